"""The whole platform is backed up while it serves, goes back to a moment between two writes, and works on."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import uvloop

from services.kit.clock import Clock
from services.kit.settings import PARTS
from tests.cli.running import BIHUAN, PATIENCE, Running, command
from tests.people.invented import another_resident_id, person
from tests.waiting import attempts_apart

pytestmark = pytest.mark.slow

UP = (*BIHUAN, "up")
ARCHIVED = {"BIHUAN_ARCHIVE_WAL": "true"}
HEARING = ("training", "matching", "subsidies")
"""Services that keep copies of persons or follow what is certified about them."""


class Desk:
    """A caseworker of Luohu and a provincial system, at a running platform."""

    def __init__(self, platform: Running) -> None:
        self.platform = platform
        self.caseworker = self._headers("caseworker", "440303")
        self.province = self._headers("provincial_system", "440000")

    def register(self) -> str:
        """Register an invented person and return the id."""
        body = person(resident_id=another_resident_id())
        answer = httpx.post(self._people("/v1/persons"), json=body, headers=self.caseworker, timeout=PATIENCE)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        made: str = answer.json()["id"]
        return made

    def knows(self, made: str) -> bool:
        """Tell whether a person can be read."""
        answer = httpx.get(self._people(f"/v1/persons/{made}"), headers=self.caseworker, timeout=PATIENCE)
        return answer.status_code == httpx.codes.OK

    def feed(self) -> list[dict[str, Any]]:
        """Read the feed of people from its beginning."""
        asked = {"after": 0, "limit": 100}
        answer = httpx.get(self._people("/v1/changes"), params=asked, headers=self.province, timeout=PATIENCE)
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    def gauge(self, part: str, name: str) -> int:
        """Return a figure of a part's metrics."""
        lines = httpx.get(self.platform.url(PARTS[part], "/metrics"), timeout=PATIENCE).text.splitlines()
        return int(max((float(line.split()[-1]) for line in lines if line.startswith(name)), default=0))

    def heard_by(self, part: str, position: int) -> bool:
        """Wait until a part has taken in what people told up to a position; tell whether it did."""
        name = 'bihuan_consumer_position{source="people"}'
        return any(self.gauge(part, name) >= position for _ in attempts_apart(PATIENCE))

    def _people(self, path: str) -> str:
        return self.platform.url(PARTS["people"], path)

    def _headers(self, role: str, district: str) -> dict[str, str]:
        words = ("token", "--role", role, "--district", district)
        told = command(self.platform.state, *words, port_base=self.platform.port_base)
        return {"Authorization": f"Bearer {told.stdout.strip()}"}


@dataclass(frozen=True)
class Return:
    """A platform that went back, and what had happened in it."""

    desk: Desk
    before: str
    after: str
    erased: str
    told: str


def erase(platform: Running, made: str) -> None:
    """Destroy a person's key, as erasure does."""

    async def destroy() -> None:
        url = (platform.state / "runtime.json").read_text(encoding="utf-8").partition('database_url": "')[2]
        connection = await asyncpg.connect(url.partition('"')[0], database="bihuan_people")
        at = Clock().now()
        statement = "UPDATE person_key SET wrapped = NULL, destroyed_at = $2 WHERE person = $1::uuid RETURNING person"
        assert await connection.fetchval(statement, made, at) is not None
        await connection.close()

    uvloop.run(destroy())


def has_key(platform: Running, made: str) -> bool:
    """Tell whether a person's key is there."""

    async def look() -> bool:
        url = (platform.state / "runtime.json").read_text(encoding="utf-8").partition('database_url": "')[2]
        connection = await asyncpg.connect(url.partition('"')[0], database="bihuan_people")
        there = await connection.fetchval("SELECT wrapped IS NOT NULL FROM person_key WHERE person = $1::uuid", made)
        await connection.close()
        return bool(there)

    return uvloop.run(look())


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Return]:
    state: Path = tmp_path_factory.mktemp("platform")
    with Running(state, program=UP, more=ARCHIVED) as first:
        desk = Desk(first.wait_ready())
        erased = desk.register()
        backed_up = command(state, "backup", port_base=first.port_base)
        assert backed_up.returncode == 0, backed_up.stderr
        (record,) = (state / "backups").glob("*/backup.json")
        before = desk.register()
        assert all(desk.heard_by(part, 2) for part in HEARING)
        moment = Clock().now()
        after = desk.register()
        assert all(desk.heard_by(part, 3) for part in HEARING)
        erase(first, erased)
        assert first.end()[0] == 0
    told = command(state, "restore", record.parent.name, "--to", moment.isoformat(), port_base=first.port_base)
    assert told.returncode == 0, told.stderr
    with Running(state, program=UP, more=ARCHIVED) as again:
        yield Return(Desk(again.wait_ready()), before, after, erased, told.stdout)


def test_what_was_written_before_the_moment_is_there(returned: Return) -> None:
    assert returned.desk.knows(returned.before)


def test_what_was_written_after_the_moment_is_not(returned: Return) -> None:
    assert not returned.desk.knows(returned.after)


def test_the_restore_says_where_the_journals_end(returned: Return) -> None:
    assert "people 2" in returned.told


def test_a_person_who_was_erased_after_the_moment_stays_erased(returned: Return) -> None:
    assert not has_key(returned.desk.platform, returned.erased)


def test_it_works_on_its_events_reach_everyone_and_the_feed_has_no_gap(returned: Return) -> None:
    made = returned.desk.register()
    feed = returned.desk.feed()
    positions = [int(each["position"]) for each in feed]
    assert feed[-1]["subject"] == made
    assert positions == list(range(1, len(positions) + 1))
    assert all(returned.desk.heard_by(part, positions[-1]) for part in HEARING)


def test_the_event_stream_is_filled_again_from_its_beginning(returned: Return) -> None:
    last = int(returned.desk.feed()[-1]["position"])
    assert any(returned.desk.gauge("people", "bihuan_relay_position") == last for _ in attempts_apart(PATIENCE))
