"""Forms that take secrets in and never give them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.validators import URLValidator
from django.db.models import Field
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from integrations import contract, registry
from integrations.models import AuthMethod, Connection, NetSuiteAccount
from integrations.netsuite import governance

STORED = "Stored. Leave empty to keep it."
STORED_OPTIONAL = "Stored. Leave empty to keep it, write - to remove it."
REMOVE = "-"
TOKEN_SECRETS = ("consumer_key", "consumer_secret", "token_id", "token_secret")
OAUTH2_SECRETS = ("oauth_client_id",)
# What each way to sign in cannot do without.
SECRETS_OF = {AuthMethod.TBA.value: TOKEN_SECRETS, AuthMethod.OAUTH2.value: OAUTH2_SECRETS}
ACCOUNT_SECRETS = (*TOKEN_SECRETS, *OAUTH2_SECRETS, "suiteapp_secret")
_NEEDS = {AuthMethod.TBA.value: "Token-based authentication", AuthMethod.OAUTH2.value: "OAuth 2.0"}


class SecretField(forms.CharField):
    """Text that is typed in and never shown again; an empty answer keeps what is stored."""

    def __init__(self, **options: Any) -> None:
        # Browsers must not offer a person's own password here.
        attributes = {"autocomplete": "new-password", "spellcheck": "false"}
        super().__init__(widget=UnfoldAdminPasswordWidget(attrs=attributes), **options)

    def show_as_stored(self, *, is_optional: bool = False) -> None:
        """Say that there is one already, and that it need not be typed again."""
        self.required = False
        self.widget.attrs["placeholder"] = STORED_OPTIONAL if is_optional else STORED


class AddressField(forms.URLField):
    """A web address; one typed without http or https is taken for https."""

    def __init__(self, **options: Any) -> None:
        super().__init__(assume_scheme="https", **options)


class NetSuiteAccountForm(forms.ModelForm[NetSuiteAccount]):
    """An account with the secrets of its way to sign in, which are required once and then only replaced (R3, R9)."""

    class Meta:
        model = NetSuiteAccount
        fields = ("name", "account_id", "auth_method", *ACCOUNT_SECRETS, "base_url", "ui_base_url", "concurrency_limit")
        field_classes = {"base_url": AddressField, "ui_base_url": AddressField}
        help_texts = {"concurrency_limit": governance.TIERS_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ACCOUNT_SECRETS:
            self.initial.pop(name, None)
            if name in self.fields:
                self.fields[name] = self._secret_field(name)

    def _secret_field(self, name: str) -> SecretField:
        before = self.fields[name]
        field = SecretField(label=before.label, help_text=before.help_text, required=False)
        if self.instance.pk and getattr(self.instance, name):
            field.show_as_stored(is_optional=name not in SECRETS_OF[self.instance.auth_method])
        return field

    def clean(self) -> dict[str, Any]:
        """Put back each secret that was not typed anew, and ask for what the way to sign in cannot do without."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        way = cleaned.get("auth_method") or self.instance.auth_method
        for name in ACCOUNT_SECRETS:
            if name in self.fields and name not in self.errors:
                typed = cleaned.get(name)
                cleaned[name] = "" if typed == REMOVE else typed or getattr(self.instance, name)
                if name in SECRETS_OF[way] and not cleaned[name]:
                    self.add_error(name, f"{_NEEDS[way]} needs the {_called(name)}.")
        return cleaned


def _called(name: str) -> str:
    field = NetSuiteAccount._meta.get_field(name)
    assert isinstance(field, Field)
    return str(field.verbose_name)


def setting_name(*, connector: str, setting: str) -> str:
    """Give the form's name of a platform's own setting."""
    return f"{connector}__{setting}"


def _zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]


