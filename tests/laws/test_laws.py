"""Each law of tools/laws, proven on a source that breaks it and on one that keeps it."""

from pathlib import Path

import pytest

from tools.laws.__main__ import FILE_LAWS, broken_laws
from tools.laws.house import TREE_LAWS, cycles, import_cycles, parts_without_app
from tools.laws.law import File, Law

LAWS = {law.name: law for law in FILE_LAWS}
ACTION = "services/people/households/actions.py"
TEST = "tests/people/test_rules.py"
MIGRATION = "migrations/people/0001_first.py"
READING = "services/vacancies/posts/reading/pay.py"
FIX = "FIX" + "ME"
LONG = "def certify() -> None:\n" + "    step()\n" * 50
SETTING = "set_config('app.keys', '', "

BROKEN = [
    ("oldest-python", ACTION, "def certify(:\n"),
    ("oldest-python", ACTION, "class Page[T]: pass\n"),
    ("short-functions", ACTION, LONG),
    ("short-files", ACTION, "x = 1\n" * 301),
    ("short-files", TEST, "x = 1\n" * 601),
    ("typed-returns", ACTION, "def certify(): pass\n"),
    ("typed-returns", ACTION, "class H:\n    async def certify(self): pass\n"),
    ("field-names", "services/people/utils.py", ""),
    ("field-names", ACTION, "class HouseholdManager: pass\n"),
    ("field-names", ACTION, "def handle() -> None: pass\n"),
    ("small-files", "docs/picture.svg", "x" * 1_000_001),
    ("kit-commits", ACTION, "async def certify() -> None:\n    await session.commit()\n"),
    ("kit-commits", ACTION, "async def certify() -> None:\n    await self.session.rollback()\n"),
    ("problems-only", "services/people/households/api.py", "raise HTTPException(404)\n"),
    ("problems-only", "services/people/households/api.py", "raise fastapi.HTTPException(404)\n"),
    ("local-settings", ACTION, f'QUERY = "SELECT {SETTING}false)"\n'),
    ("local-settings", ACTION, f'QUERY = """SELECT {SETTING}\n  FALSE)"""\n'),
    ("local-settings", ACTION, 'func.set_config("app.keys", keys, False)\n'),
    ("local-settings", "services/kit/scope.sql", f"SELECT {SETTING}false);\n"),
    ("one-clock", ACTION, "on = date.today()\n"),
    ("one-clock", ACTION, "at = datetime.now(UTC)\n"),
    ("one-clock", ACTION, "at = datetime.datetime.utcnow()\n"),
    ("one-clock", TEST, "at = time.time()\n"),
    (
        "one-clock-in-sql",
        "services/people/households/queries.py",
        'DUE = "SELECT id FROM due WHERE due_on <= current_date"\n',
    ),
    ("one-clock-in-sql", "services/people/households/model.py", "made = column(server_default=func.now())\n"),
    ("no-lazy-loads", "services/people/households/model.py", "members = relationship()\n"),
    ("no-lazy-loads", "services/people/households/model.py", 'members = orm.relationship(lazy="selectin")\n'),
    ("claims-return", ACTION, "claimed = result.rowcount == 1\n"),
    ("keyset-pages", "services/people/households/queries.py", "page = select(Household).offset(40)\n"),
    ("migrations-fail-fast", MIGRATION, "def upgrade() -> None: op.add_column()\n"),
    ("explained-noqa", ACTION, "x = 1  # noqa\n"),
    ("explained-noqa", ACTION, "x = 1  # noqa: E501\n"),
    ("explained-noqa", ACTION, "# ruff: noqa: E501\n"),
    ("explained-type-ignores", ACTION, "x = 1  # type: ignore\n"),
    ("explained-type-ignores", ACTION, "x = 1  # type: ignore[misc]\n"),
    ("explained-type-ignores", ACTION, "# mypy: ignore-errors\n"),
    ("explained-skips", TEST, "pytest.skip()\n"),
    ("explained-skips", TEST, "pytest.skip('')\n"),
    ("explained-skips", TEST, "@pytest.mark.skip\ndef test_x() -> None: ...\n"),
    ("explained-skips", TEST, "@pytest.mark.skipif(not ROOT)\ndef test_x() -> None: ...\n"),
    ("explained-skips", TEST, "@pytest.mark.xfail(strict=True)\ndef test_x() -> None: ...\n"),
    ("real-assertions", TEST, "def test_x() -> None:\n    assert True\n"),
    ("no-mocks", TEST, "from unittest.mock import Mock\n"),
    ("no-mocks", TEST, "import unittest.mock\n"),
    ("no-unfinished-marks", ACTION, f"x = 1  # {FIX} later\n"),
    ("no-unfinished-marks", "docs/guide.md", f"{FIX}: write this\n"),
    ("no-traces", "docs/guide.md", "cd /home/somebody/bihuan\n"),
    ("no-traces", "requirements.lock", "--index-url https://mirror.example/simple\n"),
    ("no-traces", "requirements.lock", "x @ https://files.pythonhosted.org/x.whl\n"),
    ("same-rooms", "services/people/households/certification.py", ""),
    ("pure-folders", READING, "from sqlalchemy import select\n"),
    ("pure-folders", READING, "import asyncpg.pool\n"),
    ("pure-folders", READING, "from services.vacancies.posts import queries\n"),
    ("pure-folders", READING, "from services.vacancies.posts.model import Post\n"),
]

