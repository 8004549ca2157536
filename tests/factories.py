"""One place for test rows: a factory sets what a row cannot be without, a test sets what it is about."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

if TYPE_CHECKING:
    from integrations.models import NetSuiteAccount
    from integrations.netsuite.simulator import NetSuiteSimulator

SUPPLIER_ID = "5c1f0000-0000-4000-8000-000000000001"


class NetSuiteAccountFactory(DjangoModelFactory):
    class Meta:
        model = "integrations.NetSuiteAccount"

    name = factory.Sequence(lambda number: f"Main account {number}")
    account_id = factory.Sequence(lambda number: f"{1234567 + number}_SB1")
    consumer_key = "consumer-key"
    consumer_secret = "consumer-secret"
    token_id = "token-id"
    token_secret = "token-secret"


def account_of(simulator: NetSuiteSimulator, base_url: str, **fields: Any) -> NetSuiteAccount:
    """The account that a simulator serves at that address, with a token that it takes."""
    signed = simulator.credentials
    made: NetSuiteAccount = NetSuiteAccountFactory(
        account_id=signed.account_id,
        consumer_key=signed.consumer_key,
        consumer_secret=signed.consumer_secret,
        token_id=signed.token_id,
        token_secret=signed.token_secret,
        base_url=base_url,
        **fields,
    )
    return made


class SigningCertificateFactory(DjangoModelFactory):
    """In use, not tried yet, and good for a year and a half; its keys are no keys."""

    class Meta:
        model = "integrations.SigningCertificate"

    account = factory.SubFactory(NetSuiteAccountFactory, auth_method="OAUTH2", oauth_client_id="client-id")
    certificate_id = factory.Sequence(lambda number: f"certificate-{number}")
    private_key = "private key"
    certificate = "certificate"
    fingerprint = factory.Sequence(lambda number: f"{number:064x}")
    created_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda made: made.created_at + timedelta(days=550))


class ConnectionFactory(DjangoModelFactory):
    class Meta:
        model = "integrations.Connection"

    name = factory.Sequence(lambda number: f"Ordermentum {number}")
    connector = "ordermentum"
    netsuite_account = factory.SubFactory(NetSuiteAccountFactory)
    values = factory.LazyFunction(lambda: {"supplier_id": SUPPLIER_ID})
    secrets = factory.LazyFunction(lambda: {"api_key": "om_api_test"})


class CustomerMappingFactory(DjangoModelFactory):
    class Meta:
        model = "mappings.CustomerMapping"

    connection = factory.SubFactory(ConnectionFactory)
    source_id = factory.Sequence(lambda number: f"5c1f0000-0000-4000-8000-0000000b{number:04d}")
    name = factory.Sequence(lambda number: f"Harbour Espresso {number}")
    netsuite_id = "1042"


class ProductMappingFactory(DjangoModelFactory):
    class Meta:
        model = "mappings.ProductMapping"

    connection = factory.SubFactory(ConnectionFactory)
    product_id = factory.Sequence(lambda number: f"5c1f0000-0000-4000-8000-0000000c{number:04d}")
    sku = factory.Sequence(lambda number: f"HB-{number}")
    name = factory.Sequence(lambda number: f"House blend {number}")
    netsuite_id = "501"


class DocumentRulesFactory(DjangoModelFactory):
    class Meta:
        model = "mappings.DocumentRules"

    connection = factory.SubFactory(ConnectionFactory)
