"""What was bought for a customer and is charged on with an invoice: the items of its sublist `itemCost`.

Among an invoice's lines in SuiteQL nothing tells these from what is sold, so that the record service is asked, one
invoice at a time. Sources: NetSuite help, "Accessing Subresources in REST Web Services" (a sublist has an address of
its own); NetSuite REST API Browser 2026.1, invoice-itemCostElement (`apply`, `item`, `itemDisp`, `amount`, `memo`).
Inferred: that the sublist shows every cost that could be charged, ticked or not, as `apply` sublists do; that it is not
shown in pages; and that `amount` is what SuiteQL shows as the line's `foreignamount`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from integrations import errors, http
from integrations.netsuite import parse, refusals
from integrations.netsuite.client import RECORDS

SUBLIST = "itemCost"


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledCost:
    """An item that is charged on. `amount` excludes tax, in the invoice's currency; None where it is not told."""

    item_id: str
    item_name: str
    amount: Decimal | None
    memo: str


class Asked(Protocol):
    """Something that sends signed requests, as `NetSuiteClient` does."""

    account_name: str

    def probe(self, *, path: str) -> http.Answer:
        """Give the answer whatever it is."""


def of_invoice(*, client: Asked, netsuite_id: str) -> list[BilledCost]:
    """Give what is charged on with an invoice, in its order.

    Raises PermissionMissing or RecordRejected (RecordNotFound) where the account does not show it, and Retryable when
    it cannot be asked now.
    """
    subject = f"invoice {netsuite_id}, its sublist {SUBLIST}"
    answer = client.probe(path=f"{RECORDS}/invoice/{netsuite_id}/{SUBLIST}?expandSubResources=true")
    if answer.status == 401:
        raise errors.Busy(f"NetSuite ({client.account_name}) did not show {subject}.", exchange=answer.exchange)
    if answer.status != 200:
        raise refusals.error_for(answer=answer, is_write=False, account_name=client.account_name, subject=subject)
    return [_cost(line) for line in _lines(client, answer, subject) if line["apply"]]


def _lines(client: Asked, answer: http.Answer, subject: str) -> list[Mapping[str, Any]]:
    try:
        body = answer.json()
    except ValueError as error:
        what = "gave an answer that is not JSON"
        raise refusals.broken(
            answer=answer, is_write=False, account_name=client.account_name, subject=subject, what=what
        ) from error
    lines = parse.lines(record={SUBLIST: body}, sublist=SUBLIST)
    if not isinstance(body, Mapping) or "items" not in body or body.get("hasMore") or not all(map(_is_told, lines)):
        raise errors.RecordRejected(
            f"NetSuite ({client.account_name}) shows {subject} in part only.", code="SUBLIST", exchange=answer.exchange
        )
    return lines


def _is_told(line: Mapping[str, Any]) -> bool:
    return isinstance(line.get("apply"), bool)


def _cost(line: Mapping[str, Any]) -> BilledCost:
    return BilledCost(
        item_id=parse.reference_id(value=line.get("item")),
        item_name=str(line.get("itemDisp") or ""),
        amount=parse.number(value=line.get("amount")),
        memo=str(line.get("memo") or ""),
    )
