"""The four roles, as groups: each may do what the one before it may, and more."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

VIEWER, OPERATOR, MAPPER, ADMINISTRATOR = "Viewer", "Operator", "Mapper", "Administrator"

_LOOKED_AT = {
    "integrations": ("netsuiteaccount", "connection", "checkup"),
    "mappings": (
        "customermapping", "productmapping", "documentrules", "fieldmapping", "depositrule", "netsuiterecord",
        "historicalcustomermapping", "historicalproductmapping", "historicaldocumentrules", "historicalfieldmapping",
    ),
    "syncjobs": (
        "syncplan", "syncentry", "synclog", "syncrun", "backfill", "inboundevent", "netsuiteevent", "recordlink",
    ),
}  # fmt: skip
_VIEWER = tuple(f"{app}.view_{model}" for app, models in _LOOKED_AT.items() for model in models)
_OPERATOR = (
    *_VIEWER,
    "syncjobs.retry_syncentry",
    "syncjobs.skip_syncentry",
    "syncjobs.run_syncplan",
    "syncjobs.run_backfill",
    "integrations.test_netsuiteaccount",
    "integrations.test_connection",
)
_MAPPED = ("customermapping", "productmapping", "documentrules", "fieldmapping", "depositrule")
_MAPPER = (
    *_OPERATOR,
    *(f"mappings.{verb}_{model}" for verb in ("add", "change", "delete") for model in _MAPPED),
)
_KEPT_UP = {
    "integrations": ("netsuiteaccount", "connection"),
    "syncjobs": ("syncplan",),
    "auth": ("user",),
}
_ADMINISTRATOR = (
    *_MAPPER,
    *(
        f"{app}.{verb}_{model}"
        for app, models in _KEPT_UP.items()
        for model in models
        for verb in ("add", "change", "delete")
    ),
    "auth.view_user",
    "auth.view_group",
    "axes.view_accessattempt",
    "axes.delete_accessattempt",
    "django_q.view_failure",
)
PERMISSIONS = {VIEWER: _VIEWER, OPERATOR: _OPERATOR, MAPPER: _MAPPER, ADMINISTRATOR: _ADMINISTRATOR}


def ensure() -> None:
    """Create the groups or put their permissions back; doing it twice changes nothing.

    Raises LookupError naming the permissions that the database does not have: migrate first.
    """
    with transaction.atomic():
        for name, permissions in PERMISSIONS.items():
            group, _ = Group.objects.get_or_create(name=name)
            group.permissions.set(_permissions(permissions))


def _permissions(names: tuple[str, ...]) -> list[Permission]:
    wanted = Q(pk=None)
    for name in names:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    found = list(Permission.objects.filter(wanted).select_related("content_type"))
    known = {f"{permission.content_type.app_label}.{permission.codename}" for permission in found}
    if missing := sorted(set(names) - known):
        raise LookupError(f"The database lacks permissions: {', '.join(missing)}. Run migrate first.")
    return found
