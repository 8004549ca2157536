"""The client against a whole account: what it sends is understood, and every kind of trouble has its own error."""

import dataclasses
from decimal import Decimal

import pytest

from integrations import errors
from integrations.netsuite import client, parse, payloads, suiteql
from integrations.netsuite.parse import Status
from integrations.netsuite.references import TaxCodes, TaxMode
from tests import builders
from tests.integrations.netsuite.answers import KEY, put


def amounts(record):
    return [parse.number(value=line["amount"]) for line in record["item"]["items"]]


class TestWriting:
    def test_an_order_arrives_with_all_its_lines_r12_r50_r51(self, simulator, simulated, payload):
        written = put(simulated, payload)

        record = simulator.by_external_id("salesOrder", KEY)
        assert record["id"] == written.netsuite_id
        assert amounts(record) == [60, 36, 12, Decimal("1.73")]

    def test_sending_it_twice_leaves_one_order_with_the_same_lines_e36(self, simulator, simulated, payload):
        first, second = put(simulated, payload), put(simulated, payload)

        assert first.netsuite_id == second.netsuite_id
        assert simulator.external_ids("salesOrder") == [KEY]
        assert len(simulator.by_external_id("salesOrder", KEY)["item"]["items"]) == 4

    def test_a_removed_line_vanishes_e23(self, simulator, simulated, payload, references):
        put(simulated, payload)
        shorter = builders.order(lines=(builders.milk_line(),), surcharge=Decimal(0))

        put(simulated, payloads.sales_order(order=shorter, references=references))

        assert [line["quantity"] for line in simulator.by_external_id("salesOrder", KEY)["item"]["items"]] == [12, 1]

    def test_what_was_written_matches_when_it_is_read(self, simulated, payload):
        put(simulated, payload)

        record = simulated.get(record_type="salesOrder", external_id=KEY)

        assert payloads.matches(payload=payload, record=record)
        assert not payloads.matches(payload=payload | {"memo": "Other"}, record=record)

    def test_discount_random_weight_and_free_lines_come_to_the_platforms_amounts_e11_e13_e14(
        self, simulator, simulated, references
    ):
        order = builders.order(
            lines=(
                builders.line(quantity="1.375", unit_price="18.40", amount="25.31"),
                builders.milk_line(unit_price=0),
            ),
            discount=Decimal("5.00"),
        )

        put(simulated, payloads.sales_order(order=order, references=references))

        record = simulator.by_external_id("salesOrder", KEY)
        assert amounts(record) == [Decimal("25.31"), 0, 12, Decimal("1.73"), Decimal("-5.00")]
        assert record["item"]["items"][0]["quantity"] == 1.375

    def test_an_invoice_arrives_r13(self, simulator, simulated, references):
        payload = payloads.invoice(invoice=builders.invoice(), references=references)

        put(simulated, payload, record_type="invoice", key="om-invoice-1")

        assert simulator.by_external_id("invoice", "om-invoice-1")["dueDate"] == "2026-03-13"

    def test_legacy_tax_codes_give_the_platforms_total_e19(self, simulator, simulated, references):
        codes = {
            code["itemId"] if "itemId" in code else code.get("name", ""): code for code in simulator.all("salesTaxItem")
        }
        taxable = next(code["id"] for code in codes.values() if Decimal(str(code["rate"]).rstrip("%")) == 10)
        exempt = next(code["id"] for code in codes.values() if Decimal(str(code["rate"]).rstrip("%")) == 0)
        tax = TaxCodes(mode=TaxMode.LEGACY, taxable_code_id=taxable, exempt_code_id=exempt)
        with_tax = dataclasses.replace(references, tax=tax)

        put(simulated, payloads.sales_order(order=builders.order(), references=with_tax))

        assert parse.totals(record=simulator.by_external_id("salesOrder", KEY)).total == Decimal("116.93")

    def test_suitetax_details_give_the_platforms_total_e19(self, simulator, simulated, references):
        simulator.features.add("SuiteTax")
        codes = sorted(simulator.all("salesTaxItem"), key=lambda code: -Decimal(str(code["rate"]).rstrip("%")))
        tax = TaxCodes(
            mode=TaxMode.SUITETAX,
            taxable_code_id=codes[0]["id"],
            exempt_code_id=codes[-1]["id"],
            tax_type_id=simulator.all("taxType")[0]["id"],
        )
        payload = payloads.sales_order(order=builders.order(), references=dataclasses.replace(references, tax=tax))

        put(simulated, payload)

        record = simulator.by_external_id("salesOrder", KEY)
        assert parse.totals(record=record).total == Decimal("116.93")
        assert payloads.matches(payload=payload, record=simulated.get(record_type="salesOrder", external_id=KEY))


