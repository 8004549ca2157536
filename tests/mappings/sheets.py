"""Files as people upload them."""

import io
from typing import Any

import openpyxl

from mappings.importing import reading
from mappings.importing.columns import Target

CUSTOMER_HEADINGS = ["source_id", "reference", "name", "netsuite_id"]
PRODUCT_HEADINGS = ["product_id", "variant_id", "sku", "name", "netsuite_id"]


def xlsx(rows: list[list[Any]], *, formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, number_format in (formats or {}).items():
        book.active[cell].number_format = number_format
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def csv(*lines: str, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    return end.join([*lines, ""]).encode(encoding)


def customers(*lines: str, headings: str = "source_id,reference,name,netsuite_id") -> reading.Sheet:
    return reading.read(file_name="customers.csv", content=csv(headings, *lines), target=Target.CUSTOMERS)


def products(*lines: str, headings: str = "product_id,variant_id,sku,name,netsuite_id") -> reading.Sheet:
    return reading.read(file_name="products.csv", content=csv(headings, *lines), target=Target.PRODUCTS)


def products_of(content: bytes) -> reading.Sheet:
    return reading.read(file_name="products.csv", content=content, target=Target.PRODUCTS)
