"""Users, their roles, and refused sign-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from syncjobs.admin.base import ModelAdmin

if not TYPE_CHECKING:
    from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

for _model in (User, Group, AccessAttempt, AccessFailureLog, AccessLog):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


@admin.register(User)
class UserAdmin(auth_admin.UserAdmin[User], ModelAdmin[User]):
    """People get a role, which is a group; only a superuser makes or changes superusers."""

    form: Any = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        """Show the person's roles."""
        names = [group.name for group in user.groups.all()]
        return ", ".join(["Superuser", *names] if user.is_superuser else names) or "none"

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the roles of all of them at once."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Keep rights beyond the roles to superusers."""
        return () if request.user.is_superuser else ("is_superuser", "user_permissions")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Keep superusers to superusers, their passwords included."""
        may_change: bool = super().has_change_permission(request, obj)
        return may_change and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Keep superusers to superusers; many at once are never deleted."""
        may_delete: bool = super().has_delete_permission(request, obj)
        return may_delete and obj is not None and _may_touch(request, obj)


def _may_touch(request: HttpRequest, user: User | None) -> bool:
    return bool(user is None or not user.is_superuser or request.user.is_superuser)


@admin.register(Group)
class GroupAdmin(auth_admin.GroupAdmin, ModelAdmin[Group]):
    """Roles. `manage.py roles` puts ours back as they were."""

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Leave what a role may do to superusers: it could be widened to anything."""
        return bool(request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Leave new roles to superusers."""
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Leave taking roles away to superusers."""
        return bool(request.user.is_superuser)


@admin.register(AccessAttempt)
class AccessAttemptAdmin(ModelAdmin[AccessAttempt]):
    """Refused sign-ins. Deleting a row lets that person try again at once."""

    list_display = ("attempt_time", "username", "ip_address", "failures_since_start")
    search_fields = ("username", "ip_address")
    ordering = ("-attempt_time",)
    fields = list_display
    readonly_fields = list_display

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AccessAttempt | None = None) -> bool:
        """Nobody changes one."""
        return False
