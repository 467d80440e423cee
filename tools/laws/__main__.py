"""Reads every file of the repository and prints where a law is broken; exit code 1 when one is."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.laws import conduct, house, marks, shape
from tools.laws.law import File, Finding

FILE_LAWS = (*shape.LAWS, *conduct.LAWS, *marks.LAWS, *house.LAWS)


def tracked() -> list[str]:
    """Return the paths that git tracks or would track."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 -- whichever git cloned this
        check=True,
        capture_output=True,
        text=True,
    )
    return sorted(set(filter(None, listing.stdout.split("\0"))))


def read(paths: list[str]) -> Iterator[File]:
    """Yield the files that exist; what is no text is known by its size alone."""
    for path in paths:
        file = Path(path)
        if file.is_file():
            yield File(path, file.read_bytes().decode("utf-8", errors="replace"))


def broken_laws(files: list[File]) -> Iterator[tuple[str, str, list[Finding]]]:
    """Yield each law with its reason and the places where it is broken."""
    for law in FILE_LAWS:
        yield law.name, law.reason, [finding for file in files for finding in law.findings(file)]
    over_the_tree = {
        "no-import-cycles": [*house.import_cycles("services"), *house.import_cycles("tools")],
        "one-way-in": house.parts_without_app({file.path for file in files}),
    }
    for name, reason in house.TREE_LAWS.items():
        yield name, reason, over_the_tree[name]


def main() -> int:
    """Print every broken law; return the exit code."""
    files = list(read(tracked()))
    broken = laws = 0
    for name, reason, findings in broken_laws(files):
        laws += 1
        for finding in sorted(findings):
            print(f"{finding.path}:{finding.line}: {name}: {finding.what}")
        if findings:
            broken += len(findings)
            print(f"    {name}: {reason}\n")
    print(
        f"{laws} laws over {len(files)} files: {broken} broken" if broken else f"{laws} laws kept by {len(files)} files"
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
