"""`manage.py config apply`: all or nothing, twice is once, every problem with its line and cure."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from integrations.models import Algorithm, Connection, NetSuiteAccount
from integrations.netsuite import certificates
from mappings.models import CustomerMapping, DocumentRules, ProductMapping
from syncjobs.configuring import account_certificates, applying, features, problems
from syncjobs.models import Flow, SyncPlan
from tests.integrations.netsuite import keys

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "configuration.md"
ENVIRON = {
    "NETSUITE_CONSUMER_KEY": "key-1",
    "NETSUITE_CONSUMER_SECRET": "secret-1",
    "NETSUITE_TOKEN_ID": "token-1",
    "NETSUITE_TOKEN_SECRET": "token-secret-1",
    "ORDERMENTUM_API_KEY": "om_api_1",
    "NETSUITE_SUITEAPP_SECRET": "suiteapp-secret-1",
    "NETSUITE_OAUTH_CLIENT_ID": "client-id-1",
    "NETSUITE_PRIVATE_KEY": keys.pair().private_key,
    "NETSUITE_CERTIFICATE": keys.pair().certificate,
}
ACCOUNT = """
netsuite_accounts:
  - name: Main
    account_id: {account_id}
    consumer_key: env:NETSUITE_CONSUMER_KEY
    consumer_secret: env:NETSUITE_CONSUMER_SECRET
    token_id: env:NETSUITE_TOKEN_ID
    token_secret: env:NETSUITE_TOKEN_SECRET
""".lstrip()
CONNECTION = """
connections:
  - name: Ordermentum
    platform: ordermentum
    netsuite_account: Main
    settings:
      supplier_id: 5c1f0000-0000-4000-8000-000000000001
      api_key: env:ORDERMENTUM_API_KEY
""".lstrip()
OAUTH2 = """
netsuite_accounts:
  - name: Main
    account_id: 1234567_SB1
    auth_method: oauth2
    oauth_client_id: env:NETSUITE_OAUTH_CLIENT_ID
    certificates:
      - certificate_id: certificate-1
        private_key: env:NETSUITE_PRIVATE_KEY
        certificate: env:NETSUITE_CERTIFICATE