class ConnectionForm(forms.ModelForm[Connection]):
    """A connection. `connection_form` adds the fields that the platforms themselves name."""

    connector = forms.ChoiceField(
        label="Platform",
        choices=lambda: [("", "Choose the platform"), *registry.choices()],
        widget=UnfoldAdminSelectWidget,
        error_messages={
            "invalid_choice": "The platform of a connection stays as it is. Make a new connection instead."
        },
    )
    time_zone = forms.ChoiceField(
        choices=_zones,
        initial=Connection._meta.get_field("time_zone").default,
        widget=UnfoldAdminSelectWidget,
        help_text="Your company's own zone: dates of deliveries, documents and payments are days in it.",
    )

    class Meta:
        model = Connection
        fields = ("name", "connector", "netsuite_account", "is_enabled", "time_zone", "currency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "connector" in self.fields:
            key = self.instance.connector
            choices = dict(registry.choices())
            self._choice_field("connector").choices = [(key, choices.get(key, key))]
        if "time_zone" in self.fields:
            self._keep_zone()
        for key, setting in self._settings():
            self._fill_in(self.fields[setting_name(connector=key, setting=setting.name)], setting)

    def _choice_field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def _keep_zone(self) -> None:
        # A valid name that we do not offer, such as an old alias, stays choosable where it is in use.
        zones = _zones()
        if self.instance.time_zone not in dict(zones):
            zones.append((self.instance.time_zone, self.instance.time_zone))
        self._choice_field("time_zone").choices = zones

    def _settings(self) -> list[tuple[str, contract.SettingField]]:
        keys = [key for key, _label in registry.choices()]
        return [
            (key, setting)
            for key in keys
            for setting in registry.connector(key=key).setting_fields
            if setting_name(connector=key, setting=setting.name) in self.fields
        ]

    def _fill_in(self, field: forms.Field, setting: contract.SettingField) -> None:
        if isinstance(field, SecretField):
            if self.instance.pk and self.instance.secrets.get(setting.name):
                field.show_as_stored(is_optional=not setting.required)
        else:
            field.initial = self.instance.values.get(setting.name) or setting.default

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen platform cannot do without."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for key, setting in self._settings():
            name = setting_name(connector=key, setting=setting.name)
            is_stored = bool(self.instance.secrets.get(setting.name))
            if key == cleaned.get("connector") and setting.required and not cleaned.get(name) and not is_stored:
                self.add_error(name, f"{dict(registry.choices())[key]} needs this.")
        return cleaned

    def save(self, commit: bool = True) -> Connection:
        """Keep the platform's settings with the connection; a default is not stored, so that it may change."""
        chosen = [setting for key, setting in self._settings() if key == self.instance.connector]
        typed = {
            setting: str(self.cleaned_data.get(setting_name(connector=self.instance.connector, setting=setting.name)))
            for setting in chosen
        }
        self.instance.values = {**self.instance.values, **_plain(typed)}
        self.instance.secrets = {**self.instance.secrets, **_secret(typed)}
        return super().save(commit=commit)


def _plain(typed: Mapping[contract.SettingField, str]) -> dict[str, str]:
    return {
        setting.name: "" if text == setting.default else text
        for setting, text in typed.items()
        if setting.kind != "secret"
    }


def _secret(typed: Mapping[contract.SettingField, str]) -> dict[str, str]:
    return {
        setting.name: "" if text == REMOVE else text
        for setting, text in typed.items()
        if setting.kind == "secret" and text
    }


def connection_form(*, connectors: Sequence[str]) -> type[ConnectionForm]:
    """Give the form with the settings of these platforms, by the connectors' keys."""
    fields = {
        setting_name(connector=key, setting=setting.name): _field(setting)
        for key in connectors
        for setting in registry.connector(key=key).setting_fields
    }
    return type("ConnectionForm", (ConnectionForm,), dict(fields))


def _field(setting: contract.SettingField) -> forms.CharField:
    options: dict[str, Any] = {"label": setting.label, "help_text": setting.help_text, "required": False}
    if setting.kind == "secret":
        return SecretField(**options)
    if setting.kind == "url":
        options["validators"] = [URLValidator(schemes=["http", "https"])]
    return forms.CharField(widget=UnfoldAdminTextInputWidget, **options)
