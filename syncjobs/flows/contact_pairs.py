"""Which contacts of a customer on the platform are which contacts of NetSuite.

A contact of NetSuite may belong to several customers, and is on the platform a contact of each. So a pair stands under
the customer and the contact together, "1042:2042".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from django.db import transaction
from django.db.models import Func, Q, Value
from django.db.models.functions import Left, StrIndex, Substr

from syncjobs.models import RecordLink

RECORD_TYPE = "contact"
_MOST = 20  # characters that a link has for NetSuite's id
_COLON_AT = StrIndex("netsuite_id", Value(":"))
_CUSTOMER_ID, _CONTACT_ID = Left("netsuite_id", _COLON_AT - 1), Substr("netsuite_id", _COLON_AT + 1)


def of_customers(*, connection_id: int, customer_ids: Collection[str]) -> dict[str, dict[str, str]]:
    """Give the platform's ids of contacts by NetSuite's of the customer and of the contact."""
    found: dict[str, dict[str, str]] = {}
    for customer_id, contact_id, source_id in _pairs(connection_id, _CUSTOMER_ID, customer_ids):
        found.setdefault(customer_id, {})[contact_id] = source_id
    return found


def customers_of(*, connection_id: int, contact_ids: Collection[str]) -> dict[str, set[str]]:
    """Give NetSuite's ids of the customers for which these contacts went across, by the contact's."""
    found: dict[str, set[str]] = {}
    for customer_id, contact_id, _ in _pairs(connection_id, _CONTACT_ID, contact_ids):
        found.setdefault(contact_id, set()).add(customer_id)
    return found


def keep(*, connection_id: int, customer_id: str, written: Mapping[str, str], forgotten_ids: Collection[str]) -> None:
    """Remember what was written of a customer's contacts, and forget those that were removed. One transaction."""
    before = of_customers(connection_id=connection_id, customer_ids=[customer_id]).get(customer_id, {})
    stays = {key: each for key, each in before.items() if each not in forgotten_ids}
    wanted = {**stays, **{key: each for key, each in written.items() if len(f"{customer_id}:{key}") <= _MOST}}
    if wanted == before:
        return
    ours = RecordLink.objects.filter(connection=connection_id, record_type=RECORD_TYPE)
    with transaction.atomic():
        ours.filter(Q(source_id__in=wanted.values()) | Q(netsuite_id__startswith=f"{customer_id}:")).delete()
        RecordLink.objects.bulk_create(
            RecordLink(
                connection_id=connection_id,
                record_type=RECORD_TYPE,
                source_id=source_id,
                netsuite_type="contact",
                netsuite_id=f"{customer_id}:{contact_id}",
                created_by=RecordLink.Side.NETSUITE,
            )
            for source_id, contact_id in {source_id: key for key, source_id in wanted.items()}.items()
        )


def _pairs(connection_id: int, part: Func, ids: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Give NetSuite's ids of customer and contact, and the platform's, of the pairs with one of these in that part."""
    ours = RecordLink.objects.filter(connection=connection_id, record_type=RECORD_TYPE)
    # Not an OR for each: of the 1,000 ids of a page that is more than SQLite takes.
    for netsuite_id, source_id in ours.alias(part=part).filter(part__in=ids).values_list("netsuite_id", "source_id"):
        customer_id, _, contact_id = netsuite_id.partition(":")
        yield customer_id, contact_id, source_id
