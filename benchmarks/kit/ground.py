"""The ground that both ways stand on: PostgreSQL, NATS, migrated databases, and persons whom row security hides."""

import asyncio
import random
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import asyncpg

from services.cli.embedded.nats import Nats
from services.cli.embedded.postgres import Postgres
from services.cli.state import StateFolder
from services.kit.codes.areas import children
from services.kit.database.migrate import migrate_async
from services.kit.database.roles import cluster_url, libpq
from services.kit.database.security import area_keys, person_key
from services.kit.identity import issuer
from services.kit.settings import Settings
from services.people.persons.model import Person
from tests.small.notes import SERVICE, Note

CITIES = ("440100", "440300", "440600", "441200", "441300", "440500")
DISTRICTS = 40
NOTES = 20_000
SEED = 20261122
BEGUN = datetime(2026, 1, 5, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Ground:
    """A migrated and filled platform without services: persons by district, in the order of ids."""

    settings: Settings
    version: str
    persons: dict[str, list[UUID]]


@contextmanager
def ground(state: Path, persons: int) -> Iterator[Ground]:
    """Run PostgreSQL and NATS on a state folder, migrate, and register so many persons."""
    folder = StateFolder(state)
    folder.make_secrets()
    with Postgres(folder.path / "postgres") as postgres, Nats(folder.path / "nats") as nats:
        folder.write_runtime(database_url=postgres.url, nats_url=nats.url)
        settings = Settings()
        issuer.prepare(settings)
        version, registered = asyncio.run(prepare(settings, persons))
        yield Ground(settings, version, registered)


async def prepare(settings: Settings, persons: int) -> tuple[str, dict[str, list[UUID]]]:
    """Migrate both databases and fill the persons in; return PostgreSQL's version and the persons."""
    await migrate_async(settings, "people")
    await migrate_async(settings, "notes", folder=SERVICE.migrations)
    notes = await asyncpg.connect(libpq(cluster_url(settings, "notes")))
    people = await asyncpg.connect(libpq(cluster_url(settings, "people")))
    try:
        registered = await fill(people, persons)
        await write_notes(notes)
        for filled in (notes, people):
            await filled.execute("VACUUM (ANALYZE)")
        await people.execute("CHECKPOINT")
        return str(await people.fetchval("SHOW server_version")), registered
    finally:
        await notes.close()
        await people.close()


def districts() -> Sequence[str]:
    """Return the counties that the persons live in."""
    return [county.code for city in CITIES for county in children(city)][:DISTRICTS]


async def fill(admin: "asyncpg.Connection[asyncpg.Record]", persons: int) -> dict[str, list[UUID]]:
    """Insert persons as registration leaves them: envelopes of the usual size, masks, and who sees each."""
    chance = random.Random(SEED)
    registered: dict[str, list[UUID]] = {district: [] for district in districts()}
    columns = [column.name for column in Person.__table__.columns]
    rows, seen = [], []
    for number in range(persons):
        district = chance.choice(list(registered))
        row = person(number, district, chance)
        row_id = UUID(str(row["id"]))
        registered[district].append(row_id)
        rows.append([row[column] for column in columns])
        seen += [(key, "person", row_id) for key in (*area_keys(district), person_key(row_id), "feed")]
    await admin.copy_records_to_table("person", records=rows, columns=columns)
    await admin.copy_records_to_table("scope", records=seen, columns=["key", "kind", "row_id"])
    return registered


async def write_notes(admin: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Insert notes, so that what is written later goes into tables that have some size, as in service."""
    chance, columns = random.Random(SEED), [column.name for column in Note.__table__.columns]
    rows, seen = [], []
    for number in range(NOTES):
        at, district = BEGUN + timedelta(seconds=number), chance.choice(districts())
        note = {"id": ordered_id(at, chance), "version": 1, "created_at": at, "updated_at": at}
        note |= {"district": district, "words": "called, nobody at home", "due_on": None, "reminders": 0}
        rows.append([note[column] for column in columns])
        seen += [(key, "note", note["id"]) for key in (*area_keys(district), "feed")]
    await admin.copy_records_to_table("note", records=rows, columns=columns)
    await admin.copy_records_to_table("scope", records=seen, columns=["key", "kind", "row_id"])


def ordered_id(at: datetime, chance: random.Random) -> UUID:
    """Return an id in the order of registration, as UUID version 7 has it."""
    return UUID(int=int(at.timestamp() * 1000) << 80 | 0x7 << 76 | 0x2 << 62 | chance.getrandbits(62))


def person(number: int, district: str, chance: random.Random) -> dict[str, object]:
    """Return one invented row."""
    at = BEGUN + timedelta(seconds=number)
    return {
        "id": ordered_id(at, chance),
        "version": 1,
        "created_at": at,
        "updated_at": at,
        "name_sealed": secrets.token_bytes(44),
        "name_masked": chance.choice("陈李王张刘黄") + "**",
        "resident_id_sealed": secrets.token_bytes(53),
        "resident_id_masked": f"44***************{number % 10}",
        "resident_id_blind": secrets.token_bytes(16),
        "phone_sealed": secrets.token_bytes(46),
        "phone_masked": f"138****{number % 10_000:04}",
        "sex": str(1 + number % 2),
        "birth_date": date(1960 + number % 45, 1 + number % 12, 1 + number % 28),
        "caveats": [],
        "residence": district,
        "hukou": district,
        "hukou_kind": chance.choice(("urban", "rural")),
    }
