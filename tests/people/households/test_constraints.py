"""What the database itself refuses in the file of a household, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.driver import Connection
from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.households.filing import in_certified_file, in_household_file
from tests.people.office import office
from tests.running import Running

pytestmark = pytest.mark.anyio

ANOTHER = """(SELECT other.{column} FROM {table} AS other
    WHERE other.household <> {table}.household AND other.{column} IS NOT NULL LIMIT 1)"""
BROKEN: dict[str, dict[str, str]] = {
    "household_application": {
        "applicant_fkey": "applicant = gen_random_uuid()",
        "evidence_check": "evidence = ARRAY['hearsay']",
        "posted_at_check": "posted_at = 'nowhere'",
        "posted_together_check": "posted_until = NULL",
        "posted_from_check": "posted_from = received_on - 1",
        "posted_until_check": "posted_until = posted_from - 1",
        "due_provisional_check": "due_provisional = true",
        "due_on_check": "due_on = received_on - 1",
        "state_check": "state = 'lost'",
        "decided_on_check": "decided_on = received_on - 1",
        "decided_together_check": "decided_by = NULL",
        "reasons_check": "reasons = ARRAY['a_member_is_employed']",
        "one_open_idx": """state = 'open', decided_on = NULL, decided_by = NULL, household =
            (SELECT waiting.household FROM household_application AS waiting WHERE waiting.state = 'open' LIMIT 1)""",
    },
    "application_objection": {
        "application_fkey": "application = gen_random_uuid()",
        "raised_by_check": "raised_by = '张三'",
        "ground_check": "ground = 'envy'",
        "statement_together_check": "statement_masked = NULL",
        "answer_together_check": "answer_masked = NULL",
        "outcome_check": "outcome = 'maybe'",
        "answered_together_check": "answered_by = NULL",
        "answered_on_check": "answered_on = raised_on - 1",
        "answer_of_answered_check": "outcome = NULL, answered_on = NULL, answered_by = NULL",
    },
    "household_recheck": {
        "certification_fkey": "certification = gen_random_uuid()",
        "outcome_check": "outcome = 'perhaps'",
        "reasons_check": "reasons = ARRAY['a_member_is_employed']",
        "missing_check": "missing = ARRAY['/dibao_line']",
        "exit_rule_check": "outcome = 'exited', reasons = ARRAY['out_of_reach'], exit_rule = NULL",
    },
    "household_dibao": {
        "number_together_check": "number_masked = NULL",
        "until_check": "until = since - 1, ended_for = 'other'",
        "amount_check": "amount = 0",
        "ended_for_check": "until = since, ended_for = 'because'",
        "ended_together_check": "ended_for = 'other'",
        "help_told_on_check": "help_due_on = '2026-05-10', help_told_on = '2026-05-09'",
        "one_at_a_time_excl": "household = " + ANOTHER.format(column="household", table="household_dibao"),
    },
    "household_visit": {
        "purpose_check": "purpose = 'gossip'",
        "found_check": "found = ARRAY['treasure']",
        "nobody_met_check": "found = ARRAY['nobody_met', 'illness']",
        "notes_together_check": "notes_masked = NULL",
        "whose_check": "person = household",
        "person_fkey": "household = NULL, person = gen_random_uuid()",
    },
    "household_agreement": {
        "kind_check": "kind = 'marriage'",
        "until_check": "until = signed_on - 1",
        "office_promises_check": "office_promises = '{}'",
        "household_promises_check": "household_promises = ARRAY['wealth']",
        "ended_on_check": "ended_on = signed_on - 1, ended_for = 'fulfilled'",
        "ended_for_check": "ended_on = signed_on, ended_for = 'because'",
        "ended_together_check": "ended_for = 'fulfilled'",
    },
    "household_certification": {
        "application_fkey": "application = gen_random_uuid()",
        "follows_fkey": "follows = gen_random_uuid()",
        "application_key": "application = " + ANOTHER.format(column="application", table="household_certification"),
        "card_number_key": "card_number = " + ANOTHER.format(column="card_number", table="household_certification"),
    },
}
"""By which assignment each constraint is broken, apart from those of every table: its key and its household."""
OF_EVERY_TABLE = ("pkey", "household_fkey")
BEFORE = {
    "household_certification": {
        f"household_certification_{name}"
        for name in ("withdrawn_on_check", "withdrawn_for_check", "withdrawn_together_check", "no_overlap_excl")
    }
}
"""Constraints that tests/people/test_constraints.py breaks."""


@pytest.fixture(scope="module")
async def home(people: Running) -> str:
    """Fill the files of two households that are certified, and open an application of a third; return the first."""
    officer = office(people)
    there = [await officer.certifiable() for _ in range(3)]
    for at in there[:2]:
        await in_household_file(officer, at)
        await in_certified_file(officer, at)
    assert (await officer.post(f"{there[2]}:apply", {}, seen=1)).is_success
    return there[0].rpartition("/")[2]


async def refused_by(system: Connection, table: str, assignment: str, home: str) -> str | None:
    """Return the constraint that refuses an assignment to the rows of a household; nothing is kept."""
    transaction = system.transaction()
    await transaction.start()
    try:
        await system.execute(f"UPDATE {table} SET {assignment} WHERE household = $1", home)  # noqa: S608 -- the tables of this file
    except asyncpg.IntegrityConstraintViolationError as refused:
        return refused.constraint_name
    finally:
        await transaction.rollback()
    return None


@pytest.mark.parametrize("table", BROKEN)
async def test_none_of_its_constraints_can_be_broken(people: Running, home: str, table: str) -> None:
    another = f"(SELECT other.id FROM {table} AS other WHERE other.household <> $1 LIMIT 1)"  # noqa: S608 -- the tables of this file
    every = {"pkey": f"id = {another}", "household_fkey": "household = gen_random_uuid()"} | BROKEN[table]
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        found = {name: await refused_by(system, table, every[name], home) for name in every}
    assert found == {name: f"{table}_{name}" for name in every}


@pytest.mark.parametrize("table", BROKEN)
async def test_no_constraint_is_without_such_a_test(people: Running, table: str) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        there = await system.fetch(
            """
            SELECT conname AS name FROM pg_constraint
            WHERE conrelid = $1::text::regclass AND contype IN ('c', 'f', 'p', 'u', 'x')
            UNION SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid = $1::text::regclass AND indisunique
            """,
            table,
        )
    tried = {f"{table}_{name}" for name in (*OF_EVERY_TABLE, *BROKEN[table])} | BEFORE.get(table, set())
    assert {row["name"] for row in there} == tried


async def test_a_serial_of_cards_is_positive_and_one_of_its_county_and_year(people: Running, home: str) -> None:
    assert home
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        with pytest.raises(asyncpg.CheckViolationError, match="household_card_serial_last_check"):
            await system.execute("UPDATE household_card_serial SET last = 0")
        with pytest.raises(asyncpg.UniqueViolationError, match="household_card_serial_pkey"):
            await system.execute("INSERT INTO household_card_serial SELECT * FROM household_card_serial")
