"""An account to examine: the demo company with one document of each kind, and the role that the doctor would give."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from integrations.netsuite.doctor import needs, permissions, role_xml
from integrations.netsuite.doctor.case import Case
from integrations.netsuite.simulator import NetSuiteSimulator, schema, transforms, writing

ALL_FLOWS = frozenset(needs.NEEDS)
BILLING = frozenset({"customers_in", "ar_invoices_in", "ar_credits_in", "ar_payments_in", "ar_payments_out"})
DELETED_ID, FILE_ID = "9100", "9200"
KNOWN = {
    "customer": ("1042", "1043"),
    "item": ("501", "310"),
    "location": ("1",),
    "department": ("3",),
    "classification": ("6",),
    "employee": ("21",),
    "salestaxitem": ("7",),
    "job": ("9001",),
    "deletedrecord": (DELETED_ID,),
    "file": (FILE_ID,),
}
LINE = {"item": {"id": "501"}, "quantity": 2, "rate": 10}


def simulator() -> NetSuiteSimulator:
    """The demo company with one of each: order, invoice, payment, deposit with application, memo, project, deletion."""
    made = NetSuiteSimulator(account_id="1234567_SB1")
    made.demo_company()
    document = {"entity": {"id": "1042"}, "item": {"items": [LINE]}, "location": {"id": "1"}}
    made.add("salesOrder", document)
    invoice = made.add("invoice", document)
    made.add("creditMemo", document)
    made.add("customerPayment", {"customer": {"id": "1042"}, "payment": 5})
    deposit = made.add("customerDeposit", {"customer": {"id": "1042"}, "payment": 5})
    applied = {"apply": {"items": [{"doc": {"id": invoice}, "apply": True, "amount": 1}]}}
    source, kind = made.books.store.find("customerDeposit", deposit), schema.get("depositApplication")
    assert source
    transforms.transform(source, kind, applied, books=made.books, options=writing.Options(trusted=True))
    made.add("job", {"companyName": "Kiosk fit-out", "parent": {"id": "1042"}}, id="9001")
    made.add("salesOrder", document, id=DELETED_ID)
    made.delete("salesOrder", DELETED_ID)
    made.add_file("contract.pdf", b"%PDF-1.4 a contract", id=FILE_ID)
    return made


def case(*, flows: Iterable[str] = ALL_FLOWS, **changes: object) -> Case:
    """What is told of it: an account with token-based sign-in and a few mappings."""
    told = {"account_id": "1234567_SB1", "auth_method": "TBA", "flows": frozenset(flows), "known": KNOWN, **changes}
    return Case(**{"parts": frozenset(needs.PARTS), **told})


def give_role(simulated: NetSuiteSimulator, told: Case) -> dict[str, str]:
    """Give the simulator exactly the role that the doctor writes for the case; give its levels by NetSuite's names."""
    names = {one.key: one.name for one in permissions.ALL}
    role = ElementTree.fromstring(role_xml.render(case=told))
    levels = {names[one.findtext("permkey")]: one.findtext("permlevel") for one in role.iter("permission")}
    for name in list(simulated.role):
        del simulated.role[name]
    simulated.role.update(levels)
    return levels
