"""The archive: a child of the supervisor that keeps PostgreSQL's write-ahead log in the folder of backups as it comes.

pg_receivewal follows the server through a replication slot, so what could not be written yet is kept by the server, up
to `max_slot_wal_keep_size`: after that the platform goes on, the run of log is broken off, and the next one needs a new
backup. docs/decisions/0086 says what else was weighed.
"""

import asyncio
import functools
import signal
import time
from pathlib import Path

import asyncpg

from services.cli.backup_shelf import Shelf, run_name
from services.cli.children import Child
from services.cli.embedded.postgres import Postgres, binaries
from services.cli.embedded.process import ServerProcess
from services.cli.errors import CannotGoOn, in_one_line, say_aloud, sentence
from services.cli.files import private_folder
from services.cli.forked import Forked, Tell
from services.cli.reach import PATIENCE
from services.kit.settings import Settings

SLOTS = "bihuan\\_%"
"""The names of our slots, as LIKE reads them."""
PAUSE = 1.0
"""Seconds after a receiver ended, before the next one is started."""
TELL_AFTER = 5.0
"""Seconds without an archive after which a line says so: PostgreSQL may only be starting again, or ending with us."""


def archive_child(settings: Settings, postgres: Postgres) -> tuple[Child, Forked]:
    """Return the child that archives, and its process, which tells lines."""
    log = settings.state_dir / "logs" / "archive.log"
    process = Forked("archive", functools.partial(archive, settings, postgres.url, postgres.version), log)
    return Child("archive", process, process.start, signal.SIGTERM, 5.0, signal.SIGKILL), process


def slots_left(postgres: Postgres) -> bool:
    """Tell whether a cluster keeps log for an archive that has been switched off."""
    return any((postgres.data / "pg_replslot").glob("bihuan_*"))


def forget_slots(url: str, _tell: Tell) -> None:
    """Let PostgreSQL keep no log for an archive any more."""
    asyncio.run(_forget_slots(url))


def archive(settings: Settings, url: str, version: int, tell: Tell) -> None:
    """Receive for ever; say in one line when that has not been possible for a while."""
    shelf = Shelf.of(settings)
    receiver = ServerProcess(settings.state_dir / "logs" / "pg_receivewal.log", None, signal.SIGINT)
    failing_since: float | None = None
    told = False
    while True:
        begun = time.monotonic()
        try:
            run = run_of(url, shelf)
            receiver.run([binaries(version) / "pg_receivewal", *_words(url, run)])
            why = receiver.last_words()
        except (CannotGoOn, OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            why = in_one_line(error)
        if failing_since is None or time.monotonic() - begun > TELL_AFTER:
            failing_since, told = time.monotonic(), False
        if not told and time.monotonic() - failing_since > TELL_AFTER:
            line = sentence("archive_stands_still", folder=shelf.runs, why=why)
            say_aloud(line)  # into the child's log, where doctor sends whoever asks why
            tell(line)
            told = True
        time.sleep(PAUSE)


def _words(url: str, run: Path) -> list[str | Path]:
    """Return how pg_receivewal is told what to receive."""
    return ["--directory", run, "--slot", run.name, "--dbname", url, "--no-loop", "--no-password"]


def run_of(url: str, shelf: Shelf) -> Path:
    """Return the folder of the run that goes on, or begin a new one."""
    shelf.make()
    return asyncio.run(_settle(url, shelf))


async def _settle(url: str, shelf: Shelf) -> Path:
    """Find the slot that still has everything and whose folder is there; drop the others; make one where none is."""
    connection = await asyncpg.connect(url, timeout=PATIENCE)
    try:
        slots = await connection.fetch(
            "SELECT slot_name, wal_status FROM pg_replication_slots WHERE slot_name LIKE $1 ORDER BY slot_name DESC",
            SLOTS,
        )
        kept: list[str] = [slot["slot_name"] for slot in slots if slot["wal_status"] != "lost"]
        going_on = next((shelf.runs / name for name in kept if (shelf.runs / name).is_dir()), None)
        for slot in slots:
            if going_on is None or slot["slot_name"] != going_on.name:
                await connection.execute("SELECT pg_drop_replication_slot($1)", slot["slot_name"])
        if going_on is not None:
            return going_on
        now = await connection.fetchval("SELECT clock_timestamp()")
        begun = private_folder(shelf.runs / run_name(now))
        await connection.execute("SELECT pg_create_physical_replication_slot($1, true)", begun.name)
        return begun
    finally:
        await connection.close()


async def _forget_slots(url: str) -> None:
    connection = await asyncpg.connect(url, timeout=PATIENCE)
    try:
        await connection.execute(
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name LIKE $1", SLOTS
        )
    finally:
        await connection.close()
