"""Invoices and credit memos read whole."""

from __future__ import annotations

from decimal import Decimal

from integrations.netsuite.reading import lines, receivable_documents
from integrations.netsuite.reading.reader import Reader
from integrations.netsuite.simulator import NetSuiteSimulator

SOLD = {"item": {"id": "504"}, "quantity": 3, "rate": 10, "price": {"id": "-1"}}


def bill(simulator: NetSuiteSimulator, **fields: object) -> str:
    return simulator.add("invoice", {"entity": {"id": "1042"}, "item": {"items": [SOLD]}, **fields})


def test_a_header_has_names_and_the_address_it_is_sent_to(simulator: NetSuiteSimulator, reader: Reader) -> None:
    netsuite_id = bill(simulator, job={"id": "1043"})

    [found] = receivable_documents.by_id(reader, [netsuite_id], document_type=lines.INVOICE)

    assert (found.currency, found.terms, found.subsidiary) == ("AUD", "Net 7", "Southern Cross Roasters AU")
    assert (found.customer_id, found.job_id) == ("1042", "1043")
    assert (found.ship_name, found.ship_city, found.ship_country) == ("Harbour Espresso", "The Rocks", "AU")


def test_tax_shipping_handling_and_discount_are_told_apart(simulator: NetSuiteSimulator, reader: Reader) -> None:
    netsuite_id = bill(simulator, shippingCost=12, handlingCost=3, discountRate=-5)

    found = receivable_documents.lines_of(reader, [netsuite_id], document_type=lines.INVOICE)[netsuite_id]

    assert [(line.item_name, line.kind, line.is_tax, line.is_header_discount, line.amount) for line in found] == [
        ("OAT-1L", None, False, False, 30),
        (None, "TAX", True, False, Decimal("2.5")),
        (None, "SHIPPING", False, False, 12),
        (None, "HANDLING", False, False, 3),
        (None, None, False, True, -5),
    ]


def test_a_credit_memo_is_told_with_the_same_signs(simulator: NetSuiteSimulator, reader: Reader) -> None:
    content = {"entity": {"id": "1042"}, "item": {"items": [SOLD]}, "discountRate": -5}
    netsuite_id = simulator.add("creditMemo", content)

    found = receivable_documents.lines_of(reader, [netsuite_id], document_type=lines.CREDIT_MEMO)[netsuite_id]

    assert [line.amount for line in found] == [30, Decimal("2.5"), -5]


def test_columns_that_an_account_lacks_are_left_out(simulator: NetSuiteSimulator, reader: Reader) -> None:
    netsuite_id = bill(simulator)
    simulator.books.hidden_columns |= {"transaction.job", "transactionline.transactiondiscount"}
    simulator.books.hidden_tables |= {"transactionshippingaddress"}

    [header] = receivable_documents.by_id(reader, [netsuite_id], document_type=lines.INVOICE)
    [first, *_] = receivable_documents.lines_of(reader, [netsuite_id], document_type=lines.INVOICE)[netsuite_id]

    assert (header.job_id, header.ship_name, first.is_header_discount) == (None, None, None)
    assert header.total == 33
