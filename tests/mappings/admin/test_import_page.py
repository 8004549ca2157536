"""Upload, look at the plan, apply."""

import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from integrations.models import Connection
from mappings.importing import reading
from tests import factories
from tests.mappings import sheets
from tests.mappings.admin.conftest import signed_in

pytestmark = pytest.mark.django_db
CUSTOMERS = "/admin/mappings/customermapping/import/"
PRODUCTS = "/admin/mappings/productmapping/import/"


def upload(client: Client, connection: Connection, content: bytes, *, to: str = CUSTOMERS) -> str:
    answer = client.post(to, {"connection": connection.pk, "file": SimpleUploadedFile("map.csv", content)})
    assert answer.status_code == 200
    return answer.content.decode()


def preview_of(page: str) -> str:
    found = re.search(r'name="preview" value="([^"]+)"', page)
    assert found, page
    return found.group(1)


def mapped(connection: Connection) -> dict[str, str]:
    return dict(connection.customer_mappings.values_list("source_id", "netsuite_id"))


FILE = sheets.csv("source_id,name,netsuite_id", "b1,Harbour,1042", "b2,Corner,7")
FILE_WITH_MISTAKE = sheets.csv("source_id,name,netsuite_id", "b1,Harbour,1042", "b2,Corner,HARB")


def test_the_upload_page_offers_the_present_mappings(mapper: Client, connection: Connection) -> None:
    page = mapper.get(CUSTOMERS).content.decode()

    assert f"?export={connection.pk}" in page


def test_the_plan_is_shown_and_nothing_is_done_yet(mapper: Client, connection: Connection) -> None:
    factories.CustomerMappingFactory(connection=connection, source_id="b1", netsuite_id="99")

    page = upload(mapper, connection, FILE)

    assert "1 to add, 1 to change" in " ".join(page.split())
    assert mapped(connection) == {"b1": "99"}


def test_apply_does_what_the_plan_said(mapper: Client, connection: Connection) -> None:
    preview = preview_of(upload(mapper, connection, FILE))

    answer = mapper.post(CUSTOMERS, {"preview": preview}, follow=True)

    assert mapped(connection) == {"b1": "1042", "b2": "7"}
    assert "Added 2, changed 0, left 0 as they were." in answer.content.decode()
    assert connection.customer_mappings.first().history.first().history_user is not None


def test_products_go_the_same_way(mapper: Client, connection: Connection) -> None:
    content = sheets.xlsx([["product_id", "sku", "netsuite_id"], ["c1", "00123", 501.0]])

    mapper.post(PRODUCTS, {"preview": preview_of(upload(mapper, connection, content, to=PRODUCTS))})

    assert list(connection.product_mappings.values_list("sku", "netsuite_id")) == [("00123", "501")]


def test_a_refused_line_stops_everything_until_it_is_left_out(mapper: Client, connection: Connection) -> None:
    page = upload(mapper, connection, FILE_WITH_MISTAKE)
    assert "“HARB” in netsuite_id is not an internal id" in page

    stopped = mapper.post(CUSTOMERS, {"preview": preview_of(page)})
    assert mapped(connection) == {}
    mapper.post(CUSTOMERS, {"preview": preview_of(stopped.content.decode()), "skip_refused": "on"})

    assert mapped(connection) == {"b1": "1042"}


def test_a_mapping_changed_meanwhile_is_shown_before_it_is_overwritten(mapper: Client, connection: Connection) -> None:
    preview = preview_of(upload(mapper, connection, FILE))
    factories.CustomerMappingFactory(connection=connection, source_id="b1", netsuite_id="99")

    answer = mapper.post(CUSTOMERS, {"preview": preview})

    assert mapped(connection) == {"b1": "99"}
    assert "The mappings changed meanwhile" in answer.content.decode()


def test_a_changed_preview_is_refused(mapper: Client, connection: Connection) -> None:
    preview = preview_of(upload(mapper, connection, FILE))

    answer = mapper.post(CUSTOMERS, {"preview": "x" + preview}, follow=True)

    assert mapped(connection) == {}
    assert "too old or not yours" in answer.content.decode()


def test_an_old_preview_is_refused(mapper: Client, connection: Connection) -> None:
    with time_machine.travel("2026-03-04T00:00:00Z", tick=False):
        preview = preview_of(upload(mapper, connection, FILE))

    mapper.post(CUSTOMERS, {"preview": preview})

    assert mapped(connection) == {}


def test_another_persons_preview_is_refused(mapper: Client, connection: Connection) -> None:
    preview = preview_of(upload(mapper, connection, FILE))

    signed_in("change_customermapping").post(CUSTOMERS, {"preview": preview})

    assert mapped(connection) == {}


def test_customers_are_not_applied_as_products(mapper: Client, connection: Connection) -> None:
    preview = preview_of(upload(mapper, connection, FILE))

    mapper.post(PRODUCTS, {"preview": preview})

    assert not connection.product_mappings.exists()


def test_a_viewer_neither_uploads_nor_applies(mapper: Client, viewer: Client, connection: Connection) -> None:
    preview = preview_of(upload(mapper, connection, FILE))

    assert viewer.get(CUSTOMERS).status_code == 403
    assert viewer.post(CUSTOMERS, {"preview": preview}).status_code == 403
    assert mapped(connection) == {}


def test_a_bad_file_is_told_at_the_form(mapper: Client, connection: Connection) -> None:
    page = upload(mapper, connection, sheets.csv("colour,name", "red,Harbour"))

    assert "map.csv, line 1, column netsuite_id" in page


def test_a_file_too_large_is_told_at_the_form(mapper: Client, connection: Connection) -> None:
    assert "larger than 5 MB" in upload(mapper, connection, b"x" * (reading.MAX_BYTES + 1))


def test_names_in_a_file_are_shown_as_text(mapper: Client, connection: Connection) -> None:
    page = upload(mapper, connection, sheets.csv("source_id,name,netsuite_id", "b1,<script>alert(1)</script>,7"))

    assert "<script>alert(1)" not in page


def test_the_template_of_a_connection_is_downloaded(mapper: Client, connection: Connection) -> None:
    factories.CustomerMappingFactory(connection=connection, source_id="b1", name="Harbour", netsuite_id="")
    factories.CustomerMappingFactory(source_id="other")

    answer = mapper.get(f"{CUSTOMERS}?export={connection.pk}")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="ordermentum-au-customers.csv"'
    assert answer.content.decode("utf-8-sig").splitlines()[1:] == ["b1,,Harbour,,"]


def test_thousands_of_lines_come_through_both_steps(mapper: Client, connection: Connection) -> None:
    lines = [f"customer-{number:06d},Venue number {number} in Sydney,{number + 1}" for number in range(5_000)]

    preview = preview_of(upload(mapper, connection, sheets.csv("source_id,name,netsuite_id", *lines)))
    answer = mapper.post(CUSTOMERS, {"preview": preview})

    assert answer.status_code == 302
    assert connection.customer_mappings.count() == 5_000
