"""A PostgreSQL of one's own goes back to a moment by the commands of docs/operating.md, run as they are printed."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import asyncpg
import httpx
import nats
import pytest
import uvloop

from services.cli.embedded.nats import Nats
from services.cli.embedded.postgres import Postgres
from services.kit.clock import Clock
from tests.cli.officer import PEOPLE, officer, registered
from tests.cli.running import BIHUAN, ROOT, Running, command, free_ports
from tests.ground import key
from tests.waiting import PATIENCE, attempts_apart

pytestmark = pytest.mark.slow

BLOCK = re.compile(r"^( *)```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
SERVER = 7
"""The distance of the server's port from the platform's first."""
ERASED = "UPDATE person_key SET wrapped = NULL, destroyed_at = now() WHERE person = $1::uuid RETURNING person::text"
POSITIONS = "SELECT array_agg(position ORDER BY position) FROM journal"


def commands() -> tuple[str, ...]:
    """Return the page's blocks: archive and base backup, who was erased, back, erased again, streams."""
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    section = text.partition("### Of your own PostgreSQL\n")[2].partition("\n## ")[0]
    return tuple(dedent(block) for _, block in BLOCK.findall(section))


@dataclass
class Server:
    """A PostgreSQL of one's own, and its user's shell."""

    programs: Path
    folder: Path
    cluster: Postgres
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def shell(self, commands: str, **more: str) -> None:
        """Run commands as the user of the server, in a folder of that user; fail where one fails."""
        told = {
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "LC_ALL": "C",
            "PGDATA": str(self.folder / "data"),
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": "postgres",
            "ARCHIVE": str(self.folder / "archive"),
            "BACKUP": str(self.folder / "backup"),
        }
        account = self.cluster.process.account
        with (self.folder.parent / "said").open("w+") as said:
            ended = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", commands],
                cwd=self.folder,
                env=told | more,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                preexec_fn=account.become if account else None,
                check=False,
            )
            said.seek(0)
            assert ended.returncode == 0, said.read()

    def ask(self, question: str, *about: object) -> object:
        """Return the one value that the superuser is answered in the database of people."""

        async def answered() -> object:
            connection = await asyncpg.connect(self.url, database="bihuan_people")
            try:
                return await connection.fetchval(question, *about)
            finally:
                await connection.close()

        return uvloop.run(answered())


@contextmanager
def server_of_ones_own(folder: Path, port: int) -> Iterator[Server]:
    """Make a cluster and start it as a distribution would; the wheel's programs are the only PostgreSQL at hand."""
    cluster = Postgres(folder / "postgres")  # not started: it finds a folder, programs and a user that go together
    server = Server(cluster.programs, cluster.data.parent / "own", cluster, port)
    for each in (server.folder, server.folder / "archive"):
        each.mkdir(mode=0o700)
        if cluster.process.account is not None:
            cluster.process.account.own(each)
    places = f"port = {port}\nunix_socket_directories = ''\nfsync = off\nmax_connections = 300\n"
    server.shell(
        f'initdb --username=postgres --auth=trust\necho "{places}" >> data/postgresql.conf\npg_ctl start --log data.log'
    )
    try:
        yield server
    finally:
        server.shell("pg_ctl stop --mode immediate")


@contextmanager
def serving(state: Path, port_base: int, variables: dict[str, str]) -> Iterator[Running]:
    """Serve people until the block ends."""
    with Running(state, program=(*BIHUAN, "serve", "people"), port_base=port_base, more=variables) as running:
        for _ in attempts_apart(PATIENCE):
            try:
                if httpx.get(running.url(PEOPLE, "/readyz"), trust_env=False).is_success:
                    break
            except httpx.TransportError:
                continue
        yield running
        assert running.end()[0] == 0


def told_by(url: str) -> int:
    """Return the last position that stands in the stream of people, 0 where there is no stream."""

    async def look() -> int:
        client = await nats.connect(url)
        try:
            info = await client.jetstream().stream_info("bihuan_people")
        except nats.js.errors.NotFoundError:
            return 0
        finally:
            await client.close()
        return info.state.messages

    return uvloop.run(look())


@dataclass(frozen=True)
class Return:
    """A platform on servers of one's own that went back to a moment, and serves again."""

    server: Server
    before: int
    after: int
    stays_erased: object
    positions: object
    streams: tuple[int, int, int]
    """Messages of people's stream: before, once the streams were deleted, and once the platform serves again."""


def in_a_clone(folder: Path, commands: str, **more: str) -> None:
    """Run commands where `.venv/bin/python` is, as in a clone."""
    program = folder / "clone" / ".venv" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    subprocess.run(["bash", "-euc", commands], cwd=folder / "clone", env=os.environ | more, check=True)


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Return]:
    folder, base = tmp_path_factory.mktemp("own"), free_ports()
    archive, save, back, erase_again, forget_streams = commands()
    with server_of_ones_own(folder, base + SERVER) as server, Nats(folder / "nats") as bus:
        state = folder / "state"
        state.mkdir()
        given = {"SECRET_KEY": key(), "VAULT_KEYS": f"k1:{key()}", "BLIND_KEY": key()}
        given |= {"DATABASE_URL": server.url, "NATS_URL": bus.url}
        variables = {f"BIHUAN_{name}": told for name, told in given.items()}
        migrated = command(state, "migrate", port_base=base, **variables)
        assert migrated.returncode == 0, migrated.stderr
        server.shell(archive)
        with serving(state, base, variables) as running, officer(running) as speaking:
            before, erased = registered(speaking), registered(speaking)
            moment = Clock().now().isoformat(sep=" ")
            after = registered(speaking)
            assert server.ask(ERASED, erased.rpartition("/")[2]) is not None
            assert any(told_by(bus.url) == 3 for _ in attempts_apart(PATIENCE))
        server.shell(save)
        server.shell(back, MOMENT=moment)
        server.shell(erase_again)
        in_a_clone(folder, forget_streams, BIHUAN_NATS_URL=bus.url)
        gone = told_by(bus.url)
        with serving(state, base, variables) as running, officer(running) as speaking:
            registered(speaking)
            assert any(told_by(bus.url) == 3 for _ in attempts_apart(PATIENCE))
            yield Return(
                server,
                speaking.get(before).status_code,
                speaking.get(after).status_code,
                server.ask("SELECT wrapped IS NULL FROM person_key WHERE person = $1::uuid", erased.rpartition("/")[2]),
                server.ask(POSITIONS),
                (3, gone, told_by(bus.url)),
            )


def test_what_was_written_before_the_moment_is_there(returned: Return) -> None:
    assert returned.before == httpx.codes.OK


def test_what_was_written_after_the_moment_is_not(returned: Return) -> None:
    assert returned.after == httpx.codes.NOT_FOUND


def test_a_person_who_was_erased_after_the_moment_stays_erased(returned: Return) -> None:
    assert returned.stays_erased is True


def test_the_journal_goes_on_from_the_moment_without_a_gap(returned: Return) -> None:
    assert returned.positions == [1, 2, 3]


def test_the_event_stream_is_deleted_and_filled_again_from_its_beginning(returned: Return) -> None:
    assert returned.streams == (3, 0, 3)


def test_the_server_goes_on_archiving_on_a_timeline_of_its_own(returned: Return) -> None:
    returned.server.shell("psql -d postgres -c 'SELECT pg_switch_wal()'")
    archived = returned.server.folder / "archive"
    assert any(list(archived.glob("00000002" + "?" * 16)) for _ in attempts_apart(PATIENCE))
