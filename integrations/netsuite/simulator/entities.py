"""Customers, contacts and employees: their names, parents and currencies."""

from __future__ import annotations

from collections.abc import Iterator

from integrations.netsuite.simulator import account, owned, refusals, schema, store


def fill_in(record: store.Record, *, books: account.Account) -> None:
    """Give every empty field its default."""
    fields = record.fields
    fields.setdefault("isInactive", False)
    if record.type.name == "customer":
        fields.setdefault("isPerson", False)
        if "currency" not in fields and (currency := base_currency(books)):
            fields["currency"] = currency
        _list_own_currency(record)
        if "entityId" not in fields and books.preferences.auto_number_customers:
            fields["entityId"] = f"CUST{books.store.next_number('customer')}"
    name = " ".join(part for part in (fields.get("firstName"), fields.get("lastName")) if part)
    person_first = record.type.name == "contact" or fields.get("isPerson")
    found = (name or fields.get("companyName")) if person_first else (fields.get("companyName") or name)
    if found:
        fields.setdefault("entityId", found)


def base_currency(books: account.Account) -> str | None:
    """The account's base currency, or its first one; None where there is none."""
    currencies = books.store.all("currency")
    base = [currency for currency in currencies if currency.fields.get("isBaseCurrency")]
    return (base or currencies)[0].id if currencies else None


def check(record: store.Record, *, before: store.Record | None, books: account.Account) -> None:
    """Refuse a name that is taken, a parent that cannot be one, a currency that transactions hold."""
    _refuse_taken_name(record, books=books)
    if record.type.name == "customer":
        _check_parent(record, books=books)
        _check_currencies(record, before=before, books=books)


def currencies_of(customer: store.Record) -> frozenset[str]:
    """The currencies a customer may be billed in."""
    listed = {line["currency"] for line in customer.lines.get("currencyList", []) if line.get("currency")}
    primary = customer.fields.get("currency")
    return frozenset(listed | ({primary} if primary else set()))


def _list_own_currency(customer: store.Record) -> None:
    currency = customer.fields.get("currency")
    lines = customer.lines.setdefault("currencyList", [])
    if currency and all(line.get("currency") != currency for line in lines):
        lines.append({"currency": currency})


def _refuse_taken_name(record: store.Record, *, books: account.Account) -> None:
    name = record.fields.get("entityId")
    for other in books.store.each(record.type.name):
        if other.id == record.id or other.fields.get("entityId") != name:
            continue
        if record.type.name != "contact":
            raise refusals.user_error("This entity already exists.")
        if other.fields.get("company") == record.fields.get("company"):
            detail = "A contact record with this name already exists. Every contact record must have a unique name."
            raise refusals.user_error(detail)


def _check_parent(customer: store.Record, *, books: account.Account) -> None:
    for ancestor in _ancestors(customer, books=books):
        if ancestor.id == customer.id:
            raise refusals.invalid_content(
                f"You have entered an Invalid Field Value {customer.fields['parent']} for the following field: parent",
                path="parent",
            )
    parent = books.store.find("customer", customer.fields.get("parent", ""))
    mine, theirs = customer.fields.get("subsidiary"), parent.fields.get("subsidiary") if parent else None
    if parent is not None and mine and theirs and mine != theirs:
        raise refusals.wrong_subsidiary(field="parent", value=parent.id, subsidiary=mine, path="parent")


def _ancestors(customer: store.Record, *, books: account.Account) -> Iterator[store.Record]:
    seen: set[str] = set()
    key = customer.fields.get("parent")
    while key and key not in seen:
        seen.add(key)
        if key == customer.id:
            yield customer
            return
        found = books.store.find("customer", key)
        if found is None:
            return
        yield found
        key = found.fields.get("parent")


def _check_currencies(customer: store.Record, *, before: store.Record | None, books: account.Account) -> None:
    if before is None:
        return
    moved = before.fields.get("currency") != customer.fields.get("currency")
    dropped = currencies_of(before) - currencies_of(customer)
    if not moved and not dropped:
        return
    used = {
        one.fields.get("currency")
        for name in schema.names_of("transaction")
        for one in owned.of(name, customer.id, books=books)
    }
    if moved and used:
        raise refusals.user_error("You cannot change the currency of a customer that has transactions.")
    for currency in sorted(dropped & used):
        raise refusals.user_error(f"You cannot remove currency {currency} from a customer that has transactions in it.")
