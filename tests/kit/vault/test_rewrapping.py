"""Re-wrapping, column by column: which columns there are, window after window, and whom nobody waits for."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from importlib import import_module
from uuid import UUID

import pytest
from sqlalchemy import insert, select, text, update

from services.kit.database.ids import new_id
from services.kit.database.migrate import migrate_async
from services.kit.database.roles import Role
from services.kit.database.sessions import Database
from services.kit.database.tables import idempotency
from services.kit.idempotency import row_of
from services.kit.settings import SERVICES, Settings
from services.kit.vault import rewrapping
from services.kit.vault.ciphers import Place, Seal, Suite
from services.kit.vault.keyring import Keyring
from services.kit.vault.persons import person_key, place
from services.kit.vault.rewrapping import (
    SealedColumn,
    StaysClosed,
    count_by_seal,
    outlast,
    rewrap_all,
    sealed_columns,
    try_each_key,
)
from tests.kit.database.catalogue import as_role
from tests.waiting import PATIENCE

pytestmark = pytest.mark.anyio

SERVICE = "training"
OLD, NEW, BLIND = (bytes((n,)) * 32 for n in (1, 2, 3))
BEFORE, RING = Keyring({"k1": OLD}, BLIND), Keyring({"k2": NEW, "k1": OLD}, BLIND)
ROW = UUID("0197c9a0-0000-7000-8000-000000000001")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

BINARY = """
    SELECT table_name || '.' || column_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'bytea'
"""
NOT_SEALED = {
    "person.resident_id_blind": "a keyed digest, under the blind key",
    "invitation.code_digest": "a digest of a one-time code",
    "person.namesake": "a keyed digest of name and birth date, under the blind key",
    "disability_certificate.certificate_number_blind": "a keyed digest, under the blind key",
    "self_service_code.digest": "a keyed digest of a one-time code",
    "evidence_file.sha256": "a digest of the file, by which it is known again",
    "evidence_file.digests": "digests of its sealed parts",
    "psychological_note.body": "sealed under the note's own key, whose wraps are re-wrapped",
    "idempotency.request": "a digest of the request",
    "access_log.chain": "a digest of the entries so far",
    "access_log_checkpoint.chain": "the same",
    "access_log_checkpoint.mac": "signed with a key of its own",
    "import_part.content": "a piece of a file of vacancies, which are published",
    "post_origin.key": "a digest of what names a vacancy in its file",
    "post_origin.content": "a digest of the vacancy",
}
"""Binary columns that hold no envelope of the vault, each with what it holds."""


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    """Return a service's own database, without an envelope in it."""
    await migrate_async(settings, SERVICE)
    opened = Database(settings, SERVICE)
    async with opened.begin_system() as session:
        await session.execute(text("DELETE FROM person_key"))
        await session.execute(text("DELETE FROM idempotency"))
    yield opened
    await opened.close()


def columns(service: str = SERVICE) -> Sequence[SealedColumn]:
    import_module(f"services.{service}.app")  # which registers every model
    return sealed_columns(service, import_module(f"services.{service}.base").Base.metadata)


def column(name: str) -> SealedColumn:
    return next(each for each in columns() if each.column.table.name == name)


async def persons(database: Database, count: int, ring: Keyring = BEFORE) -> list[UUID]:
    """Keep keys of so many persons; return who they are."""
    met = [new_id() for _ in range(count)]
    rows = [{"person": who, "wrapped": ring.seal(who.bytes, place(SERVICE, who)), "created_at": NOW} for who in met]
    async with database.begin_system() as session:
        for row in rows:
            await session.execute(insert(person_key).values(row))
    return met


async def wrapped(database: Database, who: UUID) -> bytes | None:
    async with database.begin_system() as session:
        found: bytes | None = (
            await session.execute(select(person_key.c.wrapped).where(person_key.c.person == who))
        ).scalar_one()
        return found


async def counted(database: Database) -> dict[Seal | None, int]:
    async with database.begin_system() as session:
        return dict(await count_by_seal(session, columns()))


@pytest.mark.parametrize("service", SERVICES)
async def test_every_binary_column_is_rewrapped_or_known_to_hold_no_envelope(settings: Settings, service: str) -> None:
    await migrate_async(settings, service)
    async with as_role(settings, service, Role.OWNER) as owner:
        found = {row["name"] for row in await owner.fetch(BINARY)}
    assert found - set(NOT_SEALED) == {f"{each.column.table.name}.{each.column.name}" for each in columns(service)}


def test_a_declared_personal_field_is_found_with_its_place() -> None:
    found = {each.column.name: each.place(ROW) for each in columns("people") if each.column.table.name == "person"}
    names = (
        "name",
        "resident_id",
        "phone",
        "former_name",
        "address",
        "email",
        "wechat",
        "contact_name",
        "contact_phone",
    )
    assert found == {f"{name}_sealed": Place("people", "person", name, ROW) for name in names}


