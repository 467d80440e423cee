"""Erasures hold in backups too: a key that was destroyed after a backup is destroyed again when it is restored.

Who was erased stands in the data that a restore sets aside and, noted at each backup, beside the backups: ids of
persons and instants, nothing else.
"""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from services.cli.files import write_private
from services.kit.database.driver import Connection
from services.kit.settings import SERVICES

Erased = dict[str, dict[str, str]]
"""By service and person: the instant at which the person's key was destroyed, as ISO 8601."""

PATIENCE = 30.0
"""Seconds to connect."""


@asynccontextmanager
async def database_of(url: str, service: str) -> AsyncIterator[Connection | None]:
    """Connect to a service's database as the cluster's administrator; None where it is not made yet."""
    try:
        connection = await asyncpg.connect(url, database=f"bihuan_{service}", timeout=PATIENCE)
    except asyncpg.InvalidCatalogNameError:
        yield None
        return
    try:
        made = await connection.fetchval("SELECT to_regclass('public.person_key') IS NOT NULL")
        yield connection if made else None
    finally:
        await connection.close()


async def erased_in(url: str) -> Erased:
    """Return whose keys a cluster has destroyed."""
    found: Erased = {}
    for service in SERVICES:
        async with database_of(url, service) as database:
            if database is not None:
                rows = await database.fetch("SELECT person, destroyed_at FROM person_key WHERE wrapped IS NULL")
                found[service] = {str(row["person"]): row["destroyed_at"].isoformat() for row in rows}
    return found


async def erase_again(url: str, erased: Mapping[str, Mapping[str, str]]) -> int:
    """Destroy the keys that a restored cluster still has of these persons; return how many there were."""
    again = 0
    for service, persons in erased.items():
        async with database_of(url, service) as database:
            if database is not None and persons:
                gone = await database.fetch(
                    """
                    UPDATE person_key SET wrapped = NULL, destroyed_at = known.at::timestamptz
                    FROM unnest($1::text[], $2::text[]) AS known (person, at)
                    WHERE person_key.person = known.person::uuid AND wrapped IS NOT NULL
                    RETURNING person_key.person
                    """,
                    list(persons),
                    list(persons.values()),
                )
                again += len(gone)
    return again


async def journal_ends(url: str) -> dict[str, int]:
    """Return the last position of each service's journal."""
    ends: dict[str, int] = {}
    for service in SERVICES:
        async with database_of(url, service) as database:
            if database is not None:
                ends[service] = await database.fetchval("SELECT coalesce(max(position), 0) FROM journal")
    return ends


def together(*known: Mapping[str, Mapping[str, str]]) -> Erased:
    """Return erasures that several sources know of."""
    services = sorted({service for each in known for service in each})
    return {service: {key: at for each in known for key, at in each.get(service, {}).items()} for service in services}


def noted(file: Path) -> Erased:
    """Return the erasures noted beside the backups; none where nothing was noted."""
    try:
        found: Erased = json.loads(file.read_bytes())
    except FileNotFoundError:
        return {}
    return found


def note(file: Path, erased: Erased) -> None:
    """Add erasures to those noted beside the backups."""
    write_private(file, json.dumps(together(noted(file), erased), indent=1))
