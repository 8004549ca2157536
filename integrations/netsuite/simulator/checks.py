"""What NetSuite refuses in a record before it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import account, entities, owned, payments, refusals, schema, store, sublists

ZERO = Decimal(0)
_LABELS = {
    "entity": "Customer", "customer": "Customer", "tranDate": "Date", "payment": "Payment Amount",
    "subsidiary": "Primary Subsidiary", "companyName": "Company Name", "firstName": "First Name",
    "lastName": "Last Name", "salesRep": "Sales Rep", "otherRefNum": "PO #", "itemId": "Item Name/Number",
    "account": "Account",
}  # fmt: skip
_REQUIRED = {
    "salesOrder": ("entity",), "invoice": ("entity",), "creditMemo": ("entity",), "customerPayment": ("customer",),
    "customerDeposit": ("customer", "payment"), "cashSale": ("entity",), "estimate": ("entity",),
    "returnAuthorization": ("entity",), "customerRefund": ("customer", "account"),
}  # fmt: skip
# References that must belong to the transaction's subsidiary.
_OF_A_SUBSIDIARY = frozenset({"location", "department", "class", "item", "account", "arAcct", "inventoryLocation"})
# (record type, sublist or "" for the body) -> the properties that refer to one record.
_REFERENCES = {
    (record_type.name, name): [kind for kind in fields.values() if kind.kind == "ref"]
    for record_type in schema.TYPES.values()
    for name, fields in [("", record_type.fields), *((one.name, one.fields) for one in record_type.sublists.values())]
}
_WITH_ITEMS = ("salesOrder", "invoice", "creditMemo", "cashSale", "estimate", "returnAuthorization")
_SETTLED_BY_OTHERS = frozenset({"entity", "customer", "currency", "account"})
_BANKS = (None, "Bank", "OthCurrAsset", "CredCard")


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
    if record.type.name in _WITH_ITEMS and not (record.lines.get("item") or record.lines.get("itemCost")):
        raise refusals.user_error("You must enter at least one line item for this transaction.")


def active_owner(record: store.Record, *, sent: dict[str, Any], books: account.Account) -> None:
    """Refuse an inactive customer on a transaction that names it."""
    for name in ("entity", "customer"):
        if name not in sent or not record.type.is_transaction:
            continue
        customer = books.store.find("customer", record.fields.get(name, ""))
        if customer is not None and customer.fields.get("isInactive"):
            raise refusals.invalid_reference(field=name, value=customer.id, path=name)


def references(record: store.Record, *, sent: dict[str, Any], books: account.Account) -> None:
    """Refuse what is inactive, and what belongs to another subsidiary than the transaction."""
    if not record.type.is_transaction:
        return
    subsidiary = record.fields.get("subsidiary")
    _same_subsidiary_as_customer(record, books=books)
    for path, kind, value in _references(record, sent):
        found = books.store.find_any(kind.targets, value)
        if found is None:
            continue
        if found.fields.get("isInactive"):
            raise refusals.invalid_reference(field=kind.name, value=value, path=path)
        allowed = found.fields.get("subsidiary") or ()
        allowed = (allowed,) if isinstance(allowed, str) else allowed
        if kind.name in _OF_A_SUBSIDIARY and subsidiary and allowed and subsidiary not in allowed:
            raise refusals.wrong_subsidiary(field=kind.name, value=value, subsidiary=subsidiary, path=path)


def _references(record: store.Record, sent: dict[str, Any]) -> Iterator[tuple[str, schema.Field, str]]:
    for kind in _REFERENCES[record.type.name, ""]:
        if kind.name in sent and (value := record.fields.get(kind.name)):
            yield kind.name, kind, value
    for list_name in ("item", "taxDetails"):
        for number, line in enumerate(record.lines.get(list_name, [])):
            given = line.get(sublists.SENT, ())
            for kind in _REFERENCES[record.type.name, list_name]:
                if kind.name in given and (value := line.get(kind.name)):
                    yield f"{list_name}.items[{number}].{kind.name}", kind, value


def _same_subsidiary_as_customer(record: store.Record, *, books: account.Account) -> None:
    owner = books.store.find("customer", record.fields.get("entity") or record.fields.get("customer") or "")
    mine, theirs = record.fields.get("subsidiary"), owner.fields.get("subsidiary") if owner else None
    if owner is not None and mine and theirs and mine != theirs:
        field = "entity" if "entity" in record.fields else "customer"
        raise refusals.wrong_subsidiary(field=field, value=owner.id, subsidiary=mine, path=field)


def unique_external_id(record: store.Record, *, books: account.Account) -> None:
    """Refuse an external id that another record of the class holds."""
    if not record.external_id:
        return
    holder = books.store.find_external(record.type, record.external_id)
    if holder is not None and (holder.type.name, holder.id) != (record.type.name, record.id):
        raise refusals.user_error("This record already exists.")


def own_money(record: store.Record, *, before: store.Record | None, books: account.Account) -> None:
    """Refuse accounts, orders and currencies that do not go with a transaction."""
    fields = record.fields
    if record.type.name == "customerDeposit":
        _check_deposit(record, books=books)
    bank = books.store.find("account", fields.get("account", ""))
    if "undepFunds" in record.type.fields and bank is not None and fields.get("undepFunds") == "T":
        raise refusals.user_error("You cannot choose an account when Undeposited Funds is selected.")
    is_money = record.type.name == "customerRefund" or "undepFunds" in record.type.fields
    if is_money and bank is not None and bank.fields.get("acctType") not in _BANKS:
        raise refusals.invalid_reference(field="account", value=bank.id, path="account")
    owner = books.store.find("customer", payments.owner_of(record) or "")
    allowed = entities.currencies_of(owner) if owner else frozenset()
    if allowed and fields.get("currency") not in allowed and _is_fresh("currency", record, before):
        detail = f"Invalid currency reference key {fields.get('currency')} for entity {payments.owner_of(record)}."
        raise refusals.Refusal(
            status=400, code="INVALID_KEY_OR_REF", detail=refusals.ACCESSING + detail, path="currency"
        )


def _check_deposit(deposit: store.Record, *, books: account.Account) -> None:
    if deposit.fields["payment"] <= 0:
        raise refusals.user_error("The payment amount of a deposit must be positive.", path="payment")
    order_id = deposit.fields.get("salesOrder")
    order = books.store.find("salesOrder", order_id or "")
    if order_id and (order is None or order.fields.get("entity") != deposit.fields.get("customer")):
        raise refusals.invalid_reference(field="salesOrder", value=order_id, path="salesOrder")


def _is_fresh(name: str, record: store.Record, before: store.Record | None) -> bool:
    return before is None or before.fields.get(name) != record.fields.get(name)


def settled(record: store.Record, *, before: store.Record | None, books: account.Account) -> None:
    """Refuse an edit that what was applied to the document, or used of it, forbids."""
    if before is None or not books.store.applied.get(record.id):
        return
    label = record.type.label.lower()
    for name in sorted(_SETTLED_BY_OTHERS & record.type.fields.keys()):
        is_bound = name != "account" or record.type.name in ("invoice", "creditMemo")
        if is_bound and _is_fresh(name, record, before):
            detail = f"You cannot change {name} of this {label} because other transactions are applied to it."
            raise refusals.user_error(detail, path=name)
    if record.type.name == "invoice" and record.fields.get("approvalStatus") in ("1", "3"):
        raise refusals.user_error(f"You cannot unapprove this {label} because it has payments.")
    if payments.left(record, books=books) < 0:
        detail = f"The amount of this {label} cannot be less than what other transactions have applied to it."
        raise refusals.user_error(detail)


def credit_limit(record: store.Record, *, before: store.Record | None, books: account.Account) -> None:
    """Refuse a sales order or invoice that takes its customer over the credit limit, or on hold."""
    if record.type.name not in ("salesOrder", "invoice") or not books.preferences.enforce_credit_limit:
        return
    customer = books.store.find("customer", record.fields["entity"])
    hold = customer.fields.get("creditHoldOverride", "AUTO") if customer else "OFF"
    if customer is None or hold == "OFF":
        return
    limit = customer.fields.get("creditLimit")
    balances = owned.balances(customer, books=books)
    owed = balances["balance"] + balances["unbilledOrders"] + record.fields["total"]
    owed -= before.fields["total"] if before else ZERO
    if record.fields.get("createdFrom"):
        owed -= record.fields["total"]  # it was counted with its order
    if hold == "ON" or (limit is not None and owed > limit):
        raise refusals.user_error(f"This customer is on credit hold: {owed} is owed and the credit limit is {limit}.")
