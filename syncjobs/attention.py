"""What needs a person, in the words of the ledger: one definition for the home page, the filters and the counts."""

from __future__ import annotations

from django.db.models import Q, TextChoices

from syncjobs.models import State, TotalState


class Reason(TextChoices):
    """Why a person is needed."""

    MAPPING = "mapping", "Mapping missing"
    CONFLICT = "conflict", "Decision needed"
    FAILED = "failed", "Failed"
    TOTALS = "totals", "Totals differ"


WHERE: dict[Reason, Q] = {
    Reason.MAPPING: Q(state=State.WAITING, error_code="MappingMissing"),
    Reason.CONFLICT: Q(state=State.WAITING, error_code="DecisionNeeded"),
    Reason.FAILED: Q(state=State.FAILED),
    Reason.TOTALS: Q(state=State.SYNCED, total_state=TotalState.DIFFERS),
}
ANY = Q(state__in=[State.WAITING, State.FAILED]) | WHERE[Reason.TOTALS]
