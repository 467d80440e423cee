"""An expression means the same in PostgreSQL: random expressions over random facts, answered by both."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.cli.embedded.postgres import Postgres
from services.subsidies.policies.expressions.expression import Refused
from services.subsidies.policies.expressions.values import Kind, Known, Value
from tests.subsidies.policies.expressions.names import NAMES, read

COLUMNS = {
    Kind.BOOLEAN: "boolean",
    Kind.INTEGER: "numeric",
    Kind.NUMERIC: "numeric",
    Kind.CODE: 'text COLLATE "C"',
    Kind.TEXT: "text",
    Kind.DATE: "date",
}
"""What PostgreSQL holds a fact of each type in; integers are numeric there too."""
EXAMPLES = 400
COUNTED: Counter[Value] = Counter()

codes = st.sampled_from(["4403", "440303", "44", "45", "Z", "a", "厦"])
literals = st.integers(0, 9).map(str) | st.sampled_from(["1.5", "0.25", "12", "-3"])
numbers = literals | st.sampled_from(["months", "days", "wage", "parameters.amount"])
words = st.sampled_from(["hukou", "origin"]) | codes.map("'{}'".format)
comparisons = st.sampled_from(["=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"])


def joined(parts: Any, *signs: str) -> Any:  # noqa: ANN401 -- Hypothesis's strategies of texts
    """Join two parts by one of the signs, with and without parentheses around the parts and the whole."""
    forms = st.sampled_from(["{0} {1} {2}", "({0} {1} {2})", "({0}) {1} ({2})"])
    return st.builds(
        lambda form, left, sign, right: form.format(left, sign, right), forms, parts, st.sampled_from(signs), parts
    )


def larger_numbers(parts: Any) -> Any:  # noqa: ANN401 -- as above
    return (
        joined(parts, "+", "-", "*")
        | st.builds("COALESCE({}, {})".format, parts, parts)
        | st.builds("{}({}, {})".format, st.sampled_from(["LEAST", "GREATEST"]), parts, parts)
        | st.builds("-({})".format, parts)
        | st.builds("CASE WHEN {} > {} THEN {} END".format, parts, parts, parts)
    )


amounts = st.recursive(numbers, larger_numbers, max_leaves=5)
conditions = (
    st.sampled_from(["insured", "local", "true", "false"])
    | st.builds("{} {} {}".format, amounts, comparisons, amounts)
    | st.builds("{} {} {}".format, words, comparisons, words)
    | st.builds("hired_on {} left_on".format, comparisons)
    | st.builds("{} IN ({}, {})".format, amounts, literals, literals)
    | st.builds("{} NOT IN ('{}', '{}')".format, words, codes, codes)
    | st.builds("{} BETWEEN {} AND {}".format, amounts, numbers, numbers)
    | st.builds("{} NOT BETWEEN {} AND {}".format, words, words, words)
    | st.builds("{} IS {}".format, amounts | words, st.sampled_from(["NULL", "NOT NULL"]))
    | st.builds("starts_with({}, {})".format, words, words)
)


def larger_conditions(parts: Any) -> Any:  # noqa: ANN401 -- as above
    return (
        joined(parts, "AND", "OR", "=", "<>")
        | st.builds("NOT {}".format, parts)
        | st.builds("NOT ({})".format, parts)
        | st.builds("({}) IS NULL".format, parts)
        | st.builds("CASE WHEN {} THEN {} ELSE {} END".format, parts, parts, parts)
    )


expressions = amounts | st.recursive(conditions, larger_conditions, max_leaves=6)
values = {
    Kind.BOOLEAN: st.booleans(),
    Kind.INTEGER: st.integers(-30, 30).map(Decimal),
    Kind.NUMERIC: st.decimals(-2000, 2000, places=2),
    Kind.CODE: codes,
    Kind.TEXT: codes,
    Kind.DATE: st.dates(date(2006, 1, 1), date(2006, 1, 9)),
}
facts = st.fixed_dictionaries({name: st.none() | values[kind] for name, kind in NAMES.items()})


@pytest.fixture(scope="module")
def asked(postgres: Postgres) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres.url.replace("postgresql+asyncpg", "postgresql"), autocommit=True) as connection:
        yield connection


def answer_of(connection: psycopg.Connection, text: str, known: dict[str, Any]) -> Value:
    """Let PostgreSQL evaluate the text itself, over one row of facts and one of parameters."""
    rows: dict[str, list[str]] = {"facts": [], "parameters": []}
    for name, kind in NAMES.items():
        table, _, column = name.rpartition(".")
        rows[table or "facts"].append(f"%({name})s::{COLUMNS[kind]} AS {column}")
    sources = ", ".join(f"(SELECT {', '.join(columns)}) AS {table}" for table, columns in rows.items())
    found = connection.execute(f"SELECT {text} FROM {sources}".encode(), known).fetchone()  # noqa: S608 -- an expression of this test
    assert found is not None
    value: Value = found[0]
    return value


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=expressions, known=facts)
def test_postgresql_gives_the_same_answer(asked: psycopg.Connection, text: str, known: dict[str, Any]) -> None:
    try:
        expression = read(text)
    except Refused:
        COUNTED["refused"] += 1
        return
    ours = expression.run(Known(known))
    assert ours == answer_of(asked, text, known)
    COUNTED[ours if ours is None or isinstance(ours, bool) else "amount"] += 1


def test_each_answer_was_compared_often() -> None:
    print(dict(COUNTED))  # noqa: T201 -- shown where this fails, or with -s
    assert all(COUNTED[each] >= 20 for each in (True, False, None, "amount"))


def test_most_of_the_random_expressions_were_taken() -> None:
    assert COUNTED["refused"] < COUNTED.total() / 2
