"""What the ready-made checkers are told in pyproject.toml: ruff's rules and the contracts between parts and rooms."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
HEAD = '"""Households."""\n\n'

HOUSE = {
    "services/__init__.py": "",
    "services/kit/__init__.py": "",
    "services/kit/clock.py": "",
    "services/people/__init__.py": "",
    "services/people/households/__init__.py": "",
    "services/people/households/model.py": "import services.kit.clock\n",
    "services/people/households/rules.py": "",
    "services/people/households/queries.py": "from services.people.households import model\n",
    "services/people/households/law.py": "from services.people.households import rules\n",
    "services/people/households/words.py": "from services.people.households import rules\n",
    "services/people/households/events.py": "from services.people.households import rules\n",
    "services/people/households/problems.py": "from services.people.households import words\n",
    "services/people/households/actions.py": (
        "from services.people.households import events, law, model, problems, queries, rules\n"
    ),
    "services/people/households/api.py": "from services.people.households import actions, problems, queries, words\n",
    "services/people/households/listens.py": "from services.people.households import actions\n",
    "services/gateway/__init__.py": "",
    "services/cli/__init__.py": "import services.people\n",
}


def _ruff(source: str, path: str = "services/people/households/rules.py") -> str:
    """Return what ruff says about a source as if it stood at this path."""
    command = [str(BIN / "ruff"), "check", "--no-cache", "--output-format", "concise", "--stdin-filename", path, "-"]
    return subprocess.run(command, cwd=ROOT, input=source, check=False, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("PLC0415", 'def certify() -> None:\n    """Certify."""\n    import json  # here\n'),
        ("ANN201", 'def certify():\n    """Certify."""\n'),
        ("D103", "def certify() -> None:\n    return\n"),
        ("DTZ005", "from datetime import datetime\n\nAT = datetime.now()\n"),
        ("TID252", "from . import model\n"),
        ("E501", f"WORD = '{'x' * 120}'\n"),
        ("RUF001", "WORD = 'сity'\n"),  # noqa: RUF001 -- its first letter is Cyrillic on purpose
        ("RUF100", "WORD = 1  # noqa: E501 -- not needed\n"),
    ],
)
def test_ruff_refuses(rule: str, source: str) -> None:
    assert f" {rule} " in _ruff(HEAD + source)


def test_ruff_takes_the_punctuation_of_chinese_prose() -> None:
    assert "RUF00" not in _ruff(HEAD + "TITLE = '零就业家庭：至少一人有劳动能力，且无人就业（粤）。'\n")


def test_ruff_takes_a_problem_named_for_what_happened() -> None:
    assert "N818" not in _ruff(HEAD + 'class NotZeroEmployment(Exception):\n    """No."""\n')


def _contracts(folder: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run the contracts over a small house of which some files are changed; names are paths with __ for /."""
    for path, source in (
        HOUSE | {f"services/{name.replace('__', '/')}.py": text for name, text in changed.items()}
    ).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
    command = [str(BIN / "lint-imports"), "--no-cache", "--no-logo", "--config", str(ROOT / "pyproject.toml")]
    return subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(folder)}, check=False, capture_output=True, text=True
    )


def test_a_house_in_order_keeps_every_contract(tmp_path: Path) -> None:
    run = _contracts(tmp_path)

    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    ("changed", "source", "contract"),
    [
        ("people__households__rules", "import services.gateway\n", "Parts are independent"),
        ("kit__clock", "import services.people\n", "Parts are independent"),
        ("people__households__api", "import services.cli\n", "Parts are independent"),
        ("newcomer", "", "Parts are independent"),
        ("people__households__model", "from services.people.households import queries\n", "Inside a noun"),
        ("people__households__queries", "from services.people.households import actions\n", "Inside a noun"),
        ("people__households__actions", "from services.people.households import api\n", "Inside a noun"),
        ("people__households__rules", "from services.people.households import model\n", "Rules stand alone"),
        ("people__households__jobs", "from services.people.households import api\n", "Inside a noun"),
        ("people__households__queries", "from services.people.households import problems\n", "Inside a noun"),
        ("people__households__law", "from services.people.households import problems\n", "Inside a noun"),
        ("people__households__events", "from services.people.households import model\n", "What is told"),
        ("people__households__problems", "from services.people.households import queries\n", "Inside a noun"),
        ("people__households__law", "from services.people.households import model\n", "What is told"),
        ("people__households__rules", "from services.people.households import law\n", "Rules stand alone"),
        ("people__households__rules", "import sqlalchemy\n", "Rules do no I/O"),
        ("people__households__rules", "from fastapi import Request\n", "Rules do no I/O"),
    ],
)
def test_an_import_against_the_contract_is_refused(tmp_path: Path, changed: str, source: str, contract: str) -> None:
    run = _contracts(tmp_path, **{changed: source})

    assert run.returncode == 1
    assert any(line.startswith(contract) and line.endswith("BROKEN") for line in run.stdout.splitlines()), run.stdout
