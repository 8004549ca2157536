"""Answers to our questions that an honest account hardly ever gives."""

import pytest

from integrations import errors
from integrations.netsuite import suiteql
from integrations.netsuite.parse import Status


def page(*rows, more=False):
    return {"items": list(rows), "hasMore": more, "totalResults": len(rows)}


def test_every_page_is_read(scripted, netsuite):
    scripted.answer(page({"id": "1", "foreigntotal": "10.5"}, more=True))
    scripted.answer(page({"id": "2"}))

    found = suiteql.totals(netsuite, ["1", "2"])

    assert {netsuite_id: str(total) for netsuite_id, total in found.items()} == {"1": "10.5", "2": "0"}
    assert [request.args["offset"] for request in scripted.requests] == ["0", "1000"]


def test_two_transactions_with_one_external_id_are_for_a_person_to_decide(scripted, netsuite):
    invoice = {"id": "8", "type": "CustInvc", "status": "A", "externalid": "om-order-1"}
    scripted.answer(page({"id": "7", "type": "SalesOrd", "status": "B", "externalid": "om-order-1"}, invoice))

    with pytest.raises(errors.DecisionNeeded, match="SalesOrd 7 and CustInvc 8") as caught:
        suiteql.find_by_external_ids(netsuite, ["om-order-1"])

    assert caught.value.facts["netsuite_ids"] == ["7", "8"]


def test_a_status_that_is_not_told_is_unknown(scripted, netsuite):
    scripted.answer(page({"id": "7", "type": "SalesOrd"}))

    assert suiteql.statuses(netsuite, ["7"]) == {"7": Status.UNKNOWN}


@pytest.mark.parametrize("row", [{"id": "7", "foreigntotal": "a lot"}, {"foreigntotal": "1"}])
def test_a_total_that_cannot_be_read_is_asked_for_again_not_taken_for_nothing(scripted, netsuite, row):
    scripted.answer(page(row))

    with pytest.raises(errors.Unreachable, match="cannot be read"):
        suiteql.totals(netsuite, ["7"])


def test_a_row_without_a_type_is_no_find(scripted, netsuite):
    scripted.answer(page({"id": "7", "externalid": "om-order-1"}))

    with pytest.raises(errors.Unreachable, match="cannot be read"):
        suiteql.find_by_external_ids(netsuite, ["om-order-1"])


def test_a_clock_that_is_not_told_is_asked_for_again(scripted, netsuite):
    scripted.answer(page())

    with pytest.raises(errors.Unreachable, match="did not tell its time"):
        suiteql.server_now(netsuite)
