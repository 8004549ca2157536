"""What stands before every permission: the host, the clock, the sign-in, and the two services."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import requests

from integrations import errors, http
from integrations.netsuite import refusals, sign_in
from integrations.netsuite.doctor import needs, permissions, sandbox, verdicts
from integrations.netsuite.doctor.case import Case
from integrations.netsuite.doctor.permissions import Level, Permission
from integrations.netsuite.doctor.steps import Light, Step
from integrations.netsuite.doctor.verdicts import Said, Verdict

NOTABLE_SKEW_S = 60.0  # ours: a fifth of what NetSuite allows
_FEATURES = {
    "TBA": ("Token-based Authentication", "SuiteCloud > Manage Authentication"),
    "OAUTH2": ("OAuth 2.0", "SuiteCloud > Manage Authentication"),
    "REST": ("REST Web Services", "SuiteCloud > SuiteTalk"),
    "WORKBOOK": ("SuiteAnalytics Workbook", "Analytics"),
}


def unreachable(*, error: errors.SyncError) -> Step:
    """Tell how far a request that got no answer came: its name, a connection, a secure one, or an answer."""
    return _step("host", "Host", Light.RED, f"{_how_far(error.__cause__)} ({error.message})")


def _how_far(cause: BaseException | None) -> str:
    if isinstance(cause, requests.exceptions.SSLError):
        return (
            "The host answers, but not with a certificate that can be trusted (TLS). Look for a proxy in between, and "
            "at the service address."
        )
    if _is_name_unknown(cause):
        return "There is no host of that name (DNS). Check the account ID and the service address."
    if isinstance(cause, requests.exceptions.ReadTimeout):
        return "The host took the request and did not answer in time (HTTP). NetSuite may be down: see its status page."
    if isinstance(cause, requests.exceptions.ConnectionError | requests.exceptions.ConnectTimeout):
        return "The host's name is known, but no connection came about or it broke. Look at firewall and proxy."
    return "The host answers something that cannot be read (HTTP). Check the service address."


def _is_name_unknown(cause: BaseException | None) -> bool:
    while cause is not None:
        if isinstance(cause, socket.gaierror) or "NameResolutionError" in repr(cause):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def host(*, answer: http.Answer) -> Step:
    """Tell whether it is NetSuite that answered."""
    if answer.status == 200 and not answer.text.lstrip().startswith("{"):
        text = "Something answers at the service address, but it is not NetSuite. Check the service address."
        return _step("host", "Host", Light.RED, text)
    return _step("host", "Host", Light.GREEN, "Its name is known, and NetSuite answers.")


def clock(*, answer: http.Answer) -> Step:
    """Compare the clocks."""
    skew_s = sign_in.clock_skew_s(answer=answer, now=datetime.now(UTC))
    if skew_s is None:
        return _step("clock", "Clock", Light.AMBER, "NetSuite did not tell its time, so the clocks are not compared.")
    if abs(skew_s) < NOTABLE_SKEW_S:
        return _step("clock", "Clock", Light.GREEN, "The clocks agree.")
    said = f"{sign_in.describe_skew(skew_s=skew_s)} NetSuite allows five minutes: set the server's clock."
    return _step("clock", "Clock", Light.AMBER if abs(skew_s) <= sign_in.ALLOWED_SKEW_S else Light.RED, said)


def signed_in(*, case: Case) -> list[Step]:
    """Tell that the credentials, their feature and their permission are proved."""
    permission = permissions.SIGN_IN[case.auth_method]
    return [
        _step("sign_in", "Sign-in", Light.GREEN, "NetSuite accepts the credentials."),
        feature(name=case.auth_method, is_on=True),
        proved(permission=permission, level=Level.FULL, flows=case.flows, how="the sign-in needs it"),
    ]


def rejected(*, case: Case, error: errors.CredentialsRejected) -> Step:
    """Tell why NetSuite does not let us in, and what is to do."""
    word = error.reason.lower().replace(" ", "").replace("_", "")
    if word == "permissiondenied":
        permission = permissions.SIGN_IN[case.auth_method]
        return missing(permission=permission, level=Level.FULL, flows=case.flows, said=error.message)
    if word == "featuredisabled":
        return feature(name=case.auth_method, is_on=False, said=error.message)
    if sandbox.is_refreshed(case=case, reason=error.reason):
        return Step(
            key="sign_in",
            name="Sign-in",
            light=Light.RED,
            message=f"{sandbox.SENTENCE} {error.message}",
            checklist=sandbox.checklist(case=case),
        )
    return _step("sign_in", "Sign-in", Light.RED, error.message)


def rest(*, case: Case, answer: http.Answer) -> list[Step]:
    """Tell whether the record service serves us; the answer is that of its catalogue."""
    if answer.status == 200:
        return [
            feature(name="REST", is_on=True),
            proved(permission=permissions.REST, level=Level.FULL, flows=case.flows, how="the record service answers"),
        ]
    said = refusals.read(answer=answer)
    verdict = verdicts.of_list(answer=answer, permission=permissions.REST.name)
    if said and "feature" in said[0].detail.lower():
        return [feature(name="REST", is_on=False, said=verdict.words)]
    if verdict.said in (Said.FORBIDDEN, Said.HIDDEN):
        return [missing(permission=permissions.REST, level=Level.FULL, flows=case.flows, said=verdict.words)]
    text = f"The record service does not answer as it should. Check the service address. NetSuite says: {verdict.words}"
    return [_step("rest", "Record service", Light.RED, text)]


def workbook(*, case: Case, verdict: Verdict) -> list[Step]:
    """Tell whether queries work; the verdict is that on the account's own time."""
    if verdict.said is Said.SHOWN:
        how = "a query told the account's time"
        return [
            feature(name="WORKBOOK", is_on=True),
            proved(permission=permissions.WORKBOOK, level=Level.EDIT, flows=case.flows, how=how),
        ]
    if verdict.said is Said.UNCLEAR:
        return [unproved(permission=permissions.WORKBOOK, level=Level.EDIT, flows=case.flows, why=verdict.words)]
    name, tab = _FEATURES["WORKBOOK"]
    said = f"{verdict.words} The feature {name} must be on too: Setup > Company > Enable Features > {tab}."
    return [missing(permission=permissions.WORKBOOK, level=Level.EDIT, flows=case.flows, said=said.strip())]


