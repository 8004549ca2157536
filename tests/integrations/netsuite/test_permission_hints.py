"""Which permission a refusal is about."""

from __future__ import annotations

import pytest

from integrations import errors
from integrations.netsuite import permission_hints
from integrations.netsuite.doctor import permissions


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Permission Violation: You need the 'Customer Refund' permission to access this page.", "Customer Refund"),
        (
            "Permission Violation: You need  the 'Lists -> Currency' permission to access this page. Please contact "
            "your account administrator.",
            "Currency",
        ),
        ("You need a higher level of the 'Transactions -> Credit Memo' permission to access", "Credit Memo"),
        ("Search error occurred: Record 'companycontactrelationship' was not found.", "Contacts"),
        ("Search error occurred: Invalid search type: transactionline", "Find Transaction"),
        ("Record 'depositApplication' was not found.", "Deposit Application"),
        ("Record 'deletedrecord' was not found.", "Deleted Records"),
        ("You need the 'Gift Certificates' permission to access this page.", None),
        ("Search error occurred: Field 'memo' for record 'transaction' was not found.", None),
        ("Please enter value(s) for: Sales Rep.", None),
    ],
)
def test_netsuites_words_name_it_or_hide_its_records(said: str, name: str | None) -> None:
    found = permission_hints.told(said=said)

    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("customerPayment inv-payment-7", "Customer Payment"),
        ("the deletion of customerDeposit 5002", "Customer Deposit"),
        ("the creditMemo of invoice 5001", "Credit Memo"),
        ("a query", None),
    ],
)
def test_else_the_record_that_was_asked_for_tells_it(subject: str, name: str | None) -> None:
    found = permission_hints.of_record_type(subject=subject)

    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("method", "path", "level"),
    [
        ("GET", "record/v1/creditMemo/7", "View"),
        ("POST", "record/v1/invoice/7/!transform/creditMemo", "Create"),
        ("PUT", "record/v1/creditMemo/eid:7", "Edit"),
        ("PATCH", "record/v1/creditMemo/7", "Edit"),
        ("DELETE", "record/v1/creditMemo/7", "Full"),
        ("POST", "query/v1/suiteql", "View"),
    ],
)
def test_the_level_is_that_of_the_request(method: str, path: str, level: str) -> None:
    exchange = errors.Exchange(method=method, url=f"https://1.suitetalk.api.netsuite.com/services/rest/{path}")

    said = permission_hints.sentence(permission=permissions.CREDIT_MEMO, exchange=exchange)

    place = "Setup > Users/Roles > Manage Roles > (the role) > Edit > Permissions > Transactions"
    assert said == f"The role needs Credit Memo, level {level}: {place}."


def test_every_permission_on_records_is_found_by_its_name_and_its_table() -> None:
    for one in permissions.ALL:
        assert permission_hints.told(said=f"You need the '{one.name}' permission to access this page.") is one
        if one.kind and one.group is not permissions.Group.TRANSACTIONS:
            assert permission_hints.of_table(table=one.kind.upper()) is one
