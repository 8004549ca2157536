"""What a file would do to the mapping tables, line by line, before anything is done."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mappings import models, netsuite_lists, properties
from mappings.importing import cells, columns
from mappings.importing.columns import CLEAR, Target
from mappings.importing.reading import Row, Sheet

Key = tuple[str, str]  # (source id, "") of a customer, (product id, variant id) of a product
MappingRow = models.CustomerMapping | models.ProductMapping


class Outcome(StrEnum):
    """What would happen to a line."""

    ADD = "ADD"
    CHANGE = "CHANGE"
    SAME = "SAME"
    REFUSED = "REFUSED"


class LineRefused(ValueError):
    """One line cannot be followed; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLine:
    """What one line of the file would do. `was` is the id the mapping has now, `reason` says why when it matters."""

    line: int
    outcome: Outcome
    label: str
    key: Key = ("", "")
    was: str = ""
    netsuite_id: str = ""
    netsuite_name: str = ""
    reason: str = ""
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a file would do, in the order of its lines."""

    file_name: str
    target: Target
    lines: tuple[PlannedLine, ...]
    ignored: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Give how many lines have each outcome, in the order of `Outcome`."""
        counted = Counter(line.outcome for line in self.lines)
        return {outcome.value: counted[outcome] for outcome in Outcome}

    def with_outcome(self, *outcomes: Outcome) -> list[PlannedLine]:
        """Give the lines with one of these outcomes."""
        return [line for line in self.lines if line.outcome in outcomes]

    @property
    def fingerprint(self) -> str:
        """Give a text that changes with anything the plan would do."""
        told = repr([(line.line, line.outcome, line.key, line.was, line.netsuite_id) for line in self.lines])
        return hashlib.sha256(told.encode()).hexdigest()


def plan(*, connection_id: int, sheet: Sheet) -> Plan:
    """Say what the sheet would do to the mappings of this connection, with a few queries however long it is."""
    known = Known(target=sheet.target, rows=known_rows(connection_id=connection_id, target=sheet.target))
    lines = [_planned(row=row, known=known) for row in sheet.rows]
    lines = _warned(lines=lines, connection_id=connection_id, target=sheet.target)
    return Plan(
        file_name=sheet.file_name,
        target=sheet.target,
        lines=tuple(_without_duplicates(lines=lines)),
        ignored=sheet.ignored,
    )


def model_of(*, target: Target) -> type[models.CustomerMapping] | type[models.ProductMapping]:
    """Give the table that a target is about."""
    return models.CustomerMapping if target is Target.CUSTOMERS else models.ProductMapping


def known_rows(*, connection_id: int, target: Target) -> dict[Key, MappingRow]:
    """Give every mapping of the connection by its key."""
    rows: Iterable[MappingRow] = model_of(target=target).objects.filter(connection_id=connection_id)
    return {key_of(row=row): row for row in rows}


def key_of(*, row: MappingRow) -> Key:
    """Give what identifies a mapping within its connection."""
    return (row.source_id, "") if isinstance(row, models.CustomerMapping) else (row.product_id, row.variant_id)


class Known:
    """The mappings there are, found by id or by whatever else a person calls them."""

    def __init__(self, *, target: Target, rows: Mapping[Key, MappingRow]) -> None:
        self.target = target
        self.rows = rows
        self._variants = Counter(key[0] for key in rows if key[1])
        self._by_word: dict[tuple[str, str], list[Key]] = defaultdict(list)
        for key, row in rows.items():
            for column in ("reference", "name", "sku", "variant_id"):
                word = getattr(row, column, "")
                if word:
                    self._by_word[column, _plain(word)].append(key)

    def key(self, *, values: Mapping[str, str]) -> Key:
        """Give the key that a line means. Raises LineRefused when no row, or more than one, is called so."""
        if self.target is Target.CUSTOMERS:
            given, own = values.get("source_id", ""), (values.get("source_id", ""), "")
        else:
            given, own = values.get("product_id", ""), (values.get("product_id", ""), values.get("variant_id", ""))
        if given:
            return own
        for column in columns.IDENTIFYING[self.target][1:]:
            if values.get(column):
                return self._only(column=column, word=values[column])
        wanted = ", ".join(columns.IDENTIFYING[self.target])
        raise LineRefused(f"Nothing says which of the {self.target} it is. Fill one of: {wanted}.")

    def _only(self, *, column: str, word: str) -> Key:
        keys = self._by_word.get((column, _plain(word)), [])
        id_column = columns.IDENTIFYING[self.target][0]
        if not keys:
            raise LineRefused(f"No known row has the {column} “{word}”. Give its {id_column}, and it is added.")
        keys = self._of_one_product(keys)
        if len(keys) > 1:
            listed = "; ".join(" ".join(filter(None, key)) for key in keys[:5])
            raise LineRefused(f"{len(keys)} rows have the {column} “{word}”. Give the {id_column}: {listed}.")
        return keys[0]

    def _of_one_product(self, keys: list[Key]) -> list[Key]:
        """Leave one of a product and its only variant, which go by one SKU: the product, as it answers for both.

        Where there are further variants, which the product's mapping would answer for too, it is the variant.
        """
        if len(keys) != 2 or keys[0][0] != keys[1][0] or all(variant_id for _, variant_id in keys):
            return keys
        is_only_variant = self._variants[keys[0][0]] == 1
        return [key for key in keys if bool(key[1]) != is_only_variant]


