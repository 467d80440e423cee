"""Nothing in a service's database is open by oversight: asked of the catalogue, and of every table with rows in it."""

import pytest
from sqlalchemy import func, insert, select

from services.kit.database.roles import Role
from services.kit.database.security import OPEN_TABLES
from services.kit.database.tables import dead_letter, heard
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.settings import Settings
from services.kit.vault.access_log import access_log
from services.kit.vault.chain import access_log_checkpoint
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
from tests.small.callers import of_area
from tests.small.notes import NoteSigned, write_note
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

VISIBLE = {**KIT_TABLES, "note": by_scope("note", "id")}
LUOHU = of_area("440303", subject="district_officer/440303")
FUTIAN = of_area("440304", subject="district_officer/440304")


@pytest.fixture(scope="module")
async def filled(notes: Running) -> Running:
    """Put rows of two areas into every table."""
    now = notes.settings.clock.now()
    for caller, district in ((LUOHU, "440303"), (FUTIAN, "440304")):
        headers = notes.headers("district_officer", district) | {"Idempotency-Key": f"catalogue-{district}"}
        answer = await notes.client.post("/v1/notes", json={"district": district, "words": "seen"}, headers=headers)
        assert answer.status_code == 201
        async with notes.database.begin(caller) as session:
            note = await write_note(session, district, "personal")
            record(session, NoteSigned(subject=note.id, person=note.id, personal={"name": "陈小满"}))
            entry = {"id": note.id, "at": now, "subject": caller.subject, "roles": [], "purpose": "assistance"}
            await session.execute(insert(access_log).values(**entry, person=note.id, fields=["name"], route="GET /"))
    async with notes.database.begin_system() as session:
        await session.execute(insert(heard).values(source="catalogue", position=1))
        gone = {"source": "catalogue", "position": 1, "event": {}, "reason": "KeyError", "at": now}
        await session.execute(insert(dead_letter).values(gone))
    await eventually(lambda: checkpoints(notes), 1)
    return notes


async def checkpoints(notes: Running) -> int | None:
    async with notes.database.begin_system() as session:
        return await session.scalar(select(func.count()).select_from(access_log_checkpoint))


async def test_every_table_has_row_security_forced_for_both_roles_or_a_reason_why_not(
    notes: Running, settings: Settings
) -> None:
    async with as_role(settings, notes.database.service, Role.OWNER) as owner:
        assert await unguarded(owner, notes.database.service) == []


async def test_every_table_is_named_with_the_condition_under_which_it_is_visible(
    notes: Running, settings: Settings
) -> None:
    async with as_role(settings, notes.database.service, Role.OWNER) as owner:
        assert await tables(owner) == {*VISIBLE, "alembic_version"}


async def test_a_table_without_row_security_is_found(notes: Running, settings: Settings) -> None:
    async with as_role(settings, notes.database.service, Role.OWNER) as owner:
        await owner.execute("CREATE TABLE forgotten (n int)")
        try:
            assert await unguarded(owner, notes.database.service) == [
                "forgotten has row security enabled=False forced=False"
            ]
        finally:
            await owner.execute("DROP TABLE forgotten")


async def test_a_view_is_found_since_it_shows_what_its_owner_sees(notes: Running, settings: Settings) -> None:
    async with as_role(settings, notes.database.service, Role.OWNER) as owner:
        await owner.execute("CREATE VIEW all_notes AS SELECT * FROM note")
        try:
            assert len(await unguarded(owner, notes.database.service)) == 1
        finally:
            await owner.execute("DROP VIEW all_notes")


async def test_the_application_role_may_do_nothing_with_the_tables_of_the_queue(
    notes: Running, settings: Settings
) -> None:
    async with as_role(settings, notes.database.service, Role.OWNER) as owner:
        assert await grants_in(owner, "jobs", Role.APP.of("notes")) == []


async def test_the_application_role_may_only_read_the_tables_without_row_security(
    notes: Running, settings: Settings
) -> None:
    async with as_role(settings, notes.database.service, Role.OWNER) as owner:
        granted = await grants_in(owner, "public", Role.APP.of("notes"))
        assert [grant for grant in granted if grant.split()[0] in OPEN_TABLES] == ["alembic_version SELECT"]


async def test_functions_with_their_owners_rights_look_names_up_where_their_owner_says(
    notes: Running, settings: Settings
) -> None:
    async with as_role(settings, notes.database.service, Role.OWNER) as owner:
        assert await loose_functions(owner) == []


@pytest.mark.parametrize("table", VISIBLE)
@pytest.mark.parametrize("caller", [LUOHU, FUTIAN], ids=["Luohu", "Futian"])
async def test_a_query_without_where_reaches_exactly_what_the_caller_may_see(
    filled: Running, settings: Settings, table: str, caller: Caller
) -> None:
    seen = await look(settings, filled.database.service, table, VISIBLE[table], caller)
    if VISIBLE[table] != NOBODY:
        assert 0 < seen.due < seen.there, "the table needs rows of both areas"
    assert seen.there > 0
    assert seen.read == (seen.due if VISIBLE[table] != NOBODY else 0)
    assert seen.updated in {None, seen.due}
    assert seen.deleted in {None, seen.due}


@pytest.mark.parametrize("table", VISIBLE)
async def test_a_query_without_a_caller_reaches_nothing(filled: Running, settings: Settings, table: str) -> None:
    seen = await look(settings, filled.database.service, table, VISIBLE[table], None)
    assert seen.there > 0
    assert (seen.read, seen.updated or 0, seen.deleted or 0) == (0, 0, 0)
