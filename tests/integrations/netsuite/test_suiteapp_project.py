"""The SuiteApp's XML, as far as it can be checked without a NetSuite account."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from integrations.netsuite import document_file, document_pdf, restlet
from integrations.netsuite.doctor import needs, permissions

SUITEAPP = Path(__file__).parents[3] / "integrations" / "netsuite" / "suiteapp"
SRC = SUITEAPP / "src"
SCRIPTS = SRC / "FileCabinet" / "SuiteScripts" / "crossfoot"
OBJECTS = sorted((SRC / "Objects").glob("*.xml"))
# NetSuite help, "SDF XML Reference": the prefix and greatest length of each object's script id.
PREFIXES = {
    "usereventscript": ("customscript_", 40),
    "scheduledscript": ("customscript_", 40),
    "restlet": ("customscript_", 40),
    "scriptdeployment": ("customdeploy_", 40),
    "scriptcustomfield": ("custscript_", 40),
    "customrecordtype": ("customrecord_", 40),
    "customrecordcustomfield": ("custrecord_", 40),
    "entitycustomfield": ("custentity_", 40),
    "transactionbodycustomfield": ("custbody_", 38),
    "role": ("customrole_", 40),
}
# NetSuite help, "generic_permission" and "generic_permission_level", as far as this role could need them.
PERMISSIONS = {
    "TRAN_SALESORD", "TRAN_CUSTINVC", "TRAN_CUSTPYMT", "TRAN_CUSTDEP", "TRAN_CUSTCRED", "TRAN_CUSTRFND", "TRAN_DEPAPPL",
    "TRAN_FIND", "LIST_CUSTJOB", "LIST_CONTACT", "LIST_ITEM", "LIST_LOCATION", "LIST_SUBSIDIARY", "LIST_DEPARTMENT",
    "LIST_CLASS", "LIST_CURRENCY", "LIST_ACCOUNT", "LIST_TAXITEM", "LIST_EMPLOYEE", "LIST_PAYMETH", "REPO_ANALYTICS",
    "ADMI_RESTWEBSERVICES", "ADMI_LOGIN_OAUTH", "ADMI_LOGIN_OAUTH2", "ADMI_MANAGE_OAUTH_TOKENS",
    "ADMI_MANAGE_OWN_OAUTH_TOKENS", "ADMI_DELETEDRECORD", "ADMI_ACCOUNTINGLIST", "LIST_JOB",
    "LIST_FILECABINET",
}  # fmt: skip
LEVELS = {"VIEW", "CREATE", "EDIT", "FULL"}
# What an object needs, by the kind of object or the permission that it grants.
FEATURES = {
    "usereventscript": "SERVERSIDESCRIPTING",
    "scheduledscript": "SERVERSIDESCRIPTING",
    "restlet": "SERVERSIDESCRIPTING",
    "customrecordtype": "CUSTOMRECORDS",
    "iswebserviceonlyrole": "WEBSERVICES",
    "TRAN_CUSTINVC": "RECEIVABLES",
    "LIST_SUBSIDIARY": "SUBSIDIARIES",
    "LIST_LOCATION": "LOCATIONS",
    "LIST_DEPARTMENT": "DEPARTMENTS",
    "LIST_CLASS": "CLASSES",
    "LIST_CURRENCY": "MULTICURRENCY",
    "LIST_JOB": "JOBS",
}
BILLING = frozenset({"customers_in", "ar_invoices_in", "ar_credits_in", "ar_payments_in", "ar_payments_out"})
ROLES = {
    "customrole_crossfoot": needs.NEEDS.keys() - BILLING,
    "customrole_crossfoot_receivables": BILLING | {"catalog"},  # every connection has its mapping screens
}
SIGN_IN = {
    "ADMI_LOGIN_OAUTH", "ADMI_LOGIN_OAUTH2", "ADMI_MANAGE_OAUTH_TOKENS", "ADMI_MANAGE_OWN_OAUTH_TOKENS",
    "ADMI_RESTWEBSERVICES", "REPO_ANALYTICS",
}  # fmt: skip


def root(path: Path) -> ElementTree.Element:
    return ElementTree.parse(path).getroot()


def with_script_id() -> list[ElementTree.Element]:
    return [element for path in OBJECTS for element in root(path).iter() if "scriptid" in element.attrib]


def text(element: ElementTree.Element, path: str) -> str:
    found = element.findtext(path)
    assert found, f"<{element.tag}> lacks <{path}>"
    return found


def field_ids() -> set[str]:
    return {element.attrib["scriptid"] for element in with_script_id()}


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.xml")), ids=lambda path: path.name)
def test_every_file_is_well_formed(path: Path) -> None:
    assert root(path).tag


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: path.name)
def test_an_object_lies_in_the_file_of_its_name(path: Path) -> None:
    assert root(path).attrib["scriptid"] == path.stem


@pytest.mark.parametrize("element", with_script_id(), ids=lambda element: element.attrib["scriptid"])
def test_a_script_id_has_its_prefix_and_is_short_enough(element: ElementTree.Element) -> None:
    prefix, longest = PREFIXES[element.tag]
    script_id = element.attrib["scriptid"]

    assert re.fullmatch(rf"{prefix}[a-z0-9_]+", script_id)
    assert len(script_id) <= longest


def test_no_script_id_is_there_twice() -> None:
    ids = [element.attrib["scriptid"] for element in with_script_id()]

    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("path", [path for path in OBJECTS if path.stem.startswith("customscript")])
def test_a_script_names_a_file_that_is_there_and_is_of_its_kind(path: Path) -> None:
    kinds = {"usereventscript": "UserEventScript", "scheduledscript": "ScheduledScript", "restlet": "Restlet"}
    named = text(root(path), "scriptfile")

    source = (SRC / "FileCabinet" / named.strip("[]").lstrip("/")).read_text()

    assert named.startswith("[/SuiteScripts/crossfoot/")
    assert "@NApiVersion 2.1" in source
    assert f"@NScriptType {kinds[root(path).tag]}" in source


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.js")), ids=lambda path: path.name)
def test_a_module_imports_only_what_is_there(path: Path) -> None:
    ours = re.findall(r"'(\./\w+)'", path.read_text())

    assert [name for name in ours if not (SCRIPTS / f"{name}.js").exists()] == []


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: path.name)
def test_names_fit_in_their_fields(path: Path) -> None:
    for tag, longest in (("name", 40), ("recordname", 40), ("description", 999), ("label", 200)):
        assert all(len(element.text or "") <= longest for element in root(path).iter(tag))


def test_every_record_that_is_told_of_is_watched() -> None:
    script = root(SRC / "Objects" / "customscript_crossfoot_saved.xml")
    deployments = list(script.iter("scriptdeployment"))

    assert {text(one, "recordtype") for one in deployments} == {
        "CUSTOMER", "CONTACT", "INVOICE", "CREDITMEMO", "CUSTOMERPAYMENT", "CUSTOMERDEPOSIT", "SALESORDER",
    }  # fmt: skip
    for one in deployments:
        said = [text(one, tag) for tag in ("status", "isdeployed", "allroles")]
        assert said == ["RELEASED", "T", "T"]


def test_the_outbox_is_worked_off_every_fifteen_minutes() -> None:
    (deployment,) = root(SRC / "Objects" / "customscript_crossfoot_resend.xml").iter("scriptdeployment")

    assert (text(deployment, "status"), text(deployment, "isdeployed")) == ("SCHEDULED", "T")
    assert text(deployment, "recurrence/daily/repeat") == "PT15M"
    assert text(deployment, "recurrence/daily/everyxdays") == "1"


@pytest.mark.parametrize("asked", [document_pdf.RESTLET, document_file.RESTLET], ids=["pdf", "file"])
def test_only_our_roles_may_call_a_restlet_and_the_product_asks_at_its_address(asked: restlet.Restlet) -> None:
    script = root(SRC / "Objects" / f"{asked.script}.xml")
    (deployment,) = script.iter("scriptdeployment")

    assert [text(deployment, tag) for tag in ("status", "isdeployed", "allroles")] == ["RELEASED", "T", "F"]
    assert text(deployment, "audslctrole") == "|".join(f"[scriptid={role}]" for role in ROLES)
    assert (script.attrib["scriptid"], deployment.attrib["scriptid"]) == (asked.script, asked.deployment)


def test_the_address_is_a_company_preference() -> None:
    parameter = next(element for element in with_script_id() if element.tag == "scriptcustomfield")

    assert (parameter.attrib["scriptid"], text(parameter, "setting")) == ("custscript_crossfoot_url", "COMPANY")
    assert "custscript_crossfoot_url" in (SCRIPTS / "delivery.js").read_text()


def test_every_field_that_the_scripts_use_is_an_object() -> None:
    sources = "\n".join(path.read_text() for path in SCRIPTS.glob("*.js"))
    outbox = re.search(r"COLUMNS = \[(.*)\]", sources)
    assert outbox
    columns = [*re.findall(r"'(\w+)'", outbox[1]), "status", "error", "next_try"]
    used = {f"custrecord_crossfoot_out_{name}" for name in columns}
    used |= {f"{prefix}_crossfoot_{name}" for prefix in ("custentity", "custbody") for name in ("import", "no_sync")}
    used |= set(re.findall(r"'(customrecord_\w+|custentity_\w+|custbody_\w+|custscript_\w+)'", sources))

    assert used - field_ids() == set()
    assert {one for one in field_ids() if one.startswith("custrecord")} <= used


@pytest.mark.parametrize(
    ("name", "label", "applies_to"),
    [
        ("custentity_crossfoot_sync", "Sync", {"appliestocontact"}),
        ("custentity_crossfoot_no_sync", "Do not sync", {"appliestocontact", "appliestocustomer"}),
        ("custentity_crossfoot_import", "Written by Crossfoot", {"appliestocontact", "appliestocustomer"}),
        ("custbody_crossfoot_no_sync", "Do not sync", {"bodysale", "bodycustomerpayment", "bodydeposit"}),
        ("custbody_crossfoot_import", "Written by Crossfoot", {"bodysale", "bodycustomerpayment", "bodydeposit"}),
    ],
)
def test_a_field_is_a_checkbox_on_its_records(name: str, label: str, applies_to: set[str]) -> None:
    field = root(SRC / "Objects" / f"{name}.xml")
    ticked = {one.tag for one in field if one.tag.startswith(("appliesto", "body")) and one.text == "T"}

    assert (text(field, "label"), text(field, "fieldtype")) == (label, "CHECKBOX")
    assert (text(field, "storevalue"), text(field, "defaultchecked")) == ("T", "F")
    assert ticked == applies_to


def levels(role: str) -> dict[str, str]:
    granted = root(SRC / "Objects" / f"{role}.xml").iter("permission")
    return {text(one, "permkey"): text(one, "permlevel") for one in granted}


def test_there_is_no_other_role() -> None:
    assert {path.stem for path in OBJECTS if path.stem.startswith("customrole")} == ROLES.keys()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_grants_only_known_permissions_and_each_once(role: str) -> None:
    keys = [text(one, "permkey") for one in root(SRC / "Objects" / f"{role}.xml").iter("permission")]

    assert set(keys) <= PERMISSIONS
    assert len(keys) == len(set(keys))
    assert set(levels(role).values()) <= LEVELS
    assert text(root(SRC / "Objects" / f"{role}.xml"), "iswebserviceonlyrole") == "T"


@pytest.mark.parametrize(("role", "flows"), ROLES.items(), ids=ROLES)
def test_a_role_has_what_its_flows_need_and_nothing_else(role: str, flows: frozenset[str]) -> None:
    kinds = {one.kind for one in permissions.ALL}

    wanted = needs.needed(flows=flows, used=kinds, deleting=flows - BILLING, parts=needs.PARTS)

    granted = levels(role)
    assert {key: level for key, level in granted.items() if key not in SIGN_IN} == {
        one.permission.key: one.level.value for one in wanted
    }
    assert granted.keys() >= SIGN_IN


def test_the_role_for_orders_only_reads_what_no_flow_of_orders_ever_writes_r6() -> None:
    granted = levels("customrole_crossfoot")

    assert {key for key, level in granted.items() if level == "FULL" and key.startswith("TRAN")} == {
        "TRAN_SALESORD", "TRAN_CUSTINVC", "TRAN_CUSTPYMT", "TRAN_CUSTDEP",
    }  # fmt: skip
    assert {level for key, level in granted.items() if key.startswith("LIST")} == {"VIEW"}
    assert (granted["TRAN_CUSTCRED"], granted["TRAN_DEPAPPL"], granted["TRAN_FIND"]) == ("VIEW", "VIEW", "VIEW")
    assert "TRAN_CUSTRFND" not in granted


def test_the_role_for_receivables_writes_money_alone_and_no_lists() -> None:
    granted = levels("customrole_crossfoot_receivables")

    assert {key: level for key, level in granted.items() if key.startswith("TRAN") and level != "VIEW"} == {
        "TRAN_CUSTINVC": "FULL", "TRAN_CUSTCRED": "EDIT", "TRAN_CUSTPYMT": "FULL", "TRAN_CUSTDEP": "FULL",
        "TRAN_DEPAPPL": "FULL", "TRAN_CUSTRFND": "EDIT",
    }  # fmt: skip
    assert {level for key, level in granted.items() if key.startswith("LIST")} == {"VIEW"}
    assert "TRAN_SALESORD" not in granted


def test_the_manifest_names_every_feature_that_the_objects_need() -> None:
    manifest = root(SRC / "manifest.xml")
    named = {feature.text for feature in manifest.iter("feature")}
    marks = {element.tag for path in OBJECTS for element in root(path).iter()}
    marks |= {element.text for path in OBJECTS for element in root(path).iter("permkey")}

    assert manifest.attrib["projecttype"] == "ACCOUNTCUSTOMIZATION"
    assert {FEATURES[mark] for mark in marks if mark in FEATURES} <= named
    assert {feature.attrib["required"] for feature in manifest.iter("feature")} <= {"true", "false"}


def test_everything_there_is_gets_deployed() -> None:
    patterns = [(path.text or "").removeprefix("~/") for path in root(SRC / "deploy.xml").iter("path")]
    covered = {path for pattern in patterns for path in SRC.glob(pattern)}

    left_out = {path for path in SRC.rglob("*") if path.is_file()} - covered
    assert {path.name for path in left_out} == {"manifest.xml", "deploy.xml"}


def test_no_secret_lies_in_the_project() -> None:
    files = [path for path in SUITEAPP.rglob("*") if path.is_file() and "node_modules" not in path.parts]

    assert not [path.name for path in files if path.name in ("project.json", ".env")]
    assert all("custsecret_" not in path.read_text() for path in OBJECTS)
