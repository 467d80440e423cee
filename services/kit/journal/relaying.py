"""The relay: publishes the journal to NATS JetStream in the order of positions.

Its cursor is the position in the stream's last message, so nothing is remembered elsewhere: a NATS that lost its tail, or
all of it, is filled again. Each message names the stream sequence it expects before it, so that after any error nothing is
stored out of order and a second relay cannot slip in between. The subject is the event type, whose dots are levels.
"""

import asyncio

import asyncpg
import nats
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, PubAck, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from services.kit.database.driver import Connection
from services.kit.database.sessions import Database
from services.kit.journal.cloudevents import CLOUD_EVENT, VISIBILITY
from services.kit.journal.leading import alone
from services.kit.journal.sequencing import wake

WINDOW = 200
"""Messages under way at once."""
POLL = 0.5
ANSWERS_WITHIN = 10.0
"""Seconds for a window to be acknowledged, before the relay starts again."""
STREAM_BYTES = 1 << 30
"""What a stream keeps; older messages go, and are read from the feed instead."""
POSITION = "Bihuan-Position"


class OutOfStep(Exception):
    """The stream did not take a window as it was sent; the relay starts again at its first missing position."""


def stream_of(service: str) -> str:
    """Return the name of a service's stream."""
    return f"bihuan_{service}"


async def relay(database: Database, positioned: asyncio.Event) -> None:
    """Publish for ever, once per service; ends with an exception when NATS or the database goes away."""
    url = database.settings.nats_url
    if url is None:
        raise ConnectionError("BIHUAN_NATS_URL is not set")
    async with alone(database, "relay") as connection:
        client = await nats.connect(url.get_secret_value(), allow_reconnect=False, connect_timeout=2)
        try:
            stream = Stream(client.jetstream(timeout=5), database.service)
            await stream.open()
            while True:
                if not await stream.publish(connection):
                    await wake(positioned, POLL)
        finally:
            await client.close()


class Stream:
    """A service's stream as the relay fills it."""

    def __init__(self, jetstream: JetStreamContext, service: str) -> None:
        """Name the stream; `open` finds out how far it is."""
        self.jetstream = jetstream
        self.service = service
        self.sequence = 0
        self.position = 0

    async def open(self) -> None:
        """Make the stream where it is missing, and read from its last message how far it is."""
        name = stream_of(self.service)
        try:
            info = await self.jetstream.stream_info(name)
        except NotFoundError:
            info = await self.jetstream.add_stream(
                StreamConfig(
                    name=name,
                    subjects=[f"bihuan.{self.service}.>"],
                    storage=StorageType.FILE,
                    discard=DiscardPolicy.OLD,
                    max_bytes=STREAM_BYTES,
                )
            )
        self.sequence = info.state.last_seq
        self.position = await self._last_position() if info.state.messages else 0

    async def publish(self, connection: Connection) -> int:
        """Publish the next window of the journal; return how many entries there were."""
        entries = await connection.fetch(
            f"""SELECT position, id, type, {CLOUD_EVENT.format(service=self.service, visibility=VISIBILITY)}::text AS body
            FROM journal WHERE position > $1 ORDER BY position LIMIT $2""",  # noqa: S608 -- the service's own name
            self.position,
            WINDOW,
        )
        sent = [await self._send(entry, self.sequence + n) for n, entry in enumerate(entries)]
        async with asyncio.timeout(ANSWERS_WITHIN):
            answers = await asyncio.gather(*sent, return_exceptions=True)
        for entry, answer in zip(entries, answers, strict=True):
            if isinstance(answer, BaseException) or answer.seq != self.sequence + 1:
                raise OutOfStep(f"position {entry['position']}: {answer!r}")
            self.sequence, self.position = answer.seq, entry["position"]
        return len(entries)

    async def _send(self, entry: asyncpg.Record, after: int) -> asyncio.Future[PubAck]:
        return await self.jetstream.publish_async(
            entry["type"],
            entry["body"].encode(),
            headers={
                "Nats-Expected-Last-Sequence": str(after),
                POSITION: str(entry["position"]),
            },
        )

    async def _last_position(self) -> int:
        last = await self.jetstream.get_last_msg(stream_of(self.service), f"bihuan.{self.service}.>")
        return int((last.headers or {})[POSITION])
