"""The stream holds every position once and in order, whatever happens to relays, to their connections and to NATS."""

import asyncio
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import nats as nats_client
import pytest
from nats.js import JetStreamContext
from pydantic import SecretStr

from services.cli.embedded.nats import Nats
from services.cli.embedded.postgres import Postgres
from services.kit.database.roles import Role
from services.kit.journal.relaying import OutOfStep, Stream
from services.kit.journal.streams import connected, stream_of
from services.kit.settings import Settings
from tests.kit.database.catalogue import as_role
from tests.kit.journal.following import highest, positions, reached, streamed, told_times, unpositioned, write
from tests.running import Running, running
from tests.small import echo as listening
from tests.small import notes as writing
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

STREAM = stream_of("notes")
CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%relay'"


@dataclass(frozen=True)
class Apart:
    """The two small services on a NATS of their own, which may be stopped and lose what it had."""

    nats: Nats
    notes: Running
    echo: Running
    begun: int
    """The last position that was heard before the tests began."""

    @property
    def settings(self) -> Settings:
        """Return the settings that name this NATS."""
        return self.notes.settings

    def stop(self) -> None:
        """Stop NATS."""
        self.nats.stop()

    def start(self) -> None:
        """Start NATS again, on its port."""
        self.nats.start()
        self.nats.wait_ready()

    @property
    def streams(self) -> Path:
        """Return where NATS keeps its streams."""
        return self.nats.folder / "streams"

    async def all_is_told(self) -> None:
        """Wait until the stream holds the journal, and the listening service has heard it."""
        await eventually(lambda: unpositioned(self.notes.database), 0)
        every = await positions(self.notes.database)
        await eventually(lambda: streamed(self.settings), every)
        await eventually(lambda: reached(self.echo.database), every[-1])


@pytest.fixture(scope="module")
async def apart(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Apart]:
    with Nats(tmp_path_factory.mktemp("nats")) as server:
        own = settings.model_copy(update={"nats_url": SecretStr(server.url)})
        async with running(writing.SERVICE, own) as notes:
            heard_there = own.model_copy(update={"peers": {"notes": notes.url}})
            async with running(listening.SERVICE, heard_there) as echo:
                await eventually(lambda: unpositioned(notes.database), 0)
                begun = await highest(notes.database)
                await eventually(lambda: reached(echo.database), begun)
                yield Apart(server, notes, echo, begun)


@asynccontextmanager
async def jetstream(settings: Settings) -> AsyncIterator[JetStreamContext]:
    """Connect to NATS as an operator would."""
    assert settings.nats_url is not None
    client = await nats_client.connect(settings.nats_url.get_secret_value())
    try:
        yield client.jetstream()
    finally:
        await client.close()


async def write_some(apart: Apart, how_many: int = 5) -> None:
    for n in range(how_many):
        await write(apart.notes.database, f"streamed {n}")


async def test_the_stream_holds_the_journal_in_the_order_of_positions(apart: Apart) -> None:
    await write_some(apart, 300)
    await apart.all_is_told()


async def test_two_replicas_at_once_publish_each_entry_once_in_order(apart: Apart) -> None:
    async with running(writing.SERVICE, apart.settings) as replica:
        both = (apart.notes.database, replica.database)
        await asyncio.gather(*(write(both[n % 2], f"replicated {n}") for n in range(60)))
        await apart.all_is_told()


async def test_two_relays_that_both_believe_to_be_alone_publish_each_entry_once_in_order(apart: Apart) -> None:
    await apart.all_is_told()
    async with jetstream(apart.settings) as operator:
        await operator.delete_stream(STREAM)
    async with (
        connected(apart.settings) as client,
        as_role(apart.settings, "notes", Role.SYSTEM) as first,
        as_role(apart.settings, "notes", Role.SYSTEM) as second,
    ):
        relays = [Stream(client, "notes") for _ in range(2)]
        for relay in relays:
            await relay.open()
        results = await asyncio.gather(
            *(relay.publish(there) for relay, there in zip(relays, (first, second), strict=True)),
            return_exceptions=True,
        )
    assert any(isinstance(result, OutOfStep) for result in results)
    await apart.all_is_told()


async def test_a_relay_that_is_cut_off_from_the_journal_goes_on_where_the_stream_ends(
    apart: Apart, postgres: Postgres
) -> None:
    admin = await asyncpg.connect(postgres.url)
    for n in range(30):
        await write(apart.notes.database, f"cut off {n}")
        if n % 10 == 5:
            await admin.execute(CUT_OFF)
    await admin.close()
    await apart.all_is_told()


async def test_a_nats_that_lost_its_tail_is_filled_again(apart: Apart, tmp_path: Path) -> None:
    await write_some(apart)
    await apart.all_is_told()
    apart.stop()
    shutil.copytree(apart.streams, tmp_path / "before")
    apart.start()
    await write_some(apart)
    await apart.all_is_told()
    apart.stop()
    shutil.rmtree(apart.streams)
    shutil.copytree(tmp_path / "before", apart.streams)
    apart.start()
    await apart.all_is_told()


async def test_a_nats_that_lost_everything_is_filled_again(apart: Apart) -> None:
    await write_some(apart)
    await apart.all_is_told()
    apart.stop()
    shutil.rmtree(apart.streams)
    apart.start()
    await apart.all_is_told()


async def test_a_stream_whose_last_messages_were_deleted_is_filled_again_with_nothing_new_to_say(apart: Apart) -> None:
    await write_some(apart)
    await apart.all_is_told()
    async with jetstream(apart.settings) as operator:
        last = (await operator.stream_info(STREAM)).state.last_seq
        for sequence in (last, last - 1, last - 2):
            await operator.delete_msg(STREAM, sequence)
    await apart.all_is_told()


async def test_a_stream_that_was_deleted_is_made_again_with_nothing_new_to_say(apart: Apart) -> None:
    await apart.all_is_told()
    async with jetstream(apart.settings) as operator:
        await operator.delete_stream(STREAM)
    await apart.all_is_told()


async def test_what_is_written_while_nats_is_away_is_told_when_it_is_back(apart: Apart) -> None:
    await apart.all_is_told()
    apart.stop()
    await write_some(apart)
    apart.start()
    await apart.all_is_told()


async def test_what_is_written_while_nats_is_away_is_heard_though_it_stays_away(apart: Apart) -> None:
    await apart.all_is_told()
    apart.nats.process.stop((signal.SIGKILL, 5.0))
    try:
        await write_some(apart)
        await eventually(lambda: unpositioned(apart.notes.database), 0)
        await eventually(lambda: reached(apart.echo.database), await highest(apart.notes.database))
    finally:
        apart.start()
    await apart.all_is_told()


async def test_nothing_was_told_twice_or_left_out_in_all_of_this(apart: Apart) -> None:
    await apart.all_is_told()
    times = await told_times(apart.echo.database, apart.begun)
    assert times == dict.fromkeys(range(apart.begun + 1, await highest(apart.notes.database) + 1), 1)
