"""What NetSuite answers, and the order that most tests send."""

from decimal import Decimal

from integrations.netsuite import payloads
from tests import builders

KEY = payloads.external_id(prefix="om", record_type="order", source_id=builders.ORDER_ID)
LOCATION = "https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1/salesOrder/5012"
ORDER = {"memo": "OM2041", "item": {"items": [{"quantity": Decimal("1.375"), "rate": Decimal("30.00")}]}}
ROWS = {"items": [{"links": [], "id": "7"}], "hasMore": True, "totalResults": 3, "count": 1, "offset": 0}


def refusal(code, detail="Something.", **where):
    """The body of a refusal; `where` is errorPath and the like."""
    named = {f"o:{name}": value for name, value in where.items()}
    return {"title": "Bad Request", "o:errorDetails": [{"detail": detail, "o:errorCode": code, **named}]}


def upsert(netsuite):
    """Send the order."""
    return netsuite.upsert(record_type="salesOrder", external_id="om-order-4c1d", payload=ORDER)


def put(netsuite, payload, *, record_type="salesOrder", key=KEY):
    """Send a payload under order OM2041's external id."""
    return netsuite.upsert(record_type=record_type, external_id=key, payload=payload)
