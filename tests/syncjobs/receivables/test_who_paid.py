"""An entry of a payment says whose it is, though Invoiced's payments name customers by their ids alone."""

from __future__ import annotations

from mappings.models import CustomerMapping, Prepayments
from syncjobs.models import Flow, State
from tests.receivables import Receivables
from tests.syncjobs.receivables import billing
from tests.syncjobs.receivables.counter import FLOW, HARBOUR, Counter, cash


def test_its_entry_names_the_customer_as_the_platforms_list_does(books: Receivables) -> None:
    books.connect(FLOW)
    counter = Counter(books)
    CustomerMapping.objects.create(
        connection=books.connection, source_id=str(counter.customer), name="Harbour Espresso", netsuite_id="1042"
    )
    paid = counter.receive("40", cash(counter.invoice("INV-1", "40"), "40"))

    books.sync()

    assert counter.entry(paid).customer_name == "Harbour Espresso"


def test_its_entry_names_a_customer_that_netsuite_sent_by_the_name_sent(books: Receivables) -> None:
    books.connect(FLOW, Flow.CUSTOMERS_IN, Flow.AR_INVOICES_IN)
    billing.bill(books)
    books.sync()
    [invoice] = billing.invoices(books)
    paid = books.invoiced.receive_payment(
        customer=invoice["customer"], currency="aud", amount=invoice["balance"], applied_to=[cash(invoice, "1")]
    )

    books.sync()

    assert books.entry(FLOW, paid["id"]).customer_name == "Harbour Espresso"


def test_while_it_waits_for_a_mapping_its_entry_names_the_customer_that_lacks_it(books: Receivables) -> None:
    books.connect(FLOW, prepayments=Prepayments.DEPOSIT)
    stranger = books.invoiced.add_customer(name="Quayside Events", currency="aud")
    paid = books.invoiced.receive_payment(customer=stranger["id"], currency="aud", amount="250", applied_to=[])

    books.sync()

    entry = books.entry(FLOW, paid["id"])
    assert (entry.state, entry.customer_name) == (State.WAITING, "Quayside Events")


def test_an_invoice_of_a_project_without_a_pair_is_found_by_its_number(books: Receivables) -> None:
    books.connect(FLOW)
    counter = Counter(books)
    project = books.netsuite.add("job", {"companyName": "Fit-out", "parent": {"id": HARBOUR}})
    counter.pair("customer", counter.customer, "job", project)
    invoice = counter.invoice("INV-7", "40", is_linked=False, job={"id": project})
    counter.receive("40", cash(invoice, "40"))

    books.sync()

    assert counter.left("INV-7") == 0
