"""WHO we talk to: NetSuite accounts, the platforms connected to them, and what limits our calls to each."""

from integrations.models.accounts import AccountSlot, AuthMethod, Capability, Checkup, NetSuiteAccount
from integrations.models.certificates import Algorithm, SigningCertificate
from integrations.models.connections import Connection, RateBucket, new_webhook_token, validate_time_zone
from integrations.models.tested import Health, Tested

__all__ = [
    "AccountSlot",
    "Algorithm",
    "AuthMethod",
    "Capability",
    "Checkup",
    "Connection",
    "Health",
    "NetSuiteAccount",
    "RateBucket",
    "SigningCertificate",
    "Tested",
    "new_webhook_token",
    "validate_time_zone",
]
