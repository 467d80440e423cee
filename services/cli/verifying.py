"""`bihuan verify-log`: whether the access log of a service is what it was, told line by line."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import asyncpg

from services.cli.errors import CannotGoOn, in_one_line, sentence
from services.cli.reach import PATIENCE
from services.kit.database.driver import Connection
from services.kit.database.roles import DatabaseNotConfigured
from services.kit.database.sessions import Database
from services.kit.settings import SERVICES, Settings
from services.kit.vault.chain import Sealer, in_groups
from services.kit.vault.verifying import Flaw, Verdict, Witness, verify

MOST = 20
"""Flaws of a service that are told one by one."""

READING = {"default_transaction_read_only": "on"}

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
        sealer, database = Sealer(settings, service), Database(settings, service)
        witness = _witness(settings, service, logs)
        async with database.connection("verify-log", READING, patience=PATIENCE) as connection:
            return await _walk(connection, sealer, witness, say)
    except BrokenPipeError:
        raise  # whoever read what we say has left
    except DatabaseNotConfigured as reason:
        raise CannotGoOn("log_out_of_reach", service=service) from reason
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError) as reason:
        raise CannotGoOn("log_not_migrated", service=service) from reason
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as reason:
        raise CannotGoOn("log_unreadable", service=service, reason=in_one_line(reason)) from reason


async def _walk(connection: Connection, sealer: Sealer, witness: Witness, say: Say) -> bool:
    """Walk one service's log, say each flaw up to `MOST`, and sum up."""
    service, verdict, flaws = sealer.service, Verdict(), 0
    async for flaw in verify(connection, sealer, witness.checkpoints, verdict):
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
        "witness": len(set(witness.checkpoints)),
        "unchained": verdict.unchained,
    }
    outcome = "log_is_broken" if flaws else "log_is_whole" if verdict.entries else "log_is_empty"
    say(sentence(outcome, flaws=flaws, **facts))
    if witness.unread:
        say(sentence("log_lines_unread", service=service, count=witness.unread))
    if not witness.checkpoints:
        say(sentence("log_unwitnessed", service=service))
    return flaws == 0


def _sentence(service: str, flaw: Flaw) -> str:
    """Say one flaw."""
    return sentence(f"log_{flaw.code}", service=service, position=flaw.position, at=flaw.at or "-", **flaw.facts)


def _witness(settings: Settings, service: str, logs: Sequence[Path]) -> Witness:
    """Read the checkpoints in the files that were named, and in the log of the embedded platform's service."""
    witness = Witness()
    own = settings.state_dir / "logs" / f"{service}.log"
    for file in (*logs, *([own] if own.is_file() else ())):
        try:
            with closing(file.open(encoding="utf-8", errors="replace")) as lines:
                witness.read(lines, service)
        except OSError as reason:
            raise CannotGoOn("log_file_unreadable", file=file, reason=reason.strerror) from reason
    return witness
