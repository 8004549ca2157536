"""An account to examine: the demo company with one document of each kind, and the role that the doctor would give."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from integrations.netsuite.doctor import needs, permissions, role_xml
from integrations.netsuite.doctor.case import Case
from integrations.netsuite.simulator import NetSuiteSimulator

ALL_FLOWS = frozenset(needs.NEEDS)
KNOWN = {
    "customer": ("1042", "1043"),
    "item": ("501", "310"),
    "location": ("1",),
    "department": ("3",),
    "classification": ("6",),
    "employee": ("21",),
    "salestaxitem": ("7",),
}
LINE = {"item": {"id": "501"}, "quantity": 2, "rate": 10}


def simulator() -> NetSuiteSimulator:
    """The demo company with an order, an invoice, a payment, a deposit and a credit memo."""
    made = NetSuiteSimulator(account_id="1234567_SB1")
    made.demo_company()
    document = {"entity": {"id": "1042"}, "item": {"items": [LINE]}, "location": {"id": "1"}}
    made.add("salesOrder", document)
    made.add("invoice", document)
    made.add("creditMemo", document)
    made.add("customerPayment", {"customer": {"id": "1042"}, "payment": 5})
    made.add("customerDeposit", {"customer": {"id": "1042"}, "payment": 5})
    return made


def case(*, flows: Iterable[str] = ALL_FLOWS, **changes: object) -> Case:
    """What is told of it: an account with token-based sign-in and a few mappings."""
    told = {"account_id": "1234567_SB1", "auth_method": "TBA", "flows": frozenset(flows), "known": KNOWN, **changes}
    return Case(**told)


def give_role(simulated: NetSuiteSimulator, told: Case) -> dict[str, str]:
    """Give the simulator exactly the role that the doctor writes for the case; give its levels by NetSuite's names."""
    names = {one.key: one.name for one in permissions.ALL}
    role = ElementTree.fromstring(role_xml.render(case=told))
    levels = {names[one.findtext("permkey")]: one.findtext("permlevel") for one in role.iter("permission")}
    for name in list(simulated.role):
        del simulated.role[name]
    simulated.role.update(levels)
    return levels
