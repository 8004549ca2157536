"""A5: error bodies and statuses."""

import pytest

from tests.integrations.ordermentum.simulator.conftest import MILK, VENUE


def test_says_404_in_json_for_an_unknown_path(api):
    answer = api("GET", "/v1/nothing-here")

    assert (answer.status_code, answer.json()["code"]) == (404, 404)
    assert set(answer.json()) == {"message", "name", "code"}


def test_says_404_for_an_unknown_id(api):
    assert api("GET", "/v1/orders/5c1f0000-0000-4000-8000-00000000dead").status_code == 404


def test_says_405_for_a_wrong_verb_and_names_the_right_ones(api):
    answer = api("DELETE", "/v2/orders")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_says_406_when_asked_for_something_other_than_json(api):
    assert api("GET", f"/v1/purchasers/{VENUE}", headers={"Accept": "text/csv"}).status_code == 406


@pytest.mark.parametrize("body", ["{not json", "[1, 2]", '"text"', "\x00"])
def test_says_400_for_a_body_that_is_no_json_object(api, body):
    assert api("PATCH", f"/v1/products/{MILK}", data=body).status_code == 400


def test_finds_ids_whatever_their_case(api):
    assert api("GET", f"/v1/purchasers/{VENUE.upper()}").json()["id"] == VENUE
