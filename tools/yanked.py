"""Refuses a lock with files that were withdrawn (PEP 592, "yanked"): `python -m tools.yanked`, part of `make audit`.

The index that pip uses is asked for the pages of the locked packages, as JSON (PEP 691). One that cannot be asked, or
has no such pages, is said in one line and holds nothing up.
"""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import httpx

LOCK = Path(__file__).parents[1] / "requirements.lock"
PYPI = "https://pypi.org"
JSON = "application/vnd.pypi.simple.v1+json"
AT_ONCE = 8
ENTRY = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(.*?)(?=^[a-z0-9]|\Z)", re.MULTILINE | re.DOTALL)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def locked(lock: str) -> dict[str, set[str]]:
    """Return the hashes of each locked package."""
    packages: dict[str, set[str]] = {}
    for name, entry in ENTRY.findall(lock):
        packages.setdefault(name, set()).update(HASH.findall(entry))
    return packages


def withdrawn(page: Mapping[str, Any], hashes: set[str]) -> Iterator[str]:
    """Return the locked files of a package that were withdrawn, with the reason that its page gives."""
    for file in page["files"]:
        if file.get("yanked") and file["hashes"].get("sha256") in hashes:
            reason = file["yanked"] if isinstance(file["yanked"], str) else "no reason given"
            yield f"{file['filename']} was withdrawn: {reason}"


def index() -> str:
    """Return the address of the index that pip uses, which may hold a password."""
    if named := os.environ.get("PIP_INDEX_URL"):
        return named
    configured = subprocess.run(
        (sys.executable, "-m", "pip", "config", "get", "global.index-url"), capture_output=True, text=True, check=False
    )
    return configured.stdout.strip() or f"{PYPI}/simple"


async def found(packages: Mapping[str, set[str]], at: str) -> list[str]:
    """Return the withdrawn files of all packages; raise an error of httpx, or `ValueError`, where nobody can say."""
    gate = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(headers={"Accept": JSON}, timeout=10, follow_redirects=True) as client:

        async def of(name: str) -> list[str]:
            async with gate:
                answer = await client.get(f"{at.rstrip('/')}/{name}/")
            return list(withdrawn(answer.raise_for_status().json(), packages[name]))

        return list(chain.from_iterable(await asyncio.gather(*map(of, sorted(packages)))))


def main(lock: Path, at: str) -> int:
    """Print each locked file that was withdrawn, or that nobody can say; return the exit code."""
    packages = locked(lock.read_text(encoding="utf-8"))
    try:
        files = asyncio.run(found(packages, at))
    except (httpx.HTTPError, ValueError) as reason:
        print(f"left out: the package index does not say what was withdrawn ({type(reason).__name__})")
        return 0
    print("\n".join(files) or f"no file of {len(packages)} locked packages was withdrawn")
    return 1 if files else 0


if __name__ == "__main__":
    sys.exit(main(LOCK, index()))
