"""An order's money is read exactly as written, and warned of where it does not add up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from integrations.ordermentum import parse
from tests.integrations.ordermentum.documents import order_row
from tests.integrations.ordermentum.parsed_orders import SYDNEY, parsed, refusal


class TestMoney:
    @pytest.mark.parametrize(
        ("written", "amount"),
        [
            ("1,234.50", "1234.50"),
            ("1,234,567.5", "1234567.5"),
            (" 12.00 ", "12.00"),
            (Decimal("12.10"), "12.10"),
            (12, "12"),
            (140.2, "140.2"),
            ("$12.00", "12.00"),
            ("-3.5", "-3.5"),
        ],
    )
    def test_is_read_exactly_as_written_e21(self, written: object, amount: str) -> None:
        freight = parsed(totalFreight=written).freight

        assert freight == Decimal(amount)
        assert isinstance(freight, Decimal)

    @pytest.mark.parametrize("nothing", [None, "", "  ", {}])
    def test_blank_text_and_the_empty_object_are_nothing_e21(self, nothing: object) -> None:
        order = parsed(total=nothing, totalFreight=nothing, surcharge=nothing)

        assert (order.total, order.freight, order.surcharge) == (None, 0, 0)

    @pytest.mark.parametrize(
        "bad",
        ["1,5", "1,23.00", "12.00 AUD", "NaN", "Infinity", "1_000", "1e5", "١٢", "-", ".", True, [], [1], {"a": 1},
         Decimal("NaN"), float("inf"), 10**30, Decimal("1E+400"), Decimal("1E-400"), "9" * 50],
    )  # fmt: skip
    def test_is_refused_rather_than_guessed(self, bad: object) -> None:
        error = refusal(total=bad)

        assert error.path == "total"
        assert "an amount was expected" in error.detail

    @pytest.mark.parametrize("key", ["totalGST", "totalGst", "total_gst"])
    def test_the_tax_is_read_under_either_key_e22(self, key: str) -> None:
        row = order_row()
        row[key] = row.pop("totalGST")

        assert parse.order(row=row, zone=SYDNEY, currency="AUD").total_tax == Decimal("7.20")

    def test_freight_falls_back_to_the_plain_field(self) -> None:
        assert parsed(totalFreight=None, freight="9.50").freight == Decimal("9.50")

    def test_the_total_freight_counts_when_both_are_there(self) -> None:
        assert parsed(totalFreight="12.00", freight="9.50").freight == Decimal("12.00")

    def test_the_tax_on_freight_stands_among_the_displayed_values(self) -> None:
        assert parsed(display={"totalFreightTax": "1.20"}).freight_tax == Decimal("1.20")

    def test_the_tax_on_freight_is_unknown_when_it_is_not_stated(self) -> None:
        assert parsed().freight_tax is None

    @pytest.mark.parametrize(
        "places",
        [
            {"surcharge": "1.73", "surchargeIncGst": "true"},
            {"surcharge": "1.73", "display": {"surchargeIncGst": 1}},
            {"surcharge": None, "display": {"surcharge": "$1.73", "surchargeIncGst": "yes"}},
        ],
    )
    def test_the_surcharge_is_read_from_either_place(self, places: dict[str, Any]) -> None:
        order = parsed(**places)

        assert (order.surcharge, order.surcharge_includes_tax) == (Decimal("1.73"), True)

    def test_the_surcharge_excludes_tax_unless_it_says_otherwise(self) -> None:
        assert parsed().surcharge_includes_tax is False

    def test_the_discount_is_positive_e13(self) -> None:
        assert parsed(totalDiscount="5.00").discount == Decimal("5.00")

    def test_a_negative_discount_is_refused_e13(self) -> None:
        assert refusal(totalDiscount="-5.00").path == "totalDiscount"


class TestWarnings:
    def test_there_are_none_when_all_adds_up(self) -> None:
        assert parsed().warnings == ()

    def test_two_cents_are_let_pass(self) -> None:
        assert parsed(total="116.95").warnings == ()

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"totalCost": "97.00", "subtotal": "109.00", "total": "117.93"}, "The lines make 96.00"),
            ({"subtotal": "109.00", "total": "117.93"}, "Products and freight less discount make 108.00"),
            ({"total": "116.96"}, "Subtotal, GST and surcharge make 116.93"),
        ],
    )
    def test_names_the_one_total_that_is_not_the_sum_of_its_parts(self, changes: dict[str, Any], said: str) -> None:
        (warning,) = parsed(**changes).warnings

        assert warning.startswith(said)

    def test_a_discount_is_taken_off(self) -> None:
        assert parsed(totalDiscount="6.00", subtotal="102.00", total="110.93").warnings == ()
