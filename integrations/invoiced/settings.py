"""What staff enter to connect Invoiced."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from integrations import contract

PRODUCTION_API, SANDBOX_API = "https://api.invoiced.com", "https://api.sandbox.invoiced.com"  # Invoiced docs, API
DEFAULT_ADDRESSES = {"api_url": PRODUCTION_API, "web_url": "https://app.invoiced.com"}

FIELDS = (
    contract.SettingField(
        name="api_key",
        label="API key",
        kind="secret",
        required=True,
        help_text="Invoiced: Settings > Developers > New API Key. A sandbox has keys of its own.",
    ),
    contract.SettingField(
        name="webhook_secret",
        label="Webhook secret",
        kind="secret",
        help_text="Invoiced: Settings > Developers > Webhooks. Add our webhook address there and leave its events at "
        "“all”; Invoiced then shows the secret. Without it webhooks are refused, and changes come by polling.",
    ),
    contract.SettingField(
        name="api_url",
        label="API address",
        kind="url",
        default=PRODUCTION_API,
        help_text=f"Leave it for production. A sandbox company has {SANDBOX_API} and a sandbox's API key.",
    ),
    contract.SettingField(
        name="web_url",
        label="Web address",
        kind="url",
        default=DEFAULT_ADDRESSES["web_url"],
        help_text="Where your staff use Invoiced; links to records start with it. Change it only for the sandbox.",
    ),
)


def addresses(*, settings: contract.Settings) -> Mapping[str, str]:
    """Give the addresses by name, without a slash at the end."""
    return {name: (settings.get(name).strip() or default).rstrip("/") for name, default in DEFAULT_ADDRESSES.items()}


def place(*, api_url: str) -> str:
    """Say in a word which Invoiced this address is: "production", "sandbox", or its host when it is neither."""
    known = {urlsplit(PRODUCTION_API).netloc: "production", urlsplit(SANDBOX_API).netloc: "sandbox"}
    host = urlsplit(api_url).netloc.lower()
    return known.get(host, host)
