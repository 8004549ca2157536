"""The pages behind the deep links."""

import requests

from tests.integrations.ordermentum.simulator.conftest import TWO_BLENDS, VENUE


def page(server, path):
    answer = requests.get(server.base_url + path, timeout=10)
    assert answer.headers["Content-Type"].startswith("text/html") or answer.status_code == 404
    return answer


def test_shows_an_order_without_login(server, order):
    answer = page(server, f"/orders/{order['id']}")

    assert answer.status_code == 200
    assert "OM2041" in answer.text
    assert "116.93" in answer.text


def test_shows_an_invoice_and_links_to_its_orders(sim, server, order):
    invoice = sim.raise_invoice(order_ids=[order["id"]])

    assert f"/orders/{order['id']}" in page(server, f"/invoices/{invoice['id']}").text
    assert f"/invoices/{invoice['id']}" in page(server, f"/orders/{order['id']}").text


def test_lists_recent_orders_newest_first(sim, server, order):
    sim.place_order(purchaser_id=VENUE, lines=[TWO_BLENDS])

    text = page(server, "/").text
    assert text.index("OM2042") < text.index("OM2041")


def test_escapes_what_people_typed(sim, server):
    order = sim.place_order(
        purchaser_id=VENUE, lines=[TWO_BLENDS], comment="<script>alert(1)</script>", properties={"<b>": "<i>"}
    )

    text = page(server, f"/orders/{order['id']}").text
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert "<i>" not in text


def test_says_404_for_an_unknown_order(server):
    assert page(server, "/orders/nothing").status_code == 404
