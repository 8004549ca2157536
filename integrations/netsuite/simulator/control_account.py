"""Controls over HTTP for the account itself: sign-in, role, habits, what people do with records, the SuiteApp."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Request, Response

from integrations.netsuite.simulator import application, control, suiteapp
from integrations.netsuite.simulator.permissions import Face

if TYPE_CHECKING:
    from integrations.netsuite.simulator.simulator import NetSuiteSimulator

_SUITEAPP_SETTINGS = ("drop", "duplicate", "reorder", "delay_s", "suppresses_own", "resend_every_s")


class AccountControl:
    """Views over one simulator. All answers are JSON."""

    def __init__(self, simulator: NetSuiteSimulator) -> None:
        self._simulator = simulator

    def views(self) -> list[tuple[str, str, application.View]]:
        """Verb, path and view of each control."""
        return [
            ("GET", "/simulator/certificates", self.certificates),
            ("POST", "/simulator/certificates", self.add_certificate),
            ("DELETE", "/simulator/certificates/<certificate_id>", self.revoke_certificate),
            ("POST", "/simulator/refresh-sandbox", self.refresh_sandbox),
            ("POST", "/simulator/unlock", self.unlock),
            ("GET", "/simulator/role", self.role),
            ("POST", "/simulator/role", self.change_role),
            ("POST", "/simulator/features", self.change_features),
            ("GET", "/simulator/habits", self.habits),
            ("POST", "/simulator/habits", self.change_habits),
            ("POST", "/simulator/records/<type_name>", self.add),
            ("PATCH", "/simulator/records/<type_name>/<record_id>", self.change),
            ("DELETE", "/simulator/records/<type_name>/<record_id>", self.delete),
            ("POST", "/simulator/files", self.add_file),
            ("DELETE", "/simulator/files/<file_id>", self.delete_file),
            ("GET", "/simulator/suiteapp", self.suiteapp),
            ("POST", "/simulator/suiteapp", self.install_suiteapp),
            ("DELETE", "/simulator/suiteapp", self.remove_suiteapp),
            ("POST", "/simulator/suiteapp/resend", self.resend),
        ]

    def certificates(self, request: Request) -> Response:
        """The certificates that are mapped, and the client ID they belong to."""
        client_id = self._simulator.credentials.oauth_client_id
        return control.answer({"client_id": client_id, "ids": self._simulator.certificate_ids})

    def add_certificate(self, request: Request) -> Response:
        """Map a certificate: {"pem": ...} -> {"id": ...}."""
        pem = _object(request).get("pem")
        try:
            return control.answer({"id": self._simulator.add_certificate(str(pem))})
        except ValueError as error:
            raise BadRequest(str(error)) from error

    def revoke_certificate(self, request: Request, certificate_id: str) -> Response:
        """Take a certificate away."""
        self._simulator.revoke_certificate(certificate_id)
        return control.answer({})

    def refresh_sandbox(self, request: Request) -> Response:
        """Refresh the sandbox ({"integration_too": true} for a new client ID) and give the new credentials."""
        try:
            fresh = self._simulator.refresh_sandbox(integration_too=bool(_object(request).get("integration_too")))
        except ValueError as error:
            raise BadRequest(str(error)) from error
        return control.answer(dataclasses.asdict(fresh))

    def unlock(self, request: Request) -> Response:
        """Let the locked user in again."""
        self._simulator.unlock()
        return control.answer({})

    def role(self, request: Request) -> Response:
        """The role: permission -> level."""
        return control.answer(dict(self._simulator.role))

    def change_role(self, request: Request) -> Response:
        """Set levels ("VIEW" ... "FULL"); null takes a permission away."""
        role = self._simulator.role
        for permission, level in _known(_object(request), role.grantable).items():
            if level is None:
                role.pop(permission, None)
                continue
            try:
                role[permission] = level
            except ValueError as error:
                raise BadRequest(f"{level} is no level.") from error
        return self.role(request)

    def change_features(self, request: Request) -> Response:
        """Switch features on (true) and off (false)."""
        for feature, is_on in _object(request).items():
            (self._simulator.features.add if is_on else self._simulator.features.discard)(feature)
        return control.answer({"features": sorted(self._simulator.features)})

    def habits(self, request: Request) -> Response:
        """The habits."""
        return control.answer(dataclasses.asdict(self._simulator.habits))

    def change_habits(self, request: Request) -> Response:
        """Change habits; `faces` is replaced whole."""
        habits = self._simulator.habits
        wanted = _known(_object(request), {one.name for one in dataclasses.fields(habits)})
        faces = [wanted.get("permission_face"), *(wanted.get("faces") or {}).values()]
        if any(face is not None and face not in list(Face) for face in faces):
            raise BadRequest(f"The faces are: {', '.join(Face)}.")
        for name, value in wanted.items():
            setattr(habits, name, value)
        return self.habits(request)

    def add(self, request: Request, type_name: str) -> Response:
        """Put a record in as a NetSuite user would."""
        fields = _object(request)
        return control.as_user(lambda: {"id": self._simulator.add(type_name, fields)})

    def change(self, request: Request, type_name: str, record_id: str) -> Response:
        """Edit a record as a NetSuite user would."""
        fields = _object(request)
        return control.as_user(lambda: self._simulator.change(type_name, record_id, fields))

    def delete(self, request: Request, type_name: str, record_id: str) -> Response:
        """Delete a record as a NetSuite user would."""
        return control.as_user(lambda: self._simulator.delete(type_name, record_id))

    def add_file(self, request: Request) -> Response:
        """Put a file in: {"name": ..., "content": base64, "is_text": false, "id": null} -> {"id": ...}."""
        wanted = _known(_object(request), {"name", "content", "is_text", "id"})
        try:
            content = base64.b64decode(str(wanted.get("content")), validate=True)
        except ValueError as error:
            raise BadRequest("Send the content in base64.") from error
        name, file_id = str(wanted.get("name") or ""), wanted.get("id")
        if not name or not (file_id is None or str(file_id).isdecimal()):
            raise BadRequest("Send the file's name, and as id a number or none.")
        is_text, place = bool(wanted.get("is_text")), None if file_id is None else str(file_id)
        return control.answer({"id": self._simulator.add_file(name, content, is_text=is_text, id=place)})

    def delete_file(self, request: Request, file_id: str) -> Response:
        """Take a file away."""
        del self._simulator.books.cabinet[file_id]
        return control.answer({})

    def suiteapp(self, request: Request) -> Response:
        """What the SuiteApp has delivered and parked."""
        installed = self._simulator.suiteapp
        if installed is None:
            return control.answer({"is_installed": False})
        counts = {"delivered": len(installed.delivered), "parked": len(installed.parked), "posts": len(installed.posts)}
        settings = {name: getattr(installed, name) for name in _SUITEAPP_SETTINGS}
        return control.answer({"is_installed": True, "url": installed.url, **counts, **settings})

    def install_suiteapp(self, request: Request) -> Response:
        """Install it ({"url": ..., "secret": ...}), or change one installed; with the faults of `suiteapp.SuiteApp`."""
        wanted = _known(_object(request), {"url", "secret", *_SUITEAPP_SETTINGS})
        url, secret = wanted.pop("url", None), wanted.pop("secret", None)
        if url is not None:
            try:
                self._simulator.suiteapp = suiteapp.SuiteApp(url=str(url), secret=str(secret or ""))
            except ValueError as error:
                raise BadRequest(str(error)) from error
        if self._simulator.suiteapp is None:
            raise BadRequest("The SuiteApp is not installed. Send its url and secret.")
        for name, value in wanted.items():
            setattr(self._simulator.suiteapp, name, value)
        return self.suiteapp(request)

    def remove_suiteapp(self, request: Request) -> Response:
        """Uninstall it."""
        self._simulator.suiteapp = None
        return self.suiteapp(request)

    def resend(self, request: Request) -> Response:
        """Send again what is parked."""
        installed = self._simulator.suiteapp
        return control.answer({"taken": installed.resend() if installed else 0})


def _object(request: Request) -> dict[str, Any]:
    body = control.read_body(request)
    if body is None:
        return {}
    if not isinstance(body, dict):
        raise BadRequest("Send a JSON object.")
    return body


def _known(wanted: dict[str, Any], names: Mapping[str, object] | set[str] | frozenset[str]) -> dict[str, Any]:
    if unknown := sorted(set(wanted) - set(names)):
        raise BadRequest(f"Unknown: {', '.join(unknown)}. Known: {', '.join(sorted(names))}.")
    return wanted
