"""The lists in which staff map customers and products."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from integrations.models import Connection
from mappings import models
from tests import factories

pytestmark = pytest.mark.django_db
CUSTOMERS = "/admin/mappings/customermapping/"
PRODUCTS = "/admin/mappings/productmapping/"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def list_form(client: Client, address: str = CUSTOMERS) -> dict[str, Any]:
    """What the browser would post if nothing were typed."""
    formset = client.get(address).context["cl"].formset
    posted = {
        f"form-{name}": str(value) for name, value in formset.management_form.initial.items() if value is not None
    }
    for form in formset.forms:
        posted[form.add_prefix("id")] = str(form.instance.pk)
        posted[form.add_prefix("netsuite_id")] = form.instance.netsuite_id
        posted[form.add_initial_prefix("netsuite_id")] = form.instance.netsuite_id
    return posted | {"_save": "Save"}


class TestLists:
    @pytest.mark.parametrize("address", [CUSTOMERS, PRODUCTS, "/admin/mappings/documentrules/"])
    def test_an_empty_list_opens(self, mapper: Client, address: str) -> None:
        page(mapper, address)

    def test_says_how_many_are_unmapped_in_the_page_and_in_the_filter_r27(
        self, mapper: Client, connection: Connection
    ) -> None:
        for number in range(3):
            factories.ProductMappingFactory(connection=connection, netsuite_id="" if number else "501")

        shown = page(mapper, PRODUCTS)

        assert "2 unmapped" in shown
        assert "Unmapped (2)" in shown
        assert "Mapped (1)" in shown

    def test_counts_follow_the_filter_by_connection_r27(self, mapper: Client, connection: Connection) -> None:
        factories.CustomerMappingFactory(connection=connection, netsuite_id="")
        factories.CustomerMappingFactory(netsuite_id="")

        assert "Unmapped (1)" in page(mapper, f"{CUSTOMERS}?connection__id__exact={connection.pk}")

    def test_the_filter_keeps_the_unmapped_alone_r27(self, mapper: Client, connection: Connection) -> None:
        factories.CustomerMappingFactory(connection=connection, name="Gap Coffee", netsuite_id="")
        factories.CustomerMappingFactory(connection=connection, name="Done Coffee")

        unmapped, mapped = page(mapper, f"{CUSTOMERS}?mapped=no"), page(mapper, f"{CUSTOMERS}?mapped=yes")

        assert "Gap Coffee" in unmapped
        assert "Done Coffee" not in unmapped
        assert "Gap Coffee" not in mapped

    @pytest.mark.parametrize("sought", ["Harbour", "HARB01", "b1-source", "10421"])
    def test_a_customer_is_found_by_name_reference_and_both_ids(
        self, mapper: Client, connection: Connection, sought: str
    ) -> None:
        factories.CustomerMappingFactory(
            connection=connection, name="Harbour", reference="HARB01", source_id="b1-source", netsuite_id="10421"
        )
        factories.CustomerMappingFactory(connection=connection, name="Somebody else", netsuite_id="7")

        found = page(mapper, f"{CUSTOMERS}?q={sought}")

        assert "b1-source" in found or "Harbour" in found
        assert "Somebody else" not in found

    @pytest.mark.parametrize("sought", ["HB-1KG", "House", "c1-product", "e1-variant", "50101"])
    def test_a_product_is_found_by_sku_name_and_every_id(
        self, mapper: Client, connection: Connection, sought: str
    ) -> None:
        factories.ProductMappingFactory(
            connection=connection,
            sku="HB-1KG",
            name="House blend",
            product_id="c1-product",
            variant_id="e1-variant",
            netsuite_id="50101",
        )

        assert "HB-1KG" in page(mapper, f"{PRODUCTS}?q={sought}")

    def test_a_mapped_row_links_to_the_record_in_netsuite(self, mapper: Client) -> None:
        account = factories.NetSuiteAccountFactory(account_id="7654321_SB1")
        connection = factories.ConnectionFactory(netsuite_account=account)
        factories.CustomerMappingFactory(connection=connection, netsuite_id="1042")
        factories.ProductMappingFactory(connection=connection, netsuite_id="501")

        assert 'href="https://7654321-sb1.app.netsuite.com/app/common/entity/custjob.nl?id=1042"' in page(
            mapper, CUSTOMERS
        )
        assert 'href="https://7654321-sb1.app.netsuite.com/app/common/item/item.nl?id=501"' in page(mapper, PRODUCTS)

    def test_a_longer_list_costs_no_more_queries(
        self, mapper: Client, connection: Connection, django_assert_max_num_queries: Any
    ) -> None:
        for _ in range(20):
            factories.ProductMappingFactory(connection=connection)

        with django_assert_max_num_queries(14):
            page(mapper, PRODUCTS)

    def test_the_page_of_a_mapping_shows_its_history(self, mapper: Client, connection: Connection) -> None:
        row = factories.CustomerMappingFactory(connection=connection)

        page(mapper, f"{CUSTOMERS}{row.pk}/change/")
        page(mapper, f"{CUSTOMERS}{row.pk}/history/")


class TestMappingInTheList:
    def test_an_id_typed_in_the_list_is_saved_with_who_did_it(self, mapper: Client, connection: Connection) -> None:
        row = factories.CustomerMappingFactory(connection=connection, netsuite_id="")

        mapper.post(CUSTOMERS, list_form(mapper) | {"form-0-netsuite_id": " 1042 "})

        row.refresh_from_db()
        assert row.netsuite_id == "1042"
        assert row.history.first().history_user is not None

    def test_a_sku_in_place_of_an_id_is_refused_r22(self, mapper: Client, connection: Connection) -> None:
        row = factories.CustomerMappingFactory(connection=connection, netsuite_id="")

        answer = mapper.post(CUSTOMERS, list_form(mapper) | {"form-0-netsuite_id": "HARB01"})

        row.refresh_from_db()
        assert row.netsuite_id == ""
        assert "a whole number such as 501" in answer.content.decode()

    def test_a_page_left_open_does_not_overwrite_what_somebody_else_mapped(
        self, mapper: Client, connection: Connection
    ) -> None:
        mine = factories.CustomerMappingFactory(connection=connection, netsuite_id="")
        theirs = factories.CustomerMappingFactory(connection=connection, netsuite_id="")
        posted = list_form(mapper)
        models.CustomerMapping.objects.filter(pk=theirs.pk).update(netsuite_id="77")
        of_mine = next(name for name, value in posted.items() if name.endswith("-id") and value == str(mine.pk))

        mapper.post(CUSTOMERS, posted | {of_mine.replace("-id", "-netsuite_id"): "1042"})

        assert set(models.CustomerMapping.objects.values_list("pk", "netsuite_id")) == {
            (mine.pk, "1042"),
            (theirs.pk, "77"),
        }

    def test_the_list_shows_what_it_was_shown_with(self, mapper: Client, connection: Connection) -> None:
        factories.CustomerMappingFactory(connection=connection, netsuite_id="1042")

        assert 'name="initial-form-0-netsuite_id"' in page(mapper, CUSTOMERS)

    def test_a_second_mapping_of_the_same_customer_is_refused_in_words(
        self, mapper: Client, connection: Connection
    ) -> None:
        factories.CustomerMappingFactory(connection=connection, source_id="b1")

        answer = mapper.post(f"{CUSTOMERS}add/", {"connection": connection.pk, "source_id": "b1", "netsuite_id": "1"})

        assert models.CustomerMapping.objects.count() == 1
        assert answer.status_code == 200

    def test_a_viewer_cannot_map(self, viewer: Client, connection: Connection) -> None:
        row = factories.CustomerMappingFactory(connection=connection, netsuite_id="")

        viewer.post(f"{CUSTOMERS}{row.pk}/change/", {"netsuite_id": "1"})

        row.refresh_from_db()
        assert row.netsuite_id == ""


class TestExportAndDelete:
    def test_the_selected_rows_are_exported_safe_from_formulas(self, mapper: Client, connection: Connection) -> None:
        row = factories.CustomerMappingFactory(connection=connection, source_id="b1", name="=1+1", netsuite_id="9")

        answer = mapper.post(CUSTOMERS, {"action": "export_selected", "_selected_action": [row.pk]})

        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.content.decode("utf-8-sig").splitlines()[1] == "b1,,'=1+1,9,"

    def test_deleting_says_what_follows(self, mapper: Client, connection: Connection) -> None:
        row = factories.CustomerMappingFactory(connection=connection)

        one = page(mapper, f"{CUSTOMERS}{row.pk}/delete/")
        many = mapper.post(CUSTOMERS, {"action": "delete_selected", "_selected_action": [row.pk]}).content.decode()

        assert "waits until it is mapped again" in one
        assert "waits until it is mapped again" in many


class TestDocumentRules:
    def rules(self, **changes: Any) -> dict[str, Any]:
        return {"tax_mode": "NONE", "tax_rate": "10", "cancel_action": "CLOSE", "property_tags": "{}"} | changes

    def test_rules_are_saved(self, mapper: Client, connection: Connection) -> None:
        answer = mapper.post(
            reverse("admin:mappings_documentrules_add"), self.rules(connection=connection.pk, freight_item_id="310")
        )

        assert answer.status_code == 302
        assert connection.document_rules.freight_item_id == "310"

    def test_a_tax_code_on_every_line_needs_both_codes(self, mapper: Client, connection: Connection) -> None:
        answer = mapper.post(
            reverse("admin:mappings_documentrules_add"), self.rules(connection=connection.pk, tax_mode="LEGACY")
        )

        assert "give both codes: taxable and tax-free" in answer.content.decode()

    @pytest.mark.parametrize(
        ("tags", "told"),
        [
            ('{"colour": ["x"]}', "is not a property we read"),
            ('{"department": 4}', "needs a list of property names"),
            ('["department"]', "Write a JSON object"),
        ],
        ids=["unknown key", "no list", "no object"],
    )
    def test_names_of_properties_are_checked_e78(
        self, mapper: Client, connection: Connection, tags: str, told: str
    ) -> None:
        answer = mapper.post(
            reverse("admin:mappings_documentrules_add"), self.rules(connection=connection.pk, property_tags=tags)
        )

        assert not models.DocumentRules.objects.exists()
        assert told in answer.content.decode()

    def test_the_page_of_rules_opens(self, mapper: Client, connection: Connection) -> None:
        rules = factories.DocumentRulesFactory(connection=connection)

        assert "Charges" in page(mapper, f"/admin/mappings/documentrules/{rules.pk}/change/")
