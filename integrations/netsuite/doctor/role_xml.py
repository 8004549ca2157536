"""The role as an object of the SuiteCloud Development Framework: what the switched-on flows need, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from integrations.netsuite.doctor import needs
from integrations.netsuite.doctor.case import Case

SCRIPT_ID = "customrole_crossfoot"
FILE_NAME = f"{SCRIPT_ID}.xml"
# NetSuite help, "Custom Roles as XML Definitions".
_FIELDS = (
    ("name", "Crossfoot"),
    ("centertype", "ACCOUNTCENTER"),
    ("issalesrole", "F"),
    ("issupportrole", "F"),
    ("employeerestriction", "NONE"),
)
# A role for web services alone cannot be used to work in the pages; nor can it call RESTlets, which print the PDFs and
# give the files (NetSuite help, "RESTlet Authentication").
_IS_FOR_SERVICES_ALONE = "iswebserviceonlyrole"
_BY_RESTLET = {needs.PDFS, needs.FILES}


def levels(*, case: Case) -> Iterator[tuple[str, str]]:
    """Give key and level of each permission that the case's flows need."""
    for permission, level in needs.services(auth_method=case.auth_method):
        yield permission.key, level.value
    used = frozenset(kind for kind, ids in case.known.items() if ids)
    for needed in needs.needed(flows=case.flows, used=used, deleting=case.deleting, parts=case.parts):
        yield needed.permission.key, needed.level.value


def render(*, case: Case) -> str:
    """Give the XML text, to be deployed as Objects/customrole_crossfoot.xml of an SDF project."""
    role = ElementTree.Element("role", scriptid=SCRIPT_ID)
    for name, value in _FIELDS:
        ElementTree.SubElement(role, name).text = value
    ElementTree.SubElement(role, _IS_FOR_SERVICES_ALONE).text = "F" if _BY_RESTLET & case.parts else "T"
    held = ElementTree.SubElement(role, "permissions")
    for key, level in levels(case=case):
        permission = ElementTree.SubElement(held, "permission")
        ElementTree.SubElement(permission, "permkey").text = key
        ElementTree.SubElement(permission, "permlevel").text = level
    ElementTree.indent(role)
    return ElementTree.tostring(role, encoding="unicode") + "\n"
