"""The journal keeps what happened for good, shows no personal fact, and takes nothing from who does not see the row."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest
from pydantic import ValidationError
from sqlalchemy import select

from services.kit.database.roles import Role
from services.kit.database.tables import journal
from services.kit.journal.recording import AT_ONCE, NotJournalled, record
from services.kit.settings import Settings
from services.kit.vault.keyring import Keyring
from services.kit.vault.persons import KeyDestroyed, destroy_key, load_key, open_payload
from tests.kit.database.catalogue import as_role
from tests.kit.journal.following import AUTHOR, feed, highest, unpositioned, write
from tests.running import Running
from tests.small.notes import SERVICE, Note, NoteSigned, NoteWritten, write_note
from tests.waiting import eventually
from tools.contracts.events import schema_of

pytestmark = pytest.mark.anyio

NAME = "陈小满"


@pytest.fixture
async def written(notes: Running) -> UUID:
    """Write a note and wait until it has its position."""
    row = await write(notes.database, "for good")
    await eventually(lambda: unpositioned(notes.database), 0)
    return row


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.OWNER])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET data = '{}' WHERE subject = $1",
        "UPDATE journal SET position = position + 1000000 WHERE subject = $1",
        "UPDATE journal SET position = NULL WHERE subject = $1",
        "DELETE FROM journal WHERE subject = $1",
    ],
)
async def test_an_entry_cannot_be_changed_or_deleted_by_anyone(
    settings: Settings, written: UUID, role: Role, statement: str
) -> None:
    async with as_role(settings, "notes", role) as someone:
        with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
            await someone.execute(statement, written)


async def test_an_entry_cannot_be_changed_while_it_waits_for_its_position(settings: Settings, written: UUID) -> None:
    async with as_role(settings, "notes", Role.SYSTEM) as system:
        transaction = system.transaction()
        await transaction.start()
        waiting = await system.fetchval(COPY, written)
        with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
            await system.execute("UPDATE journal SET data = '{}' WHERE seq = $1", waiting)
        await transaction.rollback()


COPY = """
INSERT INTO journal (position, id, type, kind, subject, row_version, at, keys, data)
SELECT 1000000, gen_random_uuid(), type, kind, subject, row_version, at, '{area:65}', data
FROM journal WHERE subject = $1 RETURNING seq
"""


async def test_an_entry_takes_neither_its_position_nor_who_sees_it_from_its_author(
    settings: Settings, written: UUID
) -> None:
    async with as_role(settings, "notes", Role.SYSTEM) as system:
        transaction = system.transaction()
        await transaction.start()
        entry = await system.fetchrow(
            "SELECT position, keys FROM journal WHERE seq = $1", await system.fetchval(COPY, written)
        )
        await transaction.rollback()
    assert entry is not None
    assert (entry["position"], entry["keys"]) == (None, ["area:0", "area:44", "area:4403", "area:440303"])


async def test_the_journal_cannot_be_emptied_by_its_owner(settings: Settings, written: UUID) -> None:
    async with as_role(settings, "notes", Role.OWNER) as owner:
        with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
            await owner.execute("TRUNCATE journal")
        assert await owner.fetchval("SELECT true FROM journal WHERE subject = $1", written)


async def test_entries_of_one_transaction_stand_in_the_order_of_their_events_however_many_there_are(
    notes: Running,
) -> None:
    told = []
    async with notes.database.begin(AUTHOR) as session:
        rows = [(await write_note(session, "440303", f"one of many, {n}")).id for n in range(7)]
        await session.flush()
        for n in range(2 * AT_ONCE + 3):
            record(session, NoteWritten(subject=rows[n * n % 7]))
            told.append(rows[n * n % 7])
    async with notes.database.begin_system() as session:
        entries = select(journal.c.subject).where(journal.c.subject.in_(rows)).order_by(journal.c.seq)
        assert (await session.scalars(entries)).all()[7:] == told


@pytest.mark.parametrize("beside", [0, 5])
async def test_an_event_about_a_row_that_its_author_does_not_see_fails_the_whole_transaction(
    notes: Running, beside: int
) -> None:
    hidden = await write(notes.database, f"hidden from {beside} others", "440304")
    words = f"one of {beside + 1} beside a hidden row"
    with pytest.raises(NotJournalled):
        await write_and_record(notes, words, hidden, beside)
    async with notes.database.begin_system() as session:
        assert await session.scalar(select(Note.id).where(Note.words == words)) is None


async def write_and_record(notes: Running, words: str, subject: UUID, beside: int) -> None:
    """Write notes in the same transaction as an event about another row, which comes between theirs."""
    async with notes.database.begin(AUTHOR) as session:
        await write_note(session, "440303", words)
        record(session, NoteWritten(subject=subject))
        for _ in range(beside):
            await write_note(session, "440303", words)


async def test_an_event_about_a_row_that_does_not_exist_fails_the_whole_transaction(notes: Running) -> None:
    with pytest.raises(NotJournalled):
        await write_and_record(notes, "beside nothing", UUID(int=7), 0)


@pytest.fixture
async def personal(notes: Running) -> UUID:
    """Write a note with an event that holds personal facts."""
    async with notes.database.begin(AUTHOR) as session:
        note = await write_note(session, "440303", "about a person")
        await session.flush()
        record(session, NoteSigned(subject=note.id, person=note.id, personal={"name": NAME}))
    await eventually(lambda: unpositioned(notes.database), 0)
    return note.id


async def test_personal_facts_stand_in_the_journal_as_ciphertext(settings: Settings, personal: UUID) -> None:
    async with as_role(settings, "notes", Role.OWNER) as owner:
        entries = await owner.fetch("SELECT journal::text AS entry FROM journal WHERE subject = $1", personal)
    sealed = [row["entry"] for row in entries if "sealed" in row["entry"]]
    assert len(sealed) == 1
    assert not [row for row in entries if NAME in row["entry"] or orjson.dumps(NAME).decode() in row["entry"]]


async def test_whoever_holds_the_persons_key_opens_the_personal_facts(notes: Running, personal: UUID) -> None:
    sealed = next(event["data"]["personal"] for event in await about(notes, personal) if "personal" in event["data"])
    async with notes.database.begin(AUTHOR) as session:
        key = await load_key(session, Keyring.of(notes.settings), "notes", personal)
    assert key is not None
    assert open_payload(key, sealed) == {"name": NAME}


async def test_personal_facts_travel_where_the_schema_of_the_event_says_so_and_nowhere_else(
    notes: Running, personal: UUID
) -> None:
    told = {event["type"]: "personal" in event["data"] for event in await about(notes, personal)}
    said = {each.type_in("notes"): schema_of(SERVICE, each) for each in (NoteWritten, NoteSigned)}
    assert told == {"bihuan.notes.note.written.v1": False, "bihuan.notes.note.signed.v1": True}
    assert {name: "personal" in schema["properties"]["data"]["properties"] for name, schema in said.items()} == told


def test_an_event_that_does_not_say_it_is_personal_takes_no_personal_facts() -> None:
    with pytest.raises(ValidationError, match="personal"):
        NoteWritten.model_validate({"subject": UUID(int=7), "person": UUID(int=7), "personal": {"name": NAME}})


def test_a_personal_event_says_whose_facts_it_tells() -> None:
    with pytest.raises(ValidationError, match="person"):
        NoteSigned.model_validate({"subject": UUID(int=7), "personal": {"name": NAME}})


async def about(notes: Running, subject: UUID) -> list[dict[str, Any]]:
    """Return the events about a row."""
    return [event for event in await feed(notes) if event["subject"] == str(subject)]


async def test_personal_facts_stay_closed_once_the_persons_key_is_destroyed(notes: Running, personal: UUID) -> None:
    async with notes.database.begin(AUTHOR) as session:
        assert await destroy_key(session, personal, notes.settings.clock.now())
    async with notes.database.begin(AUTHOR) as session:
        with pytest.raises(KeyDestroyed):
            await load_key(session, Keyring.of(notes.settings), "notes", personal)


async def test_nothing_personal_is_written_once_the_persons_key_is_destroyed(notes: Running, personal: UUID) -> None:
    async with notes.database.begin(AUTHOR) as session:
        await destroy_key(session, personal, notes.settings.clock.now())
    before = await highest(notes.database)
    with pytest.raises(KeyDestroyed):
        await record_personal(notes, personal)
    assert await highest(notes.database) == before


async def record_personal(notes: Running, person: UUID) -> None:
    """Record another event with personal facts."""
    async with notes.database.begin(AUTHOR) as session:
        record(session, NoteSigned(subject=person, person=person, personal={"name": NAME}))


async def test_an_event_has_the_moment_of_the_platforms_clock(notes: Running) -> None:
    notes.settings.clock.turn(timedelta(days=90))
    try:
        row = await write(notes.database, "in three months")
        turned = notes.settings.clock.today()
    finally:
        notes.settings.clock.turn(timedelta(days=-90))
    await eventually(lambda: unpositioned(notes.database), 0)
    (event,) = await about(notes, row)
    assert str(event["time"]).startswith(turned.isoformat()[:7])
