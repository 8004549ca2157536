"""Answers that do not tell what became of the request. After a write the record is looked up first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """One kind of broken answer: `status` is a regular expression for the HTTP status, `pattern` for the text."""

    name: str
    status: str
    pattern: str = ""
    says: str
    sentence: str
    cure: str = ""


OUTAGES: tuple[Outage, ...] = (
    Outage(
        name="maintenance_page",
        status="5..",
        pattern="maintenance",
        says="<h1>NetSuite is undergoing scheduled maintenance</h1>",
        sentence="NetSuite is under maintenance.",
    ),
    Outage(
        name="unexpected_error",
        status="500",
        says="An unexpected error occurred. Error ID: jrgbpyy1ia9l3o4dbmbp",
        sentence="Something inside NetSuite went wrong.",
        cure="If it stays so, give the Error ID to NetSuite's support.",
    ),
    Outage(
        name="gateway",
        status="502|503|504",
        says="<h1>502 Bad Gateway</h1>",
        sentence="NetSuite, or a proxy in front of it, cannot answer at the moment.",
    ),
    Outage(
        name="waited_too_long",
        status="408",
        says="<h1>408 Request Timeout</h1>",
        sentence="A proxy in front of NetSuite gave up waiting.",
    ),
    Outage(
        name="redirected",
        status="3..",
        says="302 Found",
        sentence="The service address leads elsewhere.",
        cure="If it stays so, check the account ID and the service address.",
    ),
)
UNEXPLAINED = Outage(name="unexplained", status="", says="", sentence="The answer makes no sense.")
