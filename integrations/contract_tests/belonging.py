"""What every connector is, whatever it can do."""

from __future__ import annotations

import re

import pytest

from integrations import contract, errors, registry
from integrations.contract import Capability
from integrations.contract_tests.case import NOBODY, Case
from integrations.contract_tests.platform import Platform

ALWAYS = ("test", "close", "record_url")
_LOOK_UPS = ("look_up", "read_held", "create", "update")
METHODS = {
    Capability.READ_ORDERS: ("read_documents", "changes", "history"),
    Capability.READ_INVOICES: ("read_documents", "changes", "history"),
    Capability.READ_PAYMENTS: ("read_payments", "changes", "history"),
    Capability.WRITE_PROPERTIES: ("write_properties",),
    Capability.WEBHOOKS_BY_HAND: ("is_genuine", "read_hint"),
    Capability.WEBHOOKS: ("register_webhook", "remove_webhook", "is_genuine", "read_hint"),
    Capability.LIST_CUSTOMERS: ("list_customers",),
    Capability.LIST_PRODUCTS: ("list_products",),
    Capability.WRITE_INVOICES: (*_LOOK_UPS, "cancel"),
    Capability.WRITE_CREDIT_NOTES: (*_LOOK_UPS, "cancel"),
    Capability.MARK_PAID: ("look_up", "read_held", "mark_paid"),
    Capability.WRITE_STOCK: (
        "stock_places", "add_stock_place", "make_default_stock_place", "stock_items", "product_stock", "write_stock",
    ),
    Capability.WRITE_CUSTOMERS: _LOOK_UPS,
    Capability.WRITE_RECEIVABLES: (*_LOOK_UPS, "cancel", "remove"),
    Capability.ATTACH_FILES: ("attach_files",),
}  # fmt: skip


class Belonging(Case):
    """Its name, its settings, its sign-in and its calls."""

    def test_it_has_a_key_a_label_and_a_prefix_of_its_own(self) -> None:
        ours = self.connector_class
        keys = [key for key, _label in registry.choices() if key != ours.key]
        prefixes = {registry.connector(key=key).external_id_prefix for key in keys}

        assert re.fullmatch(r"[a-z][a-z0-9_-]{0,49}", ours.key)
        assert ours.label.strip() == ours.label != ""
        assert re.fullmatch(r"[a-z][a-z0-9]{0,9}", ours.external_id_prefix)
        # Two connectors with one prefix would write over each other's records in NetSuite.
        assert ours.external_id_prefix not in prefixes

    def test_it_has_the_methods_of_what_it_declares(self) -> None:
        ours = self.connector_class
        needed = {name for each in ours.capabilities for name in METHODS[each]} | set(ALWAYS)

        assert [name for name in sorted(needed) if not callable(getattr(ours, name, None))] == []

    def test_each_setting_says_what_it_is(self) -> None:
        fields = self.connector_class.setting_fields

        assert len({field.name for field in fields}) == len(fields)
        assert [field.name for field in fields if not re.fullmatch(r"[a-z][a-z0-9_]*", field.name)] == []
        assert [field.name for field in fields if not (field.label and field.help_text)] == []
        assert {field.kind for field in fields} <= {"text", "secret", "url"}
        assert [field.name for field in fields if field.kind == "secret" and field.default] == []

    def test_it_says_what_its_test_found(self, connector: contract.Connector) -> None:
        said = connector.test()

        assert said.strip() == said != ""
        assert said.endswith(".")

    def test_it_counts_its_calls(self, connector: contract.Connector) -> None:
        before = connector.calls

        connector.test()

        assert before == 0
        assert connector.calls > 0

    def test_a_platform_that_does_not_answer_is_an_error_of_ours(
        self, platform: Platform, connector: contract.Connector
    ) -> None:
        with platform.failing(), pytest.raises(errors.SyncError) as caught:
            connector.test()

        # It only read: nothing can have happened.
        assert not isinstance(caught.value, errors.Ambiguous)
        assert caught.value.message

    def test_it_may_be_closed_twice(self, connector: contract.Connector) -> None:
        connector.close()
        connector.close()

    def test_the_page_of_a_record_is_an_address_or_nothing(self, connector: contract.Connector) -> None:
        for record_type in ("order", "invoice", "customer", "payment", "credit_note", "no such type"):
            assert re.match(r"$|https?://", connector.record_url(record_type=record_type, source_id=NOBODY))

    def test_its_repr_shows_no_value_of_a_setting(self, platform: Platform, connector: contract.Connector) -> None:
        shown = f"{connector!r} {platform.settings!r}"

        assert [name for name, value in platform.settings.secrets.items() if value and value in shown] == []
