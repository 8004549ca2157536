"""The examination: step by step, each step only where the ones before it leave something to look at."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime

from integrations import errors
from integrations.netsuite import client as clients
from integrations.netsuite import sign_in
from integrations.netsuite.doctor import gates, needs, permissions, stamps
from integrations.netsuite.doctor.case import Case
from integrations.netsuite.doctor.needs import Needed
from integrations.netsuite.doctor.permissions import Group
from integrations.netsuite.doctor.questions import Questions
from integrations.netsuite.doctor.records import Records
from integrations.netsuite.doctor.steps import Findings, Light, Step

_CATALOGUE = "metadata-catalog?select=salesOrder"


def _nothing() -> None:
    pass


def examine(
    *,
    client: clients.NetSuiteClient,
    case: Case,
    pause: Callable[[float], None] = time.sleep,
    before_each: Callable[[], None] = _nothing,
) -> Findings:
    """Look at the account and give what was found. Writes nothing, sends about 40 requests at most, one at a time.

    `before_each` is called before every request (to keep a slot), `pause` waits seconds when NetSuite is busy.
    Raises nothing that NetSuite or the network brings about: that is a step of the findings.
    """
    questions = Questions(client=client, has_worked=case.worked_recently, pause=pause, before_each=before_each)
    examination = _Examination(questions, case)
    steps = tuple(examination.steps())
    return Findings(steps=steps, calls=questions.calls, stamp_offset_s=examination.stamp_offset_s)


class _Examination:
    def __init__(self, questions: Questions, case: Case) -> None:
        self._questions = questions
        self._case = case
        self._records = Records(questions=questions, case=case)
        self.stamp_offset_s: int | None = None

    def steps(self) -> Iterator[Step]:
        try:
            is_open = yield from self._gates()
        except errors.SyncError as error:
            yield _refused_or_away(self._case, error)
            is_open = False
        if is_open:
            yield from self._role()
        else:
            yield _not_looked_at(self._needed(), "until what stands above is mended")

    def _gates(self) -> Generator[Step, None, bool]:
        answer = self._questions.knock(path=_CATALOGUE)
        yield (host := gates.host(answer=answer))
        if host.light is Light.RED:
            return False
        yield gates.clock(answer=answer)
        if answer.status == 401:
            name = self._questions.account_name
            yield gates.rejected(
                case=self._case, error=sign_in.rejected(answer=answer, account_name=name, now=datetime.now(UTC))
            )
            return False
        yield from gates.signed_in(case=self._case)
        yield from gates.rest(case=self._case, answer=answer)
        return answer.status == 200

    def _role(self) -> Iterator[Step]:
        try:
            yield from gates.workbook(case=self._case, verdict=self._records.look_at_time())
            yield from self._stamps()
        except errors.SyncError as error:
            yield _refused_or_away(self._case, error)
            yield _not_looked_at(self._needed(), "as NetSuite broke off")
            return
        if not self._case.flows:
            text = "No flow is switched on, so no permission on records was looked at."
            yield Step(key="flows", name="Flows", light=Light.AMBER, message=text)
        seen: set[str] = set()
        while waiting := [one for one in self._needed() if one.permission.name not in seen]:
            needed = waiting[0]
            seen.add(needed.permission.name)
            try:
                yield self._look_at(needed)
            except errors.SyncError as error:
                yield _refused_or_away(self._case, error)
                yield _not_looked_at(tuple(waiting), "as NetSuite broke off")
                return

    def _stamps(self) -> Iterator[Step]:
        if self._records.queries_work:
            self.stamp_offset_s = stamps.measure(questions=self._questions, case=self._case)
            if found := stamps.step(measured=self.stamp_offset_s, case=self._case):
                yield found

    def _needed(self) -> tuple[Needed, ...]:
        # Asked anew after every step: a document of ours may show that the account uses departments.
        case = self._case
        return needs.needed(flows=case.flows, used=self._records.used, deleting=case.deleting, parts=case.parts)

    def _look_at(self, needed: Needed) -> Step:
        if needed.permission is permissions.FIND:
            return self._records.find(needed)
        if needed.permission.group is Group.TRANSACTIONS:
            return self._records.transaction(needed)
        return self._records.listed(needed)


def _refused_or_away(case: Case, error: errors.SyncError) -> Step:
    if isinstance(error, errors.CredentialsRejected):
        return gates.rejected(case=case, error=error)
    if isinstance(error, errors.Busy) or error.__cause__ is None:
        text = f"NetSuite is there, but cannot answer now. Run the doctor again later. ({error.message})"
        return Step(key="answer", name="Answer", light=Light.AMBER, message=text)
    return gates.unreachable(error=error)


def _not_looked_at(needed: tuple[Needed, ...], why: str) -> Step:
    names = ", ".join(one.permission.name for one in needed)
    text = f"Not looked at, {why}: {names or 'none, as no flow is switched on'}."
    return Step(key="permissions", name="Other permissions", light=Light.AMBER, message=text)
