"""What the doctor found, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Light(StrEnum):
    """How a step stands: proved, not proved, proved wrong."""

    GREEN = "GREEN"
    AMBER = "AMBER"
    RED = "RED"


_WORST_FIRST = (Light.RED, Light.AMBER, Light.GREEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was looked at. `message` is plain words, with the cure where it is not green.

    `key` stays the same from run to run. `permission` and `level` are set on steps about a permission, in NetSuite's
    own words; `flows` are the keys of those that stop without it.
    """

    key: str
    name: str
    light: Light
    message: str
    permission: str = ""
    level: str = ""
    flows: tuple[str, ...] = ()
    checklist: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give it as it is stored and printed."""
        return {
            "key": self.key,
            "name": self.name,
            "light": self.light.value,
            "message": self.message,
            "permission": self.permission,
            "level": self.level,
            "flows": list(self.flows),
            "checklist": list(self.checklist),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All steps of one run, and how many requests it took.

    `stamp_offset_s`: how far the account's stamps are ahead of SYSDATE; None when it was not proved.
    """

    steps: tuple[Step, ...]
    calls: int
    stamp_offset_s: int | None = None

    @property
    def light(self) -> Light:
        """The worst light of any step."""
        lights = {step.light for step in self.steps}
        return next((light for light in _WORST_FIRST if light in lights), Light.GREEN)

    @property
    def is_let_in(self) -> bool:
        """Whether the sign-in works; when it does not, nothing more should be asked."""
        return {step.light for step in self.steps if step.key == "sign_in"} == {Light.GREEN}

    @property
    def missing(self) -> tuple[str, ...]:
        """The permissions that the role lacks, or holds at too low a level: NetSuite's names."""
        return tuple(step.permission for step in self.steps if step.light is Light.RED and step.permission)
