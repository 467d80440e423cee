"""Unmasked reads: who may, for what, and the entry that each leaves."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Row, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from services.kit.clock import Clock
from services.kit.identity.caller import Caller
from services.kit.identity.refusals import Forbidden, PurposeRequired
from services.kit.telemetry.traces import Traces, current_trace_id
from services.kit.vault.access_log import note_unmasked_read
from tests.kit.vault.callers import caller, person_in
from tests.kit.vault.conftest import Sessions

pytestmark = pytest.mark.anyio

ROUTE = "GET /v1/persons/{id}"
CLOCK = Clock()


async def read(session: AsyncSession, reader: Caller, person: UUID, fields: Sequence[str] = ("name", "phone")) -> None:
    await note_unmasked_read(session, reader, person, fields, CLOCK, route=ROUTE)


async def entries(session: AsyncSession, person: UUID) -> Sequence[Row[Any]]:
    return (await session.execute(text("SELECT * FROM access_log WHERE person = :person"), {"person": person})).all()


async def test_an_unmasked_read_leaves_an_entry(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner)
    async with sessions(caller()) as session:
        await read(session, caller(), person)
    async with sessions(caller()) as session:
        (entry,) = await entries(session, person)
    told = (entry.subject, entry.roles, entry.purpose, entry.fields, entry.route)
    assert told == ("caseworker-1", ["caseworker"], "assistance", ["name", "phone"], ROUTE)


async def test_an_entry_names_the_trace_of_the_request(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner)
    with Traces(None).span("request"):
        async with sessions(caller()) as session:
            await read(session, caller(), person)
            assert [entry.trace_id for entry in await entries(session, person)] == [current_trace_id()]


async def test_an_entry_has_the_instant_of_the_clock(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner)
    before = CLOCK.now()
    async with sessions(caller()) as session:
        await read(session, caller(), person)
        (entry,) = await entries(session, person)
    assert before <= entry.at <= CLOCK.now()


async def test_without_the_scope_nothing_is_read(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner)
    reader = caller(scopes=frozenset({"person:read"}))
    async with sessions(reader) as session:
        with pytest.raises(Forbidden):
            await read(session, reader, person)


async def test_without_a_purpose_nothing_is_read(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner)
    reader = caller(purpose=None)
    async with sessions(reader) as session:
        with pytest.raises(PurposeRequired):
            await read(session, reader, person)


async def test_a_refused_read_leaves_no_entry(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner)
    reader = caller(purpose=None)
    async with sessions(reader) as session:
        with pytest.raises(PurposeRequired):
            await read(session, reader, person)
        assert await entries(session, person) == []


async def test_a_read_of_a_person_elsewhere_is_refused(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner, "area:440304")
    async with sessions(caller()) as session:
        with pytest.raises(DBAPIError, match="row-level security"):
            await read(session, caller(), person)


async def test_a_person_sees_who_read_their_data(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner)
    key = f"person:{person}"
    async with owner.begin() as connection:
        await connection.execute(text("INSERT INTO scope VALUES (:key, :row)"), {"key": key, "row": person})
    async with sessions(caller()) as session:
        await read(session, caller(), person)
    themself = Caller("seeker-1", frozenset({"job_seeker"}), frozenset(), (), None, person, None, (key,))
    async with sessions(themself) as session:
        assert [entry.subject for entry in await entries(session, person)] == ["caseworker-1"]


@pytest.mark.parametrize(
    "statement", ["UPDATE access_log SET purpose = 'audit'", "DELETE FROM access_log", "TRUNCATE access_log"]
)
async def test_the_application_role_cannot_change_an_entry(sessions: Sessions, statement: str) -> None:
    async with sessions(caller()) as session:
        with pytest.raises(DBAPIError, match="permission denied"):
            await session.execute(text(statement))


@pytest.mark.parametrize(
    "statement", ["UPDATE access_log SET purpose = 'audit'", "DELETE FROM access_log", "TRUNCATE access_log"]
)
async def test_not_even_the_owner_can_change_an_entry(owner: AsyncEngine, sessions: Sessions, statement: str) -> None:
    person = await person_in(owner)
    async with sessions(caller()) as session:
        await read(session, caller(), person)
    async with owner.connect() as connection:
        with pytest.raises(DBAPIError, match="append-only"):
            await connection.execute(text(statement))


async def test_an_entry_about_nobody_visible_is_not_seen(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner)
    async with sessions(caller()) as session:
        await read(session, caller(), person)
    stranger = Caller(
        "caseworker-2", frozenset({"caseworker"}), frozenset(), ("440304",), None, None, None, ("area:440304",)
    )
    async with sessions(stranger) as session:
        assert await entries(session, person) == []
