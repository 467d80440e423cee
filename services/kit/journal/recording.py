"""Writing the journal: an action says what happened, the end of its transaction writes it down."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from itertools import groupby, islice
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import DateTime, Text, TextClause, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.reading import Shape
from services.kit.database.sessions import of
from services.kit.journal.events import Event, PersonalEvent
from services.kit.journal.problems import EventTooLarge
from services.kit.telemetry.traces import outgoing
from services.kit.vault.keyring import Keyring
from services.kit.vault.persons import PersonKey, obtain_keys, seal_payload

AT_ONCE = 500
"""Entries of one statement at most."""
LARGEST_EVENT = 1_000_000
"""Bytes of what an event says and who sees it, at most: a NATS takes messages of 1 MiB where nobody changed that.

What it does not take would stop the relay, and with it every later event.
"""


class NotJournalled(Exception):
    """An event was recorded about a row that does not exist, that its author cannot see, or that is told to nobody."""


def record(session: AsyncSession, event: Event) -> None:
    """Say that something happened in this transaction; it is published if and only if the transaction commits."""
    session.info.setdefault("events", []).append(event)


@asynccontextmanager
async def attempt(session: AsyncSession) -> AsyncIterator[None]:
    """Open a savepoint whose failure takes back what was recorded in it too."""
    recorded = list(session.info.get("events", ()))
    try:
        async with session.begin_nested():
            yield
    except BaseException:
        session.info["events"] = recorded
        raise


class Recorder:
    """Writes the events of a transaction at its end, each with the state of its row after the change.

    Raises `EventTooLarge` for what could not be published; the transaction then changes nothing.
    """

    def __init__(self, states: Mapping[str, Shape], keyring: Keyring) -> None:
        """Take the public state of each kind of row, and the keys that seal what is personal in events."""
        self.states = states
        self.keyring = keyring

    async def __call__(self, session: AsyncSession) -> None:
        """Write what was recorded in this session, in order, after every change of it was flushed."""
        events: list[Event] = session.info.pop("events", [])
        if not events:
            return
        await session.flush()
        for _, run in groupby(events, key=attrgetter("kind")):
            while some := list(islice(run, AT_ONCE)):
                await self._write(session, some)

    async def _write(self, session: AsyncSession, events: Sequence[Event]) -> None:
        """Write entries about rows of one kind, in the order of their events, with one statement."""
        database = of(session)
        kind = events[0].kind
        keys = await self._keys(session, events)
        entries: list[dict[str, Any]] = [
            {
                "id": new_id(),
                "type": event.type_in(database.service),
                "subject": str(event.subject),
                "facts": event.model_dump(mode="json") | sealed(event, keys),
            }
            for event in events
        ]
        moment = {"kind": kind, "at": database.clock.now(), "trace": outgoing().get("traceparent")}
        statement = insert_statement(self.states[kind])
        written = await session.execute(statement, moment | {"entries": orjson.dumps(entries).decode()})
        sizes: dict[UUID, int] = {row.id: row.size for row in written}
        missing = {entry["type"] for entry in entries if entry["id"] not in sizes}
        if missing:
            raise NotJournalled(*sorted(missing))
        if (size := max(sizes.values())) > LARGEST_EVENT:
            raise EventTooLarge(kind=kind, size=size, largest=LARGEST_EVENT)

    async def _keys(self, session: AsyncSession, events: Sequence[Event]) -> Mapping[UUID, PersonKey]:
        """Return the keys of the persons of whom these events tell what is personal."""
        database = of(session)
        persons = {event.person for event in events if isinstance(event, PersonalEvent) and event.personal}
        return await obtain_keys(session, self.keyring, database.service, persons, database.clock.now())


def sealed(event: Event, keys: Mapping[UUID, PersonKey]) -> dict[str, Any]:
    """Return the personal facts of an event under their person's key, as its entry carries them."""
    if not isinstance(event, PersonalEvent) or not event.personal:
        return {}
    return {"personal": seal_payload(keys[event.person], event.personal)}


@lru_cache(maxsize=64)
def insert_statement(state: Shape) -> TextClause:
    """Return the statement that writes entries, whose numbers `seq` follow their order.

    Version and state come from each row as the transaction leaves it. OFFSET 0 keeps PostgreSQL from looking at rows
    that have no entry.
    """
    return text(
        f"""
        INSERT INTO journal (id, type, kind, subject, row_version, at, keys, data, trace)
        SELECT entry.id, entry.type, :kind, entry.subject, found.version, :at, '{{}}',
               jsonb_build_object('state', found.state) || entry.facts, :trace
        FROM ROWS FROM (
            jsonb_to_recordset(CAST(:entries AS jsonb)) AS (id uuid, type text, subject uuid, facts jsonb)
        ) WITH ORDINALITY AS entry (id, type, subject, facts, n)
        CROSS JOIN LATERAL (
            SELECT {state.table}.version, {state.json_beside_names()} AS state
            FROM {state.table} WHERE {state.table}.id = entry.subject AND {state.told} OFFSET 0) AS found
        ORDER BY entry.n
        RETURNING id, octet_length(CAST(data AS text)) + octet_length(array_to_string(keys, ',')) AS size
        """  # noqa: S608 -- built from the service's own shapes, values are bound
    ).bindparams(
        bindparam("kind", type_=Text),
        bindparam("at", type_=DateTime(timezone=True)),
        bindparam("trace", type_=Text),
        bindparam("entries", type_=Text),
    )
