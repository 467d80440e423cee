"""Checks, without a network, that requirements.lock holds what pyproject.toml asks for, with hashes and no index."""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

_INDEX = re.compile(r"^(--(?:extra-)?index-url|--find-links|-i\b|-f\b)|https?://|file://", re.MULTILINE)
_ENTRY = re.compile(r"^(?P<requirement>[A-Za-z0-9][^\\\n#]*?)\s*(?P<hashes>(?:\\\n\s+--hash=\S+\s*)*)$", re.MULTILINE)


def asked(project: dict[str, Any]) -> Iterator[Requirement]:
    """Yield what a pyproject.toml asks for: at run time, for development and for its build."""
    groups: dict[str, list[str]] = project.get("dependency-groups", {})
    for text in (
        *project["project"]["dependencies"],
        *(text for group in groups.values() for text in group),
        *project["build-system"]["requires"],
    ):
        yield Requirement(text)


def troubles(project: dict[str, Any], lock: str) -> Iterator[str]:
    """Yield what is wrong between a pyproject.toml and its lock; nothing when the lock is current."""
    versions: dict[str, set[Version]] = {}
    if found := _INDEX.search(lock):
        yield f"the lock names an index: {found.group()}"
    for entry in _ENTRY.finditer(lock):
        requirement = Requirement(entry["requirement"])
        if not entry["hashes"]:
            yield f"{requirement.name} is locked without a hash"
        pins = [pin for pin in requirement.specifier if pin.operator == "=="]
        if not pins:
            yield f"{requirement.name} is not pinned"
        versions.setdefault(canonicalize_name(requirement.name), set()).update(Version(pin.version) for pin in pins)
    for requirement in asked(project):
        held = versions.get(canonicalize_name(requirement.name))
        if held is None:
            yield f"{requirement} is asked for and not locked"
        elif not all(requirement.specifier.contains(version, prereleases=True) for version in held):
            yield f"{requirement} is asked for, {', '.join(map(str, sorted(held)))} is locked"


def main() -> int:
    """Print what is wrong; return the exit code."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    wrong = list(troubles(project, Path("requirements.lock").read_text(encoding="utf-8")))
    for trouble in wrong:
        print(f"requirements.lock: {trouble}")
    print("Run `make lock`." if wrong else "requirements.lock holds what pyproject.toml asks for.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
