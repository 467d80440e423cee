"""The database of matching: as the models say, up and down again, and each table shows what its caller may see."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from services.kit.database.migrate import asyncpg_url, migrate_async, newest, present
from services.kit.database.roles import Role, role_url
from services.kit.identity.caller import Caller
from services.kit.settings import Settings
from services.matching.base import Base
from tests.kit.database.catalogue import (
    KIT_TABLES,
    NOBODY,
    as_role,
    by_scope,
    grants_in,
    look,
    loose_functions,
    tables,
    unguarded,
)
from tests.kit.database.test_migrations import compared
from tests.matching.neighbours import Neighbours, a_county
from tests.matching.office import caseworker
from tests.running import Running
from tests.small.callers import of_area, of_organisation, of_person

pytestmark = pytest.mark.anyio

PUBLISHED = "(known_vacancy.status <> 'draft' AND :subject IS NOT NULL)"
VACANCY = f"({PUBLISHED} OR {by_scope('known_vacancy', 'id')})"
VISIBLE = {
    **KIT_TABLES,
    "known_person": by_scope("known_person", "id"),
    "known_need": by_scope("known_need", "id"),
    "known_enrolment": by_scope("known_enrolment", "id"),
    "known_vacancy": VACANCY,
    # An employer is known to whoever sees one of its vacancies, and so is how many it has hired.
    "known_employer": (
        f"({by_scope('known_employer', 'id')}"
        f" OR EXISTS (SELECT FROM known_vacancy WHERE employer = known_employer.id AND {VACANCY}))"
    ),
    "vacancy_hires": f"EXISTS (SELECT FROM known_vacancy WHERE known_vacancy.id = vacancy_hires.vacancy AND {VACANCY})",
    "recommendation": by_scope("recommendation", "id"),
    "referral": by_scope("referral", "id"),
    "merged_row": NOBODY,
}
HERE, THERE = a_county(), a_county()
FILLED = {*VISIBLE} - {"merged_row", "person_key", "access_log", "access_log_checkpoint", "idempotency", "dead_letter"}


@pytest.fixture(scope="module")
async def filled(matching: Running, neighbours: Neighbours) -> dict[str, Caller]:
    """Put rows of two counties into every table; return callers of each kind."""
    people, employers = [], []
    for county in (HERE, THERE):
        person, employer = await neighbours.seeker(county), await neighbours.employer(county)
        await neighbours.training(person, county, "4-10-01-06")
        vacancy = await neighbours.vacancy(county, employer)
        await neighbours.vacancy(county, status="draft", published_on=None)
        office = caseworker(matching, county)
        assert (await office.recommend(person)).status_code == 200
        referral = (await office.refer(person, vacancy)).json()["id"]
        assert (await office.step(referral, "hire", {})).status_code == 200
        people.append(person)
        employers.append(employer)
    return {
        "office": of_area(HERE),
        "another office": of_area(HERE[:4] + "04"),
        "employer": of_organisation(UUID(employers[0])),
        "person": of_person(UUID(people[0])),
        "stranger": of_person(uuid4()),
    }


async def test_every_table_has_row_security_and_no_function_looks_names_up_where_its_caller_says(
    matching: Running,
) -> None:
    async with as_role(matching.settings, "matching", Role.OWNER) as owner:
        assert (await unguarded(owner, "matching"), await loose_functions(owner)) == ([], [])


async def test_no_table_is_forgotten_here(matching: Running) -> None:
    async with as_role(matching.settings, "matching", Role.OWNER) as owner:
        assert await tables(owner) == {*VISIBLE, "alembic_version"}


@pytest.mark.parametrize("table", VISIBLE)
@pytest.mark.parametrize("who", ["office", "another office", "employer", "person", "stranger"])
async def test_a_query_without_where_shows_what_its_caller_may_see(
    matching: Running, filled: dict[str, Caller], table: str, who: str
) -> None:
    seen = await look(matching.settings, "matching", table, VISIBLE[table], filled[who])
    assert seen.there > 0 or table not in FILLED
    assert seen.read == (0 if VISIBLE[table] == NOBODY else seen.due)
    assert seen.updated in {None, seen.due}
    assert seen.deleted is None


@pytest.mark.parametrize("table", VISIBLE)
async def test_a_query_without_a_caller_shows_nothing(matching: Running, filled: dict[str, Caller], table: str) -> None:
    assert filled
    seen = await look(matching.settings, "matching", table, VISIBLE[table], None)
    assert (seen.read, seen.updated or 0) == (0, 0)


async def test_drafts_are_seen_where_they_are_written_only(matching: Running, filled: dict[str, Caller]) -> None:
    drafts = text("SELECT count(*) FROM known_vacancy WHERE status = 'draft'")
    counted = {}
    for who in ("office", "another office", "employer", "person"):
        async with matching.database.begin(filled[who]) as session:
            counted[who] = await session.scalar(drafts)
    assert counted == {"office": 1, "another office": 0, "employer": 0, "person": 0}


async def test_callers_change_only_what_is_theirs_to_change(matching: Running) -> None:
    async with as_role(matching.settings, "matching", Role.OWNER) as owner:
        granted = await grants_in(owner, "public", Role.APP.of("matching"))
    own = {grant for grant in granted if grant.split()[0] not in {*KIT_TABLES, "alembic_version"}}
    assert own == {
        *(f"known_{kind} SELECT" for kind in ("person", "need", "enrolment", "vacancy", "employer")),
        "vacancy_hires SELECT",
        "recommendation SELECT",
        "recommendation INSERT",
        *(f"referral {verb}" for verb in ("SELECT", "INSERT", "UPDATE")),
    }


@pytest.fixture
def apart(settings: Settings) -> Settings:
    """Name a database of its own, for it is emptied."""
    assert settings.database_url is not None
    address = settings.database_url.get_secret_value().replace("@/postgres", "@/bihuan_matching_apart")
    return settings.model_validate(settings.model_dump() | {"database_urls": {"matching": address}})


async def test_a_database_goes_up_down_and_up_again(apart: Settings) -> None:
    await migrate_async(apart, "matching")
    async with as_role(apart, "matching", Role.OWNER) as owner:
        first = await tables(owner)
    await migrate_async(apart, "matching", "base")
    async with as_role(apart, "matching", Role.OWNER) as owner:
        assert await tables(owner) <= {"alembic_version"}
        assert await owner.fetchval("SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace") == 0
    await migrate_async(apart, "matching")
    async with as_role(apart, "matching", Role.OWNER) as owner:
        assert await tables(owner) == first
    assert await present(apart, "matching") == newest("matching")


async def test_the_models_are_what_the_database_holds(apart: Settings) -> None:
    await migrate_async(apart, "matching")
    engine = create_async_engine(asyncpg_url(role_url(apart, "matching", Role.OWNER)), poolclass=NullPool)
    async with engine.connect() as connection:
        differences = await connection.run_sync(compared, Base.metadata)
    await engine.dispose()
    assert differences == []
