"""Which records of a list a request wants.

`filter[field]=value` on known fields, `advanced_filter` (JSON), `metadata[key]=value`, `updated_after` and
`updated_before` (strictly), `start_date` and `end_date` (inclusively), and what single lists take besides (Invoiced
docs). Other parameters are passed over.
"""

from __future__ import annotations

import re
from decimal import Decimal

from integrations.invoiced.simulator import amounts, conditions, fields, listed, refusals

Test = conditions.Test

# Lists that take updated_after and updated_before (behaviour of the service); contacts and events do not.
DATED_CHANGES = frozenset(
    {"customers", "invoices", "credit_notes", "payments", "items", "tax_rates", "coupons", "notes"}
)
BY_DATE = {"invoices": "date", "credit_notes": "date", "payments": "date", "events": "timestamp"}
# The dates of an invoice that start_date and end_date can be of (assumed).
DATE_COLUMNS = ("date", "due_date", "created_at", "updated_at")
COMPARED = {"payments": ("amount", "balance"), "invoices": ("total", "balance")}


def tests(table: str, parameters: listed.Parameters) -> list[Test]:
    """Give what a record must pass, seen as the API shows it.

    :raises Refused: 400 for a field that cannot be filtered by, or a value that makes no sense.
    """
    date_column = _date_column(table, parameters)
    made: list[Test] = []
    for name, value in parameters:
        if match := re.fullmatch(r"filter\[([^\]]*)\](.*)", name):
            made.append(_equal(table, match[1], value, is_scalar=not match[2]))
        elif match := re.fullmatch(r"metadata\[([^\]]*)\]", name):
            made.append(lambda record, key=match[1], value=value: conditions.metadata(record, key) == value)  # type: ignore[misc]
        elif name == "advanced_filter":
            made += conditions.tests(table, value)
        else:
            made += _special(table, name, value, date_column=date_column)
    return made


def _date_column(table: str, parameters: listed.Parameters) -> str:
    wanted = dict(parameters).get("date_column", "") if table == "invoices" else ""
    if wanted and wanted not in DATE_COLUMNS:
        raise refusals.Refused(f"Invalid date column: {wanted}", param="date_column")
    return wanted or BY_DATE.get(table, "")


def _special(table: str, name: str, value: str, *, date_column: str) -> list[Test]:
    if name in ("updated_after", "updated_before") and table in DATED_CHANGES:
        return [_ordered("updated_at", ">" if name == "updated_after" else "<", Decimal(fields.instant(value, name)))]
    if name in ("start_date", "end_date") and date_column:
        comparison = ">=" if name == "start_date" else "<="
        return [_ordered(date_column, comparison, Decimal(fields.instant(value, name)))]
    if name in COMPARED.get(table, ()):
        match = re.fullmatch(r"(>=|<=|<>|>|<|=)?\s*(.+)", value)
        return [_ordered(name, match[1] or "=", amounts.number(match[2], name))] if match else []
    if table == "events" and name in ("type", "from", "related_to"):
        return [_event(name, value)]
    if table == "customers" and name == "payment_source":
        wanted = fields.flag(value.lower(), name)
        return [lambda record: (record["payment_source"] is not None) == wanted]
    if table == "invoices" and (name == "payment_plan" or name.startswith("tags[")):
        # No invoice has a payment plan or a tag here.
        lacking = name == "payment_plan" and not fields.flag(value.lower(), name)
        return [lambda record: lacking]
    return []


def _equal(table: str, name: str, value: str, *, is_scalar: bool) -> Test:
    if name not in listed.FILTERED.get(table, ()) or not is_scalar:
        raise refusals.Refused(f"Invalid filter: {name}", param="filter")
    return lambda record: conditions.same(record.get(name), value)


def _ordered(name: str, comparison: str, limit: Decimal) -> Test:
    compare = conditions.ORDERINGS[comparison]
    return lambda record: record.get(name) is not None and compare(Decimal(record[name]), limit)


def _event(name: str, value: str) -> Test:
    if name == "type":
        return lambda record: bool(record["type"] == value)
    if name == "from":
        return lambda record: bool(record["_from"] == value)
    kind, _, subject_id = value.partition(",")
    return lambda record: (
        (record["_subject"][0], str(record["_subject"][1])) == (kind, subject_id)
        or (kind == "customer" and str(record["_customer"]) == subject_id)
    )
