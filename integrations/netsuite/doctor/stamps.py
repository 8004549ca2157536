"""By which clock the account stamps records: changes are read by those stamps, and must be asked for by that clock.

NetSuite help does not say in which zone a query tells last-modified times, and public reports contradict each other; so
it is measured, against SYSDATE. Two facts bound it. A stamp is never later than the present, so the newest one says by
how much the stamps are ahead at the least. A record that we wrote was stamped then or, when somebody saved it again,
later; so the earliest of a few says by how much they are ahead at the most. What is ahead too little is read late and
never missed: in doubt that side is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from integrations import http
from integrations.netsuite import parse, queries
from integrations.netsuite.doctor.case import Case
from integrations.netsuite.doctor.questions import Questions
from integrations.netsuite.doctor.steps import Light, Step

# The flows that read what changed by stamps; keys of `needs.NEEDS`.
BY_STAMPS = frozenset(
    {
        "invoices_in", "credit_notes_in", "payments_in", "paid_in",
        "customers_in", "ar_invoices_in", "ar_credits_in", "ar_payments_in",
    }
)  # fmt: skip
QUARTER_S = 900  # zones differ by whole quarters of an hour
NEAR_S = 300  # ours: between a write and its note in the ledger, and for servers whose clocks differ
_LONGEST_S = 27 * 3600  # the farthest zones are 26 hours apart
_TIME = "TO_CHAR({}, 'YYYY-MM-DD HH24:MI:SS')"
_NEWEST = (
    f"SELECT {_TIME.format('MAX(lastmodifieddate)')} AS stamped, {_TIME.format('SYSDATE')} AS now FROM transaction "
    "WHERE lastmodifieddate >= SYSDATE - 2"
)
_WRITTEN = (
    f"SELECT id, {_TIME.format('lastmodifieddate')} AS stamped, {_TIME.format('SYSDATE')} AS now FROM transaction "
    "WHERE id IN ({})"
)


def measure(*, questions: Questions, case: Case) -> int | None:
    """Ask how many seconds the account's stamps are ahead of its SYSDATE; None when nothing proves it."""
    newest = [_ahead_s(row) for row in _rows(questions.query(sql=_NEWEST))]
    written: list[float] = []
    ids = [one for one in case.written if parse.INTERNAL_ID.fullmatch(one)]
    if ids:
        asked_at = datetime.now(UTC)
        for row in _rows(questions.query(sql=_WRITTEN.format(", ".join(ids)))):
            ahead_s, written_at = _ahead_s(row), case.written.get(row.get("id", ""))
            if ahead_s is not None and written_at is not None:
                written.append(ahead_s + (asked_at - written_at).total_seconds())
    return offset_s(newest_ahead_s=newest[0] if newest else None, written_ahead_s=written, known=case.stamp_offset_s)


def offset_s(*, newest_ahead_s: float | None, written_ahead_s: Sequence[float], known: int | None) -> int | None:
    """Give the offset of stamps in seconds, a multiple of `QUARTER_S`, or None when nothing proves it. Pure.

    `newest_ahead_s`: the account's newest stamp less SYSDATE. `written_ahead_s`: the stamp of each record that we wrote
    less SYSDATE at the time of writing. `known`: what was proved before.
    """
    at_most = min(written_ahead_s, default=None)
    if at_most is not None and _is_whole(at_most):
        measured = round(at_most / QUARTER_S) * QUARTER_S
        # Ahead could also mean that all of them were saved again; a stamp that has yet to come cannot.
        if measured <= 0 or (newest_ahead_s is not None and newest_ahead_s > NEAR_S):
            return measured
    if newest_ahead_s is None:
        return known
    if known is not None and known >= newest_ahead_s - NEAR_S:
        return None if at_most is not None and known > at_most + NEAR_S else known
    at_least = int((newest_ahead_s + NEAR_S) // QUARTER_S) * QUARTER_S
    return at_least if known is not None or newest_ahead_s >= -NEAR_S else None


def step(*, measured: int | None, case: Case) -> Step | None:
    """Tell what was measured; None when nothing was and no switched-on flow reads by stamps."""
    if measured is None:
        return _unproved() if case.flows & BY_STAMPS else None
    if measured == 0:
        return _step(Light.GREEN, "The account stamps records by the clock that SYSDATE tells.")
    side = "ahead of" if measured > 0 else "behind"
    text = f"The account stamps records by a clock {_duration(abs(measured))} {side} SYSDATE. Changes are read by it."
    return _step(Light.GREEN, text)


def _unproved() -> Step:
    return _step(
        Light.AMBER,
        "It could not be proved by which clock the account stamps records: nobody saved a transaction there in the "
        "last minutes, and none was written from here in the last day. By another clock than SYSDATE's, changes would "
        "be read late or not at all. Run the doctor again while people work in NetSuite.",
    )


def _step(light: Light, message: str) -> Step:
    return Step(key="stamps", name="Last-modified times", light=light, message=message)


def _duration(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    parts = [(hours, "hour"), (minutes, "minute")]
    return " and ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count)


def _is_whole(ahead_s: float) -> bool:
    return abs(ahead_s - round(ahead_s / QUARTER_S) * QUARTER_S) <= NEAR_S and abs(ahead_s) <= _LONGEST_S


def _rows(answer: http.Answer) -> list[dict[str, str]]:
    try:
        return queries.read_page(body=answer.json()).rows if answer.status == 200 else []
    except (ValueError, RecursionError):
        return []


def _ahead_s(row: Mapping[str, str]) -> float | None:
    try:
        stamped, now = (datetime.fromisoformat(row[name]) for name in ("stamped", "now"))
        return (stamped - now).total_seconds()
    except (KeyError, ValueError, TypeError):
        return None
