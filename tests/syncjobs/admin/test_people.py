"""Users and roles."""

from __future__ import annotations

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from tests.syncjobs.admin.asking import change_url, list_url


def superuser() -> User:
    return User.objects.create_superuser("the owner", password="something long")


def test_an_administrator_gives_a_person_a_role(administrator: Client) -> None:
    person = User.objects.create_user("new", is_staff=True)
    group = Group.objects.get(name="Operator")
    joined = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}

    administrator.post(
        change_url(person), {"username": "new", "is_active": "on", "is_staff": "on", "groups": [group.pk], **joined}
    )

    assert person.groups.get() == group


def test_an_administrator_makes_nobody_a_superuser(administrator: Client) -> None:
    person = User.objects.create_user("new")
    joined = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}

    administrator.post(change_url(person), {"username": "renamed", "is_superuser": "on", **joined})

    person.refresh_from_db()
    assert person.username == "renamed"
    assert not person.is_superuser


def test_an_administrator_does_not_take_over_a_superuser(administrator: Client) -> None:
    owner = superuser()
    passwords = {"password1": "taken over 1", "password2": "taken over 1"}

    changed = administrator.post(reverse("admin:auth_user_password_change", args=[owner.pk]), passwords)
    deleted = administrator.post(reverse("admin:auth_user_delete", args=[owner.pk]), {"post": "yes"})

    assert (changed.status_code, deleted.status_code) == (403, 403)
    assert User.objects.get(pk=owner.pk).check_password("something long")


def test_an_administrator_does_not_widen_a_role(administrator: Client) -> None:
    assert administrator.post(change_url(Group.objects.get(name="Viewer")), {"name": "x"}).status_code == 403


def test_a_mapper_sees_no_users(as_role: object) -> None:
    client = as_role("Mapper")  # type: ignore[operator]

    assert client.get(list_url(superuser())).status_code == 403
