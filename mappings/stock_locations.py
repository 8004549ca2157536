"""Stock location ids as staff write them, "3,1,2" with the default one first: read, checked, and warned of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mappings import models

MANY = 5  # locations; more may run into NetSuite's limits, says the integration's guide
_NUMBER = re.compile(r"0*[1-9][0-9]{0,18}")  # as long as any internal id


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is to be said of a list of ids: an `error` keeps it from being saved, a `warning` does not; "" is fine."""

    error: str = ""
    warning: str = ""


def parse(*, text: str) -> list[str]:
    """Give the internal ids in their order, each once. Blanks and empty places between commas do not count (R30, E45).

    An empty list means that there is none; whether that will do is the caller's to say. Raises ValueError with a
    sentence for staff that quotes what is no id.
    """
    tokens = [token.strip() for token in text.split(",")]
    return list(dict.fromkeys(_netsuite_id(token) for token in tokens if token))


def canonical(*, netsuite_ids: Sequence[str]) -> str:
    """Give the ids as they are stored, such as "3,1,2"."""
    return ",".join(netsuite_ids)


def many_warning(*, netsuite_ids: Sequence[str]) -> str:
    """Give the warning that there are many locations, "" when there are not (R37)."""
    if len(netsuite_ids) <= MANY:
        return ""
    return (
        f"{len(netsuite_ids)} locations are listed. More than {MANY} may hit NetSuite's API limits, and every one of "
        "them makes each look at stock slower. List only those whose stock your customers should see."
    )


def verify(*, account_id: int, netsuite_ids: Sequence[str]) -> Verdict:
    """Say whether the account has these locations, by the list that was last pulled (R31).

    One that is not there is an error; when no list was ever pulled there is only a warning.
    """
    listed = models.NetSuiteRecord.objects.filter(account=account_id, kind=models.NetSuiteRecord.Kind.LOCATION)
    known = dict(listed.filter(is_gone=False).values_list("netsuite_id", "is_inactive"))
    if not known:
        warning = "The locations could not be checked: NetSuite's list of them has not been pulled yet."
        return Verdict(warning=_joined(warning, many_warning(netsuite_ids=netsuite_ids)))
    unknown = [netsuite_id for netsuite_id in netsuite_ids if netsuite_id not in known]
    if unknown:
        return Verdict(error=_unknown(unknown))
    inactive = [netsuite_id for netsuite_id in netsuite_ids if known[netsuite_id]]
    warning = f"Inactive in NetSuite: location {', '.join(inactive)}." if inactive else ""
    return Verdict(warning=_joined(warning, many_warning(netsuite_ids=netsuite_ids)))


def names(*, account_id: int, netsuite_ids: Sequence[str]) -> dict[str, str]:
    """Give the locations' names by internal id; one that was never pulled is left out."""
    listed = models.NetSuiteRecord.objects.filter(account=account_id, kind=models.NetSuiteRecord.Kind.LOCATION)
    return dict(listed.filter(netsuite_id__in=netsuite_ids).exclude(name="").values_list("netsuite_id", "name"))


def _netsuite_id(token: str) -> str:
    if not _NUMBER.fullmatch(token):
        raise ValueError(
            f"“{token[:40]}” is no location ID. Write whole numbers above 0 separated by commas, such as 3,1,2 "
            "(NetSuite: Setup > Company > Locations, column Internal ID)."
        )
    return token.lstrip("0")


def _unknown(netsuite_ids: Sequence[str]) -> str:
    which = ", ".join(f"“{netsuite_id}”" for netsuite_id in netsuite_ids)
    return (
        f"NetSuite has no location {which}. Look it up under Setup > Company > Locations; if it is new there, pull "
        "NetSuite's lists first."
    )


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
