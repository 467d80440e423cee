"""The papers say what the code says: parts and roles of the READMEs, the index of decisions, and every link."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_command

from services.cli.main import app
from services.kit.identity.roles import roles
from services.kit.settings import PARTS, SERVICES
from tools import settings_page

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh.md")
DECISIONS = ROOT / "docs" / "decisions"
PAPERS = (*READMES, "CONTRIBUTING.md", *(str(page.relative_to(ROOT)) for page in sorted(ROOT.glob("docs/**/*.md"))))
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")


def _text(paper: str) -> str:
    return (ROOT / paper).read_text(encoding="utf-8")


def _rows(paper: str) -> dict[str, tuple[str, str]]:
    """Return the other two cells of the tables' rows by the first one."""
    cells = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in _text(paper).splitlines()]
    return {row[0]: (row[1], row[2]) for row in cells if len(row) == len(("part", "port", "what it does"))}


@pytest.mark.parametrize("paper", READMES)
def test_a_readme_has_a_row_for_every_part_with_its_port(paper: str) -> None:
    ports = {part: port for part, (port, _) in _rows(paper).items() if part in PARTS}

    assert ports == {part: str(8000 + far) for part, far in PARTS.items()}


@pytest.mark.parametrize("paper", READMES)
def test_a_part_that_is_started_is_not_said_to_wait(paper: str) -> None:
    does = {part: what for part, (_, what) in _rows(paper).items() if part in PARTS}

    assert [part for part, what in does.items() if "not started yet" in what or "尚未启动" in what] == []


@pytest.mark.parametrize("paper", READMES)
def test_a_readme_has_a_row_for_every_role(paper: str) -> None:
    assert set(roles()) <= set(_rows(paper))


@pytest.mark.parametrize("paper", READMES)
def test_a_readme_names_every_command(paper: str) -> None:
    commands = getattr(get_command(app), "commands", {})

    assert commands
    assert [name for name in commands if not re.search(rf"`{name}`|bihuan {name}\b", _text(paper))] == []


@pytest.mark.parametrize("paper", READMES)
def test_a_readme_calls_no_command_that_there_is_not(paper: str) -> None:
    called = set(re.findall(r"(?:\.venv/bin/|`)bihuan ([a-z]+)", _text(paper)))

    assert called <= set(getattr(get_command(app), "commands", {}))


@pytest.mark.parametrize("paper", PAPERS)
def test_every_link_leads_somewhere(paper: str) -> None:
    links = LINK.findall(_text(paper))

    assert [link for link in links if not ((ROOT / paper).parent / link).exists()] == []


def test_the_configuration_page_is_the_one_that_the_settings_make() -> None:
    assert settings_page.PAGE.read_text(encoding="utf-8") == settings_page.page()


def test_every_decision_stands_in_the_index_under_its_title() -> None:
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    pages = [page for page in DECISIONS.glob("[0-9]*.md") if f"[{page.name[:4]}]({page.name})" not in index]

    assert pages == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_glossary_has_every_kind_of_row_that_others_follow(service: str) -> None:
    kinds = import_module(f"services.{service}.app").SERVICE.states
    rows = [row for row in _text("docs/glossary.md").splitlines() if row.startswith("| ") and "*planned*" not in row]
    known = {term for row in rows for term in re.findall(r"`(\w+)`", row.split("|")[2])}

    assert kinds.keys() <= known


def test_the_rooms_are_those_of_the_decision() -> None:
    """A reader of CONTRIBUTING finds the same rooms as the law knows."""
    decision = (DECISIONS / "0040-rooms-of-a-noun.md").read_text(encoding="utf-8")
    house = (ROOT / "tools" / "laws" / "house.py").read_text(encoding="utf-8")
    known = re.search(r"^ROOMS = \((.*)\)$", house, re.MULTILINE)

    assert known is not None
    for room in re.findall(r'"(\w+)"', known[1]):
        assert f"`{room}.py`" in decision
        assert f"`{room}.py`" in _text("CONTRIBUTING.md")
