"""Prices, tax and totals of sales orders, invoices, credit memos and the other documents with items.

What was bought for a customer (`itemCost`) counts where it is ticked.

Prices: a line's own rate counts only with the custom price level (-1); otherwise the item's base price wins, if it has
one. An amount wins over a rate. Sources: NetSuite REST API Browser (sales order item sublist); public integrations.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from integrations.netsuite.simulator import account, refusals, schema, store, sublists

CENT = Decimal("0.01")
CUSTOM_PRICE, BASE_PRICE = "-1", "1"
HUNDRED = Decimal(100)
_ITEM_TYPES = schema.names_of("item")
_NEVER_NEGATIVE = frozenset({"invoice", "creditMemo", "cashSale"})
LINE_ID = "_lineId"  # kept on what was bought for the customer, never shown: its number among the invoice's lines
_REPRICES = frozenset({"quantity", "rate", "price", "item", "grossAmt"})


def to_cents(amount: Decimal) -> Decimal:
    """An amount as money, halves away from zero."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def percentage(value: object) -> Decimal | None:
    """The number in "-10%" or "-10.0%"; None when it is no percentage."""
    if not isinstance(value, str) or not value.strip().endswith("%"):
        return None
    return to_decimal(value.strip()[:-1])


def to_decimal(value: object) -> Decimal:
    """A number given as number or text."""
    try:
        return Decimal(str(value))
    except ArithmeticError:
        raise refusals.invalid_content(f"Invalid number or percentage: {value}.", path="rate") from None


def calculate(record: store.Record, *, books: account.Account) -> None:
    """Price every line that changed, then set tax and totals."""
    lines = record.lines.setdefault("item", [])
    before: dict[str, Any] | None = None
    for number, line in enumerate(lines):
        item = _item(line, f"item.items[{number}].item", books=books)
        _price(line, item, before=before)
        _set_tax(line, item, record, books=books)
        line.setdefault("isClosed", False)
        line.setdefault("lineUniqueKey", books.store.next_number("lineUniqueKey"))
        before = line
    _set_totals(record, [*lines, *_charged_on(record, books=books)])


def _charged_on(record: store.Record, *, books: account.Account) -> list[dict[str, Any]]:
    """Price what was bought for the customer, and give what of it is ticked: the rest is not on this invoice."""
    costs = record.lines.get("itemCost", [])
    for number, cost in enumerate(costs):
        item = _item(cost, f"itemCost.items[{number}].item", books=books)
        cost |= {"itemType": item.type.suiteql_type, "itemDisp": item.fields["itemId"]}
        if "amount" not in cost:
            cost["amount"] = cost.get("cost", Decimal(0)) * to_decimal(cost.get("itemCostCount", 1))
        cost["amount"] = to_cents(cost["amount"])
        _set_tax(cost, item, record, books=books)
        if LINE_ID not in cost:
            cost[LINE_ID] = sublists.next_number(record)
        cost.setdefault("apply", False)
    return [cost for cost in costs if cost["apply"]]


def _item(line: dict[str, Any], path: str, *, books: account.Account) -> store.Record:
    """The item of a line; one that was set just now must be active. `path` is where the request has it."""
    item_id = line.get("item")
    if item_id is None:
        raise refusals.missing("Item", path=path)
    item = books.store.find_any(_ITEM_TYPES, item_id)
    if item is None or (item.fields.get("isInactive") and "item" in line.get(sublists.SENT, ())):
        raise refusals.invalid_reference(field="item", value=item_id, path=path)
    return item


def _price(line: dict[str, Any], item: store.Record, *, before: dict[str, Any] | None) -> None:
    sent = line.get(sublists.SENT, frozenset())
    line["itemType"] = item.type.suiteql_type
    if "item" in sent and "salesDescription" in item.fields:
        line.setdefault("description", item.fields["salesDescription"])
    is_discount = item.type.name == "discountItem"
    if "quantity" not in line and not is_discount:
        line["quantity"] = Decimal(1)
        sent |= {"quantity"}
    if "amount" in sent and "amount" in line:
        _price_by_amount(line)
    elif sent & _REPRICES or "amount" not in line:
        _price_by_rate(line, item, before=before)


