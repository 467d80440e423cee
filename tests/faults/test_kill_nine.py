"""kill -9 of services, PostgreSQL and NATS at random moments while clients write: nothing lost, doubled or reordered.

BIHUAN_FAULT_SEED repeats the choices of an earlier run. What is checked afterwards is read from where it lies: the
tables of both services, the feed, and the stream.
"""

import asyncio
import json
import os
import secrets
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import nats
import pytest
from _pytest.capture import CaptureManager
from nats.js.api import ConsumerConfig, DeliverPolicy

from services.kit.database.roles import cluster_url, libpq
from services.kit.identity.issuer import mint
from services.kit.settings import Settings
from tests.cli.running import ROOT, Running, free_ports
from tests.faults.killing import Killer
from tests.faults.writing import DISTRICT, Acknowledged, Client
from tests.waiting import eventually

pytestmark = [pytest.mark.anyio, pytest.mark.faults]

KILLS = 32
WRITES = 10_000
CLIENTS = 12
AT_MOST = 280.0
"""Seconds of storm; both counts must be reached within."""
QUIET = 60.0
"""Seconds that the platform has to become whole afterwards."""


@dataclass(frozen=True)
class Aftermath:
    """What was acknowledged during the storm, who was killed, and what stands there afterwards."""

    told: Acknowledged
    kills: list[str]
    notes: dict[str, tuple[int, str]]
    feed: list[dict[str, Any]]
    copies: dict[str, tuple[int, str]]
    reactions: list[tuple[int, str, int]]
    """Position, note and version of each, in the order in which they ran."""
    put_aside: int
    stream: list[int]


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    state, base = tmp_path_factory.mktemp("platform"), free_ports()
    peers = {"notes": f"http://127.0.0.1:{base}", "echo": f"http://127.0.0.1:{base + 1}"}
    program = (sys.executable, str(ROOT / "tests" / "faults" / "small_platform.py"))
    with Running(state, program=program, port_base=base, more={"BIHUAN_PEERS": json.dumps(peers)}) as running:
        yield running.wait_ready()


@pytest.fixture(scope="module")
async def aftermath(platform: Running, request: pytest.FixtureRequest) -> Aftermath:
    seed = int(os.environ.get("BIHUAN_FAULT_SEED") or secrets.randbelow(1_000_000))
    say(request, f"BIHUAN_FAULT_SEED={seed}")
    settings = Settings.model_validate({"state_dir": platform.state, "port_base": platform.port_base})
    told, killer = Acknowledged(), Killer(platform, seed)
    begun = asyncio.get_running_loop().time()
    await storm(platform, settings, told, killer, seed)
    seconds = asyncio.get_running_loop().time() - begun
    say(request, f"{len(killer.kills)} kills in {seconds:.0f} s: {dict(Counter(killer.kills))}")
    say(request, f"{told.writes} acknowledged writes; answers: {dict(told.answers.most_common())}")
    found = await look(settings, told, killer.kills)
    say(request, f"{len(found.notes)} notes, {len(found.feed)} events, {len(found.stream)} messages in the stream")
    return found


def say(request: pytest.FixtureRequest, line: str) -> None:
    """Print a line whatever pytest captures."""
    capture: CaptureManager = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(line, flush=True)  # noqa: T201 -- the seed must be known even if the run never ends


async def storm(platform: Running, settings: Settings, told: Acknowledged, killer: Killer, seed: int) -> None:
    """Write and kill until there was enough of both."""
    loop = asyncio.get_running_loop()
    until = loop.time() + AT_MOST
    token = mint(settings, roles=["caseworker"], districts=[DISTRICT])

    def enough() -> bool:
        return (told.writes >= WRITES and len(killer.kills) >= KILLS) or loop.time() > until

    clients = [Client(platform.url(0, ""), token, told, seed + n) for n in range(CLIENTS)]
    async with asyncio.TaskGroup() as group:
        group.create_task(killer.run(enough, lambda: 1 + told.writes * KILLS / WRITES))
        for client in clients:
            group.create_task(client.run(enough))


async def look(settings: Settings, told: Acknowledged, kills: list[str]) -> Aftermath:
    """Wait until everything was heard, then read what stands where."""
    feed = await whole_feed(settings, told.writes)
    source = await asyncpg.connect(libpq(cluster_url(settings, "notes")))
    listener = await asyncpg.connect(libpq(cluster_url(settings, "echo")))
    try:

        async def heard() -> int:
            return int(await listener.fetchval("SELECT coalesce(max(position), 0) FROM heard"))

        await eventually(heard, len(feed), within=QUIET)
        return Aftermath(
            told=told,
            kills=kills,
            notes=await versions(source, "note"),
            feed=feed,
            copies=await versions(listener, "known_note"),
            reactions=[
                (row["position"], str(row["note"]), row["row_version"])
                for row in await listener.fetch("SELECT position, note, row_version FROM told ORDER BY n")
            ],
            put_aside=await listener.fetchval("SELECT count(*) FROM dead_letter"),
            stream=await whole_stream(settings, len(feed)),
        )
    finally:
        await source.close()
        await listener.close()


