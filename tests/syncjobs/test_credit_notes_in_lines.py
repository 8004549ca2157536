"""Credit notes: which line credits a product, and which is free text."""

from __future__ import annotations

from mappings.models import ProductMapping
from syncjobs.models import Flow
from tests.syncjobs.billed import money
from tests.syncjobs.credited import credit, line, only_note
from tests.syncjobs.hourly import Hourly


class TestLines:
    def test_of_freight_surcharge_and_discount_items_are_named_so_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        credit(hourly, line(), line("310", rate=12), line("320", rate=1.73), line("330", rate=-5))

        hourly.strike()

        free = [(each["name"], money(each["subtotal"])) for each in only_note(hourly)["lineItems"][1:]]
        assert free == [("Freight", 12), ("Surcharge", money("1.73")), ("Discount", -5)]
        assert not any(each["productId"] for each in only_note(hourly)["lineItems"][1:])

    def test_of_an_item_that_is_no_product_are_free_text_and_said_so_r48(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        ProductMapping.objects.filter(netsuite_id="502").update(netsuite_id="")
        memo_id = credit(hourly, line("502", rate=7, description="Sour milk"))

        hourly.strike()

        [credited] = only_note(hourly)["lineItems"]
        assert (credited["productId"], credited["name"], money(credited["subtotal"])) == (None, "Sour milk", 7)
        assert "No product is mapped to NetSuite item" in hourly.entry(memo_id).message
        assert "(id 502)" in hourly.entry(memo_id).message

    def test_of_an_item_of_several_products_are_free_text_and_name_them_r48_e7(self, hourly: Hourly) -> None:
        hourly.connect(Flow.CREDIT_NOTES_IN)
        ProductMapping.objects.filter(netsuite_id="502").update(netsuite_id="501", name="Filter blend")
        memo_id = credit(hourly)

        hourly.strike()

        assert only_note(hourly)["lineItems"][0]["productId"] is None
        assert "Filter blend" in hourly.entry(memo_id).message

    def test_that_are_none_become_one_with_the_total_e75(self, hourly: Hourly) -> None:
        """A memo over an amount alone, as NetSuite's lists show one."""
        hourly.connect(Flow.CREDIT_NOTES_IN)
        memo_id = credit(hourly, memo="Goodwill")
        hide_lines(hourly, memo_id)

        hourly.strike()

        [credited] = only_note(hourly)["lineItems"]
        assert (credited["name"], credited["productId"]) == ("Goodwill", None)
        assert (money(credited["subtotal"]), money(only_note(hourly)["total"])) == (30, 30)


def hide_lines(hourly: Hourly, memo_id: str) -> None:
    """Leave a memo its amount and take its lines."""
    memo = hourly.world.netsuite.books.store.find("creditMemo", memo_id)
    assert memo
    memo.lines["item"] = []
    hourly.world.netsuite.books.store.put(memo)
