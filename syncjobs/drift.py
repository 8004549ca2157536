"""What changed between two checkups, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

Step = Mapping[str, Any]
_UNSEEN = "permissions"  # the step that stands for all that was not looked at
_WORDS = {"GREEN": "healthy", "AMBER": "not proved", "RED": "broken"}


def since(*, before: datetime, now: datetime) -> str:
    """Give the time of the checkup before as people say it, in the admin's zone."""
    then, today = timezone.localtime(before), timezone.localtime(now)
    days = (today.date() - then.date()).days
    if days == 0:
        return f"Since {date_format(then, 'H:i')} today"
    return "Since yesterday" if days == 1 else f"Since {date_format(then, 'j M Y')}"


def sentences(*, before: Sequence[Step], after: Sequence[Step], since: str) -> list[str]:
    """Give a sentence for everything that is not as it was. What was not looked at both times says nothing."""
    then = {step["key"]: step for step in before}
    now = [step for step in after if step["key"] != _UNSEEN]
    return [
        *_role(since, "lost", _turned(then, now, "GREEN", "RED")),
        *_role(since, "gained", _turned(then, now, "RED", "GREEN")),
        *_others(since, then, now),
    ]


def newly_red(*, before: Sequence[Step], after: Sequence[Step]) -> list[Step]:
    """Give the steps that are red and were not, or were not looked at."""
    red = {step["key"] for step in before if step["light"] == "RED"}
    return [step for step in after if step["light"] == "RED" and step["key"] not in red]


def _turned(then: Mapping[str, Step], now: Sequence[Step], was: str, is_now: str) -> list[str]:
    return [
        step["name"]
        for step in now
        if step["permission"] and step["light"] == is_now and step["key"] in then and then[step["key"]]["light"] == was
    ]


def _role(since: str, verb: str, names: list[str]) -> list[str]:
    return [f"{since} the role {verb} {joined(names)}."] if names else []


def joined(names: Sequence[str]) -> str:
    """Give names as they stand in a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _others(since: str, then: Mapping[str, Step], now: Sequence[Step]) -> Iterator[str]:
    for step in now:
        before, light = then.get(step["key"]), step["light"]
        if before is None:
            if step["permission"] and light == "RED" and _UNSEEN not in then:
                yield f"{since} {step['name']} is needed too, and the role lacks it."
        elif before["light"] != light and not (step["permission"] and {before["light"], light} == {"GREEN", "RED"}):
            yield f"{since} {step['name']} turned from {_WORDS[before['light']]} to {_WORDS[light]}."
