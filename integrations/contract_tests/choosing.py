"""Which of the tests a connector gets."""

from __future__ import annotations

from collections.abc import Sequence

from integrations import contract
from integrations.contract import Capability
from integrations.contract_tests import (
    attaching,
    belonging,
    changing,
    history,
    listing,
    marking,
    reading,
    secret,
    tagging,
    webhooks,
    writing,
)
from integrations.contract_tests.case import Case

_DOCUMENTS = frozenset({Capability.READ_ORDERS, Capability.READ_INVOICES})
_READ = _DOCUMENTS | {Capability.READ_PAYMENTS}
# Each of these needs one of the capabilities that stand beside it.
_NEEDS: Sequence[tuple[type[Case], frozenset[Capability]]] = (
    (reading.Documents, _DOCUMENTS),
    (reading.Records, _READ),
    (changing.Changes, _READ),
    (history.History, _READ),
    (listing.Lists, frozenset({Capability.LIST_CUSTOMERS, Capability.LIST_PRODUCTS})),
    (
        writing.Writing,
        frozenset(
            {
                Capability.WRITE_INVOICES,
                Capability.WRITE_CREDIT_NOTES,
                Capability.WRITE_CUSTOMERS,
                Capability.WRITE_RECEIVABLES,
            }
        ),
    ),
    (
        writing.Cancelling,
        frozenset({Capability.WRITE_INVOICES, Capability.WRITE_CREDIT_NOTES, Capability.WRITE_RECEIVABLES}),
    ),
    (writing.Removing, frozenset({Capability.WRITE_RECEIVABLES})),
    (marking.Paid, frozenset({Capability.MARK_PAID})),
    (attaching.Attaching, frozenset({Capability.ATTACH_FILES})),
    (webhooks.Webhooks, frozenset({Capability.WEBHOOKS, Capability.WEBHOOKS_BY_HAND})),
    (webhooks.Registrations, frozenset({Capability.WEBHOOKS})),
    (webhooks.ByHand, frozenset({Capability.WEBHOOKS_BY_HAND})),
)


def of(*, connector: type[contract.Connector]) -> type[Case]:
    """Give the tests of that connector as one class to derive from; the class then needs the fixture `platform`."""
    cases: list[type[Case]] = [belonging.Belonging]
    cases += [case for case, needed in _NEEDS if needed & connector.capabilities]
    if Capability.WRITE_PROPERTIES in connector.capabilities and _DOCUMENTS & connector.capabilities:
        cases.append(tagging.Properties)
    if any(field.kind == "secret" for field in connector.setting_fields):
        cases.append(secret.Secrets)
    return type("ContractTests", tuple(cases), {"connector_class": connector})
