"""What the doctor is told of an account before it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One account to look at.

    `auth_method` is "TBA" or "OAUTH2". `flows` are the switched-on ones by the keys of `needs.NEEDS`, `deleting` those
    of them that delete, `parts` what of `needs.PARTS` they carry out. `known` gives internal ids of records that exist,
    a few of each kind: mapped customers, items of mappings, locations of rules, sales orders of ours; of deleted
    records, the ids that they had. Kinds are SuiteQL's tables in lower case, and record types in lower case for
    transactions ("salesorder"). `written` gives when transactions were last written from here, by internal id, and
    `stamp_offset_s` how far the account's stamps are ahead of SYSDATE, when it was proved before.
    """

    account_id: str
    auth_method: str
    flows: frozenset[str]
    deleting: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    known: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    written: Mapping[str, datetime] = field(default_factory=dict)
    stamp_offset_s: int | None = None
    worked_before: bool = False
    worked_recently: bool = False
