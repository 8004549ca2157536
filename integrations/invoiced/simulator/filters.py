"""Which records of a list a request wants.

`filter[field]=value` on known fields, `advanced_filter` (JSON), `metadata[key]=value`, `updated_after` and
`updated_before` (strictly), `start_date` and `end_date` (inclusively), and what single lists take besides (Invoiced
docs). Other parameters are passed over.
"""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from integrations.invoiced.simulator import amounts, fields, refusals
from integrations.invoiced.simulator.store import Record

Parameters = list[tuple[str, str]]
Test = Callable[[Record], bool]

DAY_S = 86_400
DOCUMENT = ("id", "customer", "number", "name", "currency", "date", "draft", "closed", "paid", "voided", "status")
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "customers": ("id", "number", "name", "email", "type", "currency", "autopay", "payment_terms", "parent_customer",
                  "credit_hold", "active", "country", "owner", "taxable"),
    "contacts": ("id", "name", "email", "primary"),
    "invoices": (*DOCUMENT, "total", "balance", "due_date", "payment_terms", "autopay", "purchase_order"),
    "credit_notes": (*DOCUMENT, "total", "balance", "purchase_order"),
    "payments": ("id", "customer", "currency", "amount", "balance", "date", "method", "source", "reference", "voided",
                 "matched"),
    "items": ("id", "name", "currency", "type"),
    "notes": ("id", "customer", "invoice"),
    "events": ("id", "type"),
    "credit_balance_adjustments": ("id", "customer", "currency"),
}  # fmt: skip
# Lists that take updated_after and updated_before (behaviour of the service); contacts and events do not.
DATED_CHANGES = frozenset(
    {"customers", "invoices", "credit_notes", "payments", "items", "tax_rates", "coupons", "notes"}
)
BY_DATE = {"invoices": "date", "credit_notes": "date", "payments": "date", "events": "timestamp"}
COMPARED = {"payments": ("amount", "balance"), "invoices": ("total", "balance")}
ORDERINGS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "<>": operator.ne,
}
TEXT_TESTS: Mapping[str, Callable[[str, str], bool]] = {
    "starts_with": str.startswith,
    "ends_with": str.endswith,
    "contains": operator.contains,
    "not_contains": lambda held, part: part not in held,
}


def tests(table: str, parameters: Parameters) -> list[Test]:
    """Give what a record must pass, seen as the API shows it.

    :raises Refused: 400 for a field that cannot be filtered by, or a value that makes no sense.
    """
    made: list[Test] = []
    for name, value in parameters:
        if match := re.fullmatch(r"filter\[([^\]]*)\](.*)", name):
            made.append(_equal(table, match[1], value, is_scalar=not match[2]))
        elif match := re.fullmatch(r"metadata\[([^\]]*)\]", name):
            made.append(lambda record, key=match[1], value=value: _metadata(record, key) == value)  # type: ignore[misc]
        elif name == "advanced_filter":
            made += _advanced(table, value)
        else:
            made += _special(table, name, value)
    return made


def _special(table: str, name: str, value: str) -> list[Test]:
    if name in ("updated_after", "updated_before") and table in DATED_CHANGES:
        return [_ordered("updated_at", ">" if name == "updated_after" else "<", Decimal(fields.instant(value, name)))]
    if name in ("start_date", "end_date") and table in BY_DATE:
        comparison = ">=" if name == "start_date" else "<="
        return [_ordered(BY_DATE[table], comparison, Decimal(fields.instant(value, name)))]
    if name in COMPARED.get(table, ()):
        match = re.fullmatch(r"(>=|<=|<>|>|<|=)?\s*(.+)", value)
        return [_ordered(name, match[1] or "=", amounts.number(match[2], name))] if match else []
    if table == "events" and name in ("type", "from", "related_to"):
        return [_event(name, value)]
    if table == "customers" and name == "payment_source":
        wanted = fields.flag(value.lower(), name)
        return [lambda record: (record["payment_source"] is not None) == wanted]
    return []


def _equal(table: str, name: str, value: str, *, is_scalar: bool) -> Test:
    if name not in ALLOWED.get(table, ()) or not is_scalar:
        raise refusals.Refused(f"Invalid filter: {name}", param="filter")
    return lambda record: _same(record.get(name), value)


def _same(held: Any, value: str) -> bool:
    if held is None or isinstance(held, bool):
        return value.lower() in {None: ("", "null"), True: ("1", "true"), False: ("0", "false")}[held]
    if isinstance(held, int | Decimal):
        try:
            return amounts.number(value, "filter") == held
        except refusals.Refused:
            return False
    return str(held) == value


def _ordered(name: str, comparison: str, limit: Decimal) -> Test:
    compare = ORDERINGS[comparison]
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


def _advanced(table: str, text: str) -> list[Test]:
    try:
        conditions = json.loads(text)
        return [_condition(table, one["field"], one["operator"], one.get("value")) for one in conditions]
    except (ValueError, TypeError, KeyError, AttributeError):
        raise refusals.Refused("advanced_filter must be a list of conditions", param="advanced_filter") from None


def _condition(table: str, name: str, comparison: str, value: Any) -> Test:
    if name not in (*ALLOWED.get(table, ()), "updated_at", "created_at") and not name.startswith("metadata."):
        raise refusals.Refused(f"Invalid filter: {name}", param="advanced_filter")
    if comparison in ("empty", "not_empty"):
        return lambda record: (_held(record, name) in (None, "", [], {})) == (comparison == "empty")
    if comparison in TEXT_TESTS:
        test = TEXT_TESTS[comparison]
        return lambda record: test(str(_held(record, name) or "").lower(), str(value).lower())
    if comparison in (">=", "<=", ">", "<"):
        return _ordered(name, comparison, _day_edge(name, comparison, amounts.number(value, "advanced_filter")))
    if comparison not in ("=", "<>"):
        raise refusals.Refused(f"Invalid operator: {comparison}", param="advanced_filter")
    wanted = "" if value is None else str(value)
    return lambda record: _same(_held(record, name), wanted) == (comparison == "=")


def _day_edge(name: str, comparison: str, limit: Decimal) -> Decimal:
    """Move an instant to the start or the end of its day, UTC."""
    if not name.endswith(("date", "_at")) or comparison not in (">=", "<="):
        return limit
    start = limit // DAY_S * DAY_S
    return start if comparison == ">=" else start + DAY_S - 1


def _held(record: Record, name: str) -> Any:
    return _metadata(record, name[9:]) if name.startswith("metadata.") else record.get(name)


def _metadata(record: Record, key: str) -> Any:
    return (record.get("metadata") or {}).get(key)
