"""How tax is told to NetSuite: not at all, by a code on every line, or by the platform's own amounts."""

from __future__ import annotations

from syncjobs.models import State
from tests.world import World


class TestTax:
    def test_each_line_gets_its_own_code_e19(self, world: World) -> None:
        world.connect(tax_mode="LEGACY", taxable_code_id="7", exempt_code_id="8")
        placed = world.order(products=(0, 1), freight="12.00")

        world.sync()

        order = world.sales_order(placed)
        assert order is not None
        assert [line["taxCode"]["id"] for line in order["item"]["items"]] == ["7", "8", "7"]

    def test_no_code_is_sent_when_none_is_kept_e19(self, world: World) -> None:
        world.connect()
        world.order(products=(0, 1))

        world.sync()

        (body,) = [call.body for call in world.netsuite.calls if call.body]
        assert not any("taxCode" in line for line in body["item"]["items"])

    def test_suitetax_is_told_the_platforms_own_amounts_e19(self, world: World) -> None:
        world.netsuite.features.add("SuiteTax")
        world.connect(tax_mode="SUITETAX", taxable_code_id="7", exempt_code_id="8", tax_type_id="1")
        placed = world.order(products=(0, 1))

        world.sync()

        assert world.entry(placed).state == State.SYNCED, world.entry(placed).message
        (body,) = [call.body for call in world.netsuite.calls if call.body]
        assert [float(detail["taxAmount"]) for detail in body["taxDetails"]["items"]] == [6, 0]