class TestLifecycle:
    def test_closing_every_line_closes_the_order_and_opening_them_reopens_it_e25_e26(self, simulated, payload):
        order_id = put(simulated, payload).netsuite_id
        record = simulated.get(record_type="salesOrder", netsuite_id=order_id)

        simulated.update(
            record_type="salesOrder",
            netsuite_id=order_id,
            payload=payloads.closed_lines(record=record),
            replace_lines=False,
        )

        closed = simulated.get(record_type="salesOrder", netsuite_id=order_id)
        assert parse.transaction_status(closed) is Status.CLOSED
        assert len(parse.lines(record=closed)) == 4

        put(simulated, payloads.with_lines_open(payload=payload))

        reopened = simulated.get(record_type="salesOrder", netsuite_id=order_id)
        assert parse.transaction_status(reopened) is Status.PENDING_FULFILLMENT

    def test_a_billed_order_is_refused_in_plain_words_e24(self, simulator, simulated, payload):
        order_id = put(simulated, payload).netsuite_id
        simulator.bill(order_id)

        with pytest.raises(errors.DecisionNeeded, match="shipped, billed or closed"):
            put(simulated, payload | {"memo": "Later"})

        record = simulated.get(record_type="salesOrder", netsuite_id=order_id)
        assert not parse.is_editable(record_type="salesOrder", status=parse.transaction_status(record))

    @pytest.mark.parametrize("as_letter", [False, True])
    def test_the_status_is_read_as_name_and_as_letter(self, simulator, simulated, payload, as_letter):
        simulator.habits.status_as_letter = as_letter
        order_id = put(simulated, payload).netsuite_id
        simulator.bill(order_id)

        record = simulated.get(record_type="salesOrder", netsuite_id=order_id)

        assert parse.transaction_status(record) is Status.BILLED

    @pytest.mark.parametrize("tax_engine", ["legacy", "SuiteTax"])
    def test_zeroed_lines_make_an_invoice_of_nothing_e27(self, simulator, simulated, references, tax_engine):
        tax = TaxCodes()
        if tax_engine == "SuiteTax":
            simulator.features.add("SuiteTax")
            code = simulator.all("salesTaxItem")[0]["id"]
            kind = simulator.all("taxType")[0]["id"]
            tax = TaxCodes(mode=TaxMode.SUITETAX, taxable_code_id=code, exempt_code_id=code, tax_type_id=kind)
        payload = payloads.invoice(invoice=builders.invoice(), references=dataclasses.replace(references, tax=tax))
        invoice_id = put(simulated, payload, record_type="invoice", key="om-invoice-1").netsuite_id
        record = simulated.get(record_type="invoice", netsuite_id=invoice_id)
        assert parse.totals(record=record).total > 0

        change = payloads.zeroed(record=record, memo="Cancelled on Ordermentum")
        simulated.update(record_type="invoice", netsuite_id=invoice_id, payload=change, replace_lines=False)

        voided = simulated.get(record_type="invoice", netsuite_id=invoice_id)
        assert parse.totals(record=voided).total == 0
        assert voided["memo"] == "Cancelled on Ordermentum"

    def test_a_deleted_order_is_gone_and_deleting_it_again_is_fine_e25(self, simulated, payload):
        order_id = put(simulated, payload).netsuite_id

        simulated.delete(record_type="salesOrder", netsuite_id=order_id)
        simulated.delete(record_type="salesOrder", netsuite_id=order_id)

        assert simulated.get(record_type="salesOrder", netsuite_id=order_id) is None
        assert simulated.get(record_type="salesOrder", external_id=KEY) is None


