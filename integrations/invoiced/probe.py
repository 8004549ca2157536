"""The test of a connection: sign in, read, and say in plain words what was found."""

from __future__ import annotations

from collections.abc import Callable

from integrations import errors
from integrations.invoiced import settings
from integrations.invoiced.session import Session

OTHER = {
    settings.PRODUCTION_API: ("a sandbox", settings.SANDBOX_API),
    settings.SANDBOX_API: ("a production company", settings.PRODUCTION_API),
}


def probe(*, session: Session, api_url: str, opened: Callable[[str], Session]) -> str:
    """Give a sentence that says which Invoiced lets us in and how many customers can be read. Raises SyncError.

    `opened` gives a session with the same key at another address: a refused key is tried once at Invoiced's other
    place, since a sandbox's key at the production address is the usual mistake, and the answer tells them not apart.
    """
    try:
        page = session.page(path="/customers", query=[("per_page", "1")], about="its customers")
    except errors.CredentialsRejected as error:
        if error.reason != "missing" and api_url in OTHER:
            _say_if_elsewhere(*OTHER[api_url], opened)
        raise
    where = settings.place(api_url=api_url)
    return f"Signed in to Invoiced ({where}); {_counted(page.total)} can be read."


def _say_if_elsewhere(whose: str, address: str, opened: Callable[[str], Session]) -> None:
    session = opened(address)
    try:
        session.page(path="/customers", query=[("per_page", "1")], about="its customers")
    except errors.SyncError:
        return
    finally:
        session.close()
    raise errors.CredentialsRejected(
        f"This API key belongs to {whose} of Invoiced, but the API address is another one. Set the address to "
        f"{address}, or enter a key of the company that you mean.",
        reason="other place",
    )


def _counted(total: int | None) -> str:
    if total is None:
        return "its customers"
    return "1 customer" if total == 1 else f"{total:,} customers"
