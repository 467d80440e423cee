"""Each table of the subsidies service shows a query without any WHERE what its caller may see, and nothing else."""

from uuid import UUID

import pytest

from services.kit.database.roles import Role
from services.kit.identity.caller import Caller
from services.kit.settings import Settings
from tests.kit.database.catalogue import KIT_TABLES, as_role, by_scope, look, loose_functions, tables, unguarded
from tests.running import Running
from tests.small.callers import of_area, of_organisation, of_person
from tests.subsidies.placements.hires import Hire, certified_hire

pytestmark = pytest.mark.anyio

VISIBLE = {
    **KIT_TABLES,
    "decision": by_scope("decision", "id"),
    "known_referral": by_scope("known_referral", "id"),
    "known_household": by_scope("known_household", "id"),
    "known_membership": by_scope("known_membership", "household"),
    "known_certification": by_scope("known_certification", "household"),
}
FILLED = {
    "decision",
    "known_referral",
    "known_household",
    "known_membership",
    "known_certification",
    "journal",
    "scope",
}
OFFICES = ("440303", "440307")


@pytest.fixture(scope="module")
async def made(subsidies: Running) -> Hire:
    """Fill the tables with a decision in each of two districts; return the hire of the first."""
    hires = []
    for district in OFFICES:
        hired = await certified_hire(subsidies, office=district, district=district)
        body = {"programme": "GD-ZE-POST", "as_of": "2007-03-01"}
        headers = subsidies.headers("reviewer", district) | {"Idempotency-Key": f"fill-{district}"}
        answer = await subsidies.client.post(f"/v1/placements/{hired.id}:evaluate", json=body, headers=headers)
        assert answer.is_success, answer.text
        hires.append(hired)
    return hires[0]


@pytest.fixture(params=["county", "province", "person", "employer", "another_province"])
def caller(made: Hire, request: pytest.FixtureRequest) -> Caller:
    """Return callers who see some rows, all of them, or none."""
    known = {
        "county": of_area("440303"),
        "province": of_area("440000"),
        "person": of_person(UUID(made.person)),
        "employer": of_organisation(UUID(made.employer)),
        "another_province": of_area("110000"),
    }
    return known[request.param]


async def test_no_table_is_forgotten_here(subsidies: Running, settings: Settings) -> None:
    assert subsidies.database.service == "subsidies"
    async with as_role(settings, "subsidies", Role.SYSTEM) as system:
        assert await tables(system) == {*VISIBLE, "alembic_version"}


async def test_every_table_has_row_security_that_binds_its_owner_too(subsidies: Running, settings: Settings) -> None:
    assert subsidies.database.service == "subsidies"
    async with as_role(settings, "subsidies", Role.SYSTEM) as system:
        assert await unguarded(system, "subsidies") == []
        assert await loose_functions(system) == []


@pytest.mark.parametrize("table", sorted(VISIBLE))
async def test_a_caller_reads_and_changes_what_they_see_and_nothing_else(
    subsidies: Running, caller: Caller, table: str
) -> None:
    seen = await look(subsidies.settings, "subsidies", table, VISIBLE[table], caller)
    assert (seen.read, seen.updated in {None, seen.due}, seen.deleted) == (seen.due, True, None)


@pytest.mark.parametrize("table", sorted(VISIBLE))
async def test_without_a_caller_nothing_is_read(subsidies: Running, made: Hire, table: str) -> None:
    assert made.id
    assert (await look(subsidies.settings, "subsidies", table, VISIBLE[table], None)).read == 0


@pytest.mark.parametrize("table", sorted(FILLED))
async def test_what_a_county_sees_is_some_of_what_there_is(subsidies: Running, made: Hire, table: str) -> None:
    assert made.id
    seen = await look(subsidies.settings, "subsidies", table, VISIBLE[table], of_area("440303"))
    assert 0 < seen.read < seen.there


@pytest.mark.parametrize(("party", "rows"), [("person", 1), ("employer", 1)])
async def test_a_decision_is_seen_by_the_person_and_the_employer(
    subsidies: Running, made: Hire, party: str, rows: int
) -> None:
    who = of_person(UUID(made.person)) if party == "person" else of_organisation(UUID(made.employer))
    assert (await look(subsidies.settings, "subsidies", "decision", VISIBLE["decision"], who)).read == rows


async def test_an_employer_sees_nothing_of_a_workers_household(subsidies: Running, made: Hire) -> None:
    who = of_organisation(UUID(made.employer))
    for table in ("known_household", "known_membership", "known_certification"):
        assert (await look(subsidies.settings, "subsidies", table, VISIBLE[table], who)).read == 0


@pytest.mark.parametrize("table", ["decision", "known_referral", "known_household", "known_membership"])
async def test_nobody_changes_a_decision_or_what_is_known(subsidies: Running, made: Hire, table: str) -> None:
    assert made.id
    seen = await look(subsidies.settings, "subsidies", table, VISIBLE[table], of_area("440303"))
    assert (seen.updated, seen.deleted) == (None, None)
