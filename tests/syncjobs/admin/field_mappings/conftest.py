"""Both sides with fields of NetSuite's to map, and somebody who may map them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from integrations.netsuite.simulator.custom_fields import CustomField
from syncjobs import roles
from tests.receivables import Receivables, serving


@pytest.fixture(scope="module")
def both() -> Iterator[Receivables]:
    with serving() as receivables:
        yield receivables


@pytest.fixture
def books(both: Receivables, db: None) -> Receivables:
    both.fresh()
    both.netsuite.custom_fields.clear()
    both.netsuite.custom_fields.update(
        {
            "custbody_po_number": CustomField(),
            "custbody_region": CustomField(choices={"1": "North", "2": "South"}),
            "custcol_batch": CustomField(),
        }
    )
    both.connect()
    return both


@pytest.fixture
def mapper(as_role: Callable[[str], Client]) -> Client:
    return as_role(roles.MAPPER)