def _price_by_amount(line: dict[str, Any]) -> None:
    line["amount"] = to_cents(line["amount"])
    quantity = line.get("quantity")
    if quantity:
        rate = line.get("rate")
        if not isinstance(rate, Decimal) or to_cents(rate * quantity) != line["amount"]:
            line["rate"] = (line["amount"] / quantity).quantize(Decimal("0.00000001")).normalize()
    line["price"] = CUSTOM_PRICE


def _price_by_rate(line: dict[str, Any], item: store.Record, *, before: dict[str, Any] | None) -> None:
    base_price = item.fields.get("basePrice")
    if line.get("price") != CUSTOM_PRICE:
        if base_price is not None:
            line["rate"], line["price"] = base_price, line.get("price", BASE_PRICE)
        else:
            line["price"] = CUSTOM_PRICE
    rate = line.get("rate", Decimal(0))
    share = percentage(rate)
    if share is not None:
        line["amount"] = to_cents((before or {}).get("amount", Decimal(0)) * share / HUNDRED)
        return
    line["rate"] = rate = to_decimal(rate)
    line["amount"] = to_cents(rate * line.get("quantity", Decimal(1)))


def _set_tax(line: dict[str, Any], item: store.Record, record: store.Record, *, books: account.Account) -> None:
    sent = line.get(sublists.SENT, frozenset())
    code_id = line.get("taxCode") or item.fields.get("salesTaxCode")
    code = books.store.find("salesTaxItem", code_id) if code_id else None
    rate = code.fields.get("rate", Decimal(0)) if code else Decimal(0)
    if record.fields.get("isTaxable") is False:
        rate = Decimal(0)
    if code_id and "SuiteTax" not in books.features:
        line["taxCode"] = code_id
    if "grossAmt" in sent and "amount" not in sent:
        # NetSuite 2026.1: setting the gross amount recalculates the amount.
        line["amount"] = to_cents(line["grossAmt"] / (1 + rate / HUNDRED))
        line["tax1Amt"] = line["grossAmt"] - line["amount"]
    elif "tax1Amt" not in sent and (sent or "tax1Amt" not in line):
        line["tax1Amt"] = to_cents(line["amount"] * rate / HUNDRED)
    line["taxRate1"] = rate
    line["grossAmt"] = line["amount"] + line["tax1Amt"]


def _set_totals(record: store.Record, lines: list[dict[str, Any]]) -> None:
    subtotal = sum((line["amount"] for line in lines), Decimal(0))
    tax = sum((line["tax1Amt"] for line in lines), Decimal(0))
    discount = _discount(record, subtotal)
    if discount:
        tax = to_cents(tax * (1 + discount / subtotal)) if subtotal else tax
    if record.fields.get("taxDetailsOverride"):
        tax = _overridden_tax(record, lines)
    shipping = to_cents(record.fields.get("shippingCost", Decimal(0)))
    handling = to_cents(record.fields.get("handlingCost", Decimal(0)))
    total = subtotal + discount + tax + shipping + handling
    if total < 0 and record.type.name in _NEVER_NEGATIVE:
        raise refusals.user_error("The total of a transaction cannot be negative.")
    record.fields |= {
        "subtotal": subtotal, "discountTotal": discount, "taxTotal": tax, "total": total,
    }  # fmt: skip


def _discount(record: store.Record, subtotal: Decimal) -> Decimal:
    rate = record.fields.get("discountRate")
    if rate is None:
        return Decimal(0)
    share = percentage(rate)
    return to_cents(to_decimal(rate) if share is None else subtotal * share / HUNDRED)


def _overridden_tax(record: store.Record, lines: list[dict[str, Any]]) -> Decimal:
    """SuiteTax: the sum of the given tax details, each of which must belong to a line."""
    known = {line.get("taxDetailsReference") for line in lines}
    total = Decimal(0)
    for number, detail in enumerate(record.lines.get("taxDetails", [])):
        if detail.get("taxDetailsReference") not in known:
            raise refusals.invalid_content(
                f"Invalid tax details reference {detail.get('taxDetailsReference')}.",
                path=f"taxDetails.items[{number}].taxDetailsReference",
            )
        total += detail.get("taxAmount", Decimal(0))
    return to_cents(total)
