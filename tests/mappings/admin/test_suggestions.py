"""Suggestions on the mapping pages: shown with a reason, taken only by a person; and what is to be looked at."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.utils import timezone

from integrations.models import Connection
from mappings import models
from tests import factories
from tests.mappings.admin.conftest import signed_in

pytestmark = pytest.mark.django_db
CUSTOMERS = "/admin/mappings/customermapping/"
PRODUCTS = "/admin/mappings/productmapping/"


@pytest.fixture
def listed(connection: Connection) -> Connection:
    """NetSuite's items and customers as they were read a moment ago."""
    item(connection, "501", code="HB-1KG", name="House blend 1kg")
    item(connection, "502", code="MILK-2", name="Full cream milk 2L")
    for kind in (models.NetSuiteRecord.Kind.ITEM, models.NetSuiteRecord.Kind.CUSTOMER):
        models.NetSuiteList.objects.create(account=connection.netsuite_account, kind=kind, read_at=timezone.now())
    return connection


def item(connection: Connection, netsuite_id: str, **facts: Any) -> models.NetSuiteRecord:
    given = {"kind": "ITEM", "seen_at": timezone.now(), **facts}
    return models.NetSuiteRecord.objects.create(account=connection.netsuite_account, netsuite_id=netsuite_id, **given)


def product(connection: Connection, sku: str, **facts: Any) -> Any:
    return factories.ProductMappingFactory(connection=connection, **{"sku": sku, "netsuite_id": "", **facts})


def accept(client: Client, *rows: Any, **posted: str) -> Any:
    chosen = {"action": "accept_suggestions", ACTION_CHECKBOX_NAME: [str(row.pk) for row in rows]}
    return client.post(PRODUCTS, chosen | posted, follow=True)


class TestOnThePageOfOne:
    def test_the_likeliest_records_are_shown_with_the_reason_r25(self, mapper: Client, listed: Connection) -> None:
        row = product(listed, "HB-1KG", name="House blend")

        shown = mapper.get(f"{PRODUCTS}{row.pk}/change/").content.decode()

        assert "Use 501" in shown
        assert "NetSuite calls it HB-1KG too" in shown

    def test_showing_them_saves_nothing_r25(self, mapper: Client, listed: Connection) -> None:
        row = product(listed, "HB-1KG")

        mapper.get(f"{PRODUCTS}{row.pk}/change/")

        row.refresh_from_db()
        assert row.netsuite_id == ""

    def test_the_button_maps_and_names_who_did_it(self, mapper: Client, listed: Connection) -> None:
        row = product(listed, "HB-1KG", name="House blend")

        mapper.post(
            f"{PRODUCTS}{row.pk}/change/",
            {"sku": "HB-1KG", "name": "House blend", "netsuite_id": "", "netsuite_name": "", "use_candidate": "501"},
        )

        row.refresh_from_db()
        assert (row.netsuite_id, row.netsuite_name) == ("501", "HB-1KG House blend 1kg")
        assert row.history.first().history_user is not None

    def test_a_viewer_is_offered_no_button(self, viewer: Client, listed: Connection) -> None:
        row = product(listed, "HB-1KG")

        assert "use_candidate" not in viewer.get(f"{PRODUCTS}{row.pk}/change/").content.decode()

    def test_without_lists_it_says_how_to_get_them(self, mapper: Client, connection: Connection) -> None:
        row = product(connection, "HB-1KG")

        assert "Pull lists now" in mapper.get(f"{PRODUCTS}{row.pk}/change/").content.decode()

    def test_another_id_loses_the_name_of_the_one_before(self, mapper: Client, listed: Connection) -> None:
        row = product(listed, "HB-1KG", netsuite_id="501", netsuite_name="HB-1KG House blend 1kg")

        mapper.post(
            f"{PRODUCTS}{row.pk}/change/",
            {"sku": "HB-1KG", "name": "x", "netsuite_id": "502", "netsuite_name": "HB-1KG House blend 1kg"},
        )

        row.refresh_from_db()
        assert row.netsuite_name == "MILK-2 Full cream milk 2L"

    def test_an_id_that_netsuite_does_not_have_is_spoken_of_at_once_r26(
        self, mapper: Client, listed: Connection
    ) -> None:
        row = product(listed, "HB-1KG")

        answer = mapper.post(
            f"{PRODUCTS}{row.pk}/change/", {"sku": "HB-1KG", "name": "x", "netsuite_id": "999"}, follow=True
        )

        assert "NetSuite has no such record" in answer.content.decode()


