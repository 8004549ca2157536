"""The catalogue as a page: `python -m integrations.netsuite.error_catalogue.table > docs/netsuite-errors.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from integrations.netsuite import error_catalogue, sign_in_failures

_HEAD = """# What NetSuite's errors mean

Search this page for NetSuite's own words, or for its code. The messages in the admin say the same, with the names of
the record, the line and the customer. This page is made from the catalogue in `integrations/netsuite/error_catalogue/`;
a test keeps them alike.

What becomes of a record:

- *tried again by itself*: nothing to do.
- *failed: mend it, then retry*: somebody mends the cause and presses Retry.
- *held until somebody decides*: both ways are possible, and only a person may choose.
- *failed: a defect, report it*: it should not happen. Send the log.

An error that is not on this page is shown as it came: its code and the first 500 characters of the answer.
"""
_BROKEN = """## Answers that are broken

After a read they are tried again. After a write the record may be there or not: it is looked up by its external id
before anything is sent again.
"""
_SIGN_IN = """## Signing in

NetSuite answers HTTP 401. One such answer on an account that worked a moment ago is signed anew and sent once more;
after that the account pauses, one alert goes out, and a passing test resumes it.
"""


def as_markdown() -> str:
    """Give the whole page."""
    return "\n".join([_HEAD, *_refusals(), _BROKEN, *_outages(), _SIGN_IN, *_sign_ins()])


def _refusals() -> Iterator[str]:
    for title, group in error_catalogue.GROUPS.items():
        yield f"## {title}\n"
        yield from _table("NetSuite says", "Code", "What it means", "What to do", "Who", "Class")
        for known in group:
            meaning = " ".join(part for part in (known.sentence, known.cause) if part)
            yield _row(known.says, _codes(known.alone or known.code), meaning, known.cure, known.who, known.treatment)
        yield ""


def _outages() -> Iterator[str]:
    yield from _table("HTTP status", "For example", "What it means", "What to do")
    for outage in error_catalogue.OUTAGES:
        yield _row(outage.status.replace(".", "x").replace("|", ", "), outage.says, outage.sentence, outage.cure)
    yield ""


def _sign_ins() -> Iterator[str]:
    yield from _table("NetSuite's word", "What it means", "What to do", "Who")
    masked = sign_in_failures.MASKED_SIGN_IN_FAILURE
    for failure in (*sign_in_failures.SIGN_IN_FAILURES, masked):
        yield _row(", ".join(failure.names) or "none", failure.sentence, failure.cure, failure.who)
    yield ""


def _codes(pattern: str) -> str:
    return ", ".join(f"`{code}`" for code in pattern.replace(r"\w+", "*").split("|")) if pattern else "any"


def _table(*titles: str) -> Iterator[str]:
    yield _row(*titles)
    yield "|" + "---|" * len(titles)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
