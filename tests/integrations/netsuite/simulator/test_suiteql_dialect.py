"""Where Oracle's SQL is not SQLite's."""

from __future__ import annotations

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, error_of, why_refused

DAY = "TO_DATE('2026-03-05 15:04:09', 'YYYY-MM-DD HH24:MI:SS')"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'a' || NULL || 'b'", "ab"),
        ("1.50 || '/' || 2", "1.5/2"),
        ("CASE WHEN 1 = 1 THEN 'x' END || UPPER('y')", "xY"),
        ("NVL('', 'empty')", "empty"),
        ("1 / 4", "0.25"),
        ("TO_CHAR(SYSDATE - 1/24 + 1/24, 'YYYY') - TO_CHAR(SYSDATE, 'YYYY')", "0"),
        (f"TO_CHAR({DAY} + 1, 'YYYY-MM-DD HH24:MI')", "2026-03-06 15:04"),
        (f"TO_CHAR({DAY} - 6/24, 'HH24:MI:SS')", "09:04:09"),
        (f"TRUNC({DAY}) - TO_DATE('2026-02-28', 'YYYY-MM-DD')", "5"),
        (f"TO_CHAR({DAY}, 'DD-MON-YY')", "05-MAR-26"),
        (f"TO_CHAR({DAY}, 'Mon D, HH:MI am')", "Mar 5, 03:04 pm"),
        (f"TO_CHAR({DAY}, 'FMMonth DD, YYYY')", "March 5, 2026"),
        (f"TO_CHAR({DAY}, 'Q\"/\"DDD IW')", "1/064 10"),
        (f"TO_CHAR({DAY})", "03/05/2026"),
        ("TO_CHAR(LAST_DAY(TO_DATE('2028-02-10', 'YYYY-MM-DD')), 'DD')", "29"),
        ("MOD(7, 4) || CEIL(1.2) || FLOOR(1.8) || SIGN(-3)", "321-1"),
        ("LPAD('7', 3, '0') || RPAD('a', 2, '.')", "007a."),
        ("INITCAP('house blend')", "House Blend"),
        ("CASE WHEN 'abc' LIKE 'A%' THEN 'any case' ELSE 'exact' END", "exact"),
    ],
)
def test_reckons_as_oracle_does(call: Caller, expression: str, value: str) -> None:
    assert call.rows(f"SELECT {expression} AS value FROM DUAL") == [{"value": value}]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM customer WHERE ROWID = 1",
        "SELECT CURRENT_DATE FROM DUAL",
        "SELECT id FROM transaction WHERE trandate > DATE '2026-01-01'",
        "SELECT id FROM [customer]",
        "SELECT IFNULL(phone, 'x') FROM customer",
        "SELECT strftime('%Y', 'now') FROM DUAL",
        "SELECT sysdate_() FROM DUAL",
        "SELECT TO_CHAR(SYSDATE, 'nonsense') FROM DUAL",
        "SELECT TO_DATE('05/10/2026', 'YYYY-MM-DD') FROM DUAL",
        "SELECT id FROM customer WHERE (id = 1",
        "SELECT id FROM customer WHERE id = ? AND phone = ?",
        "SELECT BUILTIN.DF(",
        "SELECT UNION id FROM customer WHERE ROWNUM <= 5",
        "SELECT id FROM customer WHERE ROWNUM <= 5 ORDER BY 2",
        "SELECT 'open FROM DUAL",
        "SELECT id FROM customer WHERE id IN (" + ", ".join(["'1'"] * 1001) + ")",
    ],
    ids=lambda sql: sql[:40],
)
def test_refuses_what_only_sqlite_knows(call: Caller, sql: str) -> None:
    assert "Invalid or unsupported search" in why_refused(call, sql)


def test_text_in_double_quotes_is_a_name(call: Caller) -> None:
    assert "Unknown identifier 'harbour'" in why_refused(call, 'SELECT id FROM customer WHERE companyname = "harbour"')
    assert call.rows('SELECT id AS "Number" FROM customer WHERE id = 1042') == [{"number": "1042"}]


def test_empty_text_equals_nothing(call: Caller) -> None:
    assert call.rows("SELECT id FROM customer WHERE externalid = '' OR externalid <> ''") == []
    assert len(call.rows("SELECT id FROM customer WHERE externalid IS NULL")) == 12


def test_the_rows_behind_the_tables_are_out_of_reach(call: Caller) -> None:
    assert "Invalid search type: kept_customer" in why_refused(call, "SELECT COUNT(*) FROM kept_customer")


def test_counts_rows_before_it_sorts_them(call: Caller) -> None:
    first = call.rows("SELECT companyname AS name FROM customer WHERE ROWNUM <= 3 ORDER BY id DESC")
    sorted_first = call.rows("SELECT * FROM (SELECT id FROM customer ORDER BY id DESC) WHERE ROWNUM <= 2")
    numbered = call.rows(
        "SELECT id FROM (SELECT ROWNUM AS n, c.id FROM (SELECT id FROM customer ORDER BY id) c) WHERE n BETWEEN 2 AND 3"
    )

    assert [row["name"] for row in first] == ["Northside Deli", "Corner Cafe", "Harbour Espresso"]
    assert [row["id"] for row in sorted_first] == ["1053", "1052"]
    assert [row["id"] for row in numbered] == ["1043", "1044"]


def test_pages_within_a_limited_query(call: Caller) -> None:
    answer = call.query("SELECT id FROM customer ORDER BY id FETCH FIRST 7 ROWS ONLY", page="?limit=5&offset=5").json()

    assert ([row["id"] for row in answer["items"]], answer["totalResults"]) == (["1047", "1048"], 7)


def test_skips_rows(call: Caller) -> None:
    rows = call.rows("SELECT id FROM customer ORDER BY id OFFSET 10 ROWS FETCH NEXT 5 ROWS ONLY")

    assert [row["id"] for row in rows] == ["1052", "1053"]


def test_sets_of_rows(call: Caller) -> None:
    rows = call.rows("SELECT id FROM customer WHERE id < 1045 MINUS SELECT company FROM contact WHERE company <> 1043")

    assert rows == [{"id": "1043"}]


@pytest.mark.parametrize(
    ("refusal", "status_and_code"),
    [("unsupported", (400, "INVALID_PARAMETER")), ("invalid_content", (400, "INVALID_CONTENT"))],
)
def test_an_account_may_not_understand_params(
    simulator: NetSuiteSimulator, call: Caller, refusal: str, status_and_code: tuple[int, str]
) -> None:
    simulator.habits.suiteql_params = False
    simulator.habits.suiteql_params_refusal = refusal

    assert error_of(call.query("SELECT id FROM customer WHERE id > ?", "0"))[:2] == status_and_code
    assert call.query("SELECT id FROM customer").status_code == 200


def test_an_account_may_give_rows_without_links(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.habits.suiteql_row_links = False

    assert call.query("SELECT id FROM currency ORDER BY id").json()["items"][0] == {"id": "1"}


def test_gives_no_row_beyond_a_hundred_thousand(call: Caller) -> None:
    answer = call.query("SELECT 1 FROM item a, item b, item c, item d", page="?limit=1000&offset=99000").json()

    assert (answer["count"], answer["totalResults"], answer["hasMore"]) == (1000, 100_000, False)
    refused = call.query("SELECT 1 FROM item a, item b, item c, item d", page="?limit=1000&offset=100000")
    assert error_of(refused)[:2] == (400, "INVALID_PARAMETER")
