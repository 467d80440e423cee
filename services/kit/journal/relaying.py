"""The relay: publishes the journal to NATS JetStream in the order of positions.

Its cursor is the position in the stream's last message, so nothing is remembered elsewhere: a NATS that lost its tail,
or all of it, is filled again. Each message names the stream sequence it expects before it, so that after any error
nothing is stored out of order and a second relay cannot slip in between.
"""

import asyncio
from collections.abc import Callable

import asyncpg
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.api import DiscardPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from services.kit.database.driver import Connection
from services.kit.database.sessions import Database
from services.kit.journal.cloudevents import CLOUD_EVENT, VISIBILITY
from services.kit.journal.leading import alone
from services.kit.journal.sequencing import wake
from services.kit.journal.streams import connected, stream_of, subjects_of

WINDOW = 200
"""Messages under way at once."""
POLL = 0.5
LOOK_AGAIN = 2.0
"""Seconds without entries after which the stream is looked at again: it may have lost what it had."""
ANSWERS_WITHIN = 10.0
"""Seconds for a window to be acknowledged, before the relay starts again."""
STREAM_BYTES = 1 << 30
"""What a stream keeps; older messages go, and are read from the feed instead."""
POSITION = "Bihuan-Position"


class OutOfStep(Exception):
    """The stream did not take a window as it was sent; the relay starts again where the stream ends."""

    def __init__(self, position: int, answer: object) -> None:
        """Name the position before the window, and what the stream answered to its last message."""
        super().__init__(f"after position {position}: {answer!r}")


async def relay(database: Database, positioned: asyncio.Event, told: Callable[[int], object]) -> None:
    """Publish for ever, once per service; ends with an exception when NATS or the database goes away.

    `told` is called with the last position in the stream, whenever that may have moved.
    """
    loop = asyncio.get_running_loop()
    async with alone(database, "relay") as connection, connected(database.settings) as client:
        stream = Stream(client, database.service)
        while True:
            await stream.open()
            looked = loop.time()
            while loop.time() < looked + LOOK_AGAIN:
                published = await stream.publish(connection)
                told(stream.position)
                if published < WINDOW:
                    await wake(positioned, POLL)


class Stream:
    """A service's stream as the relay fills it."""

    def __init__(self, client: Client, service: str) -> None:
        """Name the stream; `open` finds out how far it is."""
        self._client = client
        self._jetstream = client.jetstream(timeout=5)
        self.service = service
        self.sequence = 0
        self.position = 0

    async def open(self) -> None:
        """Make the stream where it is missing, and read from its last message how far it is."""
        name = stream_of(self.service)
        try:
            info = await self._jetstream.stream_info(name)
        except NotFoundError:
            info = await self._jetstream.add_stream(
                StreamConfig(
                    name=name,
                    subjects=[subjects_of(self.service)],
                    storage=StorageType.FILE,
                    discard=DiscardPolicy.OLD,
                    max_bytes=STREAM_BYTES,
                )
            )
        self.sequence = info.state.last_seq
        self.position = await self._last_position() if info.state.messages else 0

    async def publish(self, connection: Connection) -> int:
        """Publish the next window of the journal; return how many entries there were."""
        event = CLOUD_EVENT.format(service=self.service, visibility=VISIBILITY)
        entries = await connection.fetch(
            f"""SELECT position, type, {event}::text AS body
            FROM journal WHERE position > $1 ORDER BY position LIMIT $2""",  # noqa: S608 -- the service's own name
            self.position,
            WINDOW,
        )
        if not entries:
            return 0
        # The stream takes a message only where it is the next one, so the last tells of all before it; none of these is
        # answered, and the connection keeps them in order.
        *ahead, last = entries
        for n, entry in enumerate(ahead):
            headers = self._headers(entry, self.sequence + n)
            await self._client.publish(entry["type"], entry["body"].encode(), headers=headers)
        headers = self._headers(last, self.sequence + len(ahead))
        try:
            answer = await self._jetstream.publish(
                last["type"], last["body"].encode(), timeout=ANSWERS_WITHIN, headers=headers
            )
        except NatsError as error:
            raise OutOfStep(self.position, error) from error
        if answer.seq != self.sequence + len(entries):
            raise OutOfStep(self.position, answer)
        self.sequence, self.position = answer.seq, last["position"]
        return len(entries)

    @staticmethod
    def _headers(entry: asyncpg.Record, after: int) -> dict[str, str]:
        return {"Nats-Expected-Last-Sequence": str(after), POSITION: str(entry["position"])}

    async def _last_position(self) -> int:
        last = await self._jetstream.get_last_msg(stream_of(self.service), subjects_of(self.service))
        return int((last.headers or {}).get(POSITION, 0))  # a message that is not ours: from the beginning again
