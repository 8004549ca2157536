"""What is wrong with a field mapping as it was typed, told before it is kept. NetSuite is not asked here."""

from __future__ import annotations

from integrations import dotted_paths
from integrations.netsuite.reading.custom_fields import FIELD_ID
from mappings import fieldrules
from mappings.models import FieldDirection, FieldMapping, MappedType

FILES = "attachments"  # where files go: to the document as a whole, so that nobody types a platform field for them
NO_PLATFORM_FIELD = "Files are attached to the invoice as a whole: leave this empty."
NO_LABEL = "A file goes as it is: untick this."
NO_TEXT = "A file goes as it is: leave this empty."
NO_FILE_FIELD = "Give the field of the invoice that names the file, such as custbody_contract_file."
ONLY_PAYMENTS = "Only payments go from the platform to NetSuite: choose the record “Payment”."
OURS = "metadata.netsuite_id is how records are found again. Choose another key."


def problems(*, mapping: FieldMapping) -> dict[str, str]:
    """Give what is wrong by the name of the mapping's field, nothing when it is sound."""
    found: dict[str, str] = {}
    if mapping.direction == FieldDirection.TO_NETSUITE and mapping.record_type != MappedType.PAYMENT:
        found["record_type"] = ONLY_PAYMENTS
    if mapping.netsuite_field and not FIELD_ID.fullmatch(mapping.netsuite_field):
        found["netsuite_field"] = (
            "That is no field ID: it has letters, digits and _ alone, such as custbody_po_number (NetSuite: "
            "Customization > Lists, Records, & Fields)."
        )
    if mapping.record_type == MappedType.ATTACHMENT:
        return _of_file(mapping) | found
    if text := _path(mapping):
        found["platform_field"] = text
    return found


def platform_field(*, mapping: FieldMapping) -> str:
    """Give what is kept as the platform's field: as typed, but for files, whose own is made of their field's."""
    if mapping.record_type != MappedType.ATTACHMENT or mapping.platform_field:
        return mapping.platform_field
    return f"{FILES}.{mapping.netsuite_field.lower()}"


def _of_file(mapping: FieldMapping) -> dict[str, str]:
    name = mapping.netsuite_field.lower()
    wrong = {
        "netsuite_field": NO_FILE_FIELD if not name.startswith("custbody") else "",
        "platform_field": NO_PLATFORM_FIELD if mapping.platform_field not in ("", f"{FILES}.{name}") else "",
        "uses_label": NO_LABEL if mapping.uses_label else "",
        "constant": NO_TEXT if mapping.constant else "",
        "default": NO_TEXT if mapping.default else "",
    }
    return {box: text for box, text in wrong.items() if text}


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
