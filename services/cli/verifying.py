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
from services.kit.vault.chain import Checkpoint, Sealer, in_groups
from services.kit.vault.verifying import Flaw, Verdict, verify
from services.kit.vault.witnessing import Witness

MOST = 20
"""Flaws of a service that are told one by one."""

READING = {"default_transaction_read_only": "on"}

Say = Callable[[str], object]


def verify_log(settings: Settings, service: str | None, logs: Sequence[Path], say: Say) -> bool:
    """Verify the log of one service, or of all, and say what was found; tell whether all is well.

    `logs` are files with lines of services' logs; what the embedded platform keeps of them is read, too. Checkpoints of
    services that are not verified are passed over.
    Raises `CannotGoOn` for a service that does not exist, a file or a database that cannot be read.
    """
    if service is not None and service not in SERVICES:
        raise CannotGoOn("no_such_part", part=service, parts=", ".join(SERVICES))
    chosen = [service] if service else SERVICES
    witness = _witness(settings, chosen, logs)
    for file, number in witness.spoiled[:MOST]:
        say(sentence("log_line_spoiled", file=file, number=number))
    if (more := len(witness.spoiled) - MOST) > 0:
        say(sentence("log_more_lines_spoiled", count=more))
    found = [asyncio.run(_verify(settings, name, witness.checkpoints[name], say)) for name in chosen]
    return all(found) and not witness.spoiled


async def _verify(settings: Settings, service: str, told: Sequence[Checkpoint], say: Say) -> bool:
    """Verify one service's log."""
    try:
        sealer, database = Sealer(settings, service), Database(settings, service)
        async with database.connection("verify-log", READING, patience=PATIENCE) as connection:
            return await _walk(connection, sealer, told, say)
    except BrokenPipeError:
        raise  # whoever read what we say has left
    except DatabaseNotConfigured as reason:
        raise CannotGoOn("log_out_of_reach", service=service) from reason
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError) as reason:
        raise CannotGoOn("log_not_migrated", service=service) from reason
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as reason:
        raise CannotGoOn("log_unreadable", service=service, reason=in_one_line(reason)) from reason


async def _walk(connection: Connection, sealer: Sealer, told: Sequence[Checkpoint], say: Say) -> bool:
    """Walk one service's log, say each flaw up to `MOST`, and sum up."""
    service, verdict, flaws = sealer.service, Verdict(), 0
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
        "witness": len(set(told)),
        "unchained": verdict.unchained,
    }
    outcome = "log_is_broken" if flaws else "log_is_whole" if verdict.entries else "log_is_empty"
    say(sentence(outcome, flaws=flaws, **facts))
    if not told:
        say(sentence("log_unwitnessed", service=service))
    return flaws == 0


def _sentence(service: str, flaw: Flaw) -> str:
    """Say one flaw."""
    return sentence(f"log_{flaw.code}", service=service, position=flaw.position, at=flaw.at or "-", **flaw.facts)


def _witness(settings: Settings, services: Sequence[str], logs: Sequence[Path]) -> Witness:
    """Read the checkpoints in the files that were named, and in the logs of the embedded platform's services."""
    witness = Witness(SERVICES)
    own = [settings.state_dir / "logs" / f"{service}.log" for service in services]
    for file in (*logs, *(each for each in own if each.is_file())):
        try:
            with closing(file.open(encoding="utf-8", errors="replace")) as lines:
                witness.read(lines, file)
        except OSError as reason:
            raise CannotGoOn("log_file_unreadable", file=file, reason=reason.strerror) from reason
    return witness
