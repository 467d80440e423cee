"""`bihuan verify-log` and what `bihuan doctor` says of the access log, against a log with entries in it."""

import contextlib
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from subprocess import CompletedProcess

import anyio.to_thread
import asyncpg
import pytest
import structlog
from sqlalchemy.engine import make_url
from structlog.testing import capture_logs

from services.kit.clock import Clock
from services.kit.database.driver import Connection
from services.kit.database.migrate import migrate_async
from services.kit.database.roles import Role, libpq, role_url
from services.kit.settings import Settings
from services.kit.vault.chain import Sealer, chain_waiting, head_of, keep_checkpoint
from tests.cli.running import invoked

pytestmark = pytest.mark.anyio

UNWITNESSED = (
    "training: no checkpoint was read from any log, so this rests on the database alone: --against FILE names "
)
FILL = """
INSERT INTO access_log (id, at, subject, roles, purpose, person, fields, route)
SELECT gen_random_uuid(), timestamptz '2026-11-02 08:00Z' + n * interval '1 minute', 'caseworker-' || n,
    '{caseworker}', 'assistance', gen_random_uuid(), '{name,phone}', 'GET /v1/persons/{id}'
FROM generate_series(1, 30) AS n
"""


@contextlib.asynccontextmanager
async def connected(url: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


@contextlib.asynccontextmanager
async def superuser(settings: Settings) -> AsyncIterator[Connection]:
    assert settings.database_url is not None
    url = make_url(settings.database_url.get_secret_value()).set(database="bihuan_training")
    async with connected(libpq(url)) as root:
        await root.execute("SET session_replication_role = replica")
        yield root


@pytest.fixture(scope="module")
async def migrated(settings: Settings) -> Settings:
    await migrate_async(settings, "training")
    return settings


@pytest.fixture
async def log_lines(migrated: Settings) -> list[str]:
    """Fill the log of the training service with thirty entries and a checkpoint; return what was logged of it."""
    async with superuser(migrated) as root:
        await root.execute("TRUNCATE access_log, access_log_checkpoint")
        await root.execute(FILL)
    async with connected(libpq(role_url(migrated, "training", Role.SYSTEM))) as system:
        head = await chain_waiting(system, await head_of(system))
        with capture_logs() as lines:
            await keep_checkpoint(system, Sealer(migrated, "training"), head, Clock().now())
    return [json.dumps(line, default=str) for line in lines]


async def command(settings: Settings, *words: str) -> CompletedProcess[str]:
    """Run a command that knows the servers and the secret key, beside this loop."""
    secrets = {
        "BIHUAN_DATABASE_URL": settings.database_url,
        "BIHUAN_SECRET_KEY": settings.secret_key,
    }
    told = {name: secret.get_secret_value() for name, secret in secrets.items() if secret is not None}
    return await anyio.to_thread.run_sync(lambda: invoked(settings.state_dir, *words, port_base=1, **told))


async def verified(settings: Settings, *words: str) -> CompletedProcess[str]:
    return await command(settings, "verify-log", "training", *words)


@pytest.fixture
def collected(tmp_path: Path, log_lines: Sequence[str]) -> Path:
    """Collect what was logged into a file."""
    file = tmp_path / "collected.log"
    file.write_text("\n".join(["something else", *log_lines]))
    return file


async def test_a_whole_log_is_summed_up_in_one_line(migrated: Settings, collected: Path) -> None:
    answered = await verified(migrated, "--against", str(collected))
    assert (answered.returncode, answered.stdout.count("\n")) == (0, 1)
    assert answered.stdout.startswith(
        "training: 30 entries, whole up to position 30 (2026-11-02T08:30:00.000000Z), last digest "
    )


async def test_the_summary_counts_each_checkpoint_that_came_from_logs_once(migrated: Settings, collected: Path) -> None:
    answered = await verified(migrated, "--against", str(collected), "--against", str(collected))
    assert "1 checkpoints agree (1 were read from logs)" in answered.stdout


async def test_a_log_that_no_collected_line_speaks_for_is_said_to_rest_on_the_database_alone(
    migrated: Settings, log_lines: Sequence[str]
) -> None:
    assert log_lines
    answered = await verified(migrated)
    assert (answered.returncode, answered.stdout.splitlines()[1].startswith(UNWITNESSED)) == (0, True)


async def test_lines_in_the_console_format_are_read_as_well(
    migrated: Settings, log_lines: Sequence[str], tmp_path: Path
) -> None:
    file = tmp_path / "console.log"
    show = structlog.dev.ConsoleRenderer(colors=False)
    file.write_text("\n".join(str(show(None, "info", json.loads(line))) for line in log_lines))
    answered = await verified(migrated, "--against", str(file))
    assert (answered.returncode, "1 checkpoints agree (1 were read from logs)" in answered.stdout) == (0, True)


@pytest.mark.parametrize(
    ("kept", "changed"),
    [
        ("access_log_checkpoint", "access_log_checkpoinu"),
        ("training", "trainina"),
        ("}", "]"),
    ],
    ids=["its event", "whose log it is of", "its form"],
)
async def test_a_checkpoints_line_of_which_one_byte_changed_is_named_and_ends_with_1(
    migrated: Settings, log_lines: Sequence[str], tmp_path: Path, kept: str, changed: str
) -> None:
    file = tmp_path / "changed.log"
    file.write_text("something else\n" + log_lines[0].replace(kept, changed))
    answered = await verified(migrated, "--against", str(file))
    said = f"Line 2 of {file} looks like a checkpoint and is not one as the platform writes it: "
    assert (answered.returncode, answered.stdout.startswith(said), "形似检查点" in answered.stdout) == (1, True, True)


async def test_with_a_database_of_its_own_for_a_service_its_log_is_verified(
    migrated: Settings, collected: Path
) -> None:
    answered = await of_its_own(migrated, "verify-log", "training", "--against", str(collected))
    assert (answered.returncode, answered.stdout.startswith("training: 30 entries, whole")) == (0, True)


async def test_a_service_that_has_no_database_where_others_have_their_own_is_named(migrated: Settings) -> None:
    answered = await of_its_own(migrated, "verify-log", "people")
    assert (answered.returncode, answered.stderr.count("\n")) == (1, 1)
    assert answered.stderr.startswith("The access log of people needs BIHUAN_SECRET_KEY, and BIHUAN_DATABASE_URL or ")


async def of_its_own(settings: Settings, *words: str) -> CompletedProcess[str]:
    """Run a command that knows the database of training alone, beside this loop."""
    assert settings.database_url is not None
    assert settings.secret_key is not None
    url = make_url(settings.database_url.get_secret_value()).set(database="bihuan_training")
    told = {
        "BIHUAN_DATABASE_URLS": json.dumps({"training": url.render_as_string(hide_password=False)}),
        "BIHUAN_SECRET_KEY": settings.secret_key.get_secret_value(),
    }
    return await anyio.to_thread.run_sync(lambda: invoked(settings.state_dir, *words, port_base=1, **told))


async def test_a_log_without_entries_is_said_to_have_none(migrated: Settings) -> None:
    async with superuser(migrated) as root:
        await root.execute("TRUNCATE access_log, access_log_checkpoint")
    answered = await verified(migrated)
    assert (answered.returncode, answered.stdout.startswith("training: no entries, ")) == (0, True)


async def test_a_changed_entry_is_one_line_and_ends_with_1(migrated: Settings, log_lines: Sequence[str]) -> None:
    assert log_lines
    async with superuser(migrated) as root:
        await root.execute("UPDATE access_log SET subject = 'caseworker-8' WHERE position = 7")
    answered = await verified(migrated)
    assert answered.returncode == 1
    assert answered.stdout.startswith(
        "training: the entry at position 7 (2026-11-02T08:07:00.000000Z) is not the one that was chained there."
    )


async def test_more_flaws_than_anybody_reads_are_counted(migrated: Settings, log_lines: Sequence[str]) -> None:
    assert log_lines
    async with superuser(migrated) as root:
        await root.execute("UPDATE access_log SET subject = 'nobody'")
    lines = (await verified(migrated)).stdout.splitlines()
    assert (len(lines), lines[20].startswith("training: 10 more of these.")) == (23, True)


async def test_the_log_of_the_service_says_what_the_database_no_longer_does(
    migrated: Settings, collected: Path
) -> None:
    async with superuser(migrated) as root:
        await root.execute("DELETE FROM access_log WHERE position > 20; DELETE FROM access_log_checkpoint")
    answered = await verified(migrated, "--against", str(collected))
    taken_away, cut_off, *_ = answered.stdout.splitlines()
    assert answered.returncode == 1
    assert taken_away.startswith("training: the checkpoint at position 30 (")
    assert cut_off.startswith("training: the entries from position 21 to 30 are missing at the end;")


async def test_checkpoints_taken_out_of_the_database_are_missed_without_any_log(
    migrated: Settings, log_lines: Sequence[str]
) -> None:
    assert log_lines
    async with superuser(migrated) as root:
        await root.execute("DELETE FROM access_log_checkpoint")
    answered = await verified(migrated)
    assert answered.returncode == 1
    assert answered.stdout.startswith("training: the entries from position 1 to 30 have no checkpoint, and the ")


@pytest.fixture
def kept_by_the_platform(migrated: Settings, log_lines: Sequence[str]) -> Iterator[None]:
    """Keep the log where the embedded platform keeps those of its services."""
    file = migrated.state_dir / "logs" / "training.log"
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join(log_lines))
    yield
    file.unlink()


@pytest.mark.usefixtures("kept_by_the_platform")
async def test_what_the_embedded_platform_keeps_of_the_log_is_read_by_itself(migrated: Settings) -> None:
    async with superuser(migrated) as root:
        await root.execute("DELETE FROM access_log WHERE position > 20; DELETE FROM access_log_checkpoint")
    answered = await verified(migrated)
    assert (answered.returncode, "missing at the end" in answered.stdout) == (1, True)


async def without_chain(settings: Settings) -> None:
    """Bring the database to its first revision, which knew no chain."""
    await migrate_async(settings, "training", "base")
    await migrate_async(settings, "training", "0001")


async def test_a_log_without_a_chain_says_how_to_get_one(migrated: Settings) -> None:
    await without_chain(migrated)
    try:
        answered = await verified(migrated)
    finally:
        await migrate_async(migrated, "training")
    assert (answered.returncode, answered.stderr.count("\n")) == (1, 1)
    assert answered.stderr.startswith("The access log of training has no chain yet: `bihuan migrate` makes it.")


async def test_entries_of_before_the_chain_are_chained_in_their_order(migrated: Settings) -> None:
    async with superuser(migrated) as root:
        await without_chain(migrated)
        await root.execute(FILL)
        await migrate_async(migrated, "training")
        async with connected(libpq(role_url(migrated, "training", Role.SYSTEM))) as system:
            head = await chain_waiting(system, await head_of(system))
            await keep_checkpoint(system, Sealer(migrated, "training"), head, Clock().now())
        subjects = await root.fetch("SELECT subject FROM access_log ORDER BY position")
    assert [row["subject"] for row in subjects] == [f"caseworker-{n}" for n in range(1, 31)]
    assert (await verified(migrated)).returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("weather",), "There is no part weather"),
        (("training", "--against", "/nowhere.log"), "/nowhere.log cannot be read"),
    ],
)
async def test_what_cannot_be_verified_is_refused_in_one_line(
    migrated: Settings, words: tuple[str, ...], said: str
) -> None:
    answered = await command(migrated, "verify-log", *words)
    assert (answered.returncode, answered.stderr.count("\n")) == (1, 1)
    assert answered.stderr.startswith(said)


