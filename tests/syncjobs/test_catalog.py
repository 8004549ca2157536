"""Both sides' lists on the mapping screens: pulled whole, kept current, never written back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from integrations.models import Health
from integrations.simulation import Fault, FaultKind
from mappings import candidates
from mappings.models import CustomerMapping, DocumentRules, NetSuiteList, NetSuiteRecord, ProductMapping
from syncjobs import catalog, sweeping, tasks
from syncjobs.models import Cursor, Flow, SyncPlan, SyncRun
from tests.world import World

KIND = NetSuiteRecord.Kind
LISTS = {"Locations": KIND.LOCATION, "Departments": KIND.DEPARTMENT, "Employees": KIND.EMPLOYEE}


@pytest.fixture
def listed(world: World) -> World:
    """Both sides connected, their lists not pulled yet, and nothing mapped by hand."""
    world.connect()
    CustomerMapping.objects.all().delete()
    ProductMapping.objects.all().delete()
    catalog.ensure_plan(connection=world.connection)
    return world


def pull(world: World) -> SyncRun:
    """Pull until the pull has ended, as sweep and queue do."""
    plan = catalog.ensure_plan(connection=world.connection)
    for _ in range(100):
        Cursor.objects.update(leased_until=None)
        run = catalog.pull_lists(plan_id=plan.pk, now=timezone.now())
        assert run is not None
        if run.finished_at:
            return run
    raise AssertionError(run.message)


def row_of(world: World, number: int) -> ProductMapping:
    """The row of a product itself, not of its variants."""
    return ProductMapping.objects.get(product_id=world.products[number]["id"], variant_id="")


def customer_of(world: World, number: int) -> CustomerMapping:
    return CustomerMapping.objects.get(source_id=world.purchasers[number]["id"])


def writes(world: World) -> list[Any]:
    """What was asked of NetSuite but reading."""
    return [call for call in world.netsuite.calls if "suiteql" not in str(call)]


class TestPulling:
    def test_both_sides_lists_arrive_and_the_run_says_so_r25(self, listed: World) -> None:
        run = pull(listed)

        assert run.is_complete
        assert "3 locations" in run.message
        assert "10 platform customers" in run.message
        assert str(NetSuiteRecord.objects.get(kind=KIND.ITEM, netsuite_id="501")) == "HB-1KG House blend 1kg"
        assert CustomerMapping.objects.count() == len(listed.purchasers)
        assert ProductMapping.objects.filter(variant_id="").count() == len(listed.products)
        assert ProductMapping.objects.exclude(variant_id="").count() == len(listed.ordermentum.variants)

    def test_nothing_is_written_to_either_side_r7_r25(self, listed: World) -> None:
        before = (listed.netsuite.books.store.counts(), listed.ordermentum.purchasers, listed.ordermentum.products)

        pull(listed)

        after = (listed.netsuite.books.store.counts(), listed.ordermentum.purchasers, listed.ordermentum.products)
        assert after == before
        assert writes(listed) == []

    def test_nothing_is_mapped_by_itself_r25(self, listed: World) -> None:
        pull(listed)

        assert not CustomerMapping.objects.exclude(netsuite_id="").exists()
        assert not ProductMapping.objects.exclude(netsuite_id="").exists()

    def test_what_the_platforms_property_says_counts_as_mapped_r23_r27(self, listed: World) -> None:
        pull(listed)

        assert customer_of(listed, 0).property_id == "1042"
        assert customer_of(listed, 0).netsuite_name == "C1042 Harbour Espresso"
        assert customer_of(listed, 0) not in CustomerMapping.objects.unmapped()
        assert customer_of(listed, 9) in CustomerMapping.objects.unmapped()

    def test_a_renamed_property_is_read_from_the_next_pull_on_e78(self, listed: World) -> None:
        listed.ordermentum.edit_purchaser(listed.purchasers[9]["id"], properties={"erp_number": "1051"})
        pull(listed)
        DocumentRules.objects.update(property_tags={"id": ["erp_number"]})

        pull(listed)

        assert customer_of(listed, 9).property_id == "1051"
        assert customer_of(listed, 0).property_id == ""

    @pytest.mark.parametrize("text", ["HB-1KG", "–", " ", "50.1"])
    def test_a_property_that_is_no_internal_id_maps_nothing_r22_e6(self, listed: World, text: str) -> None:
        listed.ordermentum.edit_purchaser(listed.purchasers[0]["id"], properties={"netsuite_id": text})

        pull(listed)

        assert customer_of(listed, 0).property_id == ""

    def test_an_inactive_customer_gets_no_row_of_its_own(self, listed: World) -> None:
        listed.ordermentum.edit_purchaser(listed.purchasers[9]["id"], disabled=True)

        pull(listed)

        assert not CustomerMapping.objects.filter(source_id=listed.purchasers[9]["id"]).exists()

    def test_pulling_twice_changes_nothing(self, listed: World) -> None:
        pull(listed)
        before = list(ProductMapping.objects.order_by("pk").values_list("pk", "name", "updated_at"))

        pull(listed)

        assert list(ProductMapping.objects.order_by("pk").values_list("pk", "name", "updated_at")) == before


class TestKeepingCurrent:
    def test_names_and_skus_follow_and_the_mapping_stays_r25(self, listed: World) -> None:
        pull(listed)
        ProductMapping.objects.filter(pk=row_of(listed, 9).pk).update(netsuite_id="510")
        listed.ordermentum.edit_product(listed.products[9]["id"], name="Dark chocolate", SKU="DARK-2KG")
        listed.netsuite.change("inventoryItem", "510", {"displayName": "Cocoa"})

        pull(listed)

        row = row_of(listed, 9)
        assert (row.name, row.sku, row.netsuite_id) == ("Dark chocolate", "DARK-2KG", "510")
        assert row.netsuite_name == "CHOC-2KG Cocoa"

    def test_an_item_made_inactive_in_netsuite_is_flagged_r26(self, listed: World) -> None:
        pull(listed)
        listed.netsuite.deactivate("inventoryItem", "501")

        pull(listed)

        assert [row.effective_id for row in ProductMapping.objects.troubled_in_netsuite()] == ["501"]

    def test_a_customer_that_vanished_from_netsuite_is_flagged_and_kept_r26(self, listed: World) -> None:
        gone = listed.netsuite.add("customer", {"companyName": "Gone Coffee", "subsidiary": {"id": "2"}})
        pull(listed)
        CustomerMapping.objects.filter(pk=customer_of(listed, 9).pk).update(netsuite_id=gone)
        listed.netsuite.delete("customer", gone)

        pull(listed)

        assert NetSuiteRecord.objects.get(kind=KIND.CUSTOMER, netsuite_id=gone).is_gone
        assert list(CustomerMapping.objects.troubled_in_netsuite()) == [customer_of(listed, 9)]
        state = CustomerMapping.objects.with_netsuite().get(pk=customer_of(listed, 9).pk)
        assert state.netsuite_name == "Gone Coffee"
        assert state.netsuite_state == "GONE"

    def test_an_id_that_netsuite_never_had_is_flagged_r26(self, listed: World) -> None:
        pull(listed)
        CustomerMapping.objects.filter(pk=customer_of(listed, 9).pk).update(netsuite_id="99999")

        assert list(CustomerMapping.objects.troubled_in_netsuite()) == [customer_of(listed, 9)]

    def test_nothing_is_flagged_before_the_list_was_read_once(self, listed: World) -> None:
        CustomerMapping.objects.create(connection=listed.connection, source_id="b1", netsuite_id="99999")

        assert not CustomerMapping.objects.troubled_in_netsuite().exists()

    def test_what_the_platform_made_inactive_or_removed_is_flagged_r26(self, listed: World) -> None:
        pull(listed)
        CustomerMapping.objects.create(connection=listed.connection, source_id="removed", netsuite_id="1050")
        listed.ordermentum.edit_purchaser(listed.purchasers[0]["id"], archived=True)

        pull(listed)

        inactive = CustomerMapping.objects.inactive_on_platform().values_list("source_id", flat=True)
        assert set(inactive) == {"removed", listed.purchasers[0]["id"]}

    def test_what_cannot_be_read_is_not_taken_for_removed(self, listed: World) -> None:
        pull(listed)
        listed.ordermentum.overwrite("purchasers", listed.purchasers[0]["id"], disabled="perhaps")

        run = pull(listed)

        assert customer_of(listed, 0).is_active
        assert "1 platform customers could not be read" in run.message


class TestRefusedLists:
    @pytest.mark.parametrize("permission", sorted(LISTS))
    def test_a_list_without_permission_is_left_as_it_was_and_named(self, listed: World, permission: str) -> None:
        pull(listed)
        kind = LISTS[permission]
        known = NetSuiteRecord.objects.filter(kind=kind, is_gone=False).count()
        del listed.netsuite.role[permission]

        try:
            run = pull(listed)
        finally:
            listed.netsuite.role.restore()

        assert run.is_complete
        assert f"NetSuite's {permission.lower()} were not read" in run.message
        assert NetSuiteRecord.objects.filter(kind=kind, is_gone=False).count() == known > 0
        assert NetSuiteList.objects.get(kind=kind).refusal

    def test_the_platforms_refusal_pauses_the_connection_once(self, listed: World) -> None:
        listed.connection.secrets = {"api_key": "no longer valid"}
        listed.connection.save()

        run = pull(listed)

        listed.connection.refresh_from_db()
        assert listed.connection.health == Health.PAUSED
        assert run.message.startswith("It broke off.")


class TestWhen:
    def test_every_connection_has_it_from_the_first_sweep_on_and_daily(self, world: World) -> None:
        world.connect()

        sweeping.sweep(now=timezone.now())
        sweeping.sweep(now=timezone.now() + timedelta(seconds=1))

        plan = SyncPlan.objects.get(connection=world.connection, flow=Flow.CATALOG)
        assert [task.name() for task in OrmQ.objects.all()].count(f"Read changes {plan.pk}") == 1
        tasks.pull_lists(plan_id=plan.pk)
        due_at = Cursor.objects.get(plan=plan).due_at
        assert timedelta(hours=23) < due_at - timezone.now() <= timedelta(hours=24)

    def test_one_that_is_switched_off_calls_nobody_r59(self, listed: World) -> None:
        plan = catalog.ensure_plan(connection=listed.connection)
        SyncPlan.objects.filter(pk=plan.pk).update(is_enabled=False)

        assert catalog.pull_lists(plan_id=plan.pk, now=timezone.now()) is None
        assert not NetSuiteRecord.objects.exists()

    def test_two_workers_never_pull_at_once(self, listed: World) -> None:
        plan = catalog.ensure_plan(connection=listed.connection)
        Cursor.objects.create(plan=plan, job="POLL", leased_until=timezone.now() + timedelta(minutes=1))

        assert catalog.pull_lists(plan_id=plan.pk, now=timezone.now()) is None

    def test_a_long_list_is_read_a_few_pages_at_a_time_and_says_how_far_it_is(self, listed: World) -> None:
        for number in range(600):
            listed.ordermentum.add_purchaser({"name": f"Venue {number}"})
        plan = catalog.ensure_plan(connection=listed.connection)

        run = catalog.pull_lists(plan_id=plan.pk, now=timezone.now())

        assert run is not None
        assert run.finished_at is None
        assert "500 platform customers read…" in run.message
        assert Cursor.objects.get(plan=plan).due_at > timezone.now() + timedelta(seconds=20)
        ended = pull(listed)
        assert (ended.pk, ended.is_complete) == (run.pk, True)
        assert CustomerMapping.objects.filter(is_active=True).count() == 610

    def test_a_pass_that_broke_off_goes_on_where_it_stopped(self, listed: World) -> None:
        for number in range(120):
            listed.ordermentum.add_purchaser({"name": f"Venue {number}"})
        listed.ordermentum.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, path="pageNo=2"))

        broken = catalog.pull_lists(plan_id=catalog.ensure_plan(connection=listed.connection).pk, now=timezone.now())
        run = pull(listed)

        assert broken is not None
        assert "50 platform customers read, goes on by itself" in broken.message
        assert run.pk == broken.pk
        assert "130 platform customers" in run.message

    def test_a_rate_limit_is_waited_out_and_is_no_failure_r58(self, listed: World) -> None:
        fault = Fault(kind=FaultKind.OVERLOAD, path="/v1/purchasers")
        listed.ordermentum.faults.add(fault)
        plan = catalog.ensure_plan(connection=listed.connection)

        run = catalog.pull_lists(plan_id=plan.pk, now=timezone.now())

        cursor = Cursor.objects.get(plan=plan)
        assert run is not None
        assert run.finished_at is None
        assert '"failures": 0' in cursor.position_text
        assert cursor.due_at > timezone.now()

    def test_it_gives_up_a_pull_that_never_gets_anywhere(self, listed: World) -> None:
        listed.ordermentum.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, times=None))

        run = pull(listed)

        assert not run.is_complete
        assert run.message.startswith("Given up after 12 failures")
        assert Cursor.objects.get(plan__flow=Flow.CATALOG).position_text == ""


class TestSuggestions:
    def test_sku_reference_tax_number_and_name_find_their_records_r25(self, listed: World) -> None:
        listed.netsuite.change("customer", "1051", {"companyName": "SS Holdings", "vatRegNumber": "51 600 001 051"})
        pull(listed)

        of_customer = candidates.of_row(row=customer_of(listed, 9))[0]
        of_product = candidates.of_row(row=row_of(listed, 8))[0]

        assert (of_customer.choice.netsuite_id, of_customer.reason) == ("1051", "Tax number 51600001051.")
        assert (of_product.choice.netsuite_id, of_product.confidence) == ("509", 99)

    def test_an_order_that_waited_goes_once_the_platforms_property_answers_r24(self, listed: World) -> None:
        pull(listed)
        ProductMapping.objects.filter(variant_id="").update(netsuite_id="501")
        placed = listed.order(customer=9, products=(0,))
        listed.sync()
        assert listed.entry(placed).state == "WAITING"
        properties = {"netsuite_id": "1051"}
        listed.ordermentum.edit_purchaser(listed.purchasers[9]["id"], properties=properties)
        listed.ordermentum.edit_order(placed["id"], comment="again")

        pull(listed)
        sweeping.release_mapped(now=timezone.now())
        listed.sync()

        assert listed.entry(placed).state == "SYNCED"