class TestForMany:
    def test_a_page_says_what_would_be_set_and_sets_nothing_r25(self, mapper: Client, listed: Connection) -> None:
        rows = [product(listed, "HB-1KG"), product(listed, "NOBODY-KNOWS")]

        shown = accept(mapper, *rows).content.decode()

        assert "1 would be mapped, 1 left as it is" in shown
        assert "HB-1KG House blend 1kg" in shown
        assert not models.ProductMapping.objects.exclude(netsuite_id="").exists()

    def test_a_yes_sets_the_sure_ones_alone_and_names_who_said_it(self, mapper: Client, listed: Connection) -> None:
        known, unknown = product(listed, "HB-1KG"), product(listed, "NOBODY-KNOWS")
        agreed = accept(mapper, known, unknown).context["fingerprint"]

        answer = accept(mapper, known, unknown, agreed_to=agreed)

        known.refresh_from_db()
        unknown.refresh_from_db()
        assert (known.netsuite_id, known.netsuite_name) == ("501", "HB-1KG House blend 1kg")
        assert unknown.netsuite_id == ""
        assert (known.history.first().history_change_reason, known.history.first().history_user is None) == (
            "Accepted a suggestion", False,
        )  # fmt: skip
        assert "Mapped 1 of them." in answer.content.decode()

    def test_a_yes_to_something_else_sets_nothing(self, mapper: Client, listed: Connection) -> None:
        row = product(listed, "HB-1KG")
        agreed = accept(mapper, row).context["fingerprint"]
        models.NetSuiteRecord.objects.filter(netsuite_id="501").update(code="OLD")
        item(listed, "601", code="HB-1KG")

        answer = accept(mapper, row, agreed_to=agreed)

        row.refresh_from_db()
        assert row.netsuite_id == ""
        assert "Look again" in answer.content.decode()

    def test_what_is_mapped_by_hand_or_by_property_is_left_alone_r23(self, mapper: Client, listed: Connection) -> None:
        by_hand = product(listed, "HB-1KG", netsuite_id="7")
        by_property = product(listed, "MILK-2", property_id="8")
        agreed = accept(mapper, by_hand, by_property).context["fingerprint"]

        accept(mapper, by_hand, by_property, agreed_to=agreed)

        assert set(models.ProductMapping.objects.values_list("netsuite_id", flat=True)) == {"7", ""}

    def test_inactive_and_vanished_records_are_never_suggested(self, mapper: Client, listed: Connection) -> None:
        models.NetSuiteRecord.objects.filter(netsuite_id="501").update(is_inactive=True)
        models.NetSuiteRecord.objects.filter(netsuite_id="502").update(is_gone=True)

        assert accept(mapper, product(listed, "HB-1KG"), product(listed, "MILK-2")).context["sure_count"] == 0

    def test_another_accounts_records_are_never_suggested_e80(self, mapper: Client, listed: Connection) -> None:
        elsewhere = factories.ConnectionFactory()

        assert accept(mapper, product(elsewhere, "HB-1KG")).context["sure_count"] == 0

    def test_a_product_of_several_variants_is_not_mapped_for_them_all_e4(
        self, mapper: Client, listed: Connection
    ) -> None:
        whole = product(listed, "HB-1KG", product_id="c1")
        variants = [product(listed, sku, product_id="c1", variant_id=sku) for sku in ("HB-1KG", "HB-1KG-ESP")]

        context = accept(mapper, whole, *variants).context

        assert [offer.row for offer in context["sure"]] == [variants[0]]
        assert "answer for all of its variants" in context["others"][0].why_not + context["others"][1].why_not

    def test_a_viewer_may_not(self, viewer: Client, listed: Connection) -> None:
        row = product(listed, "HB-1KG")

        accept(viewer, row, agreed_to="whatever")

        row.refresh_from_db()
        assert row.netsuite_id == ""


class TestWhatIsToBeLookedAt:
    def test_the_list_says_and_filters_what_netsuite_does_not_use_r26(self, mapper: Client, listed: Connection) -> None:
        item(listed, "601", is_inactive=True)
        product(listed, "BAD", netsuite_id="601", name="Bad one")
        product(listed, "GOOD", netsuite_id="501", name="Good one")

        every, flagged = (mapper.get(f"{PRODUCTS}{query}").content.decode() for query in ("", "?look=netsuite"))

        assert every.count("Inactive in NetSuite") == 1
        assert "Bad one" in flagged
        assert "Good one" not in flagged

    def test_and_what_the_platform_does_not_use_r26(self, mapper: Client, listed: Connection) -> None:
        factories.CustomerMappingFactory(connection=listed, name="Left us", is_active=False, netsuite_id="1")
        factories.CustomerMappingFactory(connection=listed, name="Still here", netsuite_id="2")

        flagged = mapper.get(f"{CUSTOMERS}?look=platform").content.decode()

        assert "Left us" in flagged
        assert "Still here" not in flagged

    def test_a_row_mapped_by_property_is_mapped_and_says_so_r23_r27(self, mapper: Client, listed: Connection) -> None:
        product(listed, "HB-1KG", property_id="501", name="House")

        shown = mapper.get(PRODUCTS).content.decode()

        assert "Unmapped (0)" in shown
        assert "property says 501" in shown


class TestUnmappedProductsAndVariants:
    def test_a_variant_is_answered_by_its_product_e4_r27(self, listed: Connection) -> None:
        product(listed, "HB-1KG", product_id="c1", netsuite_id="501")
        product(listed, "HB-1KG", product_id="c1", variant_id="e1")

        assert not models.ProductMapping.objects.unmapped().exists()

    def test_a_product_whose_variants_are_all_mapped_needs_nothing_r27(self, listed: Connection) -> None:
        whole = product(listed, "HB-1KG", product_id="c1")
        product(listed, "HB-1KG-A", product_id="c1", variant_id="e1", netsuite_id="501")
        other = product(listed, "HB-1KG-B", product_id="c1", variant_id="e2")
        assert set(models.ProductMapping.objects.unmapped()) == {whole, other}

        models.ProductMapping.objects.filter(pk=other.pk).update(netsuite_id="502")

        assert not models.ProductMapping.objects.unmapped().exists()


class TestNetSuiteRecords:
    def test_the_lists_can_be_searched_and_not_changed_r25(self, listed: Connection) -> None:
        client = signed_in("view_netsuiterecord")

        page = client.get("/admin/mappings/netsuiterecord/?q=MILK-2").content.decode()

        assert "Full cream milk 2L" in page
        assert "House blend" not in page
        assert client.get("/admin/mappings/netsuiterecord/add/").status_code == 403