async def versions(connection: "asyncpg.Connection[asyncpg.Record]", table: str) -> dict[str, tuple[int, str]]:
    """Return version and words of every row of a table."""
    rows = await connection.fetch(f"SELECT id, version, words FROM {table}")  # noqa: S608 -- one of two names
    return {str(row["id"]): (row["version"], row["words"]) for row in rows}


async def whole_feed(settings: Settings, writes: int) -> list[dict[str, Any]]:
    """Read the feed as a listener does, once it holds as many events as there were writes."""
    headers = {"Authorization": f"Bearer {mint(settings, roles=['service'])}"}
    feed: list[dict[str, Any]] = []
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings.port_base}", trust_env=False) as client:

        async def read_on() -> bool:
            try:
                after = feed[-1]["position"] if feed else "0"
                answer = await client.get("/v1/changes", params={"after": after, "limit": "500"}, headers=headers)
            except httpx.TransportError:
                return False
            if answer.is_success:
                feed.extend(answer.json()["items"])
            return answer.is_success and len(feed) >= writes and not answer.json()["items"]

        await eventually(read_on, expected=True, within=QUIET)
    return feed


async def whole_stream(settings: Settings, most: int) -> list[int]:
    """Read the position of every message in the stream, in its order."""
    assert settings.nats_url is not None
    client = await nats.connect(settings.nats_url.get_secret_value())
    try:
        stream = client.jetstream()

        async def messages() -> int:
            return (await stream.stream_info("bihuan_notes")).state.messages

        await eventually(messages, most, within=QUIET)
        reader = await stream.pull_subscribe(
            "bihuan.notes.>", stream="bihuan_notes", config=ConsumerConfig(deliver_policy=DeliverPolicy.ALL)
        )
        positions: list[int] = []
        while len(positions) < most:
            for message in await reader.fetch(500, timeout=QUIET):
                positions.append(int((message.headers or {})["Bihuan-Position"]))
                await message.ack()
        return positions
    finally:
        await client.close()


async def test_the_storm_was_one(aftermath: Aftermath) -> None:
    assert len(aftermath.kills) >= KILLS
    assert aftermath.told.writes >= WRITES


async def test_each_of_them_was_killed(aftermath: Aftermath) -> None:
    assert set(aftermath.kills) == {"notes", "echo", "PostgreSQL", "NATS"}


async def test_no_client_was_told_anything_but_to_repeat_its_request(aftermath: Aftermath) -> None:
    assert aftermath.told.refused == []


async def test_every_acknowledged_write_is_there_once(aftermath: Aftermath) -> None:
    assert aftermath.notes == aftermath.told.notes


async def test_the_feed_has_one_event_for_each_acknowledged_write(aftermath: Aftermath) -> None:
    events = {(event["subject"], int(event["rowversion"])) for event in aftermath.feed}
    written = {(note, n) for note, (version, _) in aftermath.told.notes.items() for n in range(1, version + 1)}
    assert (events, len(aftermath.feed)) == (written, len(written))


async def test_no_event_is_in_the_feed_twice(aftermath: Aftermath) -> None:
    assert len({UUID(event["id"]) for event in aftermath.feed}) == len(aftermath.feed)


async def test_the_feed_has_no_gap(aftermath: Aftermath) -> None:
    assert [int(event["position"]) for event in aftermath.feed] == list(range(1, len(aftermath.feed) + 1))


async def test_the_events_of_each_row_are_in_the_order_of_its_versions(aftermath: Aftermath) -> None:
    seen: dict[str, list[int]] = {}
    for event in aftermath.feed:
        seen.setdefault(event["subject"], []).append(int(event["rowversion"]))
    assert {note: versions for note, versions in seen.items() if versions != sorted(versions)} == {}


async def test_the_listeners_copy_equals_the_source(aftermath: Aftermath) -> None:
    assert aftermath.copies == aftermath.notes


async def test_the_listener_has_taken_each_event_in_once_and_in_order(aftermath: Aftermath) -> None:
    events = [(int(event["position"]), event["subject"], int(event["rowversion"])) for event in aftermath.feed]
    assert aftermath.reactions == events


async def test_the_listener_has_put_no_event_aside(aftermath: Aftermath) -> None:
    assert aftermath.put_aside == 0


async def test_the_stream_holds_every_position_once_and_in_order(aftermath: Aftermath) -> None:
    assert aftermath.stream == list(range(1, len(aftermath.feed) + 1))
