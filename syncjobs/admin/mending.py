"""From what an entry waits for to the page that mends it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from mappings.models import CustomerMapping, DocumentRules, ProductMapping
from mappings.resolve import Kind
from syncjobs.admin.base import page_of
from syncjobs.models import EntryWait


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One thing waited for, in words, and where it is mended."""

    label: str
    url: str
    action: str


def waits(*, connection_id: int, waits: Iterable[EntryWait]) -> list[Wait]:
    """Give each with its page: the row itself where there is one, else the list filtered to it."""
    return [
        Wait(label=wait.label, url=_url(connection_id=connection_id, wait=wait), action=_action(wait)) for wait in waits
    ]


def customer_page(*, connection_id: int, name: str) -> str:
    """Give the page of the mapping of the customer with that name; "" when no mapping or more than one has it."""
    named = list(CustomerMapping.objects.filter(connection=connection_id, name=name)[:2]) if name else []
    return page_of(named[0]) if len(named) == 1 else ""


def _url(*, connection_id: int, wait: EntryWait) -> str:
    if wait.kind == Kind.CUSTOMER:
        customers = CustomerMapping.objects.filter(connection=connection_id, source_id=wait.key)
        customer = customers.first()
        return page_of(customer) if customer else _list("customermapping", q=wait.key)
    if wait.kind == Kind.PRODUCT:
        product_id, _, variant_id = wait.key.rpartition(":")
        products = ProductMapping.objects.filter(connection=connection_id, product_id=product_id)
        product = products.filter(variant_id=variant_id).first()
        return page_of(product) if product else _list("productmapping", q=product_id)
    rules = DocumentRules.objects.filter(connection=connection_id).first()
    return page_of(rules) if rules else reverse("admin:mappings_documentrules_add")


def _list(model: str, **query: str) -> str:
    return f"{reverse(f'admin:mappings_{model}_changelist')}?{urlencode(query)}"


def _action(wait: EntryWait) -> str:
    if wait.kind == Kind.CUSTOMER:
        return "Map this customer"
    return "Map this product" if wait.kind == Kind.PRODUCT else "Open the document rules"
