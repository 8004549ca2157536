"""What goes into the metadata of lines about contracts and orders, where a connection has that switched on (B7)."""

from __future__ import annotations

from collections.abc import Iterable

from integrations.netsuite.reading import contract_details as reading
from mappings import fieldrules
from syncjobs.netsuite_source import Source

Details = dict[str, dict[str, dict[str, str]]]  # by document, by line: keys of metadata and texts


def read(*, source: Source, document_ids: Iterable[str], has_orders: bool) -> Details:
    """Give the keys that each line gets; a document without any is left out.

    Both days or none. `has_orders`: the documents are of the kind that is made from sales orders. Raises SyncError.
    """
    ids = list(document_ids)
    found: Details = {}
    for contract in reading.contracts_of(source.reader, ids):
        of_line = found.setdefault(contract.document_id, {}).setdefault(contract.line_id, {})
        if contract.start_date and contract.end_date:
            of_line["start_date"] = contract.start_date.isoformat()
            of_line["end_date"] = contract.end_date.isoformat()
        if contract.total is not None:
            of_line["contract_total"] = fieldrules.as_text(value=contract.total)
    for ordered in reading.ordered_of(source.reader, ids) if has_orders else ():
        of_line = found.setdefault(ordered.document_id, {}).setdefault(ordered.line_id, {})
        of_line["quantity_ordered"] = fieldrules.as_text(value=ordered.quantity)
    return found
