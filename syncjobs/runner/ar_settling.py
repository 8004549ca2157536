"""What a payment settles, found in NetSuite: by the pairs we know, else by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from integrations import errors
from integrations.netsuite import settled_documents
from integrations.netsuite.ar_payment_payloads import Books
from integrations.netsuite.parse import Status
from integrations.netsuite.settled_documents import CREDIT_MEMO, INVOICE, Settled
from syncjobs import blocking
from syncjobs.flows import ar_payments_out as flow
from syncjobs.runner.ar_desk import Desk
from syncjobs.runner.ar_payment_job import Sought
from syncjobs.runner.paying import APPROVAL

_RECORD_TYPES = {INVOICE: "invoice", CREDIT_MEMO: "credit_note"}
_SHARED = {"customer_id": "customers", "account_id": "receivables accounts", "currency_id": "currencies"}
_NOUNS = {INVOICE: "invoice", CREDIT_MEMO: "credit note"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """An invoice or credit note that NetSuite does not show, and why."""

    sought: Sought
    netsuite_type: str
    why: str

    def __str__(self) -> str:
        return f"{_NOUNS[self.netsuite_type]} {self.sought.name} {self.why}"


@dataclass(slots=True, kw_only=True)
class Found:
    """What was found, by the platform's ids."""

    invoices: dict[str, Settled] = field(default_factory=dict)
    credit_notes: dict[str, Settled] = field(default_factory=dict)
    absent: list[Absent] = field(default_factory=list)


def find(desk: Desk) -> Found:
    """Find all that the payment settles, in one call. Raises SyncError, also for what cannot be settled as it is."""
    invoices = [desk.job.invoices[each] for each in flow.invoice_ids(desk.payment)]
    notes = [desk.job.credit_notes[each] for each in dict.fromkeys(note for note, _ in flow.credits_of(desk.payment))]
    found = Found()
    if not invoices and not notes:
        return found
    desk.about_to_call()
    shown = settled_documents.find(
        client=desk.client,
        ids={each.netsuite_id for each in (*invoices, *notes)} - {""},
        invoice_numbers={each.number for each in invoices if not each.netsuite_id} - {""},
        memo_numbers={each.number for each in notes if not each.netsuite_id} - {""},
    )
    for kind, some, place in ((INVOICE, invoices, found.invoices), (CREDIT_MEMO, notes, found.credit_notes)):
        for sought in some:
            _put(desk, sought, kind, shown, place, found.absent)
    _refuse_unfit(desk, [*found.invoices.values(), *found.credit_notes.values()])
    return found


def _put(
    desk: Desk,
    sought: Sought,
    kind: str,
    shown: Sequence[Settled],
    place: dict[str, Settled],
    absent: list[Absent],
) -> None:
    matching = _by_id(desk, sought, kind, shown) if sought.netsuite_id else _by_number(sought, kind, shown)
    if len(matching) != 1:
        absent.append(Absent(sought=sought, netsuite_type=kind, why=_why(sought, matching)))
        return
    place[sought.source_id] = matching[0]
    if not sought.is_linked:
        desk.keep_found(
            record_type=_RECORD_TYPES[kind],
            source_id=sought.source_id,
            netsuite_type=kind,
            netsuite_id=matching[0].netsuite_id,
        )


def _by_id(desk: Desk, sought: Sought, kind: str, shown: Sequence[Settled]) -> list[Settled]:
    found = [one for one in shown if (one.netsuite_type, one.netsuite_id) == (kind, sought.netsuite_id)]
    if found:
        return found
    desk.about_to_call()  # a query may be a moment behind what was just saved
    try:
        one = settled_documents.by_id(client=desk.client, netsuite_type=kind, netsuite_id=sought.netsuite_id)
    except errors.RecordRejected:
        return []  # an id of another type of record
    return [one] if one else []


def _by_number(sought: Sought, kind: str, shown: Sequence[Settled]) -> list[Settled]:
    return [
        one
        for one in shown
        if (one.netsuite_type, one.number) == (kind, sought.number)
        and sought.customer_id in ("", one.customer_id, one.job_id)
        and one.status not in (Status.VOIDED, Status.REJECTED)
    ]


