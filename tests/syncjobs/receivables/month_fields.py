"""Mapped fields in a random month: what staff mapped, who changes what, and what must stand on Invoiced in the end."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, Any

from integrations.netsuite.simulator.custom_fields import CustomField
from mappings.models import FieldMapping, MappedType

if TYPE_CHECKING:
    from tests.receivables import Receivables
    from tests.syncjobs.receivables.month_in_invoiced import Portal
    from tests.syncjobs.receivables.month_in_netsuite import Bookkeepers

Record = dict[str, Any]
REGIONS = {"1": "North", "2": "South"}
PO, REGION, BATCH, TIER = "custbody_po", "custbody_region", "custcol_batch", "custentity_tier"
DEFINED = {PO: CustomField(), REGION: CustomField(choices=REGIONS), BATCH: CustomField(), TIER: CustomField()}
MAPPED = (
    (MappedType.INVOICE, PO, "metadata.po", False),
    (MappedType.INVOICE, REGION, "metadata.region", True),
    (MappedType.CREDIT_NOTE, PO, "metadata.po", False),
    (MappedType.PAYMENT, PO, "metadata.slip", False),
    (MappedType.LINE, BATCH, "metadata.batch", False),
    (MappedType.CUSTOMER, TIER, "metadata.tier", False),
    (MappedType.CONTACT, TIER, "department", False),
)
OTHERS = "desk"  # a key of metadata that is Invoiced's staff's own


def define(books: Receivables) -> None:
    """The fields that the account has are mapped."""
    for record_type, netsuite_field, platform_field, uses_label in MAPPED:
        FieldMapping.objects.create(
            connection=books.connection,
            record_type=record_type,
            netsuite_field=netsuite_field,
            platform_field=platform_field,
            uses_label=uses_label,
        )


def forget(books: Receivables) -> None:
    """The account has none of these fields."""
    for name in DEFINED:
        books.netsuite.custom_fields.pop(name, None)


def of_a_document(chance: Random) -> Record:
    """What somebody fills in on a document or payment."""
    return _po(chance) | ({REGION: {"id": chance.choice(list(REGIONS))}} if chance.random() < 0.5 else {})


def of_a_line(chance: Random) -> Record:
    """What somebody fills in on a line."""
    return {BATCH: f"B-{chance.randint(1, 99)}"} if chance.random() < 0.5 else {}


def fills_in_document(people: Bookkeepers, chance: Random) -> None:
    kind = chance.choice(["invoice", "invoice", "creditMemo", "customerPayment"])
    found = {"invoice": people.bill, "creditMemo": people.memo, "customerPayment": people.payment}[kind](chance)
    if found:
        region = {REGION: {"id": chance.choice(list(REGIONS))}}
        people.netsuite.change(kind, found["id"], chance.choice([_po(chance), {PO: None}, region]))


def fills_in_person(people: Bookkeepers, chance: Random) -> None:
    tier = {TIER: chance.choice(["gold", "silver", None])}
    if chance.random() < 0.5:
        people.netsuite.change("customer", chance.choice(people.customers), tier)
    elif contacts := people.netsuite.all("contact"):
        people.netsuite.change("contact", chance.choice(contacts)["id"], tier)


def notes_metadata(portal: Portal, chance: Random) -> None:
    """Staff keep something of their own beside what comes from NetSuite."""
    name = chance.choice(["customers", "invoices"])
    table = getattr(portal.invoiced, name)
    if not table:
        return
    record_id, said = chance.choice(sorted(table)), f"note {chance.randint(1, 999)}"
    edit = {"customers": portal.invoiced.edit_customer, "invoices": portal.invoiced.edit_invoice}[name]
    edit(record_id, metadata={**table[record_id]["metadata"], OTHERS: said})
    portal.notes[name, record_id] = said


def of_invoice(bill: Record, there: Record) -> Iterator[str]:
    """What is wrong with the mapped fields of an invoice and its lines."""
    region = REGIONS.get((bill.get(REGION) or {}).get("id", ""))
    yield from _wrong(f"invoice {bill['id']}", there["metadata"], {"po": bill.get(PO), "region": region})
    batches = [line.get(BATCH) for line in bill["item"]["items"]]
    shown = [line["metadata"].get("batch") for line in there["items"]]
    if shown[: len(batches)] != batches:
        yield f"the lines of invoice {bill['id']} are of {batches}; there {shown}"


def of_record(record: Record, there: Record, key: str, field: str) -> Iterator[str]:
    """What is wrong with the one mapped field of a record."""
    yield from _wrong(f"record {record['id']}", there["metadata"], {key: record.get(field)})


def of_notes(portal: Portal) -> Iterator[str]:
    """What is lost of what Invoiced's staff wrote."""
    for (name, record_id), said in portal.notes.items():
        there = getattr(portal.invoiced, name).get(record_id)
        if there and there["metadata"].get(OTHERS) != said:
            yield f"{name} {record_id} lost “{said}”: {there['metadata']}"


def _wrong(name: str, metadata: Record, wanted: Record) -> Iterator[str]:
    shown = {key: metadata.get(key) for key in wanted}
    if shown != {key: value or None for key, value in wanted.items()}:
        yield f"{name} has {wanted} in NetSuite; there {shown}"


def _po(chance: Random) -> Record:
    return {PO: f"PO {chance.randint(1, 999)}"} if chance.random() < 0.7 else {}


IN_NETSUITE = {fills_in_document: 10, fills_in_person: 5}
IN_INVOICED = {notes_metadata: 8}
