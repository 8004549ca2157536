"""What a file says of a billing platform's connection."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from integrations.models import Connection
from mappings.models import DepositRule, FieldDirection, FieldMapping, MappedType, ReceivableSettings
from syncjobs.configuring import applying, problems, receivable_parts
from syncjobs.models import Flow
from tests import factories

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "configuration.md"
ENVIRON = {"INVOICED_API_KEY": "key-1", "INVOICED_WEBHOOK_SECRET": "secret-1"}
CONNECTION = """
connections:
  - name: Invoiced
    platform: invoiced
    netsuite_account: Main
    settings:
      api_key: env:INVOICED_API_KEY
"""

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def account() -> None:
    factories.NetSuiteAccountFactory(name="Main")


def documented() -> str:
    return re.findall(r"```yaml\n(.*?)```", DOCUMENTATION.read_text(), re.DOTALL)[1]


def apply(part: str = "", *, connection: str = CONNECTION) -> list[str]:
    return [str(change) for change in applying.apply(text=connection + part, environ=ENVIRON)]


def refused(part: str, *, connection: str = CONNECTION) -> list[str]:
    with pytest.raises(problems.Refused) as caught:
        apply(part, connection=connection)
    assert not Connection.objects.exists()
    return [problem.text for problem in caught.value.problems]


class TestTheDocumentedExample:
    def test_sets_up_all_of_it_and_a_second_time_changes_nothing(self) -> None:
        apply(connection=documented())

        settings = ReceivableSettings.objects.get()
        assert (settings.subsidiary_ids, settings.prepayments) == (["1", "4"], "HOLD")
        assert DepositRule.objects.get().account_id == "120"
        assert FieldMapping.objects.count() == 4
        on = Connection.objects.get().plans.filter(is_enabled=True).values_list("flow", flat=True)
        assert set(on) == {
            Flow.CUSTOMERS_IN,
            Flow.AR_INVOICES_IN,
            Flow.AR_CREDITS_IN,
            Flow.AR_PAYMENTS_IN,
            Flow.AR_PAYMENTS_OUT,
        }
        assert apply(connection=documented()) == []

    def test_shows_every_key_of_these_parts(self) -> None:
        shown = set(re.findall(r"^\s*(?:- )?(\w+):", documented(), re.MULTILINE))

        known = {*receivable_parts.RECEIVABLES_KEYS, *receivable_parts.RULE_KEYS, *receivable_parts.MAPPING_KEYS}
        assert known <= shown


class TestReceivables:
    def test_what_is_left_out_stays_as_it_is(self) -> None:
        apply("    receivables:\n      invoices_from_netsuite: true\n      sends_drafts: true\n")

        changes = apply("    receivables:\n      invoices_from_netsuite: false\n")

        assert changes == ["~ receivables of Invoiced: invoices_from_netsuite on → off"]
        assert ReceivableSettings.objects.get().sends_drafts

    @pytest.mark.parametrize(
        ("key", "text"),
        [
            ("sends_drafts: perhaps", "sends_drafts: “perhaps” is neither true nor false."),
            ("customers_from_netsuite: F", "customers_from_netsuite: “F” is neither true nor false."),
            ("subsidiary_ids: [1, main]", "subsidiary_ids: Write internal IDs, such as [1, 4]."),
            ("prepayments: keep", "prepayments: “keep” is not one of: DEPOSIT, HOLD."),
            ('contact_field: ""', "contact_field: This field cannot be blank."),
            ("send_drafts: true", "Did you mean “sends_drafts”?"),
        ],
    )
    def test_what_makes_no_sense_is_refused_in_words(self, key: str, text: str) -> None:
        assert text in " ".join(refused(f"    receivables:\n      {key}\n"))

    def test_a_subsidiary_goes_to_one_company_alone(self) -> None:
        apply("    receivables:\n      subsidiary_ids: [1]\n")
        second = CONNECTION.replace("name: Invoiced", "name: Second")

        with pytest.raises(problems.Refused, match="Subsidiary 1 goes to Invoiced already"):
            apply("    receivables:\n      subsidiary_ids: [1]\n", connection=second)

    @pytest.mark.parametrize(
        "part",
        [
            "    receivables:\n      invoices_from_netsuite: true\n",
            "    deposit_rules:\n      - currency: AUD\n",
            "    field_mappings:\n      - record_type: invoice\n        platform_field: notes\n        constant: x\n",
        ],
    )
    def test_an_ordering_platform_has_none_of_it(self, part: str) -> None:
        ordering = CONNECTION.replace("platform: invoiced", "platform: ordermentum").replace(
            "      api_key:", "      supplier_id: 5c1f0000-0000-4000-8000-000000000001\n      api_key:"
        )

        said = refused(part, connection=ordering)

        assert any("does no billing" in text or "are not read" in text for text in said)


class TestDepositRules:
    def test_a_rule_is_found_by_its_case(self) -> None:
        apply("    deposit_rules:\n      - currency: AUD\n      - method: check\n      - position: 9\n")

        changes = apply(
            "    deposit_rules:\n      - method: check\n        is_undeposited: false\n        account_id: 120\n"
        )

        assert changes == ["~ deposit rule of Invoiced: check: is_undeposited True → False; account_id nothing → 120"]
        assert DepositRule.objects.count() == 3

    def test_money_that_is_banked_needs_its_account(self) -> None:
        said = refused("    deposit_rules:\n      - currency: AUD\n        is_undeposited: false\n")

        assert "needs its bank account" in " ".join(said)


class TestFieldMappings:
    def test_both_directions_are_found_again_by_what_they_fill(self) -> None:
        there = "      - record_type: payment\n        platform_field: {}\n        netsuite_field: custbody_channel\n"
        back = f"{there}        direction: to_netsuite\n"
        apply("    field_mappings:\n" + there.format("metadata.channel") + back.format("metadata.channel"))

        changes = apply("    field_mappings:\n" + there.format("metadata.channel") + back.format("method"))

        assert changes == [
            "~ field mapping of Invoiced: payment, custbody_channel: platform_field metadata.channel → method"
        ]
        assert set(FieldMapping.objects.values_list("direction", flat=True)) == set(FieldDirection.values)

    def test_a_flag_that_says_f_is_not_taken_for_yes_q9(self) -> None:
        mapping = "- record_type: invoice\n        platform_field: notes\n        netsuite_field: memo\n"

        assert refused(f'    field_mappings:\n      {mapping}        uses_label: "F"\n') == [
            "uses_label: “F” is neither true nor false."
        ]

    def test_a_file_needs_its_field_alone_and_each_field_has_its_own_b8(self) -> None:
        one = "      - record_type: attachment\n        netsuite_field: {}\n"
        both = "    field_mappings:\n" + one.format("custbody_contract_file") + one.format("custbody_terms_file")
        apply(both)

        assert apply(both) == []
        assert FieldMapping.objects.filter(record_type=MappedType.ATTACHMENT).count() == 2

    @pytest.mark.parametrize(
        ("keys", "text"),
        [
            ("record_type: invoice, platform_field: a..b, netsuite_field: memo", "A name is missing"),
            ("record_type: invoice, platform_field: notes, netsuite_field: t.memo", "no field ID"),
            ("record_type: invoices, platform_field: notes, netsuite_field: memo", "is not one of: customer"),
            ("record_type: attachment, platform_field: file, netsuite_field: custbody_file", "leave this empty"),
            ("record_type: attachment, netsuite_field: memo", "the field of the invoice that names the file"),
            ("record_type: attachment, netsuite_field: custbody_file, constant: 9001", "A file goes as it is"),
            ("record_type: attachment, platform_field: x", "needs “netsuite_field”"),
            ("record_type: invoice, platform_field: notes", "Give the NetSuite field, or the constant"),
            ("record_type: invoice, netsuite_field: memo", "needs “platform_field”"),
        ],
    )
    def test_what_cannot_work_is_refused_in_words(self, keys: str, text: str) -> None:
        lines = "\n        ".join(keys.split(", "))

        assert text in " ".join(refused(f"    field_mappings:\n      - {lines}\n"))
