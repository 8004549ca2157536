"""Whatever single column or table an account refuses: a question does without it, or says by name what it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from integrations.netsuite import customer_match, settled_documents
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.reading import (
    addresses,
    applications,
    billed_contacts,
    billed_customers,
    contract_details,
    deleted,
    payments,
    query,
    receivable_documents,
    received_money,
    refused,
)
from integrations.netsuite.reading.query import Query
from integrations.netsuite.reading.reader import Reader
from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.reading.conftest import Clock

MODULES = [
    addresses,
    applications,
    billed_contacts,
    billed_customers,
    contract_details,
    customer_match,
    deleted,
    payments,
    receivable_documents,
    received_money,
    settled_documents,
]


def every_question() -> dict[str, Query[Any]]:
    """The questions of receivables, but those that differ in their conditions alone, by module and name."""
    found: dict[str, Query[Any]] = {}
    for module in MODULES:
        for name, value in vars(module).items():
            for key, one in value.items() if isinstance(value, dict) else [("", value)]:
                is_known = isinstance(one, Query) and any(asked(one) == asked(other) for other in found.values())
                if isinstance(one, Query) and not is_known:
                    found[f"{module.__name__.rpartition('.')[2]}.{name}{key}"] = one
    return found


def asked(question: Query[Any]) -> tuple[Any, ...]:
    return question.row, question.table, question.joins, question.where, question.group_by


QUESTIONS = every_question()


def named(question: Query[Any], text: str) -> set[str]:
    """The columns that a piece of SuiteQL names, such as "transaction.id"."""
    plain = re.sub(r"'[^']*'", "", text)
    return {
        f"{question.table_of(alias)}.{name.lower()}"
        for alias, name in re.findall(r"\b(\w+)\.(\w+)", plain)
        if alias != "BUILTIN"
    }


def needed(question: Query[Any]) -> set[str]:
    """What it cannot be asked without: what picks, orders and ties its rows, and what each row must have."""
    texts = [*question.where, question.group_by, question.key, *(join.how for join in question.joins if join.is_needed)]
    tables = {question.table.lower(), *(join.table.lower() for join in question.joins if join.is_needed)}
    columns = {name.partition(":")[2] for name in query.needed_columns(question)}
    return tables | columns | named(question, " ".join(texts))


def parts(question: Query[Any]) -> Iterator[str]:
    """Every table and column that it names."""
    sql = query.statement(question, without=frozenset(), conditions=(), order_by=question.key)
    yield from sorted({question.table.lower(), *(join.table.lower() for join in question.joins)} | named(question, sql))


@pytest.mark.parametrize("name", QUESTIONS)
def test_any_part_that_is_refused_is_left_out_or_named(
    simulator: NetSuiteSimulator, simulated: NetSuiteClient, clock: Clock, name: str
) -> None:
    question, outcomes = QUESTIONS[name], {}
    for part in parts(question):
        hidden = simulator.books.hidden_columns if "." in part else simulator.books.hidden_tables
        hidden.add(part)
        outcomes[part] = outcome(Reader(client=simulated, known=refused.Remembered(clock=clock)), question)
        hidden.discard(part)

    assert outcomes == {part: part if part in needed(question) else "" for part in outcomes}


def outcome(reader: Reader, question: Query[Any]) -> str:
    """What the refusal names, "" where the question is answered."""
    try:
        reader.ask(question, order_by=question.key)
    except refused.Refused as error:
        kind, _, what = error.name.partition(":")
        is_told = f"refuses the {kind} {what}, without which {question.name} cannot be read" in str(error)
        return what if is_told else str(error)
    return ""
