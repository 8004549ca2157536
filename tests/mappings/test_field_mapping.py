"""The mapped fields of one record, each rule of B8."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from integrations.netsuite.field_catalog import Kind
from mappings import field_mapping
from mappings.models import FieldDirection, FieldMapping, MappedType
from tests import factories

SYDNEY = ZoneInfo("Australia/Sydney")


def mapping(netsuite_field: str = "custbody_po", platform_field: str = "metadata.po", **more: Any) -> FieldMapping:
    given = {"record_type": MappedType.INVOICE, **more}
    return FieldMapping(netsuite_field=netsuite_field, platform_field=platform_field, **given)


def sent(*mappings: FieldMapping, labels: dict[str, str] | None = None, **values: str) -> dict[str, Any]:
    custom = field_mapping.custom_fields(mappings=mappings, values=values, labels=labels or {})
    assert custom.problems == []
    return custom.fields


class TestWhatIsSent:
    def test_the_raw_value_goes_to_the_path_b8(self) -> None:
        rows = [mapping(), mapping("memo", "ship_to.name")]

        assert sent(*rows, custbody_po=" PO 7 ", memo="Dock") == {"metadata.po": "PO 7", "ship_to.name": "Dock"}

    def test_a_list_field_sends_its_id_or_its_label_b8(self) -> None:
        row, told = mapping("custbody_region", "metadata.region"), {"custbody_region": "2"}
        labels = {"custbody_region": "South"}

        assert sent(row, labels=labels, **told) == {"metadata.region": "2"}
        row.uses_label = True
        assert sent(row, labels=labels, **told) == {"metadata.region": "South"}
        assert sent(row, **told) == {"metadata.region": "2"}

    def test_a_label_that_is_one_letter_stays_text_q9(self) -> None:
        row = mapping("custbody_size", "metadata.size", uses_label=True)

        assert sent(row, labels={"custbody_size": "F"}, custbody_size="9") == {"metadata.size": "F"}

    def test_a_constant_goes_whatever_netsuite_says(self) -> None:
        assert sent(mapping("", "metadata.source", constant="NetSuite")) == {"metadata.source": "NetSuite"}
        assert sent(mapping(constant="fixed"), custbody_po="7") == {"metadata.po": "fixed"}

    def test_a_default_goes_where_the_field_is_empty(self) -> None:
        row = mapping(default="none given")

        assert sent(row) == sent(row, custbody_po="  ") == {"metadata.po": "none given"}
        assert sent(row, custbody_po="7") == {"metadata.po": "7"}

    def test_an_empty_field_sends_nothing(self) -> None:
        assert sent(mapping()) == {}

    def test_field_ids_are_the_same_in_capitals(self) -> None:
        assert sent(mapping("CustBody_PO"), custbody_po="7") == {"metadata.po": "7"}

    def test_the_later_mapping_of_a_path_wins_and_stands_last_b8(self) -> None:
        rows = [mapping("a", "ship_to"), mapping("b", "ship_to.name"), mapping("c", "ship_to")]

        assert list(sent(*rows, a="1", b="2", c="3").items()) == [("ship_to.name", "2"), ("ship_to", "3")]


class TestProblems:
    def test_a_value_too_long_is_named_and_not_sent_b8(self) -> None:
        custom = field_mapping.custom_fields(mappings=[mapping()], values={"custbody_po": "x" * 255}, labels={})

        assert custom.fields == {}
        assert [str(one) for one in custom.problems] == [
            "custbody_po has 255 characters, and metadata.po takes at most 254"
        ]

    def test_a_value_that_is_not_what_the_field_holds_is_named(self) -> None:
        kinds = {"custbody_po": Kind.NUMBER}
        custom = field_mapping.custom_fields(
            mappings=[mapping()], values={"custbody_po": "many"}, labels={}, kinds=kinds
        )

        assert [str(one) for one in custom.problems] == ["custbody_po cannot go to metadata.po: “many” is no number"]

    @pytest.mark.parametrize("path", ["metadata..po", "items[].name", "ship to"])
    def test_a_path_that_is_none_is_named(self, path: str) -> None:
        custom = field_mapping.custom_fields(
            mappings=[mapping(platform_field=path)], values={"custbody_po": "7"}, labels={}
        )

        assert custom.fields == {}
        assert f"cannot go to {path}" in str(custom.problems[0])


class TestToNetSuite:
    def test_fields_of_a_payment_go_to_body_fields(self) -> None:
        rows = [
            mapping("custbody_gateway", "charge.gateway"),
            mapping("custbody_paid_on", "date"),
            mapping("custbody_channel", "metadata.channel", default="web"),
        ]
        content = {"date": 1739000000, "charge": {"gateway": "stripe"}, "metadata": {}}

        custom = field_mapping.netsuite_values(
            mappings=rows, content=content, zone=SYDNEY, kinds={"custbody_paid_on": Kind.DAY}
        )

        assert custom.problems == []
        assert custom.fields == {
            "custbody_gateway": "stripe",
            "custbody_paid_on": "2025-02-08",
            "custbody_channel": "web",
        }

    def test_what_the_field_does_not_hold_is_named(self) -> None:
        custom = field_mapping.netsuite_values(
            mappings=[mapping("custbody_rush", "method")],
            content={"method": "check"},
            zone=SYDNEY,
            kinds={"custbody_rush": Kind.FLAG},
        )

        assert [str(one) for one in custom.problems] == [
            "method cannot go to custbody_rush: “check” is neither yes nor no"
        ]


@pytest.mark.django_db
class TestLoading:
    def test_what_is_switched_on_is_loaded_once_and_the_fields_it_needs_are_told(self) -> None:
        connection = factories.ConnectionFactory()
        for more in (
            {"netsuite_field": "custbody_po", "platform_field": "metadata.po"},
            {"netsuite_field": "CUSTBODY_PO", "platform_field": "purchase_order", "uses_label": True},
            {"netsuite_field": "memo", "platform_field": "notes", "is_enabled": False},
            {"platform_field": "metadata.source", "constant": "NetSuite"},
            {"netsuite_field": "custentity_tier", "platform_field": "metadata.tier", "record_type": "customer"},
            {
                "netsuite_field": "custbody_gateway",
                "platform_field": "charge.gateway",
                "record_type": "payment",
                "direction": FieldDirection.TO_NETSUITE,
            },
        ):
            FieldMapping.objects.create(connection=connection, **{"record_type": "invoice", **more})

        loaded = field_mapping.load(connection_id=connection.pk)

        assert {kind: len(rows) for kind, rows in loaded.items()} == {"invoice": 3, "customer": 1}
        needed = field_mapping.needed(mappings=loaded[MappedType.INVOICE])
        assert needed == (field_mapping.Needed(field_id="custbody_po", label=True),)
        back = field_mapping.load(connection_id=connection.pk, direction=FieldDirection.TO_NETSUITE)
        assert list(back) == ["payment"]
