"""From what an entry waits for to the pages that mend it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from mappings import reverse as reversed_mappings
from mappings.models import CustomerMapping, DocumentRules, ProductMapping
from mappings.resolve import Kind
from syncjobs import blocking, record_pages
from syncjobs.admin.base import page_of
from syncjobs.flows import FLOWS, ar_payments_out
from syncjobs.models import EntryWait, Flow, SyncEntry
from syncjobs.runner import paying


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A page that helps. `is_outside`: on the platform or in NetSuite."""

    url: str
    action: str
    is_outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One thing waited for, in words, and where it is mended; no page helps with some."""

    label: str
    ways: Sequence[Way]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    entry: SyncEntry
    wait: EntryWait
    may_map: bool

    @property
    def connection_id(self) -> int:
        return self.entry.plan.connection_id


def waits(*, entry: SyncEntry, may_map: bool) -> list[Wait]:
    """Give each thing that an entry waits for, with its pages. `may_map`: the person may add mappings."""
    found = []
    for wait in entry.waits.exclude(kind=blocking.LEFT_OUT).order_by("pk"):
        ways = _WAYS.get(wait.kind, _nothing)(_Asked(entry=entry, wait=wait, may_map=may_map))
        found.append(Wait(label=wait.label, ways=[way for way in ways if way.url]))
    return found


def customer_page(*, connection_id: int, name: str) -> str:
    """Give the page of the mapping of the customer with that name; "" when no mapping or more than one has it."""
    named = list(CustomerMapping.objects.filter(connection=connection_id, name=name)[:2]) if name else []
    return page_of(named[0]) if len(named) == 1 else ""


def _nothing(asked: _Asked) -> list[Way]:
    return []


def _customer(asked: _Asked) -> list[Way]:
    source_id, name = asked.wait.key, asked.wait.label
    row = CustomerMapping.objects.filter(connection=asked.connection_id, source_id=source_id).first()
    if row:
        url = page_of(row)
    elif asked.may_map:
        url = _add("customermapping", connection=asked.connection_id, source_id=source_id, name=name)
    else:
        url = _list("customermapping", q=source_id)
    return [Way(url=url, action="Map this customer")]


def _product(asked: _Asked) -> list[Way]:
    product_id, _, variant_id = asked.wait.key.rpartition(":")
    rows = ProductMapping.objects.filter(connection=asked.connection_id, product_id=product_id)
    row = rows.filter(variant_id=variant_id).first()
    return [Way(url=page_of(row) if row else _list("productmapping", q=product_id), action="Map this product")]


def _charge(asked: _Asked) -> list[Way]:
    rules = DocumentRules.objects.filter(connection=asked.connection_id).first()
    url = page_of(rules) if rules else _add("documentrules", connection=asked.connection_id)
    return [Way(url=url, action="Open the document rules")]


def _netsuite_customer(asked: _Asked) -> list[Way]:
    theirs = _of_netsuite(asked, flows=[Flow.CUSTOMERS_IN], netsuite_id=asked.wait.key)
    return [
        *([Way(url=page_of(theirs), action="See how far the customer is")] if theirs else []),
        Way(url=_unmapped("customermapping", asked), action="Map a customer to it"),
    ]


def _netsuite_item(asked: _Asked) -> list[Way]:
    return [Way(url=_unmapped("productmapping", asked), action="Map a product to it")]


def _on_platform(asked: _Asked) -> list[Way]:
    entry = asked.entry
    url = record_pages.RecordPages().platform(
        connection=entry.plan.connection, flow=entry.plan.flow, source_id=entry.id_on_platform
    )
    return [Way(url=url, action="Open it on the platform", is_outside=True)]


def _approval(asked: _Asked) -> list[Way]:
    url = record_pages.in_netsuite(
        connection=asked.entry.plan.connection,
        netsuite_type=record_pages.ANY_TRANSACTION,
        netsuite_id=asked.wait.key,
    )
    return [Way(url=url, action="Open it in NetSuite", is_outside=True)]


def _platform_record(asked: _Asked) -> list[Way]:
    record_type, _, source_id = asked.wait.key.partition(":")
    ours = _others(asked, flows=_flows_of(record_type))
    theirs = ours.filter(platform_id=source_id).first() or ours.filter(source_id=source_id).first()
    return [Way(url=page_of(theirs), action="See how far it is")] if theirs else []


def _netsuite_record(asked: _Asked) -> list[Way]:
    record_type, _, netsuite_id = asked.wait.key.partition(":")
    theirs = _of_netsuite(asked, flows=_flows_of(record_type), netsuite_id=netsuite_id)
    return [Way(url=page_of(theirs), action="See how far it is")] if theirs else []


def _flows_of(record_type: str) -> list[str]:
    return [key for key, flow in FLOWS.items() if flow.record_type == record_type]


def _of_netsuite(asked: _Asked, *, flows: Sequence[str], netsuite_id: str) -> SyncEntry | None:
    ours = _others(asked, flows=flows)
    return ours.filter(netsuite_id=netsuite_id).first() or ours.filter(source_id=netsuite_id).first()


def _others(asked: _Asked, *, flows: Sequence[str]) -> QuerySet[SyncEntry]:
    ours = SyncEntry.objects.filter(plan__connection=asked.connection_id, plan__flow__in=flows)
    return ours.exclude(pk=asked.entry.pk).order_by("pk")


_WAYS: dict[str, Callable[[_Asked], list[Way]]] = {
    Kind.CUSTOMER: _customer,
    Kind.PRODUCT: _product,
    Kind.FREIGHT_ITEM: _charge,
    Kind.SURCHARGE_ITEM: _charge,
    Kind.DISCOUNT_ITEM: _charge,
    reversed_mappings.NETSUITE_CUSTOMER: _netsuite_customer,
    reversed_mappings.NETSUITE_ITEM: _netsuite_item,
    blocking.CUSTOMER: _netsuite_customer,
    blocking.NETSUITE_RECORD: _netsuite_record,
    blocking.PLATFORM_RECORD: _platform_record,
    ar_payments_out.CUSTOMER: _on_platform,
    ar_payments_out.APPLICATION: _on_platform,
    paying.APPROVAL: _approval,
}


def _unmapped(model: str, asked: _Asked) -> str:
    return _list(model, mapped="no", connection__id__exact=str(asked.connection_id))


def _list(model: str, **query: str) -> str:
    return f"{reverse(f'admin:mappings_{model}_changelist')}?{urlencode(query)}"


def _add(model: str, **query: object) -> str:
    return f"{reverse(f'admin:mappings_{model}_add')}?{urlencode(query)}"
