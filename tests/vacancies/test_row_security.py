"""Each table of the vacancies service shows a query without any WHERE what its caller may see, and nothing else."""

import pytest

from services.kit.database.roles import Role
from services.kit.identity.caller import Caller
from services.kit.identity.tokens import Verifier
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
from tests.running import Running
from tests.vacancies.desk import Desk, a_source, desk
from tests.vacancies.invented import csv_file, row

pytestmark = pytest.mark.anyio

VISIBLE = {
    "former_post": NOBODY,
    **KIT_TABLES,
    "employer": by_scope("employer", "id"),
    "post": by_scope("post", "id"),
    "import": by_scope("import", "id"),
    "import_part": by_scope("import_part", "import_id"),
    "import_finding": by_scope("import_finding", "import_id"),
    "post_origin": by_scope("post_origin", "post"),
}
OPEN = {"alembic_version", "published_post"}
FILLED = {"employer", "post", "import", "import_part", "import_finding", "post_origin", "journal", "scope"}
DELETABLE = {"import_part"}


@pytest.fixture(scope="module")
async def shop(vacancies: Running) -> str:
    """Fill every table in Luohu and in another province; return an employer of Luohu."""
    employers = []
    for district, place in (("440303", "深圳市罗湖区"), ("370102", "济南市历下区")):
        there = desk(vacancies, "district_officer", district)
        employer = await there.employer(district=district)
        await there.published(employer=employer, district=district)
        await there.imported(csv_file([row(place=place, pay="")]), district=district)
        await there.upload(csv_file([]), source=a_source(), district=district)
        employers.append(employer)
    return employers[0]


async def caller_of(who: Desk) -> Caller:
    verifier: Verifier = who.vacancies.app.state.verifier
    return await verifier.verify(who.headers["Authorization"].removeprefix("Bearer "))


@pytest.fixture(params=["county", "province", "employer", "kiosk", "another_province"])
async def caller(vacancies: Running, shop: str, request: pytest.FixtureRequest) -> Caller:
    """Return callers who see some rows, all of them, or what is public only."""
    known = {
        "county": desk(vacancies, "caseworker", "440303"),
        "province": desk(vacancies, "caseworker", "440000"),
        "employer": desk(vacancies, "employer", organisation=shop),
        "kiosk": desk(vacancies, "public_kiosk"),
        "another_province": desk(vacancies, "caseworker", "110000"),
    }
    return await caller_of(known[request.param])


def seeing_what_is_public(caller: Caller) -> Caller:
    """Return a caller with all keys that the database is told, the public one among them."""
    return Caller(
        caller.subject,
        caller.roles,
        caller.scopes,
        caller.districts,
        caller.organisation,
        caller.person,
        caller.purpose,
        tuple(caller.visible.split(",")),
    )


async def test_no_table_is_forgotten_here(vacancies: Running) -> None:
    async with as_role(vacancies.settings, "vacancies", Role.SYSTEM) as system:
        assert await tables(system) == {*VISIBLE, *OPEN}


async def test_every_table_but_the_open_ones_has_row_security_that_binds_its_owner_too(vacancies: Running) -> None:
    async with as_role(vacancies.settings, "vacancies", Role.SYSTEM) as system:
        assert await unguarded(system, "vacancies") == []


async def test_what_everybody_may_search_nobody_may_write(vacancies: Running) -> None:
    async with as_role(vacancies.settings, "vacancies", Role.SYSTEM) as system:
        for role in (Role.APP, Role.SYSTEM):
            granted = await grants_in(system, "public", role.of("vacancies"))
            assert [grant for grant in granted if grant.split()[0] == "published_post"] == ["published_post SELECT"]


async def test_every_function_with_its_owners_rights_looks_names_up_in_one_place(vacancies: Running) -> None:
    async with as_role(vacancies.settings, "vacancies", Role.SYSTEM) as system:
        assert await loose_functions(system) == []


@pytest.mark.parametrize("table", sorted(VISIBLE))
async def test_a_caller_reads_and_changes_what_they_see_and_nothing_else(
    vacancies: Running, caller: Caller, table: str
) -> None:
    seen = await look(vacancies.settings, "vacancies", table, VISIBLE[table], seeing_what_is_public(caller))
    deleted = seen.due if table in DELETABLE else None
    assert (seen.read, seen.updated in {None, seen.due}, seen.deleted) == (seen.due, True, deleted)


@pytest.mark.parametrize("table", sorted(VISIBLE))
async def test_without_a_caller_nothing_is_read(vacancies: Running, shop: str, table: str) -> None:
    assert shop
    assert (await look(vacancies.settings, "vacancies", table, VISIBLE[table], None)).read == 0


@pytest.mark.parametrize("table", sorted(FILLED))
async def test_what_a_county_sees_is_some_of_what_there_is(vacancies: Running, shop: str, table: str) -> None:
    assert shop
    assert VISIBLE[table] != NOBODY
    county = seeing_what_is_public(await caller_of(desk(vacancies, "caseworker", "440303")))
    seen = await look(vacancies.settings, "vacancies", table, VISIBLE[table], county)
    assert 0 < seen.read < seen.there
