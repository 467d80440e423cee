"""Hearing another service: a durable JetStream consumer, with the feed behind it for whatever JetStream misses.

The position decides, never the message: at or below the last one it is ignored, the next one is taken in, and above a gap
the missing ones are read from the source's feed first. When nothing arrives for a while the feed is asked too, so that even
a lost last message is found.
"""

import asyncio
from collections.abc import Sequence

import nats
import structlog
from nats.aio.msg import Msg
from nats.errors import TimeoutError as NothingArrived
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database
from services.kit.database.tables import dead_letter
from services.kit.database.tables import heard as heard_table
from services.kit.journal.cloudevents import Heard
from services.kit.journal.leading import alone
from services.kit.journal.projecting import Source
from services.kit.journal.relaying import stream_of
from services.kit.peers import Peer

BATCH = 100
IDLE = 3.0
"""Seconds without a message after which the feed is asked."""
TRIES = 5
"""Attempts at one event before it is put aside, visible in `dead_letter` and in the metrics."""
FIRST_PAUSE = 0.05

log = structlog.get_logger(__name__)


class Consumer:
    """One source of one service."""

    def __init__(self, database: Database, source: Source) -> None:
        """Prepare to hear `source`; `run` does."""
        self.database = database
        self.source = source
        self.peer = Peer(database.settings, source.service)

    async def run(self) -> None:
        """Hear for ever, once per service; ends with an exception when NATS or the database goes away."""
        url = self.database.settings.nats_url
        if url is None:
            raise ConnectionError("BIHUAN_NATS_URL is not set")
        async with alone(self.database, f"consumer of {self.source.service}"):
            client = await nats.connect(url.get_secret_value(), allow_reconnect=False, connect_timeout=2)
            try:
                await self._follow(client.jetstream(timeout=5))
            finally:
                await client.close()

    async def _follow(self, jetstream: JetStreamContext) -> None:
        subscription = await jetstream.pull_subscribe(
            f"bihuan.{self.source.service}.>",
            durable=f"bihuan_{self.database.service}",
            stream=stream_of(self.source.service),
            config=ConsumerConfig(ack_policy=AckPolicy.EXPLICIT, ack_wait=30, max_ack_pending=BATCH * 4),
        )
        await self.catch_up()
        while True:
            try:
                messages = await subscription.fetch(BATCH, timeout=IDLE)
            except NothingArrived:
                await self.catch_up()
                continue
            await self._take_messages(messages)

    async def _take_messages(self, messages: Sequence[Msg]) -> None:
        await self.take_in([Heard.read(message.data) for message in messages])
        for message in messages:
            await message.ack()

    async def take_in(self, events: Sequence[Heard]) -> None:
        """Take events in, whatever their order: known ones are skipped, missing ones are read from the feed."""
        last = await self.position()
        news = sorted((event for event in events if event.position > last), key=lambda event: event.position)
        if not news:
            return
        contiguous = [event for n, event in enumerate(dedupe(news), last + 1) if event.position == n]
        if contiguous:
            await self._commit(contiguous)
        if not contiguous or contiguous[-1].position < news[-1].position:
            await self.catch_up()

    async def catch_up(self) -> None:
        """Read from the source's feed whatever came after the last position."""
        while True:
            last = await self.position()
            events = [Heard.read(event) for event in await self.peer.changes(last)]
            if not events:
                return
            await self._commit(events)

    async def position(self) -> int:
        """Return the last position that this service holds of the source; 0 where it holds nothing."""
        async with self.database.begin_system() as session:
            found = await session.execute(
                select(heard_table.c.position).where(heard_table.c.source == self.source.service)
            )
            return found.scalar_one_or_none() or 0

    async def _commit(self, events: Sequence[Heard]) -> None:
        """Take a run of events in with one commit; one by one where the run fails, so that one bad event stops no other."""
        try:
            async with self.database.begin_system() as session:
                await self._apply(session, events)
        except Exception as error:  # noqa: BLE001 -- whatever a projection raises: it is tried again, then put aside
            log.warning("events_taken_one_by_one", source=self.source.service, error=type(error).__name__)
            for event in events:
                await self._commit_alone(event)

    async def _commit_alone(self, event: Heard) -> None:
        """Take one event in, at last put it aside; a lost database is no fault of the event and ends the run."""
        pause = FIRST_PAUSE
        for attempt in range(1, TRIES + 1):
            try:
                async with self.database.begin_system() as session:
                    await self._apply(session, [event])
            except Exception as error:
                if is_outage(error):
                    raise
                if attempt == TRIES:
                    await self._put_aside(event, error)
                    return
            else:
                return
            await asyncio.sleep(pause)
            pause *= 2

    async def _apply(self, session: AsyncSession, events: Sequence[Heard]) -> None:
        """Apply the events that are still news, and move the position, in the caller's transaction."""
        statement = insert(heard_table).values(source=self.source.service, position=0).on_conflict_do_nothing()
        await session.execute(statement)
        row = await session.execute(
            select(heard_table.c.position).where(heard_table.c.source == self.source.service).with_for_update()
        )
        last = row.scalar_one()
        for event in events:
            if event.position > last:
                await self.source.take(session, event)
        await self._move(session, max(last, events[-1].position))

    async def _move(self, session: AsyncSession, position: int) -> None:
        await session.execute(
            heard_table.update().where(heard_table.c.source == self.source.service).values(position=position)
        )

    async def _put_aside(self, event: Heard, error: Exception) -> None:
        log.error("event_put_aside", source=self.source.service, position=event.position, error=type(error).__name__)
        async with self.database.begin_system() as session:
            values = {
                "source": self.source.service,
                "position": event.position,
                "event": {"id": str(event.id), "type": event.type, "subject": str(event.subject)},
                "reason": type(error).__name__,
                "at": self.database.clock.now(),
            }
            await session.execute(insert(dead_letter).values(values).on_conflict_do_nothing())
            await self._move(session, event.position)


def dedupe(events: Sequence[Heard]) -> list[Heard]:
    """Return sorted events without repeated positions."""
    return [event for n, event in enumerate(events) if n == 0 or events[n - 1].position != event.position]


def is_outage(error: Exception) -> bool:
    """Tell whether an error says that the database is away, not that a statement was wrong."""
    return isinstance(error, (OSError, TimeoutError)) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )
