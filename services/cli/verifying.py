"""`bihuan verify-log`: whether the access log of a service is what it was, told line by line."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import asyncpg

from services.cli.errors import CannotGoOn, in_one_line, sentence
from services.cli.reach import PATIENCE
from services.kit.database.driver import Connection
from services.kit.database.roles import DatabaseNotConfigured, Role, libpq, role_url
from services.kit.settings import SERVICES, Settings
from services.kit.vault.chain import Checkpoint, Sealer, in_groups
from services.kit.vault.verifying import Flaw, Verdict, told_in, verify

MOST = 20
"""Flaws of a service that are told one by one."""

Say = Callable[[str], object]


def verify_log(settings: Settings, service: str | None, logs: Sequence[Path], say: Say) -> bool:
    """Verify the log of one service, or of all, and say what was found; tell whether all is well.

    `logs` are files with lines of services' logs; what the embedded platform keeps of them is read, too.
    Raises `CannotGoOn` for a service that does not exist, a file or a database that cannot be read.
    """
    if service is not None and service not in SERVICES:
        raise CannotGoOn("no_such_part", part=service, parts=", ".join(SERVICES))
    found = [asyncio.run(_verify(settings, name, logs, say)) for name in ([service] if service else SERVICES)]
    return all(found)


async def _verify(settings: Settings, service: str, logs: Sequence[Path], say: Say) -> bool:
    """Verify one service's log."""
    try:
        sealer = Sealer(settings, service)
        connection = await asyncpg.connect(
            libpq(role_url(settings, service, Role.SYSTEM)),
            timeout=PATIENCE,
            server_settings={"default_transaction_read_only": "on", "application_name": "bihuan verify-log"},
        )
    except DatabaseNotConfigured as reason:
        raise CannotGoOn("log_out_of_reach") from reason
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as reason:
        raise CannotGoOn("log_unreadable", service=service, reason=in_one_line(reason)) from reason
    try:
        return await _walk(connection, sealer, service, _told(settings, service, logs), say)
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError) as reason:
        raise CannotGoOn("log_not_migrated", service=service) from reason
    finally:
        await connection.close(timeout=PATIENCE)


async def _walk(connection: Connection, sealer: Sealer, service: str, told: Iterator[Checkpoint], say: Say) -> bool:
    """Walk one service's log, say each flaw up to `MOST`, and sum up."""
    verdict, flaws = Verdict(), 0
    async for flaw in verify(connection, sealer, told, verdict):
        flaws += 1
        if flaws <= MOST:
            say(_sentence(service, flaw))
    if flaws > MOST:
        say(sentence("log_more_flaws", service=service, count=flaws - MOST))
    facts = {
        "service": service,
        "entries": verdict.entries,
        "position": verdict.position,
        "at": verdict.at or "-",
        "digest": in_groups(verdict.chain),
        "checkpoints": verdict.checkpoints,
        "unchained": verdict.unchained,
    }
    outcome = "log_is_broken" if flaws else "log_is_whole" if verdict.entries else "log_is_empty"
    say(sentence(outcome, flaws=flaws, **facts))
    return flaws == 0


def _sentence(service: str, flaw: Flaw) -> str:
    """Say one flaw."""
    return sentence(f"log_{flaw.code}", service=service, position=flaw.position, at=flaw.at or "-", **flaw.facts)


def _told(settings: Settings, service: str, logs: Sequence[Path]) -> Iterator[Checkpoint]:
    """Return the checkpoints in the files that were named, and in the log of the embedded platform's service."""
    own = settings.state_dir / "logs" / f"{service}.log"
    for file in (*logs, *([own] if own.is_file() else ())):
        try:
            with closing(file.open(encoding="utf-8", errors="replace")) as lines:
                yield from told_in(lines, service)
        except OSError as reason:
            raise CannotGoOn("log_file_unreadable", file=file, reason=reason.strerror) from reason
