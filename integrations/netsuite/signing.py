"""What signs the requests to one account, whichever way we sign in to it."""

from __future__ import annotations

from requests.auth import AuthBase


class Signer(AuthBase):
    """Signs each request of one client. Safe from many threads. May itself raise an `errors.SyncError`."""

    def renew(self) -> bool:
        """Replace what this thread's last request was signed with, because NetSuite has refused it with a 401.

        True when the request is worth sending once more; False when there is nothing to replace, or when it was
        replaced a moment ago already.
        """
        return False

    def keep(self) -> None:
        """Store what was learned, for other processes and for people. Called from a thread that owns its database."""
