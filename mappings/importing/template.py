"""Mappings as a CSV in which a person fills the gaps, and which can be imported as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from mappings.importing import cells, planning
from mappings.importing.columns import HEADINGS, Target


def to_csv(*, rows: Iterable[planning.MappingRow], target: Target) -> bytes:
    """Give these mappings, the unmapped ones first, in UTF-8 with a mark by which Excel knows it."""
    in_order = sorted(rows, key=lambda row: (row.netsuite_id != "", row.name.casefold(), planning.key_of(row=row)))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS[target])
    writer.writerows([cells.escape(text=str(getattr(row, column))) for column in HEADINGS[target]] for row in in_order)
    return text.getvalue().encode("utf-8-sig")
