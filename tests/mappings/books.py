"""Mapping books for tests, and what resolving with them refuses."""

from dataclasses import replace
from typing import Any

import pytest

from integrations import errors, records
from mappings import models, resolve
from tests import builders

COFFEE = (builders.COFFEE_ID, builders.COFFEE_VARIANT_ID)
COFFEE_AS_PRODUCT = (builders.COFFEE_ID, "")
MILK = (builders.MILK_ID, "")
SEGMENTS = {
    "department_id": "netsuite_department_id",
    "class_id": "netsuite_class_id",
    "location_id": "netsuite_location_id",
    "sales_rep_id": "netsuite_sales_rep_id",
}

COFFEE_AS_PRODUCT = (builders.COFFEE_ID, "")
MILK = (builders.MILK_ID, "")


def book_of(**rules: Any) -> resolve.MappingBook:
    """The tables of a connection that maps the customer and both products of the sample order."""
    return resolve.MappingBook(
        rules=models.DocumentRules(**rules),
        customer_ids={builders.CUSTOMER_ID: "1042"},
        product_ids={COFFEE: "501", MILK: "502"},
    )


def empty_book(**rules: Any) -> resolve.MappingBook:
    return resolve.MappingBook(rules=models.DocumentRules(**rules))


def missing_of(document: records.Document, book: resolve.MappingBook) -> errors.MappingMissing:
    with pytest.raises(errors.MappingMissing) as caught:
        resolve.references(document=document, book=book)
    return caught.value


def refusal_of(document: records.Document, book: resolve.MappingBook) -> errors.RecordRejected:
    with pytest.raises(errors.RecordRejected) as caught:
        resolve.references(document=document, book=book)
    return caught.value


def replace_book(book: resolve.MappingBook, **changes: Any) -> resolve.MappingBook:
    return replace(book, **changes)