class TestRefusals:
    def test_an_inactive_item_is_named_by_its_line_e8(self, simulator, simulated, payload, references):
        simulator.deactivate("inventoryItem", references.lines[builders.MILK_LINE_ID].item_id)

        with pytest.raises(errors.RecordRejected, match="does not accept the item") as caught:
            put(simulated, payload)

        assert "items[1]" in caught.value.path

    def test_a_closed_period_is_said_so(self, simulator, simulated, payload, references):
        simulator.close_period("2026-03")
        invoice = payloads.invoice(invoice=builders.invoice(), references=references)

        with pytest.raises(errors.RecordRejected, match="accounting period"):
            put(simulated, invoice, record_type="invoice")

    def test_a_missing_permission_is_named_r6(self, simulator, simulated, payload):
        simulator.permissions.discard("Sales Order")

        with pytest.raises(errors.PermissionMissing, match="Sales Order"):
            put(simulated, payload)

    def test_a_field_that_the_account_does_not_know_is_refused_not_dropped(self, simulator, simulated, payload):
        with pytest.raises(errors.RecordRejected, match="no such field"):
            put(simulated, payload | {"shipDat": "2026-03-06"})

        assert simulator.all("salesOrder") == []


class TestQueries:
    def test_the_servers_clock_is_text(self, simulated):
        assert len(suiteql.server_now(simulated)) == len("2026-11-21 12:00:00")

    def test_totals_are_read_in_one_query(self, simulator, simulated, payload):
        order_id = put(simulated, payload).netsuite_id
        before = simulated.calls

        found = suiteql.totals(simulated, [order_id, "999999"])

        assert found == {order_id: parse.totals(record=simulator.get("salesOrder", order_id)).total}
        assert simulated.calls == before + 1

    @pytest.mark.parametrize("takes_params", [True, False])
    def test_our_records_are_found_by_external_id_e36(self, simulator, simulated, payload, takes_params):
        simulator.habits.suiteql_params = takes_params
        order_id = put(simulated, payload).netsuite_id

        found = suiteql.find_by_external_ids(simulated, [KEY, "om-order-none"])

        expected = suiteql.Found(netsuite_id=order_id, type="SalesOrd", status=Status.PENDING_FULFILLMENT)
        assert found == {KEY: expected}

    def test_statuses_are_read_for_many_at_once(self, simulator, simulated, payload):
        order_id = put(simulated, payload).netsuite_id
        invoice_id = simulator.bill(order_id)

        found = suiteql.statuses(simulated, [order_id, invoice_id])

        assert found == {order_id: Status.BILLED, invoice_id: Status.OPEN}

    def test_more_than_a_thousand_are_asked_for_in_batches(self, simulated):
        before = simulated.calls

        suiteql.find_by_external_ids(simulated, [f"om-order-{number}" for number in range(2001)])

        assert simulated.calls == before + 3

    def test_no_ids_ask_nothing(self, simulated):
        assert suiteql.totals(simulated, []) == {}
        assert simulated.calls == 0

    def test_only_ids_stand_in_a_query(self, simulated):
        with pytest.raises(ValueError, match="no internal id"):
            suiteql.totals(simulated, ["1) OR (1=1"])


def test_the_client_counts_its_calls(simulated, payload):
    put(simulated, payload)

    assert simulated.calls == 1
    assert isinstance(simulated, client.NetSuiteClient)
