"""Hearing another service: a durable JetStream consumer, with the feed behind it for whatever JetStream misses.

The position decides, never the message: at or below the last one it is ignored, the next one is taken in, and above a
gap the missing ones are read from the source's feed first. When nothing arrives for a while the feed is asked too, so
that even a lost last message is found; so it is at each beginning, before NATS, without which the feed alone is heard.
"""

import asyncio
from collections.abc import Sequence

import structlog
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database
from services.kit.database.tables import dead_letter
from services.kit.database.tables import heard as heard_table
from services.kit.http.common import RetryLater
from services.kit.http.outages import outage
from services.kit.journal.cloudevents import Heard
from services.kit.journal.followed import Followed
from services.kit.journal.leading import alone
from services.kit.journal.projecting import Source
from services.kit.journal.streams import connected, stream_of, subjects_of

BATCH = 100
IDLE = 3.0
"""Seconds without a message after which the feed is asked."""
TRIES = 5
"""Attempts at one event before it is put aside, visible in `dead_letter` and in the metrics."""
FIRST_PAUSE = 0.05
QUERY_CANCELED = "57014"

log = structlog.get_logger(__name__)


class Consumer:
    """One source of one service."""

    def __init__(self, database: Database, source: Source) -> None:
        """Prepare to hear `source`; `run` does."""
        self.database = database
        self.source = source

    async def run(self) -> None:
        """Hear for ever, once per service; ends with an exception when NATS, the source or the database goes away.

        The feed is read before NATS is reached: as often as this is begun again, what was told meanwhile is heard.
        """
        async with (
            alone(self.database, f"consumer of {self.source.service}"),
            Followed(self.database.settings, self.source.service) as followed,
        ):
            await self.catch_up(followed)
            async with connected(self.database.settings) as client:
                await self._follow(client.jetstream(timeout=5), followed)

    async def _follow(self, jetstream: JetStreamContext, followed: Followed) -> None:
        subscription = await jetstream.pull_subscribe(
            subjects_of(self.source.service),
            durable=f"bihuan_{self.database.service}",
            stream=stream_of(self.source.service),
            config=ConsumerConfig(ack_policy=AckPolicy.EXPLICIT, ack_wait=30, max_ack_pending=BATCH * 4),
        )
        while True:
            try:
                messages = await subscription.fetch(BATCH, timeout=IDLE)
            except TimeoutError:  # nats-py raises its own kinds of it and, at the last tick, the plain one
                await self.catch_up(followed)
                continue
            await self.take_in(readable(messages), followed)
            for message in messages:
                await message.ack()

    async def take_in(self, events: Sequence[Heard], followed: Followed) -> None:
        """Take events in, whatever their order: known ones are skipped, missing ones are read from the feed."""
        last = await self.position()
        news = sorted((event for event in events if event.position > last), key=lambda event: event.position)
        if not news:
            return
        contiguous = [event for n, event in enumerate(dedupe(news), last + 1) if event.position == n]
        if contiguous:
            await self.keep(contiguous)
        if not contiguous or contiguous[-1].position < news[-1].position:
            await self.catch_up(followed)

    async def catch_up(self, followed: Followed) -> None:
        """Read from the source's feed whatever came after the last position."""
        known = await self.position()
        async for run in followed.since(known):
            if run.last > known:
                await self.keep(run.events, run.last)

    async def position(self) -> int:
        """Return the last position that this service holds of the source; 0 where it holds nothing."""
        async with self.database.begin_system() as session:
            found = await session.execute(
                select(heard_table.c.position).where(heard_table.c.source == self.source.service)
            )
            return found.scalar_one_or_none() or 0

    async def keep(self, events: Sequence[Heard], last: int | None = None) -> None:
        """Take a run of events in with one commit; it ends with its last event unless it goes on to position `last`.

        They are taken one by one where that fails, so that one bad event stops no other.
        """
        try:
            async with self.database.begin_system() as session:
                await self._apply(session, events, last or events[-1].position)
        except Exception as error:
            if is_outage(error):
                raise
            log.warning("events_taken_one_by_one", source=self.source.service, error=type(error).__name__)
            for event in events:
                await self._keep_alone(event)
            if last:
                async with self.database.begin_system() as session:
                    await self._apply(session, (), last)

    async def _keep_alone(self, event: Heard) -> None:
        """Take one event in, at last put it aside; a lost database is no fault of the event and ends the run."""
        pause = FIRST_PAUSE
        for attempt in range(1, TRIES + 1):
            try:
                async with self.database.begin_system() as session:
                    await self._apply(session, [event], event.position)
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

    async def _apply(self, session: AsyncSession, events: Sequence[Heard], last: int) -> None:
        """Apply the events that are still news, and move the position, in the caller's transaction."""
        known = await hold(session, self.source.service)
        for event in events:
            if event.position > known:
                await self.source.take(session, event)
        await move(session, self.source.service, last)

    async def _put_aside(self, event: Heard, error: Exception) -> None:
        log.error("event_put_aside", source=self.source.service, position=event.position, error=type(error).__name__)
        async with self.database.begin_system() as session:
            if event.position > await hold(session, self.source.service):
                await put_aside(session, self.database, self.source.service, event, error)
                await move(session, self.source.service, event.position)


async def hold(session: AsyncSession, source: str) -> int:
    """Return the last position held of a source, which nobody else moves until this transaction ends."""
    await session.execute(insert(heard_table).values(source=source, position=0).on_conflict_do_nothing())
    row = await session.execute(select(heard_table.c.position).where(heard_table.c.source == source).with_for_update())
    position: int = row.scalar_one()
    return position


async def move(session: AsyncSession, source: str, position: int) -> None:
    """Say that everything up to a position was taken in; never goes back."""
    later = func.greatest(heard_table.c.position, position)
    await session.execute(heard_table.update().where(heard_table.c.source == source).values(position=later))


async def put_aside(
    session: AsyncSession, database: Database, source: str, event: Heard, error: Exception, *, reacted: bool = False
) -> None:
    """Keep what could not be taken in where operators see it: which event, and the kind of error, no content.

    `reacted` says that only noting it is owed, so that whoever takes it again does not react twice.
    """
    which = {"id": str(event.id), "type": event.type, "subject": str(event.subject)}
    values = {
        "source": source,
        "position": event.position,
        "event": which | ({"reacted": True} if reacted else {}),
        "reason": type(error).__name__,
        "at": database.clock.now(),
    }
    await session.execute(insert(dead_letter).values(values).on_conflict_do_nothing())


def readable(messages: Sequence[Msg]) -> list[Heard]:
    """Return the events in messages; what is none is left out, and a gap that it leaves is read from the feed."""
    events = []
    for message in messages:
        try:
            events.append(Heard.read(message.data))
        except (KeyError, TypeError, ValueError) as error:
            log.warning("message_not_readable", subject=message.subject, error=type(error).__name__)
    return events


def dedupe(events: Sequence[Heard]) -> list[Heard]:
    """Return sorted events without repeated positions."""
    return [event for n, event in enumerate(events) if n == 0 or events[n - 1].position != event.position]


def is_outage(error: Exception) -> bool:
    """Tell whether an error says that the database is away, full or locked, not that the event cannot be taken in.

    A statement that runs into its time limit is the event's own fault: it would stop all later ones for ever.
    """
    if getattr(getattr(error, "orig", None), "sqlstate", None) == QUERY_CANCELED:
        return False
    return isinstance(error, (OSError, TimeoutError)) or isinstance(outage(error), RetryLater)