""".lstrip()
SMALL = ACCOUNT.format(account_id="1234567_SB1") + CONNECTION

pytestmark = pytest.mark.django_db


def documented() -> str:
    return re.findall(r"```yaml\n(.*?)```", DOCUMENTATION.read_text(), re.DOTALL)[0]


def refused(text: str, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(problems.Refused) as caught:
        applying.apply(text=text, environ=ENVIRON if environ is None else environ)
    assert not NetSuiteAccount.objects.exists()
    assert not Connection.objects.exists()
    return [str(problem) for problem in caught.value.problems]


class TestTheDocumentedExample:
    def test_sets_up_a_whole_installation(self) -> None:
        applying.apply(text=documented(), environ=ENVIRON)

        connection = Connection.objects.get()
        assert connection.netsuite_account.account_id == "1234567_SB1"
        assert connection.secrets == {"api_key": "om_api_1"}
        assert SyncPlan.objects.get(flow=Flow.ORDERS_OUT).is_enabled
        assert DocumentRules.objects.get().sales_rep_id == "-5"
        assert CustomerMapping.objects.get().netsuite_id == "1047"
        assert ProductMapping.objects.count() == 2

    def test_shows_every_key_there_is(self) -> None:
        blocks = re.findall(r"```yaml\n(.*?)```", DOCUMENTATION.read_text(), re.DOTALL)
        shown = set(re.findall(r"^\s*(?:- )?(\w+):", "".join(blocks), re.MULTILINE))

        known = {*applying.ACCOUNT_KEYS, *applying.CONNECTION_KEYS, *applying.CONNECTION_PARTS, *applying.RULES_KEYS}
        known |= {*applying.PLAN_KEYS, *applying.CUSTOMER_KEYS, *applying.PRODUCT_KEYS}
        known |= {*applying.ACCOUNT_PARTS, *account_certificates.CERTIFICATE_KEYS, *features.KEYS}
        assert known - shown <= {"netsuite_name", "tax_type_id"}


class TestAnAccountWithCertificates:
    def test_signs_in_with_the_key_that_the_environment_has(self) -> None:
        applying.apply(text=OAUTH2, environ=ENVIRON)

        (certificate,) = NetSuiteAccount.objects.get().certificates.all()
        assert (certificate.certificate_id, certificate.algorithm) == ("certificate-1", "ES256")
        assert certificate.private_key == keys.pair().private_key
        assert certificate.expires_at == keys.pair().expires_at

    def test_takes_line_ends_as_they_are_written_in_an_environment(self) -> None:
        one_line = {
            name: ENVIRON[name].replace("\n", "\\n") for name in ("NETSUITE_PRIVATE_KEY", "NETSUITE_CERTIFICATE")
        }

        applying.apply(text=OAUTH2, environ={**ENVIRON, **one_line})

        assert applying.apply(text=OAUTH2, environ=ENVIRON) == []

    def test_takes_a_second_key_beside_the_first_and_shows_neither(self) -> None:
        applying.apply(text=OAUTH2, environ=ENVIRON)
        second = OAUTH2[OAUTH2.index("      - cert") :].replace("-1", "-2")
        second = second.replace("PRIVATE_KEY", "PRIVATE_KEY_2").replace("CERTIFICATE", "CERTIFICATE_2")
        added = {
            "NETSUITE_PRIVATE_KEY_2": keys.pair(2).private_key,
            "NETSUITE_CERTIFICATE_2": keys.pair(2).certificate,
        }

        changes = applying.apply(text=OAUTH2 + second, environ={**ENVIRON, **added})

        assert [str(change) for change in changes] == ["+ certificate of Main: certificate-2"]
        assert NetSuiteAccount.objects.get().certificates.count() == 2

    def test_forgets_what_it_learned_of_a_key_that_another_replaces(self) -> None:
        applying.apply(text=OAUTH2, environ=ENVIRON)
        NetSuiteAccount.objects.get().certificates.update(worked_at=keys.NOW, warned_days=30, token={"text": "old"})
        environ = {**ENVIRON, "NETSUITE_PRIVATE_KEY": keys.pair(2).private_key}

        (change,) = applying.apply(text=OAUTH2, environ={**environ, "NETSUITE_CERTIFICATE": keys.pair(2).certificate})

        certificate = NetSuiteAccount.objects.get().certificates.get()
        assert (certificate.worked_at, certificate.warned_days, certificate.token) == (None, None, {})
        assert str(change) == f"~ certificate of Main: certificate-1: certificate → {keys.pair(2).fingerprint[:16]}"

    @pytest.mark.parametrize(
        ("changed", "environ", "says"),
        [
            ("    oauth_client_id: env:NETSUITE_OAUTH_CLIENT_ID\n", {}, "OAuth 2.0 needs the OAuth 2.0 client ID."),
            ("env:NETSUITE_PRIVATE_KEY", {}, "needs “private_key”"),
            ("        certificate: env:NETSUITE_CERTIFICATE\n", {}, "needs “certificate”"),
            ("", {"NETSUITE_PRIVATE_KEY": "nonsense-canary"}, "private key is no PEM text"),
            ("", {"NETSUITE_CERTIFICATE": keys.pair(2).certificate}, "not of this private key"),
        ],
    )
    def test_is_refused_in_words(self, changed: str, environ: dict[str, str], says: str) -> None:
        found = " ".join(refused(OAUTH2.replace(changed, ""), {**ENVIRON, **environ}))

        assert says in found
        assert "canary" not in found

    def test_is_refused_with_an_expired_certificate(self) -> None:
        made = certificates.make(algorithm=Algorithm.ES256, common_name="old", now=datetime(2020, 1, 1, tzinfo=UTC))
        environ = {"NETSUITE_PRIVATE_KEY": made.private_key, "NETSUITE_CERTIFICATE": made.certificate}

        assert "The certificate expired on" in " ".join(refused(OAUTH2, {**ENVIRON, **environ}))

    def test_is_refused_when_the_file_holds_the_private_key_itself(self) -> None:
        (found,) = refused(OAUTH2.replace("env:NETSUITE_PRIVATE_KEY", "key-canary"))

        assert "A secret does not belong in this file." in found
        assert "canary" not in found

    def test_is_refused_without_its_tokens_when_it_signs_in_by_token(self) -> None:
        found = refused(SMALL.replace("    token_secret: env:NETSUITE_TOKEN_SECRET\n", ""))

        assert "Token-based authentication needs client ID, client secret, token ID and token secret." in found[0]


class TestApplyingAgain:
    def test_changes_nothing_and_says_so(self) -> None:
        applying.apply(text=documented(), environ=ENVIRON)

        assert applying.apply(text=documented(), environ=ENVIRON) == []

    def test_writes_no_history_for_what_stays(self) -> None:
        applying.apply(text=documented(), environ=ENVIRON)
        applying.apply(text=documented(), environ=ENVIRON)

        assert CustomerMapping.history.count() == 1

    def test_names_each_field_that_changed(self) -> None:
        applying.apply(text=SMALL, environ=ENVIRON)

        (change,) = applying.apply(text=SMALL.replace("1234567_SB1", "7654321"), environ=ENVIRON)

        assert str(change) == "~ NetSuite account: Main: account_id 1234567_SB1 → 7654321"

    def test_takes_a_rotated_secret_and_does_not_show_it(self) -> None:
        applying.apply(text=SMALL, environ=ENVIRON)

        changes = applying.apply(
            text=SMALL,
            environ={**ENVIRON, "ORDERMENTUM_API_KEY": "om_api_2", "NETSUITE_TOKEN_SECRET": "token-secret-2"},
        )

        assert Connection.objects.get().secrets == {"api_key": "om_api_2"}
        assert NetSuiteAccount.objects.get().token_secret == "token-secret-2"
        assert not re.search("om_api|secret-", " ".join(map(str, changes)))

    def test_leaves_alone_what_the_file_does_not_mention(self) -> None:
        applying.apply(text=documented(), environ=ENVIRON)

        assert applying.apply(text=SMALL.replace("Ordermentum\n", "Other\n", 1), environ=ENVIRON)

        assert CustomerMapping.objects.count() == 1
        assert Connection.objects.get(name="Ordermentum").time_zone == "Australia/Sydney"

    def test_switches_from_orders_to_invoices_in_one_file(self) -> None:
        orders = "    plans:\n      - {flow: orders_out}\n"
        swapped = "    plans:\n      - {flow: invoices_out}\n      - {flow: orders_out, is_enabled: false}\n"
        applying.apply(text=SMALL + orders, environ=ENVIRON)

        applying.apply(text=SMALL + swapped, environ=ENVIRON)

        assert [plan.flow for plan in SyncPlan.objects.filter(is_enabled=True)] == ["INVOICES_OUT"]


class TestAFileWithAMistake:
    @pytest.mark.parametrize(
        ("mistake", "line", "says"),
        [
            ("nonsense: 1\n", 16, "“nonsense” is not a key of the file"),
            ("    rules: {freight_item: 310}\n", 16, "Did you mean “freight_item_id”?"),
            ("    rules: {freight_item_id: FREIGHT}\n", 16, "internal ID"),
            ("    rules: {tax_mode: sometimes}\n", 16, "not one of: NONE, LEGACY, SUITETAX"),
            ("    rules: {tax_mode: legacy}\n", 16, "give both codes"),
            ("    rules: {writes_ids_back: perhaps}\n", 16, "neither true nor false"),
            ("    rules: [310]\n", 16, "takes keys"),
            ("    time_zone: Sydney\n", 16, "Write it like Australia/Sydney"),
            ("    currency: dollars\n", 16, "currency"),
            ("    currency: [AUD]\n", 16, "one value"),
            ("    plans: orders_out\n", 16, "“plans” is a list"),
            ("    plans:\n      - flow: sideways\n", 17, "not one of: ORDERS_OUT, INVOICES_OUT"),
            ("    plans:\n      - {flow: orders_out, starts_at: 2026-11-21}\n", 17, "with its offset"),
            (
                "    plans:\n      - flow: orders_out\n      - flow: invoices_out\n",
                18,
                "Sync orders or invoices, not both",
            ),
            ("    customers:\n      - name: Nobody\n", 17, "needs “source_id”"),
            ("    products:\n      - {product_id: p, netsuite_id: HB-1KG}\n", 17, "internal ID"),
            ("    name: Twice\n", 16, "stands here twice"),
            ("    a: [\n", 17, "This is not YAML"),
        ],
    )
    def test_is_refused_with_line_name_and_cure(self, mistake: str, line: int, says: str) -> None:
        text = SMALL + "    is_enabled: true\n" + mistake
        found = refused(text)

        assert [one for one in found if one.startswith(f"line {line}:") and says in one], found

    def test_names_a_variable_that_the_environment_lacks(self) -> None:
        environ = {name: value for name, value in ENVIRON.items() if name != "ORDERMENTUM_API_KEY"}

        assert "The environment has no ORDERMENTUM_API_KEY." in " ".join(refused(SMALL, environ))

    def test_is_refused_when_it_holds_a_secret_itself(self) -> None:
        (found,) = refused(SMALL.replace("env:NETSUITE_TOKEN_SECRET", "0123456789abcdef"))

        assert found.startswith("line 7: token_secret: A secret does not belong in this file.")
        assert "0123456789abcdef" not in found

    def test_is_told_every_problem_at_once(self) -> None:
        found = refused(SMALL.replace("1234567_SB1", "not an id").replace("platform: ordermentum", "platform: fax"))

        assert [one.split(":")[0] for one in found] == ["line 3", "line 10"]

    def test_names_a_setting_that_the_platform_needs(self) -> None:
        found = refused(SMALL.replace("      supplier_id: 5c1f0000-0000-4000-8000-000000000001\n", ""))

        assert "“supplier_id” under “settings”" in " ".join(found)

    def test_names_an_account_that_does_not_exist(self) -> None:
        found = refused(SMALL.replace("netsuite_account: Main", "netsuite_account: Mian"))

        assert found == ["line 11: There is no NetSuite account named “Mian”."]

    @pytest.mark.parametrize("text", ["", "# nothing\n", "- a list\n", "text"])
    def test_is_refused_when_it_says_nothing(self, text: str) -> None:
        assert refused(text) == ["line 1: The file is empty, or not made of “key: value” lines."]


class TestTheCommand:
    def test_prints_what_changed_and_how_much(self, tmp_path: Path, monkeypatch, capsys) -> None:
        for name, value in ENVIRON.items():
            monkeypatch.setenv(name, value)
        file = tmp_path / "crossfoot.yaml"
        file.write_text(SMALL)

        call_command("config", "apply", str(file))
        call_command("config", "apply", str(file))

        assert capsys.readouterr().out.splitlines() == [
            "+ NetSuite account: Main",
            "+ connection: Ordermentum",
            "2 changes.",
            "0 changes.",
        ]

    def test_only_says_what_would_change_in_a_dry_run(self, tmp_path: Path, monkeypatch, capsys) -> None:
        for name, value in ENVIRON.items():
            monkeypatch.setenv(name, value)
        file = tmp_path / "crossfoot.yaml"
        file.write_text(SMALL)

        call_command("config", "apply", str(file), "--dry-run")

        assert "2 changes would be made." in capsys.readouterr().out
        assert not NetSuiteAccount.objects.exists()

    def test_names_the_file_before_each_line(self, tmp_path: Path) -> None:
        file = tmp_path / "crossfoot.yaml"
        file.write_text("nonsense: 1\n")

        with pytest.raises(CommandError, match=r"Nothing was applied.\n.*crossfoot.yaml, line 1: “nonsense”"):
            call_command("config", "apply", str(file))

    def test_says_so_when_there_is_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("config", "apply", str(tmp_path / "absent.yaml"))
