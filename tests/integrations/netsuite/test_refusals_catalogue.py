"""Every entry of the catalogue with raw bodies as NetSuite sends them."""

import json
from pathlib import Path

import pytest

from integrations import errors, http
from integrations.netsuite import error_catalogue, refusals
from integrations.netsuite.error_catalogue import Treatment, Who, table

BODIES = json.loads((Path(__file__).parent / "error_bodies.json").read_text())
ENTRIES = (*error_catalogue.KNOWN, error_catalogue.UNKNOWN)
TREATED = {
    Treatment.RETRY: errors.Retryable,
    Treatment.STAFF: errors.NeedsStaff,
    Treatment.DECISION: errors.DecisionNeeded,
    Treatment.BUG: errors.RecordRejected,
}
refused = pytest.mark.parametrize(
    "case", BODIES["refusals"], ids=[f"{number}-{case['entry']}" for number, case in enumerate(BODIES["refusals"])]
)


def answer(case):
    text = case["body"] if isinstance(case["body"], str) else json.dumps(case["body"])
    exchange = errors.Exchange(method="PUT", url="https://x", status=case["status"], response=text)
    return http.Answer(status=case["status"], headers={}, text=text, show=lambda: exchange)


def error(case, *, is_write=True):
    return refusals.error_for(
        answer=answer(case), is_write=is_write, account_name="Main", subject="salesOrder om-order-1"
    )


def read(case):
    found = refusals.read(answer=answer(case))
    return found[0] if found else refusals.Refusal(detail=str(case["body"]))


@refused
def test_a_body_is_caught_by_its_entry_and_by_none_before_it(case):
    assert refusals.known_for(refusal=read(case), status=case["status"]).name == case["entry"]


@refused
def test_a_body_is_said_in_plain_words_with_netsuites_own_behind(case):
    said = error(case).message

    assert case["contains"] in said
    assert "om-order-1" in said
    if isinstance(case["body"], dict) and "o:errorDetails" in case["body"]:
        (detail,) = case["body"]["o:errorDetails"]
        assert detail["o:errorCode"] in said
        assert detail["detail"].removeprefix("Error while accessing a resource. ")[-40:] in said


@refused
def test_a_body_becomes_the_error_of_its_class(case):
    known = refusals.known_for(refusal=read(case), status=case["status"])

    assert known.treatment.name == case["class"]
    assert isinstance(error(case, is_write=False), TREATED[known.treatment])


@refused
def test_what_may_have_been_saved_is_looked_up_after_a_write_e36(case):
    known = refusals.known_for(refusal=read(case), status=case["status"])

    assert isinstance(error(case), errors.Ambiguous) is known.may_have_happened


@pytest.mark.parametrize("case", BODIES["outages"], ids=[str(case["status"]) for case in BODIES["outages"]])
def test_a_broken_answer_leaves_a_write_in_doubt_and_a_read_to_be_tried_again_e36(case):
    after_write, after_read = error(case), error(case, is_write=False)

    assert refusals.outage_for(answer=answer(case)).name == case["entry"]
    assert (type(after_write), type(after_read)) == (errors.Ambiguous, errors.Unreachable)
    for said in (after_write.message, after_read.message):
        assert case["contains"] in said
        assert f"HTTP {case['status']}" in said


def test_netsuites_error_id_is_told_for_its_support():
    assert "Error ID: jrgbpyy1ia9l3o4dbmbp" in error(BODIES["outages"][0]).message


def test_a_page_of_html_is_told_as_its_text():
    page = next(case for case in BODIES["outages"] if case["entry"] == "maintenance_page")

    assert "(HTTP 503: NetSuite is undergoing scheduled maintenance)" in error(page).message


@pytest.mark.parametrize("known", ENTRIES, ids=lambda known: known.name)
class TestEntry:
    def test_is_shown_by_a_body(self, known):
        assert known.name in {case["entry"] for case in BODIES["refusals"]}

    def test_says_everything(self, known):
        assert known.sentence.endswith(".")
        assert known.cure.endswith(".")
        assert not known.cause or known.cause.endswith(".")
        assert issubclass(known.error, errors.SyncError)

    def test_raises_what_its_class_promises(self, known):
        assert issubclass(known.error, TREATED[known.treatment])

    def test_that_passes_by_itself_is_nobodys_and_the_others_are_somebodys(self, known):
        assert (known.who is Who.NOBODY) is (known.treatment is Treatment.RETRY and "stays so" not in known.cure)


def test_there_are_at_least_sixty_errors_each_with_a_name_of_its_own():
    names = [known.name for known in ENTRIES]

    assert len(names) == len(set(names))
    assert len(names) >= 60
    assert {outage.name for outage in error_catalogue.OUTAGES} < {case["entry"] for case in BODIES["outages"]}


def test_the_page_of_errors_says_what_the_catalogue_says():
    page = Path(__file__).parents[3] / "docs" / "netsuite-errors.md"

    # To renew it: python -m integrations.netsuite.error_catalogue.table > docs/netsuite-errors.md
    assert page.read_text() == table.as_markdown()
