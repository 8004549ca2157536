"""What staff enter to connect Ordermentum."""

from __future__ import annotations

from collections.abc import Mapping

from integrations import contract

# Ordermentum docs; the first also answers what the second does, but sign-in is published for the second.
DEFAULT_ADDRESSES = {
    "api_url": "https://api.ordermentum.com",
    "auth_url": "https://app.ordermentum.com",
    "stock_url": "https://stock.ordermentum.com/v1",
    "web_url": "https://app.ordermentum.com",
}


def _address(name: str, label: str, what: str) -> contract.SettingField:
    return contract.SettingField(
        name=name,
        label=label,
        kind="url",
        default=DEFAULT_ADDRESSES[name],
        help_text=f"{what} Change it only for Ordermentum's sandbox, a proxy or a simulator.",
    )


FIELDS = (
    contract.SettingField(
        name="supplier_id",
        label="Supplier ID",
        required=True,
        help_text="The id of your supplier account, such as 5c1f0000-0000-4000-8000-000000000001. Ordermentum shows "
        "it in the address of your supplier pages; their support tells it too.",
    ),
    contract.SettingField(
        name="api_key",
        label="API key",
        kind="secret",
        help_text="Ordermentum: Settings > Integrations. It starts with om_api. Preferred to user name and password.",
    ),
    contract.SettingField(
        name="username",
        label="User name",
        help_text="Only without an API key: the e-mail address of an Ordermentum user without a second factor.",
    ),
    contract.SettingField(
        name="password", label="Password", kind="secret", help_text="That user's password in Ordermentum."
    ),
    _address("api_url", "API address", "Where Ordermentum's API is."),
    _address("auth_url", "Sign-in address", "Where user name and password are exchanged for a token."),
    _address("stock_url", "Stock address", "Where Ordermentum's stock service is."),
    _address("web_url", "Web address", "Where your staff use Ordermentum; links to orders start with it."),
    contract.SettingField(
        name="webhook_secret",
        label="Webhook secret",
        kind="secret",
        help_text="Leave empty, unless Ordermentum gave you a secret with which it signs webhooks "
        "(X-Ordermentum-Signature). Unsigned ones are refused then.",
    ),
    contract.SettingField(
        name="requests_per_minute",
        label="Requests per minute",
        help_text="Leave empty to keep Ordermentum's published limits (24 single orders a minute, and so on). Fill in "
        "only when Ordermentum has agreed to another limit; it then holds for each kind of call.",
    ),
)


def addresses(*, settings: contract.Settings) -> Mapping[str, str]:
    """Give the addresses by name, without a slash at the end."""
    return {name: (settings.get(name).strip() or default).rstrip("/") for name, default in DEFAULT_ADDRESSES.items()}
