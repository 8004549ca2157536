"""Lines, charges and tax of a document in NetSuite."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.netsuite import document_lines, payloads
from integrations.netsuite.references import LineReferences, TaxCodes, TaxMode
from tests import builders
from tests.integrations.netsuite.test_payloads import references

LEGACY = TaxCodes(mode=TaxMode.LEGACY, taxable_code_id="7", exempt_code_id="8")
SUITETAX = TaxCodes(mode=TaxMode.SUITETAX, taxable_code_id="7", exempt_code_id="8", tax_type_id="1")


def items(*, tax=None, make=builders.order, **changes):
    given_references = references() if tax is None else references(tax=tax)
    return payloads.sales_order(order=make(**changes), references=given_references)["item"]["items"]


def only_line(**changes):
    return items(make=builders.plain_order, lines=(builders.line(**changes),))[0]


class TestProducts:
    def test_a_line_has_its_own_price_not_netsuites(self):
        assert only_line() == {
            "item": {"id": "501"},
            "quantity": Decimal(2),
            "price": {"id": "-1"},
            "rate": Decimal("30.0000"),
            "description": "House blend 1kg",
        }

    def test_a_line_of_quantity_zero_is_left_out_e10(self):
        found = items(make=builders.plain_order, lines=(builders.line(quantity=0), builders.milk_line()))

        assert [line["item"]["id"] for line in found] == ["502"]

    def test_a_line_of_quantity_zero_that_costs_something_is_refused_e10(self):
        with pytest.raises(ValueError, match=r"House blend 1kg.*costs 5"):
            only_line(quantity=0, amount=5)

    def test_the_unit_price_is_sent_when_it_gives_the_amount_e11(self):
        line = only_line(quantity=2, unit_price="25.2727", amount="50.55")

        assert line["rate"] == Decimal("25.2727")
        assert "amount" not in line

    def test_a_price_break_is_sent_as_the_price_that_gives_the_amount_e11(self):
        assert only_line(quantity=12, unit_price="3.00", amount="30.00")["rate"] == Decimal("2.5")

    def test_an_amount_that_no_price_gives_is_sent_itself_e11(self):
        line = only_line(quantity="30000", unit_price="0.01", amount="100.01")

        assert line["amount"] == Decimal("100.01")
        assert line["quantity"] == Decimal("30000")
        assert "rate" not in line

    def test_a_fractional_quantity_stays_whole_digits_and_all_e12(self):
        line = only_line(quantity="1.375", unit_price="18.40", amount="25.30")

        assert (line["quantity"], line["rate"]) == (Decimal("1.375"), Decimal("18.40"))

    def test_a_negative_price_goes_as_it_is_e13(self):
        assert only_line(quantity=1, unit_price="-5.00")["rate"] == Decimal("-5.00")

    def test_a_free_line_says_rate_zero_e14(self):
        assert only_line(unit_price=0)["rate"] == 0

    def test_the_same_item_on_two_lines_stays_two_lines_e7(self):
        same = {
            builders.COFFEE_LINE_ID: LineReferences(item_id="501"),
            builders.MILK_LINE_ID: LineReferences(item_id="501"),
        }

        payload = payloads.sales_order(order=builders.plain_order(), references=references(lines=same))

        assert [line["quantity"] for line in payload["item"]["items"]] == [2, 12]

    def test_the_buyers_comment_stands_behind_the_name(self):
        assert only_line(comment="ground\nfine")["description"] == "House blend 1kg: ground fine"

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(
        quantity=st.decimals(min_value="0.001", max_value="5000", places=3),
        unit_price=st.decimals(min_value="-500", max_value="500", places=4),
        amount=st.none() | st.decimals(min_value="-9000", max_value="9000", places=2),
    )
    def test_what_is_sent_always_comes_to_the_amount_charged_e11(self, quantity, unit_price, amount):
        given_amount = document_lines.cents(quantity * unit_price) if amount is None else amount

        line = only_line(quantity=quantity, unit_price=unit_price, amount=given_amount)

        charged = line["amount"] if "amount" in line else document_lines.cents(line["rate"] * line["quantity"])
        assert charged == given_amount


class TestCharges:
    def test_freight_and_surcharge_follow_the_products_r50_r51(self):
        _, _, freight, surcharge = items()

        assert freight == {
            "item": {"id": "310"},
            "quantity": 1,
            "price": {"id": "-1"},
            "rate": Decimal("12.00"),
            "description": "Freight",
        }
        assert (surcharge["item"], surcharge["rate"]) == ({"id": "320"}, Decimal("1.73"))

    def test_an_invoice_has_the_same_charges_r52(self):
        payload = payloads.invoice(invoice=builders.invoice(), references=references())

        assert [line["item"]["id"] for line in payload["item"]["items"]] == ["501", "502", "310", "320"]

    def test_charges_of_nothing_make_no_line_e15_e17(self):
        assert len(items(freight=Decimal("0.00"), surcharge=Decimal(0))) == 2

    @pytest.mark.parametrize(
        ("charge", "item"),
        [("freight", "freight_item_id"), ("surcharge", "surcharge_item_id"), ("discount", "discount_item_id")],
    )
    def test_a_charge_without_an_item_is_refused_not_dropped_e13_e15_e17(self, charge, item):
        order = builders.order(**{charge: Decimal("5.00")})

        with pytest.raises(ValueError, match="no NetSuite item"):
            payloads.sales_order(order=order, references=references(**{item: ""}))

    def test_a_discount_is_a_negative_line_e13(self):
        *_, discount = items(discount=Decimal("10.00"))

        assert (discount["item"], discount["quantity"], discount["rate"]) == ({"id": "330"}, 1, Decimal("-10.00"))

    @pytest.mark.parametrize("tax", [LEGACY, SUITETAX], ids=["legacy", "suitetax"])
    def test_a_surcharge_that_includes_tax_goes_without_it_r51(self, tax):
        *_, surcharge = items(tax=tax, surcharge=Decimal("1.73"), surcharge_includes_tax=True)

        assert surcharge["rate"] == Decimal("1.57")

    def test_a_surcharge_goes_as_it_is_when_no_tax_is_told_r51(self):
        *_, surcharge = items(surcharge=Decimal("1.73"), surcharge_includes_tax=True)

        assert surcharge["rate"] == Decimal("1.73")


class TestTaxNone:
    def test_nothing_is_said_of_tax_e19(self):
        payload = payloads.sales_order(order=builders.order(), references=references())

        assert "taxDetails" not in payload
        assert all("taxCode" not in line for line in payload["item"]["items"])


class TestTaxLegacy:
    def codes(self, **changes):
        return [line.get("taxCode", {}).get("id") for line in items(tax=LEGACY, **changes)]

    def test_each_line_has_the_code_of_its_own_taxability_e19(self):
        assert self.codes() == ["7", "8", "7", "8"]

    @pytest.mark.parametrize(("freight_tax", "code"), [(None, "7"), (Decimal("1.20"), "7"), (Decimal("0.00"), "8")])
    def test_freight_is_taxable_unless_its_tax_is_nothing(self, freight_tax, code):
        assert self.codes(freight_tax=freight_tax)[2] == code

    def test_a_surcharge_that_includes_tax_is_taxable(self):
        assert self.codes(surcharge_includes_tax=True)[3] == "7"

    @pytest.mark.parametrize(("tax", "code"), [(Decimal("6.00"), "7"), (Decimal(0), "8"), (None, None)])
    def test_the_tax_amount_tells_where_the_platform_names_no_taxability(self, tax, code):
        lines = (builders.line(is_taxable=None, tax=tax),)

        assert self.codes(make=builders.plain_order, lines=lines) == [code]

    def test_a_code_that_is_not_configured_is_left_out_e19(self):
        found = items(tax=TaxCodes(mode=TaxMode.LEGACY, taxable_code_id="7"))

        assert [line.get("taxCode") for line in found] == [{"id": "7"}, None, {"id": "7"}, None]

    @pytest.mark.parametrize(
        ("total_tax", "code"),
        # 7.20 are the taxes of lines and freight: the discount took no tax off, or its own tenth.
        [(Decimal("7.20"), "8"), (Decimal("6.20"), "7"), (Decimal("7.18"), "8"), (None, "7")],
    )
    def test_a_discount_is_taxable_when_the_documents_tax_shows_it(self, total_tax, code):
        assert self.codes(discount=Decimal("10.00"), total_tax=total_tax)[-1] == code


class TestSuiteTax:
    def payload(self, **changes):
        return payloads.sales_order(order=builders.order(**changes), references=references(tax=SUITETAX))

    def test_every_line_has_one_detail_with_the_platforms_own_tax_e19(self):
        payload = self.payload()

        details = payload["taxDetails"]["items"]
        assert payload["taxDetailsOverride"] is True
        assert [line["taxDetailsReference"] for line in payload["item"]["items"]] == [
            detail["taxDetailsReference"] for detail in details
        ]
        assert [detail["taxAmount"] for detail in details] == [Decimal("6.00"), 0, Decimal("1.20"), 0]
        assert [detail["taxBasis"] for detail in details] == [60, 36, 12, Decimal("1.73")]
        assert [detail["taxRate"] for detail in details] == [10, 0, 10, 0]
        assert details[0]["taxCode"] == {"id": "7"}
        assert details[1]["taxCode"] == {"id": "8"}
        assert details[0]["taxType"] == {"id": "1"}

    def test_a_tax_that_the_platform_does_not_state_is_computed(self):
        lines = (builders.line(tax=None), builders.milk_line(tax=None))

        details = self.payload(lines=lines)["taxDetails"]["items"]

        assert [detail["taxAmount"] for detail in details[:2]] == [Decimal("6.00"), 0]

    def test_what_a_surcharge_includes_is_its_tax_r51(self):
        *_, surcharge = self.payload(surcharge_includes_tax=True)["taxDetails"]["items"]

        assert (surcharge["taxBasis"], surcharge["taxAmount"]) == (Decimal("1.57"), Decimal("0.16"))

    def test_a_taxed_discount_takes_off_what_the_document_says_it_did_e13(self):
        *_, discount = self.payload(discount=Decimal("10.00"), total_tax=Decimal("6.21"))["taxDetails"]["items"]

        assert discount["taxAmount"] == Decimal("-0.99")

    def test_details_of_left_out_lines_are_left_out_too_e10(self):
        payload = self.payload(lines=(builders.line(quantity=0), builders.milk_line()))

        assert len(payload["taxDetails"]["items"]) == len(payload["item"]["items"]) == 3
