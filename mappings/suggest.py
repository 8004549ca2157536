"""Which NetSuite record a platform's customer or product probably is: candidates with a confidence and a reason. Pure.

Nothing is ever saved from here: a person takes a candidate, or leaves it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

MOST = 5  # candidates shown for one record
SURE = 85  # percent from which a candidate may be taken together with others, without looking at each
_LIKE_CUTOFF = 82  # of 100: names less alike than that say nothing
_LIKE_SHARE = 0.8  # of the likeness is the confidence: a name alone never makes sure
_NOT_WORD = re.compile(r"[\W_]+")
_COMPANY = re.compile(r"\b(pty|ltd|limited|inc|llc|co|company|the|trading as|t/a)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the platform says of a customer or product; `code` is its SKU or the supplier's own reference."""

    code: str = ""
    name: str = ""
    email: str = ""
    tax_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A NetSuite record that may stand for it. `code` is the item's name/number or the customer's id there."""

    netsuite_id: str
    code: str = ""
    name: str = ""
    email: str = ""
    tax_number: str = ""
    upc: str = ""

    @property
    def label(self) -> str:
        """Give how people call it."""
        parts = [self.name] if self.code and self.name.startswith(self.code) else [self.code, self.name]
        return " ".join(filter(None, parts)) or self.netsuite_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A NetSuite record with how sure it is, in percent, and why."""

    choice: Choice
    confidence: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Clue:
    chance: float
    says: str


@dataclass(kw_only=True)
class Choices:
    """All there is to choose from, ready to be asked thousands of times."""

    by_code: dict[str, list[Choice]] = field(default_factory=lambda: defaultdict(list))
    by_upc: dict[str, list[Choice]] = field(default_factory=lambda: defaultdict(list))
    by_email: dict[str, list[Choice]] = field(default_factory=lambda: defaultdict(list))
    by_tax_number: dict[str, list[Choice]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Choice]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, choices: Iterable[Choice]) -> Choices:
        """Give these choices by everything that they can be found by."""
        made = cls()
        for choice in choices:
            for key in {_word(choice.code), _word(choice.code.rpartition(" : ")[2])} - {""}:
                made.by_code[key].append(choice)
            for table, key in (
                (made.by_upc, _word(choice.upc)),
                (made.by_email, _word(choice.email)),
                (made.by_tax_number, _digits(choice.tax_number)),
                (made.by_name, _plain(choice.name)),
            ):
                if key:
                    table[key].append(choice)
        return made


def candidates(*, wanted: Wanted, among: Choices, by_likeness: bool = True) -> list[Candidate]:
    """Give the likeliest records, the surest first. `by_likeness`: similar names too, which takes milliseconds."""
    clues: dict[str, list[_Clue]] = defaultdict(list)
    met: dict[str, Choice] = {}
    for choice, clue in [*_exact(wanted, among), *(_alike(wanted, among) if by_likeness else [])]:
        met[choice.netsuite_id] = choice
        clues[choice.netsuite_id].append(clue)
    found = [_candidate(met[netsuite_id], of_it) for netsuite_id, of_it in clues.items()]
    return sorted(found, key=lambda one: (-one.confidence, int(one.choice.netsuite_id)))[:MOST]


def sure(*, wanted: Wanted, among: Choices) -> Candidate | None:
    """Give the one candidate that is sure; None when there is none, or more than one."""
    found = [one for one in candidates(wanted=wanted, among=among, by_likeness=False) if one.confidence >= SURE]
    return found[0] if len(found) == 1 else None


def _exact(wanted: Wanted, among: Choices) -> Iterable[tuple[Choice, _Clue]]:
    told = (
        (among.by_code, _word(wanted.code), _Clue(0.98, f"NetSuite calls it {wanted.code} too")),
        (among.by_upc, _word(wanted.code), _Clue(0.93, f"{wanted.code} is its UPC")),
        (among.by_tax_number, _digits(wanted.tax_number), _Clue(0.95, f"tax number {wanted.tax_number}")),
        (among.by_email, _word(wanted.email), _Clue(0.80, f"e-mail {wanted.email}")),
        (among.by_name, _plain(wanted.name), _Clue(0.87, "the same name")),
    )
    for table, key, clue in told:
        for choice in table.get(key, ()) if key else ():
            yield choice, clue


def _alike(wanted: Wanted, among: Choices) -> Iterable[tuple[Choice, _Clue]]:
    name = _plain(wanted.name)
    if not name:
        return
    like = process.extract(
        name, among.by_name.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=_LIKE_CUTOFF, limit=MOST
    )
    for key, score, _index in like:
        for choice in among.by_name[key] if key != name else ():
            yield choice, _Clue(score / 100 * _LIKE_SHARE, f"a similar name ({score:.0f} % alike)")


def _candidate(choice: Choice, clues: list[_Clue]) -> Candidate:
    doubt = 1.0
    for clue in clues:
        doubt *= 1 - clue.chance
    reason = "; ".join(clue.says for clue in clues)
    return Candidate(choice=choice, confidence=int(100 * (1 - doubt)), reason=reason[0].upper() + reason[1:] + ".")


def _word(text: str) -> str:
    return " ".join(text.split()).casefold()


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum()).casefold()


def _plain(text: str) -> str:
    words = _COMPANY.sub(" ", _NOT_WORD.sub(" ", text.casefold()))
    return " ".join(words.split())
