"""What is wrong with a field mapping as it was typed, told before it is kept. NetSuite is not asked here."""

from __future__ import annotations

from collections.abc import Mapping

from integrations import dotted_paths
from integrations.netsuite.reading.custom_fields import FIELD_ID
from mappings import fieldrules
from mappings.models import FieldDirection, FieldMapping, MappedType

NO_FILES = "NetSuite gives no file's content over REST, so that files cannot be sent. Choose another record."
NOT_APART = "NetSuite's queries do not tell billable lines from others. Choose “Line item”, which fills all of them."
# What the list of records names and cannot be had yet, with the reason.
UNABLE: Mapping[str, str] = {MappedType.ATTACHMENT: NO_FILES, MappedType.BILLABLE_LINE: NOT_APART}
ONLY_PAYMENTS = "Only payments go from the platform to NetSuite: choose the record “Payment”."
OURS = "metadata.netsuite_id is how records are found again. Choose another key."


def problems(*, mapping: FieldMapping) -> dict[str, str]:
    """Give what is wrong by the name of the mapping's field, nothing when it is sound."""
    found: dict[str, str] = {}
    if reason := UNABLE.get(mapping.record_type):
        found["record_type"] = reason
    elif mapping.direction == FieldDirection.TO_NETSUITE and mapping.record_type != MappedType.PAYMENT:
        found["record_type"] = ONLY_PAYMENTS
    if mapping.netsuite_field and not FIELD_ID.fullmatch(mapping.netsuite_field):
        found["netsuite_field"] = (
            "That is no field ID: it has letters, digits and _ alone, such as custbody_po_number (NetSuite: "
            "Customization > Lists, Records, & Fields)."
        )
    if text := _path(mapping):
        found["platform_field"] = text
    return found


def _path(mapping: FieldMapping) -> str:
    path = mapping.platform_field
    try:
        names = dotted_paths.parts(path=path)
        if mapping.direction == FieldDirection.TO_PLATFORM:
            dotted_paths.write(content={}, path=path, value="")
    except ValueError as error:
        text = str(error)
        return text[:1].upper() + text[1:]
    if mapping.direction == FieldDirection.TO_NETSUITE or names[0] != dotted_paths.METADATA:
        return ""
    if len(names) != 2 or names[1].endswith(dotted_paths.LIST):
        return "Metadata are texts by key: write metadata. and one name, such as metadata.po_number."
    if path == "metadata.netsuite_id":
        return OURS
    problem = fieldrules.too_long(field="It", path=path, value="")
    return f"{problem}." if problem else ""
