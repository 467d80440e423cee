"""Whoever reads the database, the feed or a snapshot finds no note in clear, and rotation covers the keys of notes."""

import json
from uuid import UUID

import pytest

from services.kit.database.roles import Role
from services.kit.vault.ciphers import Unreadable
from services.kit.vault.keyring import Keyring, read_keys
from services.kit.vault.rewrapping import rewrap_all, sealed_columns
from services.people.base import Base
from services.people.psychological_notes.model import BODY, NoteReader
from tests.kit.database.catalogue import as_role
from tests.kit.journal.following import feed, unpositioned
from tests.people.office import Office, caller_of, someone
from tests.people.psychological_notes.writing import SAID, specialist, written
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

TABLES = ("psychological_note", "psychological_note_reader", "journal", "idempotency", "access_log")
NEW = b"\x07" * 32


def stands_in(told: bytes | str) -> bool:
    """Tell whether what was noted stands there: as it is, as JSON escapes it, or as PostgreSQL shows bytes."""
    read = told.encode() if isinstance(told, str) else told
    return any(form.encode() in read for form in (SAID, ascii(SAID)[1:-1], SAID.encode().hex()))


@pytest.mark.parametrize("role", [Role.OWNER, Role.SYSTEM])
async def test_the_tables_hold_ciphertext_whoever_reads_them(people: Running, officer: Office, role: Role) -> None:
    person = await officer.register()
    await specialist(officer, person, "expert")
    row = (await written(officer, person)).rpartition("/")[2]
    async with as_role(people.settings, "people", role) as connection:
        kept = {
            table: await connection.fetchval(f"SELECT string_agg(t::text, ' ') FROM {table} AS t")  # noqa: S608 -- tables of this file
            for table in TABLES
        }
        keys = await connection.fetch("SELECT reader, wrapped FROM psychological_note_reader WHERE note = $1", row)
    assert {table for table, told in kept.items() if told is not None and stands_in(told)} == set()
    assert {key["reader"] for key in keys} == {"expert", (await caller_of(officer)).subject}
    assert row in (kept["psychological_note"] or "")


async def test_feed_and_snapshot_tell_that_there_is_a_note_and_nothing_of_it(people: Running, officer: Office) -> None:
    person = await officer.register()
    row = (await written(officer, person)).rpartition("/")[2]
    await eventually(lambda: unpositioned(people.database), 0)
    told = json.dumps(await feed(people), ensure_ascii=False)
    snapshot = await someone(people, "service").get("/v1/snapshot")
    assert (row in told, stands_in(told), person in snapshot.text, stands_in(snapshot.content)) == (
        True,
        False,
        True,
        False,
    )


async def test_the_wrap_of_one_reader_opens_for_no_other(people: Running, officer: Office) -> None:
    person = await officer.register()
    row = UUID((await written(officer, person)).rpartition("/")[2])
    async with people.database.begin_system() as session:
        wrapped = (await session.get_one(NoteReader, (row, (await caller_of(officer)).subject))).wrapped
    keyring: Keyring = people.app.state.keyring
    with pytest.raises(Unreadable):
        BODY.share(keyring, wrapped, row=row, reader="somebody else", other="somebody else")


async def test_a_rotation_wraps_the_keys_of_notes_again_and_they_still_open(people: Running, officer: Office) -> None:
    person = await officer.register()
    row = UUID((await written(officer, person)).rpartition("/")[2])
    author = (await caller_of(officer)).subject
    assert people.settings.vault_keys is not None
    old = read_keys(people.settings.vault_keys.get_secret_value())
    new, back = Keyring({"new": NEW, **old}, NEW), Keyring({**old, "new": NEW}, NEW)
    [column] = [each for each in sealed_columns("people", Base.metadata) if each.column.table.name == BODY.wraps]
    await rewrap_all(people.database, new, column, lambda _: None)
    async with people.database.begin_system() as session:
        wrapped = (await session.get_one(NoteReader, (row, author))).wrapped
    text = Keyring({"new": NEW}, NEW).open(wrapped, BODY.place(row, author))
    await rewrap_all(people.database, back, column, lambda _: None)
    opened = await Office(people, officer.headers | {"Bihuan-Purpose": "assistance"}).get(
        f"/v1/psychological-notes/{row}/unmasked"
    )
    assert (len(text), opened.json()) == (32, {"text": SAID})