def _why(sought: Sought, matching: Sequence[Settled]) -> str:
    if matching:
        ids = ", ".join(one.netsuite_id for one in matching)
        return f"has the number of several in NetSuite (ids {ids})"
    if sought.netsuite_id:
        return f"(NetSuite id {sought.netsuite_id}) is no longer in NetSuite"
    return "is not in NetSuite under that number"


def _refuse_unfit(desk: Desk, documents: Sequence[Settled]) -> None:
    for one in documents:
        noun = f"{_NOUNS[one.netsuite_type]} {one.number}"
        if one.status in (Status.VOIDED, Status.REJECTED):
            raise desk.decision(
                f"its {noun} is {one.status.lower()} in NetSuite. Nothing was written. Apply the payment to another "
                "one on the platform, or skip this entry.",
                netsuite={"id": one.netsuite_id, "status": one.status},
            )
        if one.status == Status.PENDING_APPROVAL:
            label = f"the approval of {noun} in NetSuite"
            raise errors.MappingMissing(
                f"Payment {desk.payment.number} waits for {label}. It is looked at every hour.",
                missing=(errors.Missing(kind=APPROVAL, key=one.netsuite_id, label=label),),
            )
        if one.currency and one.currency != desk.payment.currency.upper():
            raise errors.RecordRejected(
                f"Payment {desk.payment.number} is in {desk.payment.currency.upper()}, but {noun} in NetSuite is in "
                f"{one.currency}. Nothing was written. Correct the payment on the platform, then retry.",
                code="CURRENCY",
            )


def absence(desk: Desk, absent: Sequence[Absent], *, so_far: str) -> errors.NeedsStaff:
    """Give what a payment waits for, or what people have to decide, because something is not in NetSuite."""
    names = "; ".join(str(one) for one in absent)
    about = f"Payment {desk.payment.number} of {desk.money(desk.payment.amount)}"
    if all(one.sought.is_under_way for one in absent):
        missing = tuple(
            errors.Missing(
                kind=blocking.PLATFORM_RECORD,
                key=f"{_RECORD_TYPES[one.netsuite_type]}:{one.sought.source_id}",
                label=f"{_NOUNS[one.netsuite_type]} {one.sought.name}",
            )
            for one in absent
        )
        labels = ", ".join(one.label for one in missing)
        return errors.MappingMissing(
            f"{about} waits for {labels}, just coming from NetSuite. {so_far} It goes by itself then.", missing=missing
        )
    return errors.DecisionNeeded(
        f"{about} cannot be applied: {names}. {so_far} Enter it in NetSuite with that number, or apply the payment to "
        "another one on the platform, then retry; or record it by hand, then skip this entry.",
        facts={"platform": {"absent": [str(one) for one in absent]}},
    )


def refuse_credit_used(desk: Desk) -> None:
    """Raise DecisionNeeded where the customer's credit on the platform pays a part: NetSuite has no record of such."""
    if used := flow.credit_used(desk.payment):
        raise desk.decision(
            f"beside its money it uses {desk.money(used)} of credit that the customer had on the platform. Apply the "
            "unapplied money in NetSuite to the same invoices by hand, then skip this entry.",
            platform={"credit used": used},
        )


def books_of(desk: Desk, invoices: Mapping[str, Settled]) -> Books:
    """Give whose money it is, as the first invoice says (D64); all must agree. Raises DecisionNeeded."""
    documents = list(invoices.values())
    first = documents[0]
    for name, noun in _SHARED.items():
        if len({getattr(one, name) for one in documents} - {""}) > 1:
            numbers = ", ".join(one.number for one in documents)
            raise desk.decision(
                f"its invoices {numbers} belong to several {noun} in NetSuite, and a payment there takes one. Nothing "
                "was written. Split the payment on the platform, or record it by hand and skip this entry."
            )
    if not first.account_id:
        desk.about_to_call()
        read = settled_documents.by_id(client=desk.client, netsuite_type=INVOICE, netsuite_id=first.netsuite_id)
        first = read or first
    return Books(
        customer_id=first.customer_id,
        currency_id=first.currency_id,
        subsidiary_id=first.subsidiary_id,
        account_id=first.account_id,
    )
