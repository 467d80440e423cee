"""Asks whether a locked package has a known vulnerability: `python -m tools.audit`, a gate of `make check`.

pip-audit asks, first PyPI and then OSV (OSV_URL names another address of it, such as a mirror inside a closed network;
then that one alone is asked). Where neither can be asked the gate says so in one line and holds nothing up. pip-audit
itself calls packages that a service does not know "not vulnerable"; an index without advisories knows none of them, so
here that counts as not asked.

A vulnerability that does not concern us stands in `audit_left_alone.yaml` by its id, with the reason and the day until
which that holds; after it, it fails again.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
LEFT_ALONE = Path(__file__).with_name("audit_left_alone.yaml")
PATIENCE = 5
"""Seconds that a service may take to answer one question."""
LEFT_OUT = "left out: no advisory service is reachable"

PYPI, OSV = ("--vulnerability-service", "pypi"), ("--vulnerability-service", "osv")


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """One that a locked package is known to have: its ids, the same one in several books, and what mends it."""

    package: str
    version: str
    ids: tuple[str, ...]
    mended_in: tuple[str, ...]

    def __str__(self) -> str:
        """Say it in one line."""
        mended = ", ".join(self.mended_in) or "no version yet"
        return f"{self.package} {self.version}: {' = '.join(self.ids)}, mended in {mended}"


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """One that does not concern us."""

    id: str
    reason: str
    until: date


def asked(service: Sequence[str], lock: Path) -> list[dict[str, Any]] | None:
    """Return what a service says of each locked package; None where it cannot be asked, or knows none of them."""
    # The lock is read as it stands: nothing is resolved, nothing fetched from the index.
    how = ("--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off")
    words = (sys.executable, "-m", "pip_audit", "-r", str(lock), *how, "--timeout", str(PATIENCE), *service)
    answered = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 -- words of ours and of our Makefile
    try:
        packages: list[dict[str, Any]] = json.loads(answered.stdout)["dependencies"]
    except ValueError:
        return None
    return packages if any("vulns" in package for package in packages) else None


def vulnerabilities(packages: Sequence[dict[str, Any]]) -> Iterator[Vulnerability]:
    """Return every vulnerability that a service tells."""
    for package in packages:
        for told in package.get("vulns", ()):
            ids = tuple(dict.fromkeys((told["id"], *told["aliases"])))
            yield Vulnerability(package["name"], package["version"], ids, tuple(told["fix_versions"]))


def read_left_alone(file: Path) -> list[LeftAlone]:
    """Return what is left alone; raise `TypeError` for an entry without an id, a reason and a day, or with more."""
    entries = [LeftAlone(**entry) for entry in yaml.safe_load(file.read_text(encoding="utf-8")) or ()]
    for entry in entries:
        if not (entry.id and entry.reason and isinstance(entry.until, date)):
            raise TypeError(file.name, entry)
    return entries


def concerning(found: Sequence[Vulnerability], left_alone: Sequence[LeftAlone], today: date) -> list[Vulnerability]:
    """Return those that nobody has left alone, or not until today."""
    still = {entry.id for entry in left_alone if entry.until >= today}
    return [vulnerability for vulnerability in found if still.isdisjoint(vulnerability.ids)]


def main(lock: Path, file: Path) -> int:
    """Print each vulnerability that concerns us, or that nobody could be asked; return the exit code."""
    own = os.environ.get("OSV_URL")
    services = ((*OSV, "--osv-url", own),) if own else (PYPI, OSV)
    left_alone = read_left_alone(file)
    packages = next(filter(None, (asked(service, lock) for service in services)), None)
    if packages is None:
        print(LEFT_OUT)
        return 0
    found = list(vulnerabilities(packages))
    concern = concerning(found, left_alone, datetime.now(UTC).date())
    for vulnerability in concern:
        print(vulnerability)
    if unknown := [package["name"] for package in packages if "vulns" not in package]:
        print(f"left out: the advisory service does not know {', '.join(unknown)}")
    known = len(packages) - len(unknown)
    print(f"{known} locked packages asked for, {len(found) - len(concern)} vulnerabilities left alone")
    return 1 if concern else 0


if __name__ == "__main__":
    sys.exit(main(LOCK, LEFT_ALONE))
