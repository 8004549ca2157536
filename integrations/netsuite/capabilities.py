"""What an account refuses, kept in the database, so that every process knows what one has found out."""

from __future__ import annotations

from datetime import datetime

from integrations.models import Capability, NetSuiteAccount
from integrations.netsuite.reading import refused


class AccountCapabilities:
    """The memory of one account's refusals, read once. See `refused.Capabilities`.

    `now` is the time at which it is asked; a refusal is believed for `refused.ASKED_AGAIN_AFTER`.
    """

    def __init__(self, *, account: NetSuiteAccount, now: datetime) -> None:
        self._account = account
        self._now = now
        self._kept = {row.name: row for row in account.capabilities.all()}

    def refusal(self, *, name: str) -> str | None:
        """Give NetSuite's words when this was refused lately; None when it may be asked for."""
        kept = self._kept.get(name)
        if kept is None or kept.is_there or self._now - kept.learned_at >= refused.ASKED_AGAIN_AFTER:
            return None
        return kept.said

    def refused(self, *, name: str, said: str) -> None:
        """Remember that it was refused now."""
        self._keep(name=name, is_there=False, said=said)

    def granted(self, *, name: str) -> None:
        """Note that it was there, when it was refused before."""
        kept = self._kept.get(name)
        if kept is not None and not kept.is_there:
            self._keep(name=name, is_there=True, said="")

    def forget(self) -> None:
        """Ask for everything again, as after a change of the role."""
        self._account.capabilities.filter(is_there=False).delete()
        self._kept = {name: kept for name, kept in self._kept.items() if kept.is_there}

    def _keep(self, *, name: str, is_there: bool, said: str) -> None:
        learned = {"is_there": is_there, "said": said, "learned_at": self._now}
        self._kept[name], _ = Capability.objects.update_or_create(account=self._account, name=name, defaults=learned)
