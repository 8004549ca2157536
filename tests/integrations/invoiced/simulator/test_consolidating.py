"""A8: one invoice for all the customers that bill to their parent."""

from tests.integrations.invoiced.simulator.test_customers import refused

LINE = {"name": "Beans", "quantity": 2, "unit_cost": 50, "discounts": [{"amount": 5}]}


def test_open_invoices_of_those_below_become_one_of_the_parent(sim, api, customer):
    children = [sim.add_customer(name=name, parent_customer=customer["id"], bill_to_parent=True) for name in "AB"]
    apart = sim.add_customer(name="C", parent_customer=customer["id"])
    parts = [sim.raise_invoice(child["id"], [LINE], taxes=[{"amount": 9.5}]) for child in children]
    left = [sim.raise_invoice(apart["id"], [LINE]), sim.raise_invoice(customer["id"], [LINE])]

    made = api("POST", f"/customers/{customer['id']}/consolidate_invoices", {})

    assert (made.status_code, made.json()["customer"], made.json()["total"]) == (201, customer["id"], 209)
    assert [sim.invoices[one["id"]]["voided"] for one in (*parts, *left)] == [True, True, False, False]


def test_only_what_is_dated_until_the_cutoff_and_untouched_counts(sim, api, customer):
    child = sim.add_customer(name="A", parent_customer=customer["id"], bill_to_parent=True)
    old, _new, paid = (sim.raise_invoice(child["id"], [LINE], date=date) for date in (100, 300, 100))
    sim.receive_payment(amount=1, applied_to=[{"type": "invoice", "invoice": paid["id"], "amount": 1}])
    path = f"/customers/{customer['id']}/consolidate_invoices"

    api.ok("POST", path, {"cutoff_date": 200})

    assert [number for number, one in sim.invoices.items() if one["voided"]] == [old["id"]]
    refused(api("POST", path, {"cutoff_date": 200}))
