"""The simulator as a WSGI application: the services, pages to look at, and the controls of a test."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from integrations.netsuite.simulator import restlets

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

View = Callable[..., Response]


class Application:
    """Routes `/services/...` and RESTlets to `services`, everything else by `views` (a path and verbs -> a view)."""

    def __init__(self, *, services: Callable[[Request], Response], views: list[tuple[str, str, View]]) -> None:
        self._services = services
        self._map = Map([Rule(path, endpoint=view, methods=[method]) for method, path, view in views])

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        if request.path.startswith("/services/") or request.path == restlets.PATH:
            return self._services(request)(environ, start_response)
        try:
            view, arguments = self._map.bind_to_environ(environ).match()
            response: Response | HTTPException = view(request, **arguments)
        except HTTPException as refusal:
            response = refusal
        except LookupError as missing:
            response = NotFound(str(missing))
        return response(environ, start_response)
