import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.netsuite import queries


def test_fills_placeholders_but_not_question_marks_in_text():
    sql = queries.with_literals(sql="SELECT 'why?' FROM t WHERE a = ? AND b > ?", params=["O'Brien", 7])

    assert sql == "SELECT 'why?' FROM t WHERE a = 'O''Brien' AND b > 7"


@pytest.mark.parametrize("params", [[], ["a", "b", "c"]])
def test_the_number_of_values_must_fit(params):
    with pytest.raises(ValueError, match=r"\?"):
        queries.with_literals(sql="SELECT ? FROM t WHERE a = ?", params=params)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), min_size=1))
def test_a_literal_says_exactly_the_value_whatever_it_holds(values):
    sql = queries.with_literals(sql="SELECT " + ", ".join("?" * len(values)), params=values)

    assert sqlite3.connect(":memory:").execute(sql).fetchone() == tuple(values)


def page(**changes):
    return {"items": [{"links": [], "ID": "7", "isinactive": "F"}], "hasMore": False, "totalResults": 1} | changes


def test_reads_rows_without_their_links_and_with_lower_case_names():
    found = queries.read_page(body=page())

    assert found == queries.Page(rows=[{"id": "7", "isinactive": "F"}], has_more=False, total=1)


def test_numbers_and_booleans_become_the_text_netsuite_would_have_given():
    found = queries.read_page(body=page(items=[{"id": 7, "posting": True, "memo": None}]))

    assert found.rows == [{"id": "7", "posting": "T"}]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        page(items=None),
        page(items=[1]),
        page(items=[{"id": {}}]),
        page(hasMore="false"),
        page(hasMore=None),
        page(totalResults="1"),
        page(totalResults=True),
    ],
    ids=str,
)
def test_a_page_of_the_wrong_shape_is_refused_and_says_why(body):
    with pytest.raises(ValueError, match=r"\w+"):
        queries.read_page(body=body)
