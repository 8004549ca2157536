"""Each permission on records, proved by a record that is shown or by a write that is let through to its data.

How a right to write is proved without writing: a create that names a customer who cannot exist (and has no lines), and
a change or a deletion of an external id that no record has. NetSuite asks for the permission before it looks at a
value, so an objection to the customer, or to there being no such record, proves that the permission is there; and none
of these can ever be stored. A level allows what the lower ones do, so that of change and deletion the one that needs
the wanted level is tried. In which order NetSuite looks for a record and for the right to change it is not
documented: were it the record first, level Create would pass for Edit here, and the first real change would tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from integrations.netsuite.doctor import gates, permissions, verdicts
from integrations.netsuite.doctor.case import Case
from integrations.netsuite.doctor.needs import Needed
from integrations.netsuite.doctor.permissions import Level, Permission
from integrations.netsuite.doctor.questions import Questions
from integrations.netsuite.doctor.steps import Step
from integrations.netsuite.doctor.verdicts import Said, Verdict

NO_RECORD = "eid:crossfoot-doctor-no-record-has-this"
MOST_IDS = 5  # of the records known to exist
_NO_QUERIES = "queries do not work, see SuiteAnalytics Workbook"
_MISSING = (Said.FORBIDDEN, Said.HIDDEN)
_OF_MONEY = (permissions.PAYMENT, permissions.DEPOSIT, permissions.REFUND)
# Where the singular is not the name without its s.
_NOUNS = {
    "Find Transaction": "transaction",
    "Subsidiaries": "subsidiary",
    "Classes": "class",
    "Accounting Lists": "payment term",
}
# What the reference fields of transactions and customers point at.
_KINDS = {
    "subsidiary": "subsidiary", "currency": "currency", "location": "location", "department": "department",
    "class": "classification", "salesRep": "employee", "account": "account", "arAcct": "account", "terms": "term",
}  # fmt: skip
# Every customer and every transaction names one, in an account with the feature that brings them.
_OF_EVERY_RECORD = {"subsidiary": "subsidiaries", "currency": "currencies"}
# Who is billed is a customer or a project.
_BILLED_PROJECT = (
    "SELECT t.entity AS id FROM transaction t LEFT JOIN customer c ON c.id = t.entity "
    "WHERE t.type = 'CustInvc' AND t.entity IS NOT NULL AND c.id IS NULL FETCH FIRST 1 ROWS ONLY"
)


class Records:
    """Looks at one kind of record after the other, and keeps what it sees on the way as known to exist."""

    def __init__(self, *, questions: Questions, case: Case) -> None:
        self._questions = questions
        self._known = {kind: list(ids) for kind, ids in case.known.items() if ids}
        self._shown: dict[str, str] = {}  # record type -> id of one that the record service showed
        self._read: set[tuple[str, str]] = set()
        self._sees_customers = False
        self.queries_work = False

    @property
    def used(self) -> frozenset[str]:
        """The kinds that are in use in the account, as far as is known."""
        return frozenset(kind for kind, ids in self._known.items() if ids)

    def look_at_time(self) -> Verdict:
        """Judge the shortest query, which needs no permission on any record."""
        answer = self._questions.query(sql="SELECT TO_CHAR(SYSDATE, 'YYYY-MM-DD HH24:MI:SS') AS id FROM DUAL")
        verdict = verdicts.of_query(answer=answer, permission=permissions.WORKBOOK.name)
        self.queries_work = verdict.said is Said.SHOWN
        return verdict

    def transaction(self, needed: Needed) -> Step:
        """Judge the permission on a kind of transaction at the level that is needed."""
        permission, record_type = needed.permission, needed.permission.record_types[0]
        seen = self._look(permission, record_type)
        if needed.level is Level.VIEW:
            return self._judged(needed, seen, how=f"NetSuite showed {record_type} {_first(seen)}")
        for level, verdict in self._try_writes(permission, record_type, needed.level):
            if verdict.said in _MISSING:
                return _missing(needed, verdict.words, has_lower=seen.said is Said.SHOWN)
            if verdict.said is not Said.SHOWN:
                return _unproved(needed, f"NetSuite answered a test of level {level.title()} with: {verdict.words}")
        return _proved(needed, "a test write was refused for its data alone, and nothing was stored")

    def listed(self, needed: Needed) -> Step:
        """Judge the permission on a kind of list: by a query where queries work, else or in doubt by the record."""
        permission = needed.permission
        if not permission.record_types and not self.queries_work:
            return _unproved(needed, _NO_QUERIES)
        ids = self._known.get(permission.kind, [])[:MOST_IDS]
        asked = self._query(permission, ids) if self.queries_work else None
        if asked and asked.said is Said.SHOWN:
            self._sees_customers = self._sees_customers or permission is permissions.CUSTOMERS
            return _proved(needed, f"a query showed {_noun(permission)} {_first(asked)}")
        seen = self._look_at_all(permission)
        if seen.said is Said.SHOWN:
            return self._only_by_record(needed, asked, seen, ids)
        refusal = next((one for one in (seen, asked) if one and one.said is Said.FORBIDDEN), None)
        if refusal:
            return _missing(needed, refusal.words)
        if unclear := next((one for one in (seen, asked) if one and one.said is Said.UNCLEAR), None):
            return _unproved(needed, unclear.words)
        hidden = next((one for one in (seen, asked) if one and one.said is Said.HIDDEN), None)
        if hidden and not permission.is_optional and hidden is (seen if permission.record_types else asked):
            return _missing(needed, hidden.words)
        return self._nothing_shown(needed, seen if seen.words else asked or seen)

    def find(self, needed: Needed) -> Step:
        """Judge Find Transaction by transactions that the record service has just shown."""
        if not self.queries_work:
            return _unproved(needed, _NO_QUERIES)
        ids = list(self._shown.values())[:MOST_IDS]
        verdict = self._query(needed.permission, ids)
        if verdict.said is Said.EMPTY and ids:
            return _missing(needed, f"a query does not find transaction {ids[0]}, which exists")
        return self._judged(needed, verdict, how=f"a query showed transaction {_first(verdict)}")

    def _judged(self, needed: Needed, verdict: Verdict, *, how: str) -> Step:
        if verdict.said is Said.SHOWN:
            return _proved(needed, how)
        if verdict.said in _MISSING:
            return _missing(needed, verdict.words)
        if verdict.said is Said.EMPTY:
            return _unproved(needed, f"NetSuite shows none, and no {_noun(needed.permission)} is known yet")
        return _unproved(needed, f"NetSuite answered with: {verdict.words}")

    def _only_by_record(self, needed: Needed, asked: Verdict | None, seen: Verdict, ids: list[str]) -> Step:
        kind = needed.permission.kind
        if asked is None or (asked.said is Said.EMPTY and not ids):
            return _proved(needed, f"NetSuite showed {_noun(needed.permission)} {_first(seen)}")
        if asked.said is Said.EMPTY:
            why = f"the role sees {kind} {_first(seen)}, but not {', '.join(ids)}, which your mappings or rules name"
            return _unproved(needed, f"{why}: deleted, or of a subsidiary that the role may not see")
        return _unproved(needed, f"single records are shown, but a query is answered with: {asked.words}")

    def _nothing_shown(self, needed: Needed, verdict: Verdict) -> Step:
        permission = needed.permission
        if not self._known.get(permission.kind) and permission.kind in _KINDS.values():
            is_any_read = self._learn(permission.kind)
            if permission.kind in _OF_EVERY_RECORD and is_any_read and not self._known.get(permission.kind):
                return _unneeded(needed, f"the account has no {_OF_EVERY_RECORD[permission.kind]}")
        if permission is permissions.PROJECTS and not self._known.get(permission.kind) and self._sees_customers:
            billed = verdicts.of_query(answer=self._questions.query(sql=_BILLED_PROJECT), permission="Find Transaction")
            if billed.said is Said.EMPTY:
                why = "the role sees no project, and no invoice is of one"
                way = permission.menu(needed.level)
                return _unneeded(needed, f"{why}. Should the account have projects all the same, give the role {way}")
            self._known[permission.kind] = list(billed.ids)
        known = self._known.get(permission.kind)
        if known:
            return _missing(needed, verdict.words or f"NetSuite shows none, although {known[0]} is in use")
        why = f"NetSuite shows none, and no {_noun(permission)} is known yet"
        return _unproved(needed, f"{why}. {verdict.words}".strip().rstrip("."))

    def _learn(self, kind: str) -> bool:
        """Read records that refer to others until one of this kind is found; say whether any could be read."""
        is_any_read = False
        for record_type, record_id in self._to_read():
            is_any_read = self._note_references(record_type, record_id) or is_any_read
            if self._known.get(kind):
                break
        return is_any_read or bool(self._read)

    def _to_read(self) -> Iterator[tuple[str, str]]:
        customers = self._known.get("customer", [])[:1]
        candidates = [("customer", one) for one in customers] + list(self._shown.items())
        yield from (one for one in candidates[:4] if one not in self._read)

    def _note_references(self, record_type: str, record_id: str) -> bool:
        answer = self._questions.record_service(path=f"{record_type}/{record_id}")
        found = verdicts.references(answer=answer)
        self._note(found, ("subsidiary", "currency", "account"))
        if found:
            self._read.add((record_type, record_id))
        return bool(found)

    def _note(self, references: dict[str, str], kinds: tuple[str, ...]) -> None:
        for field, record_id in references.items():
            kind = _KINDS.get(field, "")
            if kind in kinds and not self._known.get(kind):
                self._known[kind] = [record_id]

    def _look(self, permission: Permission, record_type: str) -> Verdict:
        """Look at a transaction that is known, or else at any."""
        for record_id in self._known.get(record_type.lower(), [])[:1]:
            answer = self._questions.record_service(path=f"{record_type}/{record_id}")
            verdict = verdicts.of_record(answer=answer, permission=permission.name)
            if verdict.said is Said.SHOWN:
                self._shown[record_type] = record_id
                self._read.add((record_type, record_id))
                # What a document of ours names is in use, although no rule may name it.
                self._note(verdicts.references(answer=answer), tuple(_KINDS.values()))
                return verdict
            if verdict.said in _MISSING:
                return verdict
        verdict = self._page(permission, record_type)
        if verdict.ids:
            self._shown[record_type] = verdict.ids[0]
        return verdict

    def _look_at_all(self, permission: Permission) -> Verdict:
        verdict = Verdict(said=Said.EMPTY)
        for record_type in permission.record_types:
            verdict = self._page(permission, record_type)
            if verdict.said is not Said.EMPTY:
                return verdict
        return verdict

    def _page(self, permission: Permission, record_type: str) -> Verdict:
        answer = self._questions.record_service(path=f"{record_type}?limit=1")
        return verdicts.of_list(answer=answer, permission=permission.name)

    def _query(self, permission: Permission, ids: list[str]) -> Verdict:
        column = permission.id_column
        where = f" WHERE {column} IN ({', '.join(ids)})" if ids else ""
        sql = f"SELECT {column} AS id FROM {permission.kind}{where} FETCH FIRST 1 ROWS ONLY"
        answer = self._questions.query(sql=sql)
        return verdicts.of_query(answer=answer, permission=permission.name)

    def _try_writes(self, permission: Permission, record_type: str, wanted: Level) -> Iterator[tuple[Level, Verdict]]:
        owner = "customer" if permission in _OF_MONEY else "entity"
        if permission is not permissions.DEPOSIT_APPLICATION:  # that is made of a deposit, not by itself
            body = {owner: {"id": verdicts.IMPOSSIBLE_ID}}
            answer = self._questions.record_service(path=record_type, method="POST", body=body)
            yield Level.CREATE, verdicts.of_write(answer=answer, permission=permission.name)
        path = f"{record_type}/{NO_RECORD}"
        if wanted is Level.FULL:
            answer = self._questions.record_service(path=path, method="DELETE")
        else:
            answer = self._questions.record_service(path=path, method="PATCH", body={})
        yield wanted, verdicts.of_write(answer=answer, permission=permission.name)


def _noun(permission: Permission) -> str:
    return _NOUNS.get(permission.name) or permission.name.lower().removesuffix("s")


def _first(verdict: Verdict) -> str:
    return verdict.ids[0] if verdict.ids else ""


def _proved(needed: Needed, how: str) -> Step:
    return gates.proved(permission=needed.permission, level=needed.level, flows=needed.flows, how=how)


def _unneeded(needed: Needed, why: str) -> Step:
    return gates.unneeded(permission=needed.permission, level=needed.level, flows=needed.flows, why=why)


def _unproved(needed: Needed, why: str) -> Step:
    return gates.unproved(permission=needed.permission, level=needed.level, flows=needed.flows, why=why)


def _missing(needed: Needed, said: str, *, has_lower: bool = False) -> Step:
    return gates.missing(
        permission=needed.permission, level=needed.level, flows=needed.flows, said=said, has_lower=has_lower
    )
