"""Writing the journal: an action says what happened, the end of its transaction writes it down."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.reading import Shape
from services.kit.database.sessions import of
from services.kit.journal.events import Event
from services.kit.telemetry.traces import outgoing
from services.kit.vault.keyring import Keyring
from services.kit.vault.persons import obtain_key, seal_payload


class NotJournalled(Exception):
    """An event was recorded about a row that does not exist, or that its own author cannot see."""


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
    """Writes the events of a transaction at its end, each with the state of its row after the change."""

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
        for event in events:
            await self._write(session, event)

    async def _write(self, session: AsyncSession, event: Event) -> None:
        database = of(session)
        entry = {
            "id": new_id(),
            "type": event.type_in(database.service),
            "kind": event.kind,
            "subject": event.subject,
            "at": database.clock.now(),
            "data": event.model_dump(mode="json") | await self._sealed(session, event),
            "trace": outgoing().get("traceparent"),
        }
        written = await session.execute(insert_statement(self.states[event.kind]), entry)
        if written.one_or_none() is None:
            raise NotJournalled(entry["type"])

    async def _sealed(self, session: AsyncSession, event: Event) -> dict[str, Any]:
        """Return the personal facts under their person's key, as the entry carries them."""
        if event.personal is None or event.person is None:
            return {}
        database = of(session)
        key = await obtain_key(session, self.keyring, database.service, event.person, database.clock.now())
        return {"personal": seal_payload(key, event.personal)}


@lru_cache(maxsize=64)
def insert_statement(state: Shape) -> TextClause:
    """Return the statement that writes one entry: version and state come from the row as the transaction leaves it."""
    return text(
        f"""
        INSERT INTO journal (id, type, kind, subject, row_version, at, keys, data, trace)
        SELECT :id, :type, :kind, {state.table}.id, {state.table}.version, :at, '{{}}',
               jsonb_build_object('state', {state.json_beside_names()}) || :data, :trace
        FROM {state.table} WHERE {state.table}.id = :subject
        RETURNING id
        """  # noqa: S608 -- built from the service's own shapes, values are bound
    ).bindparams(bindparam("data", type_=JSONB), bindparam("trace", type_=Text), bindparam("type", type_=Text))
