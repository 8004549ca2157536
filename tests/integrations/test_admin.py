"""Forms of accounts and connections, without the pages around them."""

from __future__ import annotations

import pytest
from django.forms import PasswordInput

from integrations import forms, registry
from tests import factories


def test_a_stored_secret_is_not_even_in_the_forms_initial_values_e79(db: None) -> None:
    form = forms.NetSuiteAccountForm(instance=factories.NetSuiteAccountFactory(token_secret="canary"))

    assert "canary" not in str(form.initial)
    assert "canary" not in form.as_p()


def test_stored_secrets_need_not_be_typed_again(db: None) -> None:
    form = forms.NetSuiteAccountForm(instance=factories.NetSuiteAccountFactory())

    assert not form.fields["token_secret"].required
    assert form.fields["token_secret"].widget.attrs["placeholder"] == forms.STORED


@pytest.mark.parametrize("key", [key for key, _label in registry.choices()])
def test_every_setting_of_every_platform_has_its_field_and_secrets_are_typed_unseen(key: str) -> None:
    form_class = forms.connection_form(connectors=[key])

    for setting in registry.connector(key=key).setting_fields:
        field = form_class.base_fields[forms.setting_name(connector=key, setting=setting.name)]
        assert isinstance(field.widget, PasswordInput) == (setting.kind == "secret")


def test_a_connections_secrets_are_not_in_its_form_e79(db: None) -> None:
    connection = factories.ConnectionFactory(secrets={"api_key": "canary"})
    form = forms.connection_form(connectors=["ordermentum"])(instance=connection)

    assert "canary" not in form.as_p()


def test_a_zone_in_use_that_is_not_offered_stays_choosable(db: None) -> None:
    connection = factories.ConnectionFactory(time_zone="GB")
    form = forms.connection_form(connectors=["ordermentum"])(instance=connection)

    assert ("GB", "GB") in form.fields["time_zone"].choices
