"""From a platform's document to NetSuite's internal ids: all of them, or everything that is missing at once.

The rules, in order: the mapping table before the property `netsuite_id` (R23); a variant before its product (E4);
for department, class, location, sales rep and freight item the document's property, then its customer's, then the
connection's document rules (R20, R21). Nothing is ever left off a document because it has no mapping.
"""

from __future__ import annotations

from dataclasses import replace

from integrations import records
from integrations.netsuite import references as netsuite_references
from mappings import labels, properties
from mappings.book import MappingBook, needs_item
from mappings.findings import NO_SOURCE_ID, Findings, Kind
from mappings.properties import Tag
from mappings.unmapped import note_unmapped, present

__all__ = ["Kind", "MappingBook", "document_hint", "note_unmapped", "present", "references"]


def references(*, document: records.Document, book: MappingBook) -> netsuite_references.References:
    """Give every reference of the document. Lines with nothing on them are left out.

    :raises errors.MappingMissing: with all that has no counterpart; nothing may be sent then (R24).
    :raises errors.RecordRejected: code INVALID_PROPERTY, when a property holds something else than an internal id
        (R22), or NO_SOURCE_ID, when the platform names no customer or product; what is missing is told with it.
    """
    findings = Findings(document=document)
    resolved = netsuite_references.References(
        customer_id=_customer_id(book=book, findings=findings),
        lines={
            line.source_id: _line(line=line, book=book, findings=findings)
            for line in document.lines
            if needs_item(line=line)
        },
        department_id=_header(tag=Tag.DEPARTMENT, default=book.rules.department_id, book=book, findings=findings),
        class_id=_header(tag=Tag.CLASS, default=book.rules.class_id, book=book, findings=findings),
        location_id=_header(tag=Tag.LOCATION, default=book.rules.location_id, book=book, findings=findings),
        sales_rep_id=_header(tag=Tag.SALES_REP, default=book.rules.sales_rep_id, book=book, findings=findings),
        freight_item_id=_freight_item_id(book=book, findings=findings),
        surcharge_item_id=_surcharge_item_id(book=book, findings=findings),
        discount_item_id=_discount_item_id(book=book, findings=findings),
        tax=book.rules.tax_codes(),
        is_numbered_by_platform=book.rules.uses_platform_numbers,
    )
    findings.raise_any()
    return replace(resolved, notices=tuple(findings.notices))


def document_hint(*, document: records.Document, book: MappingBook) -> str:
    """Give the NetSuite id that the document itself carries (R19), "" when it carries none or nonsense.

    A hint only: it is what we or somebody else wrote back, and never decides what is sent.
    """
    found = book.read(tag=Tag.ID, of=document.properties)
    return found.text if found and found.is_internal_id else ""


def _customer_id(*, book: MappingBook, findings: Findings) -> str:
    document = findings.document
    if not document.customer_id:
        findings.refuse(code=NO_SOURCE_ID, sentence="It names no customer: choose one on the platform.")
        return ""
    return _mapped(
        kind=Kind.CUSTOMER,
        key=document.customer_id,
        label=labels.customer(document=document),
        of_table=book.customer_ids.get(document.customer_id, ""),
        found=book.read(tag=Tag.ID, of=book.customer_properties(document=document)),
        findings=findings,
    )


def _line(*, line: records.DocumentLine, book: MappingBook, findings: Findings) -> netsuite_references.LineReferences:
    of_product = book.product_properties(line=line)
    label = labels.product(line=line)
    return netsuite_references.LineReferences(
        item_id=_item_id(line=line, book=book, findings=findings),
        department_id=_segment(
            found=book.read(tag=Tag.DEPARTMENT, of=of_product), of=label, default="", findings=findings
        ),
        class_id=_segment(found=book.read(tag=Tag.CLASS, of=of_product), of=label, default="", findings=findings),
    )


def _item_id(*, line: records.DocumentLine, book: MappingBook, findings: Findings) -> str:
    label = labels.product(line=line)
    if line.amount < 0:  # E13: money given back goes to the discount item, whatever product the platform names
        findings.notice(sentence=f"The line of {label} is negative and was written with the discount item.")
        return book.rules.discount_item_id
    if not line.product_id:
        findings.refuse(code=NO_SOURCE_ID, sentence=f"The line “{line.name}” names no product: mend it there.")
        return ""
    return _mapped(
        kind=Kind.PRODUCT,
        key=f"{line.product_id}:{line.variant_id}",
        label=label,
        of_table=book.item_id(line=line),
        found=book.read(tag=Tag.ID, of=book.product_properties(line=line)),
        findings=findings,
    )


def _mapped(
    *, kind: Kind, key: str, label: str, of_table: str, found: properties.Property | None, findings: Findings
) -> str:
    if of_table:
        if found and found.text != of_table:
            findings.notice(
                sentence=f"Two mappings of {label} differ: the table says {of_table}, property {found.name} says "
                f"“{found.text}”. The table was followed."
            )
        return of_table
    if found:
        return findings.checked(found=found, of=label)
    findings.lacks(kind=kind, key=key, label=label)
    return ""


def _header(*, tag: Tag, default: str, book: MappingBook, findings: Findings) -> str:
    document = findings.document
    found = book.read(tag=tag, of=document.properties)
    if found:
        return _segment(found=found, of=labels.document(document=document), default=default, findings=findings)
    found = book.read(tag=tag, of=book.customer_properties(document=document))
    return _segment(found=found, of=labels.customer(document=document), default=default, findings=findings)


def _segment(*, found: properties.Property | None, of: str, default: str, findings: Findings) -> str:
    return findings.checked(found=found, of=of) if found else default


def _freight_item_id(*, book: MappingBook, findings: Findings) -> str:
    if findings.document.freight == 0:
        return ""
    refused = len(findings.refused)
    item_id = _header(tag=Tag.FREIGHT_ITEM, default=book.rules.freight_item_id, book=book, findings=findings)
    if not item_id and len(findings.refused) == refused:
        findings.lacks(kind=Kind.FREIGHT_ITEM, label=labels.FREIGHT_ITEM)
    return item_id


def _surcharge_item_id(*, book: MappingBook, findings: Findings) -> str:
    if findings.document.surcharge == 0:
        return ""
    if not book.rules.surcharge_item_id:
        findings.lacks(kind=Kind.SURCHARGE_ITEM, label=labels.SURCHARGE_ITEM)
    return book.rules.surcharge_item_id


def _discount_item_id(*, book: MappingBook, findings: Findings) -> str:
    document = findings.document
    if document.discount == 0 and not any(line.amount < 0 and needs_item(line=line) for line in document.lines):
        return ""
    if not book.rules.discount_item_id:
        findings.lacks(kind=Kind.DISCOUNT_ITEM, label=labels.DISCOUNT_ITEM)
    return book.rules.discount_item_id
