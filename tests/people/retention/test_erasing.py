"""No column of words about a person is forgotten when their file is anonymised."""

import importlib
import pkgutil

from sqlalchemy import ARRAY, CheckConstraint, Column, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

import services.people
from services.kit.vault.fields import PERSONAL
from services.people.base import Base
from services.people.retention.actions.erasing import (
    GOES,
    IN_WORDS,
    PLACES,
    refers,
    tables_about_persons,
    tables_of_households,
)

for module in pkgutil.walk_packages(services.people.__path__, "services.people."):
    if module.name.endswith(".model") or ".model." in module.name:
        importlib.import_module(module.name)

WORKERS = {
    "announced_by",
    "author",
    "answered_by",
    "certified_by",
    "closed_by",
    "decided_by",
    "done_by",
    "entered_by",
    "declared_by",
    "kept_by",
    "left_by",
    "merged_by",
    "offered_by",
    "oriented_by",
    "opened_by",
    "rechecked_by",
    "raised_by",
    "received_by",
    "recorded_by",
    "signed_by",
    "undone_by",
    "visited_by",
}
"""The subject of a token of somebody who works there: whoever acted is answerable."""
CODES = {
    "after",
    "was",
    "became",
    "authority_district",
    "certified_under",
    "closed_after",
    "closed_for",
    "document",
    "exit_rule",
    "from_district",
    "law",
    "left_after",
    "occupation",
    "path",
    "questions",
    "raised_after",
    "entered_after",
    "rule",
    "state",
    "key",
    "kind",
    "relation",
    "status",
    "step",
    "to_district",
    "trade",
    "industry",
    "use",
    "hours",
    "home_work",
    "transport",
    "card_number",
}
"""Codes of a register or of our own, the number of a certification."""
FACTS = {"facts"}
"""JSON of codes, days and ids of members on which a decision on a household rests; days of birth become years."""
KEPT = WORKERS | CODES | FACTS


def told(table: Table) -> set[str]:
    """Return the columns of a table that hold words or JSON, and are not held to a list of codes by the database."""
    checks = " ".join(str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint))
    masked = {f"{name}_masked" for name in sealed(table)}

    def is_free(column: Column[object]) -> bool:
        words = isinstance(column.type, Text | JSONB) and f"{column.name} IN (" not in checks
        return words and column.name not in masked

    return {column.name for column in table.c if is_free(column)}


def sealed(table: Table) -> dict[str, Column[object]]:
    """Return the sealed columns of a table by the names of their fields."""
    return {column.info[PERSONAL].name: column for column in table.c if PERSONAL in column.info}


def test_every_column_of_words_about_a_person_is_blanked_or_known_to_be_a_code() -> None:
    forgotten = {
        f"{table.name}.{column}"
        for table in (*tables_about_persons(), *tables_of_households())
        for column in told(table) - KEPT - PLACES - IN_WORDS.get(table.name, frozenset())
    }
    assert forgotten == set()


def test_what_is_blanked_is_there() -> None:
    tables = Base.metadata.tables
    assert {(table, name) for table, names in IN_WORDS.items() for name in names - set(tables[table].c.keys())} == set()
    assert set(GOES) <= set(tables)


def test_what_is_sealed_about_a_person_can_be_blanked_or_its_row_goes() -> None:
    kept = {
        f"{table.name}.{name}"
        for table in (*tables_about_persons(), *tables_of_households())
        for name, column in sealed(table).items()
        if not column.nullable
    }
    assert kept == set()


def test_rows_that_depend_on_one_about_a_person_hold_no_words_of_their_own() -> None:
    """Look one step further: rows that refer to a row about a person, but to no person."""
    about = {table.name for table in (*tables_about_persons(), *tables_of_households())} | set(GOES)
    further = {
        table
        for table in Base.metadata.sorted_tables
        if not refers(table)
        and table.name not in about | {"person", "household"}
        and {key.column.table.name for key in table.foreign_keys} & about
    }
    found = {
        f"{table.name}.{column.name}"
        for table in further
        for column in table.c
        if PERSONAL in column.info
        or (column.name in told(table) - KEPT - PLACES)
        or isinstance(column.type, LargeBinary | JSONB | ARRAY)
    }
    assert found == set()
