"""The SuiteApp's inbox: what is stored, what is refused, and what is said about it."""

from __future__ import annotations

import json
import logging
import time
import uuid
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from integrations.models import NetSuiteAccount
from syncjobs import netsuite_inbox
from syncjobs.models import NetSuiteEvent
from tests import factories
from tests.syncjobs import suiteapp

VECTORS = json.loads((Path(__file__).parents[1] / "integrations" / "netsuite" / "suiteapp_vectors.json").read_text())


@pytest.fixture
def account(db: None) -> NetSuiteAccount:
    made: NetSuiteAccount = factories.NetSuiteAccountFactory(account_id="1234567_SB1", suiteapp_secret=suiteapp.SECRET)
    return made


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_signature_is_the_one_that_the_suiteapp_makes(vector: dict[str, str]) -> None:
    made = netsuite_inbox.signature(
        secret=vector["secret"], timestamp=vector["timestamp"], body=vector["body"].encode()
    )

    assert made == vector["signature"]


class TestAccepted:
    def test_is_stored_and_answered_202(self, account: NetSuiteAccount) -> None:
        answer = suiteapp.tell(account, suiteapp.event())

        stored = NetSuiteEvent.objects.get()
        assert (answer.status_code, answer.json()) == (202, {"message": "stored"})
        assert (stored.account, stored.record_type, stored.netsuite_id) == (account, "salesOrder", "5001")
        assert (stored.event, stored.changed_at, stored.fate) == ("edit", "2026-10-05T03:21:09.000Z", "QUEUED")

    def test_calls_one_worker_however_many_posts_come_at_once(self, account: NetSuiteAccount) -> None:
        for number in range(5):
            suiteapp.tell(account, suiteapp.event(id=str(number)))

        (ring,) = OrmQ.objects.all()
        assert ring.task["func"] == "syncjobs.tasks.read_netsuite_events"
        assert ring.task["kwargs"] == {"account_id": account.pk}

    def test_is_noted_as_the_last_word(self, account: NetSuiteAccount) -> None:
        suiteapp.tell(account)

        account.refresh_from_db()
        assert account.suiteapp_seen_at is not None
        assert account.suiteapp_seen_at.timestamp() == pytest.approx(time.time(), abs=30)

    def test_two_hundred_events_are_one_post(self, account: NetSuiteAccount) -> None:
        answer = suiteapp.tell(account, *(suiteapp.event(id=str(number)) for number in range(200)))

        assert (answer.status_code, NetSuiteEvent.objects.count()) == (202, 200)

    def test_costs_the_same_few_queries_for_one_event_as_for_two_hundred(
        self, account: NetSuiteAccount, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(12):
            suiteapp.tell(account, *(suiteapp.event(id=str(number)) for number in range(200)))

    def test_a_signature_in_capitals_is_as_good(self, account: NetSuiteAccount) -> None:
        content, stamp = suiteapp.body(account, suiteapp.event()), str(int(time.time()))
        signature = netsuite_inbox.signature(secret=suiteapp.SECRET, timestamp=stamp, body=content).upper()

        assert suiteapp.post(account, content, **{"X-Crossfoot-Signature": signature}).status_code == 202

    def test_an_account_id_is_known_in_any_form(self, account: NetSuiteAccount) -> None:
        content = suiteapp.body(account, suiteapp.event(), account="1234567-sb1")

        assert suiteapp.post(account, content).status_code == 202


class TestRepeats:
    def test_the_same_event_again_is_counted_and_does_nothing(self, account: NetSuiteAccount) -> None:
        suiteapp.tell(account, suiteapp.event())
        NetSuiteEvent.objects.update(fate=NetSuiteEvent.Fate.HANDLED)

        answer = suiteapp.tell(account, suiteapp.event())

        stored = NetSuiteEvent.objects.get()
        assert (answer.status_code, answer.json()) == (202, {"message": "duplicate"})
        assert (stored.repeats, stored.fate) == (1, "HANDLED")

    def test_a_replayed_post_calls_nobody(self, account: NetSuiteAccount) -> None:
        content, at = suiteapp.body(account, suiteapp.event()), time.time()
        suiteapp.post(account, content, at=at)
        OrmQ.objects.all().delete()
        NetSuiteAccount.objects.update(events_rung_at=None)

        assert suiteapp.post(account, content, at=at).status_code == 202
        assert not OrmQ.objects.exists()

    @pytest.mark.parametrize(
        "change", [{"id": "5002"}, {"type": "invoice"}, {"event": "delete"}, {"changed_at": "2026-10-05T03:21:09.001Z"}]
    )
    def test_another_record_kind_or_moment_is_another_event(
        self, account: NetSuiteAccount, change: dict[str, str]
    ) -> None:
        suiteapp.tell(account, suiteapp.event())

        assert suiteapp.tell(account, suiteapp.event(**change)).json() == {"message": "stored"}
        assert NetSuiteEvent.objects.count() == 2

    def test_a_post_with_old_and_new_stores_the_new(self, account: NetSuiteAccount) -> None:
        suiteapp.tell(account, suiteapp.event())

        suiteapp.tell(account, suiteapp.event(), suiteapp.event(id="5002"), suiteapp.event(id="5002"))

        assert dict(NetSuiteEvent.objects.values_list("netsuite_id", "repeats")) == {"5001": 1, "5002": 0}

    def test_the_same_event_counts_for_each_account(self, account: NetSuiteAccount) -> None:
        other = factories.NetSuiteAccountFactory(suiteapp_secret=suiteapp.SECRET)

        assert suiteapp.tell(account, suiteapp.event()).json() == {"message": "stored"}
        assert suiteapp.tell(other, suiteapp.event()).json() == {"message": "stored"}


class TestRefused:
    def test_an_unknown_account_is_404(self, account: NetSuiteAccount) -> None:
        address = reverse("netsuite_events", args=[uuid.uuid4()])

        assert Client().post(address, data=b"{}", content_type="application/json").status_code == 404

    def test_only_post_is_understood(self, account: NetSuiteAccount) -> None:
        assert Client().get(reverse("netsuite_events", args=[account.public_id])).status_code == 405

    @pytest.mark.parametrize(
        "sent",
        [
            {"secret": "another-secret"},
            {"secret": ""},
            {"X-Crossfoot-Signature": ""},
            {"X-Crossfoot-Signature": "sha256="},
            {"X-Crossfoot-Signature": "sha256=é"},
            {"X-Crossfoot-Timestamp": ""},
            {"X-Crossfoot-Timestamp": "now"},
            {"X-Crossfoot-Timestamp": "-1"},
            {"X-Crossfoot-Timestamp": "1" * 400},
        ],
    )
    def test_a_wrong_signature_is_401_counted_and_leaves_nothing(
        self, account: NetSuiteAccount, sent: dict[str, Any], caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.WARNING):
            answer = suiteapp.post(account, suiteapp.body(account, suiteapp.event()), **sent)

        account.refresh_from_db()
        assert (answer.status_code, NetSuiteEvent.objects.count()) == (401, 0)
        assert (account.suiteapp_refused, account.suiteapp_seen_at) == (1, None)
        assert "SuiteApp refused" in caplog.text
        assert suiteapp.SECRET not in caplog.text

    def test_a_body_that_was_changed_is_401(self, account: NetSuiteAccount) -> None:
        content, stamp = suiteapp.body(account, suiteapp.event()), str(int(time.time()))
        signature = netsuite_inbox.signature(secret=suiteapp.SECRET, timestamp=stamp, body=content)
        changed = content.replace(b"5001", b"5002")

        assert suiteapp.post(account, changed, **{"X-Crossfoot-Signature": signature}).status_code == 401

    def test_an_account_without_a_secret_takes_nothing(self, account: NetSuiteAccount) -> None:
        NetSuiteAccount.objects.filter(pk=account.pk).update(suiteapp_secret="")

        assert suiteapp.post(account, suiteapp.body(account), secret="").status_code == 401

    @pytest.mark.parametrize(("late_s", "status"), [(-930, 401), (-890, 202), (890, 202), (930, 401)])
    def test_fifteen_minutes_are_the_limit(self, account: NetSuiteAccount, late_s: int, status: int) -> None:
        content = suiteapp.body(account, suiteapp.event())

        assert suiteapp.post(account, content, at=time.time() + late_s).status_code == status

    def test_more_than_a_megabyte_is_413(self, account: NetSuiteAccount) -> None:
        content = suiteapp.body(account, note="x" * netsuite_inbox.MAX_BYTES)

        assert (suiteapp.post(account, content).status_code, NetSuiteEvent.objects.count()) == (413, 0)

    @pytest.mark.parametrize("content", [b"", b"order", b"[]", b'"order"', b"null", b"7", b"{" * 5000, b"\xff"])
    def test_what_is_no_json_object_is_400(self, account: NetSuiteAccount, content: bytes) -> None:
        assert suiteapp.post(account, content).status_code == 400

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"type": 7}, "events[1].type"),
            ({"type": "sales order"}, "events[1].type"),
            ({"type": ""}, "events[1].type"),
            ({"id": 5001}, "events[1].id"),
            ({"id": "5001 OR 1=1"}, "events[1].id"),
            ({"id": "٣"}, "events[1].id"),
            ({"id": "5001\n"}, "events[1].id"),
            ({"event": "xedit"}, "events[1].event"),
            ({"changed_at": None}, "events[1].changed_at"),
            ({"changed_at": "x" * 41}, "events[1].changed_at"),
            ({"changed_at": "2026\x00"}, "events[1].changed_at"),
        ],
    )
    def test_a_wrong_field_is_400_by_its_name_and_nothing_is_stored(
        self, account: NetSuiteAccount, change: dict[str, Any], field: str
    ) -> None:
        answer = suiteapp.tell(account, suiteapp.event(), suiteapp.event(**change))

        assert answer.status_code == 400
        assert answer.json()["message"].startswith(f"{field}: ")
        assert not NetSuiteEvent.objects.exists()

    @pytest.mark.parametrize(
        ("change", "field"), [({"events": None}, "events"), ({"events": {}}, "events"), ({"account": None}, "account")]
    )
    def test_a_post_without_its_parts_is_400(
        self, account: NetSuiteAccount, change: dict[str, Any], field: str
    ) -> None:
        answer = suiteapp.post(account, suiteapp.body(account, **change))

        assert (answer.status_code, answer.json()["message"].partition(":")[0]) == (400, field)

    def test_more_than_two_hundred_events_are_400(self, account: NetSuiteAccount) -> None:
        answer = suiteapp.tell(account, *(suiteapp.event(id=str(number)) for number in range(201)))

        assert (answer.status_code, answer.json()["message"]) == (400, "events: 200 at most, not 201.")

    def test_a_refreshed_sandbox_that_still_speaks_to_productions_address_is_refused(
        self, account: NetSuiteAccount
    ) -> None:
        answer = suiteapp.post(account, suiteapp.body(account, suiteapp.event(), account="1234567_SB2"))

        assert answer.status_code == 400
        assert "belongs to 1234567_SB1" in answer.json()["message"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_EVENTS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["salesOrder", "invoice"]) | _JSON,
            "id": st.sampled_from(["1", "2"]) | _JSON,
            "event": st.sampled_from(["create", "edit", "delete"]) | _JSON,
            "changed_at": st.sampled_from(["", "2026-10-05T03:21:09Z"]) | _JSON,
        },
    )
    | _JSON,
    max_size=5,
)


class TestAnyBody(TestCase):
    @hypothesis.settings(max_examples=60)
    @hypothesis.given(said=st.fixed_dictionaries({"account": st.just("1234567_SB1"), "events": _EVENTS}) | _JSON)
    def test_is_stored_whole_or_refused_whole(self, said: Any) -> None:
        account = factories.NetSuiteAccountFactory(account_id="1234567_SB1", suiteapp_secret=suiteapp.SECRET)

        answer = suiteapp.post(account, json.dumps(said).encode())

        keys = set(NetSuiteEvent.objects.values_list("record_type", "netsuite_id", "event", "changed_at"))
        assert answer.status_code in (202, 400)
        if answer.status_code == 202:
            assert keys == {
                tuple(one[name] for name in ("type", "id", "event", "changed_at")) for one in said["events"]
            }
        else:
            assert keys == set()

    @hypothesis.settings(max_examples=60)
    @hypothesis.given(content=st.binary(max_size=300))
    def test_of_any_bytes_is_no_surprise(self, content: bytes) -> None:
        account = factories.NetSuiteAccountFactory(suiteapp_secret=suiteapp.SECRET)

        assert suiteapp.post(account, content).status_code in (202, 400)
