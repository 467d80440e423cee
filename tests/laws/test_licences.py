"""Licences: what runs with the platform may be LGPL or MPL when NOTICE names it, and never AGPL or GPL."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

DECISION = Path("docs/decisions/0004-dependencies.md").read_text(encoding="utf-8")
NOTICE = Path("NOTICE").read_text(encoding="utf-8")
STRONG = re.compile(r"\bA?GPL\b|(?<!Lesser )(?:Affero )?General Public License", re.IGNORECASE)
WEAK = re.compile(r"\bLGPL|Lesser General Public|\bMPL\b|Mozilla Public", re.IGNORECASE)


def _licence(name: str) -> str:
    """Return all that a package's metadata say about its licence, the text itself left out."""
    metadata = distribution(name).metadata
    licences = [text for text in metadata.get_all("License-Expression") or [] if text]
    classifiers = [text for text in metadata.get_all("Classifier") or [] if text.startswith("License")]
    first_lines = [text.splitlines()[0] for text in metadata.get_all("License") or [] if text.strip()]
    return " / ".join((*licences, *classifiers, *first_lines))


def _installed_with(names: list[str]) -> set[str]:
    """Return the packages that these packages bring to this machine, themselves included."""
    found: set[str] = set()
    left = [(Requirement(name), "") for name in names]
    while left:
        requirement, extra = left.pop()
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        wanted = distribution(name).requires or []
        if name not in found or requirement.extras:
            left += [(Requirement(text), extra) for text in wanted for extra in ("", *sorted(requirement.extras))]
        found.add(name)
    return found


def _run_time() -> list[str]:
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    return sorted(_installed_with(project["project"]["dependencies"]))


@pytest.mark.parametrize("name", _run_time())
def test_a_run_time_package_states_a_licence_that_is_neither_gpl_nor_agpl(name: str) -> None:
    licence = _licence(name)

    assert licence, f"{name} states no licence"
    assert not STRONG.search(licence), f"{name}: {licence}"


@pytest.mark.parametrize("name", [name for name in _run_time() if WEAK.search(_licence(name))])
def test_a_run_time_package_under_weak_copyleft_is_named_in_notice(name: str) -> None:
    assert re.search(rf"\b{re.escape(name)}\b", NOTICE), f"NOTICE does not name {name}: {_licence(name)}"


def test_every_run_time_dependency_has_its_line_in_the_decision() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    asked = {Requirement(text).name for text in project["project"]["dependencies"]}

    assert asked == set(re.findall(r"^\| ([a-z0-9-]+) \|", DECISION, re.MULTILINE)) - {"package"}


def test_packages_that_packages_need_are_followed() -> None:
    assert {"fastapi", "starlette", "anyio"} <= _installed_with(["fastapi"])


def test_a_package_that_is_not_installed_is_told() -> None:
    with pytest.raises(PackageNotFoundError):
        _installed_with(["bihuan-has-no-such-package"])


@pytest.mark.parametrize(
    ("licence", "strong"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("GNU Affero General Public License v3", True),
        ("LGPL-3.0-only", False),
        ("GNU Lesser General Public License v2 or later (LGPLv2+)", False),
        ("MIT", False),
    ],
)
def test_gpl_and_agpl_are_told_from_lgpl(licence: str, *, strong: bool) -> None:
    assert bool(STRONG.search(licence)) is strong
