"""What NetSuite refuses in a record before it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from integrations.netsuite.simulator import account, refusals, schema, sourcing, store, sublists

_LABELS = {
    "entity": "Customer", "customer": "Customer", "tranDate": "Date", "payment": "Payment Amount",
    "subsidiary": "Primary Subsidiary", "companyName": "Company Name", "firstName": "First Name",
    "lastName": "Last Name", "salesRep": "Sales Rep", "otherRefNum": "PO #", "itemId": "Item Name/Number",
}  # fmt: skip
_REQUIRED = {
    "salesOrder": ("entity",), "invoice": ("entity",), "creditMemo": ("entity",), "customerPayment": ("customer",),
    "customerDeposit": ("customer", "payment"),
}  # fmt: skip
_SEGMENTS = ("location", "department", "class")


def required(record: store.Record, *, books: account.Account) -> None:
    """Refuse a record with an empty required field."""
    names = list(_REQUIRED.get(record.type.name, ()))
    if record.type.is_item:
        names.append("itemId")
    if record.type.name == "customer":
        names += ["firstName", "lastName"] if record.fields.get("isPerson") else ["companyName"]
    if record.type.name in ("customer", "contact") and books.uses_subsidiaries:
        names.append("subsidiary")
    names += sorted(books.mandatory.get(record.type.name, ()))
    empty = [name for name in names if record.fields.get(name) in (None, "")]
    if empty:
        raise refusals.missing(*(_LABELS.get(name, name[:1].upper() + name[1:]) for name in empty))
    if record.type.name in ("salesOrder", "invoice", "creditMemo") and not record.lines.get("item"):
        raise refusals.user_error("You must enter at least one line item for this transaction.")


def active_owner(record: store.Record, *, sent: dict[str, Any], books: account.Account) -> None:
    """Refuse an inactive customer on a transaction that names it."""
    for name in ("entity", "customer"):
        if name not in sent or not record.type.is_transaction:
            continue
        customer = books.store.find("customer", record.fields.get(name, ""))
        if customer is not None and customer.fields.get("isInactive"):
            raise refusals.invalid_reference(field=name, value=customer.id, path=name)


def segments(record: store.Record, *, sent: dict[str, Any], books: account.Account) -> None:
    """Refuse inactive locations, departments, classes and sales reps, and those of another subsidiary."""
    if not record.type.is_transaction:
        return
    subsidiary = record.fields.get("subsidiary")
    _same_subsidiary_as_customer(record, books=books)
    for path, name, value in _references(record, sent):
        found = books.store.find_any(_targets(name), value)
        if found is None:
            continue
        if found.fields.get("isInactive"):
            raise refusals.invalid_reference(field=name, value=value, path=path)
        allowed = found.fields.get("subsidiary") or ()
        allowed = (allowed,) if isinstance(allowed, str) else allowed
        if name != "salesRep" and subsidiary and allowed and subsidiary not in allowed:
            raise refusals.wrong_subsidiary(field=name, value=value, subsidiary=subsidiary, path=path)


def _targets(name: str) -> tuple[str, ...]:
    if name == "item":
        return schema.names_of("item")
    return ({"class": "classification", "salesRep": "employee"}.get(name, name),)


def _references(record: store.Record, sent: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name in (*_SEGMENTS, "salesRep"):
        if name in sent and record.fields.get(name):
            yield name, name, record.fields[name]
    for number, line in enumerate(record.lines.get("item", [])):
        for name in (*_SEGMENTS, "item"):
            if name in line.get(sublists.SENT, ()) and line.get(name):
                yield f"item.items[{number}].{name}", name, line[name]


def _same_subsidiary_as_customer(record: store.Record, *, books: account.Account) -> None:
    owner = books.store.find("customer", record.fields.get("entity") or record.fields.get("customer") or "")
    mine, theirs = record.fields.get("subsidiary"), owner.fields.get("subsidiary") if owner else None
    if owner is not None and mine and theirs and mine != theirs:
        field = "entity" if "entity" in record.fields else "customer"
        raise refusals.wrong_subsidiary(field=field, value=owner.id, subsidiary=mine, path=field)


def open_period(day: str, *, books: account.Account) -> None:
    """Refuse a day in a closed accounting period."""
    period = sourcing.period_of(day, books=books)
    if period is not None and period.fields.get("closed"):
        raise refusals.user_error(
            "The transaction date you specified is not within the date range of your accounting period."
            f" The accounting period {period.fields['periodName']} is closed."
        )


def unique_external_id(record: store.Record, *, books: account.Account) -> None:
    """Refuse an external id that another record of the class holds."""
    if not record.external_id:
        return
    holder = books.store.find_external(record.type, record.external_id)
    if holder is not None and (holder.type.name, holder.id) != (record.type.name, record.id):
        raise refusals.user_error("This record already exists.")


def unique_name(record: store.Record, *, books: account.Account) -> None:
    """Refuse a second customer, contact or employee with one name."""
    if record.type.family != "entity" or record.type.name == "contact":
        return
    name = record.fields.get("entityId")
    for other in books.store.each(record.type.name):
        if other.id != record.id and other.fields.get("entityId") == name:
            raise refusals.user_error("This entity already exists.")


def own_money(record: store.Record, *, before: store.Record | None, books: account.Account) -> None:
    """Refuse accounts, orders and currencies that do not go with a payment, deposit or customer."""
    fields = record.fields
    if record.type.name == "customerDeposit" and (order_id := fields.get("salesOrder")):
        order = books.store.find("salesOrder", order_id)
        if order is None or order.fields.get("entity") != fields.get("customer"):
            raise refusals.invalid_reference(field="salesOrder", value=order_id, path="salesOrder")
    bank = books.store.find("account", fields.get("account", ""))
    if record.type.name in ("customerPayment", "customerDeposit") and bank is not None:
        if fields.get("undepFunds") == "T":
            raise refusals.user_error("You cannot choose an account when Undeposited Funds is selected.")
        if bank.fields.get("acctType") not in (None, "Bank", "OthCurrAsset", "CredCard"):
            raise refusals.invalid_reference(field="account", value=bank.id, path="account")
    moved = before is not None and before.fields.get("currency") != fields.get("currency")
    if record.type.name == "customer" and before is not None and moved and _has_transactions(record.id, books=books):
        raise refusals.user_error("You cannot change the currency of a customer that has transactions.")


def _has_transactions(customer_id: str, *, books: account.Account) -> bool:
    return any(
        customer_id in (one.fields.get("entity"), one.fields.get("customer"))
        for name in schema.names_of("transaction")
        for one in books.store.each(name)
    )