KEPT = [
    ("oldest-python", ACTION, "match kind:\n    case 1: pass\n"),
    ("short-functions", ACTION, LONG.removesuffix("    step()\n")),
    ("short-files", ACTION, "x = 1\n" * 300),
    ("short-files", TEST, "x = 1\n" * 600),
    ("typed-returns", ACTION, "def certify() -> None: pass\n"),
    ("field-names", "services/people/households/rules.py", "def certify() -> None: pass\n"),
    ("small-files", "docs/picture.svg", "x" * 1_000_000),
    ("kit-commits", ACTION, "async def certify() -> None:\n    await session.flush()\n"),
    ("kit-commits", "services/kit/database/sessions.py", "session.commit()\n"),
    ("problems-only", "services/people/households/api.py", "raise NoSuchHousehold(id=id)\n"),
    ("problems-only", "services/kit/http/problems.py", "raise HTTPException(404)\n"),
    ("local-settings", ACTION, f'QUERY = "SELECT {SETTING}true)"\n'),
    ("local-settings", ACTION, 'func.set_config("app.keys", keys, True)\n'),
    ("one-clock", ACTION, "on = clock.today()\n"),
    ("one-clock", "services/kit/clock.py", "at = datetime.now(UTC)\n"),
    ("one-clock-in-sql", "services/people/households/queries.py", 'DUE = "SELECT id FROM due WHERE due_on <= :on"\n'),
    ("one-clock-in-sql", ACTION, '"""Never now() in SQL."""\n'),
    ("no-lazy-loads", "services/people/households/model.py", 'members = relationship(lazy="raise")\n'),
    ("claims-return", ACTION, 'CLAIM = "UPDATE due SET claimed_at = :at RETURNING id"\n'),
    ("keyset-pages", "services/people/households/queries.py", "page = select(Household).where(after).limit(41)\n"),
    ("keyset-pages", ACTION, "turned = clock.offset()\n"),
    ("migrations-fail-fast", MIGRATION, "op.execute(\"SET LOCAL lock_timeout = '2s'\")\n"),
    ("explained-noqa", ACTION, "x = 1  # noqa: E501, S608 -- the names come from our own table\n"),
    ("explained-type-ignores", ACTION, "x = 1  # type: ignore[misc]  # the library's stubs lack it\n"),
    ("explained-skips", TEST, "pytest.skip('needs root')\n"),
    ("explained-skips", TEST, "@pytest.mark.skipif(not ROOT, reason='needs root')\ndef test_x() -> None: ...\n"),
    ("explained-skips", TEST, "pytest.skip(f'no browser: {missing}')\n"),
    ("real-assertions", TEST, "def test_x() -> None:\n    assert certify() is True\n"),
    ("no-mocks", TEST, "import pytest\n"),
    ("no-unfinished-marks", ACTION, "x = 1  # the law says so\n"),
    (
        "no-traces",
        "docs/guide.md",
        "cd bihuan && make run; read https://pypi.org/project/grimp and /people/v1/persons\n",
    ),
    ("same-rooms", "services/people/households/rules.py", ""),
    ("same-rooms", "services/people/households/events.py", ""),
    ("same-rooms", "services/people/households/problems.py", ""),
    ("same-rooms", "services/people/certifications/law.py", ""),
    ("same-rooms", "services/people/certifications/words.py", ""),
    ("same-rooms", "services/vacancies/imports/jobs.py", ""),
    ("same-rooms", "services/people/offices.py", ""),
    ("same-rooms", "services/kit/journal/recording.py", ""),
    ("same-rooms", READING, ""),
    ("pure-folders", READING, "import re\nfrom services.vacancies.posts.rules import Pay\n"),
    ("pure-folders", READING, "from services.kit.codes.areas import find\n"),
    ("pure-folders", "services/vacancies/posts/queries/lists.py", "from sqlalchemy import select\n"),
    ("pure-folders", "services/vacancies/imports/jobs/storing.py", "from sqlalchemy import select\n"),
    ("pure-folders", "services/kit/vault/keys/derive.py", "import sqlalchemy\n"),
]


