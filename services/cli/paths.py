"""What the command line does with paths to work: it checks their files, and names cases that no file describes."""

from collections.abc import Callable
from pathlib import Path

import asyncpg

from services.cli.errors import CannotGoOn, in_one_line, sentence
from services.cli.reach import PATIENCE
from services.kit.database.sessions import Database
from services.kit.settings import Settings
from services.kit.written import BadFile
from services.people.paths.law import PATHS, load, read_paths

STAND_AT = (
    "SELECT path, step, count(*) FROM service_case WHERE closed_on IS NULL GROUP BY path, step ORDER BY path, step"
)
"""The paths and steps of open cases, and how many are there."""


def require_paths(settings: Settings) -> None:
    """Raise `CannotGoOn` with every fault where a path cannot be read: people does not start without it."""
    try:
        read_paths(settings)
    except BadFile as error:
        raise CannotGoOn("bad_paths", folder=settings.paths_dir or PATHS, faults=in_a_row(error)) from error


def check_paths(folder: Path, tell: Callable[[str], None]) -> None:
    """Tell which paths stand in a folder, or every fault line by line; raise `CannotGoOn` where there is one."""
    try:
        found = load(folder, beside=load(PATHS))
    except BadFile as error:
        for fault in error.faults:
            tell(str(fault))
        raise CannotGoOn("faulty_paths", count=len(error.faults), folder=folder) from error
    tell(sentence("sound_paths", count=len(found), folder=folder, names=", ".join(sorted(found)) or "-"))


def look_at_paths(settings: Settings) -> tuple[str, bool, str]:
    """Say which paths there are, or what is wrong with their files."""
    what = "paths"
    try:
        own = read_paths(settings).keys() - load(PATHS).keys()
    except BadFile as error:
        return what, False, in_a_row(error)
    where = "" if settings.paths_dir is None else f" of {settings.paths_dir}"
    return what, True, f"those that ship, and {len(own)}{where}: {', '.join(sorted(own))}" if own else "those that ship"


async def look_at_cases(settings: Settings) -> tuple[str, bool, str]:
    """Name the paths and steps at which open cases stand and that no file describes: nobody can move those."""
    what = "paths of open cases"
    try:
        paths = read_paths(settings)
        async with Database(settings, "people").connection("doctor", {}, patience=PATIENCE) as connection:
            stand_at = await connection.fetch(STAND_AT)
    except BadFile:
        return what, False, "not compared, for the paths cannot be read"
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        return what, False, in_one_line(error)
    gone = [f"{path} at {step} ({n})" for path, step, n in stand_at if path not in paths or not paths[path].has(step)]
    return what, not gone, f"described by no file: {', '.join(gone)}" if gone else "described"


def in_a_row(error: BadFile) -> str:
    """Return every fault on one line."""
    return "; ".join(map(str, error.faults))
