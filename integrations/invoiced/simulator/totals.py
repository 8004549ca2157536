"""Lines, discounts, taxes and totals of invoices and credit notes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from integrations.invoiced.simulator import amounts, fields, refusals
from integrations.invoiced.simulator.store import Record, Store

Kind = Literal["discount", "tax"]
RATES: dict[Kind, tuple[str, str]] = {"discount": ("coupons", "coupon"), "tax": ("tax_rates", "tax_rate")}
LINE = {
    "name": fields.text(1000),
    "description": fields.text(65_535),
    "type": fields.text(),
    "quantity": amounts.number,
    "unit_cost": amounts.number,
    "discountable": fields.flag,
    "taxable": fields.flag,
    "metadata": fields.metadata,
}
PLAIN_LINE: Mapping[str, Any] = {
    "catalog_item": None, "type": None, "name": None, "description": None, "quantity": Decimal(1),
    "unit_cost": Decimal(0), "discountable": True, "taxable": True, "plan": None, "metadata": {},
}  # fmt: skip


def lines(store: Store, wanted: object, *, currency: str, known: set[object]) -> list[Record]:
    """Read the lines of a document; `known` are the ids of lines it has already, which may be kept.

    :raises Refused: 400 for `items`.
    """
    made = []
    for given in fields.many(wanted or [], "items"):
        body = fields.mapping(given, "items")
        line = {"id": _line_id(store, body, known), "object": "line_item", **PLAIN_LINE}
        if body.get("catalog_item"):
            line.update(_from_item(store, body["catalog_item"], currency=currency))
        read = fields.taken(body, LINE, ignored=lambda _name: None)
        line.update({name: PLAIN_LINE[name] if value is None else value for name, value in read.items()})
        line["amount"] = amounts.rounded(line["quantity"] * line["unit_cost"], currency)
        rest = line["amount"]
        for name, kind in (("discounts", "discount"), ("taxes", "tax")):
            line[name] = adjustments(store, body.get(name), kind=kind, base=rest, currency=currency)  # type: ignore[arg-type]
            rest -= _sum(line[name])
        made.append(line)
    return made


def adjustments(store: Store, wanted: object, *, kind: Kind, base: Decimal, currency: str) -> list[Record]:
    """Read discounts or taxes: `{"amount": 5}`, or the id of a coupon or tax rate, alone or under its name.

    :raises Refused: 400 naming discounts or taxes.
    """
    param = "discounts" if kind == "discount" else "taxes"
    table, link = RATES[kind]
    made = []
    for given in fields.many(wanted or [], param):
        body = given if isinstance(given, dict) else {link: given}
        rate = _rate(store, table, body, link, param=param)
        if body.get("amount") is None and rate is None:
            raise refusals.Refused(f"{param} need an amount", param=param)
        amount = _worth(rate, base) if rate and body.get("amount") is None else body["amount"]
        made.append(
            {
                "id": body["id"] if isinstance(body.get("id"), int) else store.new_id("lines"),
                "object": kind,
                "amount": amounts.money(amount, param, currency=currency),
                link: dict(rate) if rate else None,
            }
        )
    return made


def add_up(store: Store, document: Record, *, discounts: object, taxes: object, rate_ids: list[str]) -> None:
    """Set subtotal, discounts, taxes and total of a document from its lines.

    `rate_ids` are the tax rates that `calculate_taxes` adds, where the request does not give them itself.

    :raises Refused: 400 when the total would be negative.
    """
    currency, items = document["currency"], document["items"]
    of_lines = {name: sum((_sum(line[name]) for line in items), amounts.ZERO) for name in ("discounts", "taxes")}
    document["subtotal"] = sum((line["amount"] for line in items), amounts.ZERO)
    base = sum((line["amount"] - _sum(line["discounts"]) for line in items if line["discountable"]), amounts.ZERO)
    document["discounts"] = adjustments(store, discounts, kind="discount", base=base, currency=currency)
    taxed = sum((line["amount"] - _sum(line["discounts"]) for line in items if line["taxable"]), amounts.ZERO)
    taxed = max(taxed - _sum(document["discounts"]), amounts.ZERO)
    document["taxes"] = adjustments(store, taxes, kind="tax", base=taxed, currency=currency)
    present = {tax["tax_rate"]["id"] for tax in document["taxes"] if tax["tax_rate"]}
    missing = [rate_id for rate_id in rate_ids if rate_id not in present]
    document["taxes"] += adjustments(store, missing, kind="tax", base=taxed, currency=currency)
    less = of_lines["discounts"] + _sum(document["discounts"])
    document["total"] = document["subtotal"] - less + of_lines["taxes"] + _sum(document["taxes"])
    if document["total"] < 0:
        raise refusals.Refused("The total cannot be negative", param="items")


def _line_id(store: Store, body: Record, known: set[object]) -> object:
    return fields.known_id(body.get("id"), known) or store.new_id("lines")


def _from_item(store: Store, given: object, *, currency: str) -> Record:
    item = store.cited("items", given["id"] if isinstance(given, dict) and "id" in given else given, param="items")
    if item["currency"] not in (None, currency):
        raise refusals.Refused(f"Item {item['id']} is priced in {item['currency']}", param="items")
    copied = ("type", "name", "description", "unit_cost", "discountable", "taxable")
    return {"catalog_item": item["id"], **{name: item[name] for name in copied}}


def _rate(store: Store, table: str, body: Record, link: str, *, param: str) -> Record | None:
    given = body.get(link)
    if given is None:
        return None
    rate_id = given.get("id") if isinstance(given, dict) else given
    if body.get("amount") is not None and isinstance(given, dict) and rate_id not in store.tables[table]:
        return given  # the rate was deleted since; the document keeps what it took from it
    return store.cited(table, rate_id, param=param)


def _worth(rate: Record, base: Decimal) -> Decimal:
    worth: Decimal = max(base, amounts.ZERO) * rate["value"] / 100 if rate["is_percent"] else rate["value"]
    return worth


def _sum(adjusted: list[Record]) -> Decimal:
    return sum((one["amount"] for one in adjusted), amounts.ZERO)
