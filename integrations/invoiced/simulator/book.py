"""What the books of customers, invoices, payments and so on have in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from integrations.invoiced.simulator import fields, refusals
from integrations.invoiced.simulator.store import Record, Store


class Book:
    """The records of one table. `readers` are the fields a request may set, `defaults` what they are without, and
    `kept` those that are never empty, so that null leaves them as they are.

    `ignored` collects (table, field) of what requests wanted to set and could not.
    """

    table = ""
    readers: Mapping[str, fields.Reader] = {}
    defaults: Mapping[str, Any] = {}
    kept: Collection[str] = ()

    def __init__(self, store: Store, *, ignored: set[tuple[str, str]]) -> None:
        self.store = store
        self.ignored = ignored

    def taken(self, body: Mapping[str, Any]) -> Record:
        """Read the fields of a request; null gives the default.

        :raises Refused: 400 naming the field.
        """
        read = fields.taken(body, self.readers, ignored=lambda name: self.ignored.add((self.table, name)))
        given = {name: value for name, value in read.items() if value is not None or name not in self.kept}
        return {name: self.defaults.get(name) if value is None else value for name, value in given.items()}

    def check_number(self, number: object, *, besides: Record | None = None) -> None:
        """Insist that no other record has this number.

        :raises Refused: 400 for `number`.
        """
        for record in self.store.tables[self.table].values():
            if record is not besides and record["number"] == number:
                raise refusals.Refused(f"The number {number} has already been taken", param="number")
