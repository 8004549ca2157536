"""SuiteQL: the call, its pages and parameters, the dialect, the time."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, error_of, invoice_for, why_refused

NOW = "SELECT TO_CHAR(SYSDATE, 'YYYY-MM-DD HH24:MI:SS') AS server_now FROM DUAL"


def test_values_are_strings_nulls_are_left_out_and_keys_are_lower_case(call: Caller) -> None:
    rows = call.rows("SELECT ID, CompanyName AS Name, isperson, externalid FROM customer WHERE id = 1042")

    assert rows == [{"id": "1042", "name": "Harbour Espresso", "isperson": "F"}]


def test_pages_and_says_whether_there_is_more(call: Caller) -> None:
    answer = call.query("SELECT id FROM customer ORDER BY id", page="?limit=5&offset=10").json()

    assert (answer["count"], answer["totalResults"], answer["hasMore"], answer["offset"]) == (2, 12, False, 10)
    assert [row["id"] for row in answer["items"]] == ["1052", "1053"]
    first = call.query("SELECT id FROM customer ORDER BY id", page="?limit=5").json()
    assert (first["hasMore"], [one["rel"] for one in first["links"]]) == (True, ["self", "next", "last"])


@pytest.mark.parametrize("page", ["?limit=1001", "?limit=10&offset=5", "?limit=0", "?offset=-1"])
def test_refuses_a_bad_page(call: Caller, page: str) -> None:
    assert error_of(call.query("SELECT id FROM customer", page=page))[:2] == (400, "INVALID_PARAMETER")


def test_needs_the_prefer_header(call: Caller) -> None:
    answer = call.query("SELECT id FROM customer", prefer="")

    assert error_of(answer)[:2] == (400, "INVALID_HEADER")
    assert answer.json()["o:errorDetails"][0]["o:errorHeader"] == "Prefer"


def test_takes_parameters_in_order(call: Caller) -> None:
    rows = call.rows("SELECT id FROM customer WHERE id > ? AND companyname < ? ORDER BY id", "1045", "P")

    assert [row["id"] for row in rows] == ["1047", "1049", "1050"][:1] + ["1049", "1050", "1053"]


def test_can_be_an_account_without_parameters(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.habits.suiteql_params = False

    assert "Invalid or unsupported search" in why_refused(call, "SELECT id FROM customer WHERE id > ?", "0")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("NVL(NULL, 'x')", "x"),
        ("COALESCE(NULL, 2)", "2"),
        ("DECODE(2, 1, 'one', 2, 'two', 'many')", "two"),
        ("DECODE(9, 1, 'one', 'many')", "many"),
        ("CASE WHEN 1 = 1 THEN 'yes' ELSE 'no' END", "yes"),
        ("'a' || 'b'", "ab"),
        ("UPPER('a') || LOWER('B')", "Ab"),
        ("SUBSTR('abcdef', 2, 3)", "bcd"),
        ("ROUND(2.456, 2)", "2.46"),
        ("TRUNC(2.99)", "2"),
        ("TO_NUMBER('12.50')", "12.5"),
        ("TO_CHAR(12.5, 'FM9990.00')", "12.50"),
        ("TO_CHAR(TO_DATE('2026-10-05 13:07:09', 'YYYY-MM-DD HH24:MI:SS'), 'DD/MM/YYYY HH24:MI')", "05/10/2026 13:07"),
        ("TO_CHAR(TO_DATE('2026-10-05', 'YYYY-MM-DD') , 'YYYY-MM-DD\"T\"HH24:MI:SS')", "2026-10-05T00:00:00"),
        ("TO_CHAR(TRUNC(TO_DATE('2026-10-15', 'YYYY-MM-DD'), 'MM'), 'YYYY-MM-DD')", "2026-10-01"),
        ("TO_CHAR(ADD_MONTHS(TO_DATE('2026-01-31', 'YYYY-MM-DD'), 1), 'YYYY-MM-DD')", "2026-02-28"),
        ("TO_DATE('2026-10-05', 'YYYY-MM-DD')", "10/5/2026"),
        ("'LIMIT 5; it''s text'", "LIMIT 5; it's text"),
    ],
)
def test_speaks_oracles_functions(call: Caller, expression: str, value: str) -> None:
    assert call.rows(f"SELECT {expression} AS value FROM DUAL") == [{"value": value}]


@pytest.mark.parametrize(
    "sql",
    [
        "WITH a AS (SELECT 1 FROM DUAL) SELECT * FROM a",
        "SELECT id FROM customer LIMIT 5",
        "DELETE FROM customer",
        "UPDATE customer SET companyname = 'x'",
        "SELECT id FROM customer; DROP TABLE customer",
        "PRAGMA table_info(customer)",
        "SELECT c.id FROM customer c, contact k WHERE c.id = k.company (+)",
        "SELECT id FROM",
        "nonsense",
        f"SELECT id FROM customer WHERE id IN ({', '.join(['1'] * 1001)})",
        "SELECT BUILTIN.CONSOLIDATE(id) FROM customer",
    ],
    ids=lambda sql: sql[:30],
)
def test_refuses_what_suiteql_does_not_know(call: Caller, sql: str) -> None:
    assert "Invalid or unsupported search" in why_refused(call, sql)


def test_takes_an_in_list_of_a_thousand(call: Caller) -> None:
    numbers = ", ".join(str(number) for number in range(1000, 2000))

    assert len(call.rows(f"SELECT id FROM customer WHERE id IN ({numbers})")) == 12


def test_names_an_unknown_column_and_the_known_tables(call: Caller) -> None:
    why = why_refused(call, "SELECT t.subsidiary FROM transaction t JOIN customer ON customer.id = t.entity")

    assert why.endswith(
        "Search error occurred: Unknown identifier 'subsidiary'."
        " Available identifiers are: {t=transaction, customer=customer}."
    )


def test_names_an_unknown_table(call: Caller) -> None:
    assert why_refused(call, "SELECT id FROM unicorn").endswith("Invalid search type: unicorn")
    assert "Invalid search type" in why_refused(call, "SELECT name FROM sqlite_master")


def test_an_account_may_lack_a_column(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.books.hidden_columns.add("transaction.closedate")

    assert "Unknown identifier 'closedate'" in why_refused(call, "SELECT id, closedate FROM transaction")
    assert call.rows("SELECT id FROM transaction") == []


def test_an_account_without_subsidiaries_has_no_such_column(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.reset()
    simulator.add("customer", {"companyName": "Only", "entityId": "C1"}, id="1042")

    assert "Unknown identifier 'subsidiary'" in why_refused(call, "SELECT id, subsidiary FROM customer")
    assert "Record 'subsidiary' was not found" in why_refused(call, "SELECT id FROM subsidiary")
    assert call.rows("SELECT id FROM customer") == [{"id": "1042"}]


def test_limits_with_fetch_first_and_rownum(call: Caller) -> None:
    fetched = call.rows("SELECT id FROM customer ORDER BY id DESC FETCH FIRST 2 ROWS ONLY")
    numbered = call.rows("SELECT id FROM customer WHERE ROWNUM <= 3")

    assert [row["id"] for row in fetched] == ["1053", "1052"]
    assert len(numbered) == 3


def test_unions_groups_and_subqueries_work(call: Caller) -> None:
    rows = call.rows(
        "SELECT terms, COUNT(*) AS n FROM customer WHERE id IN (SELECT company FROM contact)"
        " GROUP BY terms HAVING COUNT(*) > 1 UNION ALL SELECT 99, 0 FROM DUAL ORDER BY 1"
    )

    assert rows == [
        {"terms": "1", "n": "4"},
        {"terms": "2", "n": "4"},
        {"terms": "3", "n": "4"},
        {"terms": "99", "n": "0"},
    ]


def test_names_references_and_statuses(call: Caller) -> None:
    invoice_for(call)

    rows = call.rows(
        "SELECT BUILTIN.DF(t.status) AS status, BUILTIN.CF(t.status) AS form, BUILTIN.DF(t.currency) AS currency,"
        " BUILTIN.DF(t.entity) AS customer, t.status AS letter FROM transaction t"
    )

    assert rows == [
        {
            "status": "Invoice : Open",
            "form": "CustInvc:A",
            "currency": "AUD",
            "customer": "C1042 Harbour Espresso",
            "letter": "A",
        }
    ]


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Australia/Sydney"])
def test_tells_the_time_of_the_accounts_zone(zone: str, call: Caller, simulator: NetSuiteSimulator) -> None:
    simulator.books.zone = ZoneInfo(zone)
    call("PATCH", "customer/1042", {"phone": "1"})

    changed = "SELECT TO_CHAR(lastmodifieddate, 'YYYY-MM-DD HH24:MI:SS') AS at FROM customer WHERE id = 1042"
    told = [call.rows(NOW)[0]["server_now"], call.rows(changed)[0]["at"]]

    here = datetime.now(ZoneInfo(zone)).replace(tzinfo=None)
    assert all(abs(datetime.fromisoformat(one) - here) < timedelta(seconds=5) for one in told)


def test_compares_and_reckons_with_dates(call: Caller) -> None:
    changed = "SELECT COUNT(*) AS n FROM customer WHERE lastmodifieddate"

    assert call.rows(f"{changed} >= SYSDATE - 1/24") == [{"n": "12"}]
    assert call.rows(f"{changed} >= SYSDATE + 1/24") == [{"n": "0"}]
    assert call.rows(f"{changed} >= TO_DATE(?, 'YYYY-MM-DD HH24:MI:SS')", "2020-01-01 00:00:00") == [{"n": "12"}]


def test_a_bare_date_comes_in_the_accounts_format(simulator: NetSuiteSimulator, call: Caller) -> None:
    invoice_for(call)
    assert call.rows("SELECT trandate FROM transaction") == [{"trandate": "11/20/2026"}]

    simulator.habits.day_first = True

    assert call.rows("SELECT trandate FROM transaction") == [{"trandate": "20/11/2026"}]


def test_a_reset_empties_the_tables(simulator: NetSuiteSimulator, call: Caller) -> None:
    call.rows("SELECT id FROM customer")

    simulator.reset()

    assert call.rows("SELECT id FROM customer") == []
