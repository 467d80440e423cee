"""PostgreSQL's own programs beside its server (pg_basebackup, pg_verifybackup, …), run to their end.

They run as ourselves, also where we are root: what they write is ours, and the server's socket is open to us.
"""

import subprocess

from services.cli.embedded.postgres import binaries
from services.cli.embedded.process import clean_environment


class ProgramFailed(Exception):
    """A program ended with an error; the text is the line with which it said why."""


def run_program(version: int, program: str, *words: object) -> str:
    """Run one of PostgreSQL's programs and return what it printed.

    Raises `ProgramFailed` where it fails, and `CannotGoOn` where there is none for this major version.
    """
    ended = subprocess.run(  # noqa: S603 -- the wheel's own binaries
        [str(binaries(version) / program), *map(str, words)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=clean_environment(),
        check=False,
        text=True,
        errors="replace",
    )
    if ended.returncode != 0:
        lines = [line.strip() for line in ended.stderr.splitlines() if line.strip()]
        telling = [line for line in lines if "error:" in line]
        raise ProgramFailed((telling or lines or [f"exit code {ended.returncode}"])[0])
    return ended.stdout
