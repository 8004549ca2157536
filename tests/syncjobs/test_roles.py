"""What each role may do."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError, call_command

from syncjobs import roles


def person(role: str) -> User:
    user = User.objects.create_user(role)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (roles.VIEWER, "syncjobs.view_syncentry", "syncjobs.retry_syncentry"),
        (roles.OPERATOR, "syncjobs.retry_syncentry", "mappings.change_productmapping"),
        (roles.OPERATOR, "integrations.test_connection", "integrations.change_connection"),
        (roles.OPERATOR, "integrations.test_netsuiteaccount", "integrations.change_netsuiteaccount"),
        (roles.MAPPER, "mappings.change_productmapping", "integrations.change_connection"),
        (roles.VIEWER, "mappings.view_fieldmapping", "mappings.change_fieldmapping"),
        (roles.MAPPER, "mappings.change_fieldmapping", "integrations.change_connection"),
        (roles.MAPPER, "mappings.add_depositrule", "integrations.change_connection"),
        (roles.ADMINISTRATOR, "integrations.change_netsuiteaccount", "syncjobs.delete_synclog"),
        (roles.ADMINISTRATOR, "auth.change_user", "auth.change_group"),
    ],
)
def test_each_role_may_more_than_the_one_before_it(db: None, role: str, may: str, may_not: str) -> None:
    roles.ensure()

    somebody = person(role)
    assert somebody.has_perm(may)
    assert not somebody.has_perm(may_not)


def test_a_second_time_puts_back_what_was_changed(db: None) -> None:
    roles.ensure()
    viewer = Group.objects.get(name=roles.VIEWER)
    viewer.permissions.set(Permission.objects.filter(codename="delete_user"))

    roles.ensure()

    assert Group.objects.count() == 4
    assert viewer.permissions.count() == len(roles.PERMISSIONS[roles.VIEWER])
    assert not viewer.permissions.filter(codename="delete_user").exists()


def test_the_command_names_a_permission_that_the_database_lacks(db: None) -> None:
    Permission.objects.filter(codename="retry_syncentry").delete()

    with pytest.raises(CommandError, match=r"syncjobs\.retry_syncentry"):
        call_command("roles")
    assert not Group.objects.filter(name=roles.OPERATOR).exists()