@pytest.mark.parametrize("count", [0, 1, 3, 4, 6])
async def test_every_row_is_rewrapped_however_they_fall_into_windows(
    database: Database, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(rewrapping, "WINDOW", 3)
    met = await persons(database, count)
    told: list[int] = []
    done = await rewrap_all(database, RING, column("person_key"), told.append)
    assert (done.rewrapped, sum(told), done.held, done.closed) == (count, count, 0, [])
    only_new = Keyring({"k2": NEW}, BLIND)
    opened = [only_new.open(await wrapped(database, who) or b"", place(SERVICE, who)) for who in met]
    assert opened == [who.bytes for who in met]


async def test_rows_with_a_key_of_two_columns_are_rewrapped_window_after_window(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewrapping, "WINDOW", 3)
    keys = [(subject, f"key-{number}") for subject in ("a", "b") for number in range(4)]
    rows = [
        {
            "subject": subject,
            "key": key,
            "request": b"",
            "answer": BEFORE.seal(b"answer", Place(SERVICE, "idempotency", "answer", row_of(subject, key))),
            "due_on": date(2026, 3, 4),
        }
        for subject, key in keys
    ]
    async with database.begin_system() as session:
        await session.execute(insert(idempotency), rows)
    assert (await rewrap_all(database, RING, column("idempotency"), print)).rewrapped == len(keys)
    assert await counted(database) == {Seal(Suite.AES_256_GCM, "k2"): len(keys)}


async def test_what_is_done_is_not_done_again(database: Database) -> None:
    (who,) = await persons(database, 1)
    await rewrap_all(database, RING, column("person_key"), print)
    before = await wrapped(database, who)
    assert (await rewrap_all(database, RING, column("person_key"), print)).rewrapped == 0
    assert await wrapped(database, who) == before


async def test_a_destroyed_key_stays_destroyed(database: Database) -> None:
    (who,) = await persons(database, 1)
    gone = update(person_key).values(wrapped=None, destroyed_at=NOW)
    async with database.begin_system() as session:
        await session.execute(gone)
    done = await rewrap_all(database, RING, column("person_key"), print)
    assert (done.rewrapped, await wrapped(database, who)) == (0, None)


async def test_a_row_that_somebody_changes_is_passed_over_without_waiting_and_keeps_the_change(
    database: Database,
) -> None:
    held, free = await persons(database, 2)
    theirs = BEFORE.seal(b"theirs", place(SERVICE, held))
    async with database.begin_system() as session:
        await session.execute(update(person_key).where(person_key.c.person == held).values(wrapped=theirs))
        async with asyncio.timeout(PATIENCE):
            done = await rewrap_all(database, RING, column("person_key"), print)
    assert (done.rewrapped, done.held) == (1, 1)
    assert (await wrapped(database, held), RING.needs_rewrap(await wrapped(database, free) or b"")) == (theirs, False)


async def test_what_does_not_open_is_left_and_named_by_its_place(database: Database) -> None:
    damaged, whole = await persons(database, 2)
    async with database.begin_system() as session:
        junk = update(person_key).where(person_key.c.person == damaged).values(wrapped=b"no")
        await session.execute(junk)
    done = await rewrap_all(database, RING, column("person_key"), print)
    assert [(each.flaw, each.at.row) for each in done.closed] == [("malformed", damaged)]
    assert await counted(database) == {None: 1, Seal(Suite.AES_256_GCM, "k2"): 1}
    assert not RING.needs_rewrap(await wrapped(database, whole) or b"")


WRONG = {
    "missing": (Keyring({"k2": NEW}, BLIND), "unknown_key"),
    "other bytes": (Keyring({"k2": NEW, "k1": BLIND}, BLIND), "refused"),
}


@pytest.mark.parametrize(("ring", "flaw"), WRONG.values(), ids=WRONG.keys())
async def test_a_key_that_opens_nothing_is_told_before_anything_is_changed(
    database: Database, ring: Keyring, flaw: str
) -> None:
    await persons(database, 3)
    with pytest.raises(StaysClosed) as told:
        async with database.begin_system() as session:
            await try_each_key(session, ring, columns())
    assert (told.value.flaw, told.value.seal) == (flaw, (Suite.AES_256_GCM, "k1"))


async def test_transactions_that_are_under_way_are_waited_for_and_later_ones_are_not(database: Database) -> None:
    told = asyncio.Event()
    later = Database(database.settings, SERVICE)
    async with database.begin_system() as earlier:
        await earlier.execute(text("SELECT"))
        waiting = asyncio.create_task(outlast(later, lambda _: told.set()))
        async with asyncio.timeout(PATIENCE):
            await told.wait()
        async with database.begin_system() as another:
            await another.execute(text("SELECT"))
            assert not waiting.done()
            await earlier.commit()
            async with asyncio.timeout(PATIENCE):
                await waiting
    await later.close()


async def test_an_administrators_transaction_is_not_waited_for(database: Database) -> None:
    async with as_role(database.settings, SERVICE, Role.OWNER) as owner, owner.transaction():
        await owner.execute("SELECT")
        async with asyncio.timeout(PATIENCE):
            await outlast(database, lambda _: pytest.fail("it is waited for"))
