"""A signed-in session with Ordermentum's stock service, which has an address and a way of signing in of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache

from integrations import contract, errors, http
from integrations.ordermentum.session import Session

REFUSED_FOR_S = 3600  # how long an API key that the service refused is not tried on it again


class StockSession(Session):
    """As `Session`. Raises PermissionMissing, not CredentialsRejected, when only this service does not let us in.

    The service is documented with a bearer token; whether it takes an API key is not (Ordermentum docs, stock API). So
    the key goes first, and user and password, where there are any, when it is refused.
    """

    def __init__(self, *, settings: contract.Settings, addresses: Mapping[str, str], supplier_id: str) -> None:
        super().__init__(settings=settings, addresses={**addresses, "api_url": addresses["stock_url"]})
        self._context = {"context-entity": "supplier", "context-id": supplier_id}
        self._refused_key = f"ordermentum-stock-refused-{settings.connection_id}"

    def _send(
        self, *, method: str, path: str, bucket: str, about: str, body: Mapping[str, Any] | None = None
    ) -> http.Answer:
        try:
            return super()._send(method=method, path=path, bucket=bucket, about=about, body=body)
        except errors.CredentialsRejected as error:
            if not self._settings.get("api_key"):
                raise
            raise errors.PermissionMissing(
                "Ordermentum's stock service accepts neither this connection's API key nor its user name and password. "
                "Enter the name and password of an Ordermentum user without a second factor beside the API key, then "
                "retry.",
                exchange=error.exchange,
            ) from error

    def _api_key(self) -> str:
        return "" if self._has_user() and cache.get(self._refused_key) else super()._api_key()

    def _may_sign_in_anew(self) -> bool:
        if self._api_key() and self._has_user():
            cache.set(self._refused_key, True, REFUSED_FOR_S)
            return True
        return super()._may_sign_in_anew()

    def _has_user(self) -> bool:
        return bool(self._settings.get("username") and self._settings.get("password"))
