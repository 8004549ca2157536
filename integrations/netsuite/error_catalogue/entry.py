"""What an entry of the catalogue says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from integrations import errors


class Who(StrEnum):
    """Who can mend it."""

    OPERATOR = "whoever runs the integration"
    MAPPER = "whoever keeps the mappings"
    NETSUITE_ADMINISTRATOR = "a NetSuite administrator"
    SUPPORT = "support"
    NOBODY = "nobody: it passes by itself"


class Treatment(StrEnum):
    """What becomes of the record."""

    RETRY = "tried again by itself"
    STAFF = "failed: mend it, then retry"
    DECISION = "held until somebody decides"
    BUG = "failed: a defect, report it"


_RAISED: dict[Treatment, type[errors.SyncError]] = {
    Treatment.RETRY: errors.Busy,
    Treatment.STAFF: errors.RecordRejected,
    Treatment.DECISION: errors.DecisionNeeded,
    Treatment.BUG: errors.RecordRejected,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One known error. It fits when `code`, `path` and `pattern` all do, or when `alone` does; "" fits anything.

    `code` and `alone` are NetSuite's whole code, `path` is searched in the error path and `pattern` in the text: all
    four are regular expressions, case ignored. `says` is an example of NetSuite's own words. `cause` may be empty when
    the sentence tells it. `may_have_happened`: the record may have been saved before this was answered, so that it is
    looked up before anything is sent again. `raises` overrides the error that goes with the treatment.
    """

    name: str
    says: str
    code: str = ""
    path: str = ""
    pattern: str = ""
    alone: str = ""
    sentence: str
    cause: str = ""
    cure: str
    who: Who
    treatment: Treatment = Treatment.STAFF
    raises: type[errors.SyncError] | None = None
    may_have_happened: bool = False

    @property
    def error(self) -> type[errors.SyncError]:
        """The class that is raised for it."""
        return self.raises or _RAISED[self.treatment]

    def fits(self, *, code: str, path: str, detail: str) -> bool:
        """Say whether an error with this code, path and text is this one."""
        if self.alone and re.fullmatch(self.alone, code, re.IGNORECASE):
            return True
        if not (self.code or self.path or self.pattern):
            return False
        return bool(
            (not self.code or re.fullmatch(self.code, code, re.IGNORECASE))
            and re.search(self.path, path, re.IGNORECASE)
            and re.search(self.pattern, detail, re.IGNORECASE | re.DOTALL)
        )