def test_a_log_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    nobody = "postgresql://postgres:hidden@127.0.0.1:1/postgres"
    secrets = {"BIHUAN_DATABASE_URL": nobody, "BIHUAN_SECRET_KEY": b64encode(bytes(32)).decode()}
    answered = invoked(tmp_path, "verify-log", "training", port_base=1, **secrets)
    assert (answered.returncode, answered.stderr.count("\n")) == (1, 1)
    assert answered.stderr.startswith("The access log of training cannot be read")


def test_without_a_database_and_a_key_the_command_says_what_it_needs(tmp_path: Path) -> None:
    answered = invoked(tmp_path, "verify-log")
    assert (answered.returncode, "needs BIHUAN_SECRET_KEY, and BIHUAN_DATABASE_URL" in answered.stderr) == (1, True)


async def doctored(settings: Settings) -> dict[str, object]:
    found = json.loads((await command(settings, "doctor", "--json")).stdout)
    return next(finding for finding in found if finding["what"] == "access log of training")


async def test_doctor_names_the_last_checkpoint(migrated: Settings, log_lines: Sequence[str]) -> None:
    finding = await doctored(migrated)
    said = json.loads(log_lines[0])
    assert (finding["well"], finding["says"]) == (True, f"last checkpoint at position 30 of {said['made_at']}")


async def test_doctor_does_not_believe_a_checkpoint_that_the_platform_did_not_write(
    migrated: Settings, log_lines: Sequence[str]
) -> None:
    assert log_lines
    async with superuser(migrated) as root:
        await root.execute("UPDATE access_log_checkpoint SET chain = sha256(chain)")
    assert (await doctored(migrated))["well"] is False