def _plain(word: str) -> str:
    return " ".join(word.split()).casefold()


def _planned(*, row: Row, known: Known) -> PlannedLine:
    label = _label(values=row.values)
    try:
        _check_lengths(values=row.values, target=known.target)
        key = known.key(values=row.values)
        netsuite_id = _netsuite_id(values=row.values)
    except LineRefused as refused:
        return PlannedLine(line=row.line, outcome=Outcome.REFUSED, label=label, reason=str(refused), values=row.values)
    planned = PlannedLine(line=row.line, outcome=Outcome.SAME, label=label, key=key, values=row.values)
    return _compared(planned=planned, present=known.rows.get(key), netsuite_id=netsuite_id)


def _compared(*, planned: PlannedLine, present: MappingRow | None, netsuite_id: str) -> PlannedLine:
    was = present.netsuite_id if present else ""
    label = planned.label if present is None else (present.name or planned.label)
    planned = replace(planned, was=was, label=label, netsuite_id=was)
    if not netsuite_id:
        return replace(planned, reason=f"No NetSuite ID given: left as it is. Write “{CLEAR}” to unmap.")
    wanted = "" if netsuite_id == CLEAR else netsuite_id
    name_in_netsuite = planned.values.get("netsuite_name", "") if wanted else ""
    planned = replace(planned, netsuite_id=wanted, netsuite_name=name_in_netsuite)
    if present is None:
        if not wanted:
            return replace(planned, reason="It is not mapped anyway.")
        return replace(planned, outcome=Outcome.ADD)
    is_renamed = name_in_netsuite not in ("", present.netsuite_name)
    return replace(planned, outcome=Outcome.CHANGE) if wanted != was or is_renamed else planned


def _netsuite_id(*, values: Mapping[str, str]) -> str:
    text = cells.to_internal_id(text=values.get("netsuite_id", ""))
    if text in properties.UNSET:
        return ""
    if text.casefold() == CLEAR:
        return CLEAR
    if not properties.is_internal_id(text=text):
        raise LineRefused(
            f"“{text[:40]}” in netsuite_id is not an internal id. Write NetSuite's whole number, such as 501, "
            f"or “{CLEAR}” to unmap."
        )
    return text


def _check_lengths(*, values: Mapping[str, str], target: Target) -> None:
    for column, text in values.items():
        longest = getattr(model_of(target=target)._meta.get_field(column), "max_length", None)
        if column != "netsuite_id" and longest and len(text) > longest:
            raise LineRefused(f"The {column} has {len(text)} characters; {longest} are possible. Shorten it.")


def _label(*, values: Mapping[str, str]) -> str:
    words = filter(None, (values.get(column, "") for column in ("name", "sku", "reference")))
    ids = filter(None, (values.get(column, "") for column in ("source_id", "product_id", "variant_id")))
    return " · ".join(words) or " ".join(ids)


def _without_duplicates(*, lines: Iterable[PlannedLine]) -> list[PlannedLine]:
    """Refuse every line of those that speak of the same mapping: which one counts is not ours to guess."""
    listed = list(lines)
    speaking = defaultdict(list)
    for line in listed:
        if line.outcome is not Outcome.REFUSED and line.values.get("netsuite_id"):
            speaking[line.key].append(line.line)
    return [
        replace(line, outcome=Outcome.REFUSED, reason=f"Lines {_listing(speaking[line.key])} are about the same one.")
        if line.outcome is not Outcome.REFUSED and len(speaking.get(line.key, [])) > 1 and line.values["netsuite_id"]
        else line
        for line in listed
    ]


def _warned(*, lines: Sequence[PlannedLine], connection_id: int, target: Target) -> list[PlannedLine]:
    """Say which new ids NetSuite's lists do not have or call inactive; such a line is followed all the same (R26)."""
    news = {line.netsuite_id for line in lines if line.outcome in (Outcome.ADD, Outcome.CHANGE)} - {""}
    unusable = netsuite_lists.unusable(
        connection_id=connection_id, kind=model_of(target=target).netsuite_kind, netsuite_ids=news
    )
    return [
        replace(line, reason=f"Careful: {unusable[line.netsuite_id]}")
        if line.netsuite_id in unusable and line.outcome in (Outcome.ADD, Outcome.CHANGE)
        else line
        for line in lines
    ]


def _listing(numbers: list[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:5])
    return f"{shown} and more" if len(numbers) > 5 else shown
