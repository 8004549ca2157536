"""Orders of Ordermentum as they are parsed, and what is said of those that cannot be."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from integrations import errors, records
from integrations.ordermentum import parse
from tests.integrations.ordermentum.documents import order_row

SYDNEY = ZoneInfo("Australia/Sydney")


def parsed(**changes: Any) -> records.Order:
    return parse.order(row=order_row(**changes), zone=SYDNEY, currency="AUD")


def refusal(**changes: Any) -> errors.RecordRejected:
    with pytest.raises(errors.RecordRejected) as caught:
        parsed(**changes)
    return caught.value
