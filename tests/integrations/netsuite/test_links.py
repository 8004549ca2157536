import pytest

from integrations.netsuite import links

WEB = "https://1234567-sb1.app.netsuite.com"


@pytest.mark.parametrize(
    ("record_type", "page"),
    [
        ("salesOrder", "/app/accounting/transactions/salesord.nl?id=5012"),
        ("salesorder", "/app/accounting/transactions/salesord.nl?id=5012"),
        ("invoice", "/app/accounting/transactions/custinvc.nl?id=5012"),
        ("customer", "/app/common/entity/custjob.nl?id=5012"),
        ("contact", "/app/common/entity/contact.nl?id=5012"),
        ("transaction", "/app/accounting/transactions/transaction.nl?id=5012"),
    ],
)
def test_leads_to_the_page_of_a_record(record_type, page):
    assert links.record_url(web_url=f"{WEB}/", record_type=record_type, netsuite_id="5012") == WEB + page


@pytest.mark.parametrize(("record_type", "netsuite_id"), [("charge", "5012"), ("salesOrder", "")])
def test_there_is_no_page_without_a_known_type_and_an_id(record_type, netsuite_id):
    assert links.record_url(web_url=WEB, record_type=record_type, netsuite_id=netsuite_id) == ""