def feature(*, name: str, is_on: bool, said: str = "") -> Step:
    """Tell whether a feature of the account is on."""
    title, tab = _FEATURES[name]
    key, shown = f"feature:{title}", f"Feature {title}"
    if is_on:
        return _step(key, shown, Light.GREEN, "It is on.")
    text = f"It is off. Switch it on: Setup > Company > Enable Features > {tab}. {said}"
    return _step(key, shown, Light.RED, text.strip())


def proved(*, permission: Permission, level: Level, flows: frozenset[str] | tuple[str, ...], how: str) -> Step:
    """Tell that the role has a permission, and what proves it."""
    text = f"The role has it: {how}."
    return _about(permission, level, flows, Light.GREEN, text)


def unneeded(*, permission: Permission, level: Level, flows: frozenset[str] | tuple[str, ...], why: str) -> Step:
    """Tell that the account can do without a permission, and why."""
    return _about(permission, level, flows, Light.GREEN, f"It is not needed here: {why}.")


def unproved(*, permission: Permission, level: Level, flows: frozenset[str] | tuple[str, ...], why: str) -> Step:
    """Tell that a permission could neither be proved nor found missing."""
    text = f"It could not be proved: {why}. The way to it: {permission.menu(level)}."
    return _about(permission, level, flows, Light.AMBER, text)


def missing(
    *,
    permission: Permission,
    level: Level,
    flows: frozenset[str] | tuple[str, ...],
    said: str,
    has_lower: bool = False,
) -> Step:
    """Tell that the role lacks a permission: its name, level and menu path, and which flows stop without it.

    `has_lower`: it holds the permission at a lower level.
    """
    text = f"The role lacks {permission.menu(level)}."
    if has_lower:
        text += " It has a lower level."
    if flows:
        text += f" Without it these stop: {'; '.join(needs.FLOWS[flow] for flow in sorted(flows))}."
    if said:
        text += f" (NetSuite says: {said})"
    return _about(permission, level, flows, Light.RED, text)


def _about(
    permission: Permission, level: Level, flows: frozenset[str] | tuple[str, ...], light: Light, text: str
) -> Step:
    return Step(
        key=f"permission:{permission.name}",
        name=f"{permission.name} ({level.title()})",
        light=light,
        message=text,
        permission=permission.name,
        level=level.title(),
        flows=tuple(sorted(flows)),
    )


def _step(key: str, name: str, light: Light, message: str) -> Step:
    return Step(key=key, name=name, light=light, message=message)
