"""How the lines of a request meet the lines of a record.

Source: NetSuite help, "Working with Sublists" of the REST web services: a line whose key is known is updated, a line
without a key is appended, lines that are not mentioned stay; `replace=` swaps the whole sublist; a sublist without
a key is always swapped.
"""

from __future__ import annotations

from typing import Any

from integrations.netsuite.simulator import refusals, schema, store

Line = dict[str, Any]
# Kept on the record, never shown: the highest line number it ever gave away. Numbers are not used twice.
LAST_LINE = "_lastLine"
_SINGLE = {"addressBook": ("defaultBilling", "defaultShipping")}
SENT = "_sent"  # on a line while it is being written: the properties that this request gave


def merge(record: store.Record, sublist: schema.Sublist, sent: list[Line], *, replace: bool, is_new: bool) -> None:
    """Bring the sent lines into the record."""
    kept = [] if replace or sublist.key is None else record.lines.get(sublist.name, [])
    for number, line in enumerate(sent):
        line = _without_cleared(line) | {SENT: frozenset(line)}
        target = _match(kept, sublist, line)
        if target is not None:
            target.update(line)
            for name in [name for name in line[SENT] if name not in line]:
                target.pop(name, None)
            continue
        _check_new(record, sublist, line, number, may_be_chosen=replace or is_new)
        if sublist.key == "line":
            line["line"] = _line_number(record, line)
        elif sublist.key == "id":
            line["id"] = line["internalId"] = _fresh_id(record, kept, line)
        kept.append(line)
    for name in _SINGLE.get(sublist.name, ()):
        _keep_one(kept, name)
    record.lines[sublist.name] = kept


def _keep_one(lines: list[Line], name: str) -> None:
    """Of several lines with a tick that one line alone may hold, the one that was ticked last keeps it."""
    ticked = [line for line in lines if line.get(name)]
    fresh = [line for line in ticked if name in line.get(SENT, ())]
    for line in ticked:
        if line is not (fresh or ticked)[-1]:
            line[name] = False


def next_number(record: store.Record) -> int:
    """The number of a record's next line, whichever sublist it is in."""
    number: int = record.fields.get(LAST_LINE, 0) + 1
    record.fields[LAST_LINE] = number
    return number


def forget_sent(record: store.Record) -> None:
    """Drop the marks of this request."""
    for lines in record.lines.values():
        for line in lines:
            line.pop(SENT, None)


def _without_cleared(line: Line) -> Line:
    return {name: value for name, value in line.items() if value is not None}


def _match(kept: list[Line], sublist: schema.Sublist, line: Line) -> Line | None:
    if sublist.key is None:
        return None
    key = line.get(sublist.key) or (line.get("internalId") if sublist.key == "id" else None)
    if key is None:
        return None
    return next((candidate for candidate in kept if candidate.get(sublist.key) == key), None)


def _check_new(record: store.Record, sublist: schema.Sublist, line: Line, number: int, *, may_be_chosen: bool) -> None:
    chosen = line.get(sublist.key) if sublist.key in ("line", "id") else None
    if chosen is not None and not may_be_chosen:
        detail = f"Unable to find a matching line for sublist {sublist.name} with key: [{sublist.key}] and value: "
        raise refusals.user_error(f"{detail}[{chosen}].", path=f"{sublist.name}.items[{number}]")


def _fresh_id(record: store.Record, kept: list[Line], line: Line) -> str:
    wanted = line.get("id") or line.get("internalId")
    if wanted:
        return str(wanted)
    last = max([record.fields.get(LAST_LINE, 0), *(int(one["id"]) for one in kept if str(one.get("id")).isdigit())])
    record.fields[LAST_LINE] = last + 1
    return str(last + 1)


def _line_number(record: store.Record, line: Line) -> int:
    last: int = record.fields.get(LAST_LINE, 0)
    number: int = line.get("line") or last + 1
    record.fields[LAST_LINE] = max(last, number)
    return number