def _findings(law: Law, folder: Path, path: str, source: str) -> list[int]:
    """Write the source to a file, read it back as the tool does, and return the lines at which it breaks the law."""
    written = folder / path
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(source, encoding="utf-8")
    return [finding.line for finding in law.findings(File(path, written.read_text(encoding="utf-8")))]


@pytest.mark.parametrize(("law", "path", "source"), BROKEN)
def test_a_source_that_breaks_the_law_is_told(tmp_path: Path, law: str, path: str, source: str) -> None:
    assert _findings(LAWS[law], tmp_path, path, source)


@pytest.mark.parametrize(("law", "path", "source"), KEPT)
def test_a_source_that_keeps_the_law_is_left_alone(tmp_path: Path, law: str, path: str, source: str) -> None:
    assert _findings(LAWS[law], tmp_path, path, source) == []


def test_every_law_has_a_source_that_breaks_it_and_one_that_keeps_it() -> None:
    assert {law for law, _, _ in BROKEN} == {law for law, _, _ in KEPT} == set(LAWS)


def test_every_law_gives_its_reason() -> None:
    assert all(law.reason for law in FILE_LAWS)
    assert all(TREE_LAWS.values())


def test_a_finding_names_the_line() -> None:
    source = "x = 1\ny = 2\nz = date.today()\n"

    assert [finding.line for finding in LAWS["one-clock"].findings(File(ACTION, source))] == [3]


def test_a_file_that_is_not_python_is_told_once() -> None:
    found = [finding for law in FILE_LAWS for finding in law.findings(File(ACTION, "def certify(:\n"))]

    assert len(found) == 1


def test_the_folder_of_this_checkout_is_a_trace() -> None:
    source = f"see {Path.cwd().resolve()}/services\n"

    assert LAWS["no-traces"].findings(File("docs/guide.md", source))


def test_modules_that_import_each_other_are_a_cycle() -> None:
    assert list(cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})) in (
        [["a", "b", "c", "a"]],
        [["b", "c", "a", "b"]],
        [["c", "a", "b", "c"]],
    )


def test_two_cycles_are_both_told() -> None:
    found = cycles({"a": {"b"}, "b": {"a"}, "c": {"d"}, "d": {"c"}})

    assert {frozenset(cycle) for cycle in found} == {frozenset("ab"), frozenset("cd")}


def test_modules_that_import_downwards_are_no_cycle() -> None:
    assert list(cycles({"a": {"b", "c"}, "b": {"c"}, "c": set()})) == []


def test_a_cycle_is_found_in_real_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "circling"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "households.py").write_text("from circling import persons\n", encoding="utf-8")
    (package / "persons.py").write_text("import circling.households\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    assert len(import_cycles("circling")) == 1


def test_a_part_with_routes_and_no_app_is_told() -> None:
    found = parts_without_app({"services/people/persons/api.py", "services/people/persons/rules.py"})

    assert [finding.path for finding in found] == ["services/people/app.py"]


def test_a_part_with_an_app_is_left_alone() -> None:
    assert parts_without_app({"services/people/persons/api.py", "services/people/app.py"}) == []


def test_a_run_looks_at_every_law() -> None:
    assert {name for name, _, _ in broken_laws([])} == {*LAWS, *TREE_LAWS}
