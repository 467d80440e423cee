"""The first five minutes of both READMEs and the guides, run as they are printed on a platform with demo data."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import BIHUAN, PATIENCE, ROOT, Running, environment

pytestmark = pytest.mark.slow

BLOCK = re.compile(r"^```(sh|json)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CHANGING = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d(T[\d:.]+\+00:00)?|WzEs[\w-]{40,}")
"""Ids, days, instants and cursors of the merged feed: other ones each time."""
LEFT_OUT = re.compile(r",\s*…(?=\s*[,}])")
"""Where an answer on paper leaves fields out; an object without this mark has every field."""
MARK = "left out"
ASKED_FOR = re.compile(r"^(\w+)=….*$", re.MULTILINE)
"""A variable that the reader fills in with the id of the answer above."""
ADDRESS = re.compile(r"http://127\.0\.0\.1:800(\d)")
SECTIONS = {
    "README.md": "## The first five minutes\n",
    "README.zh.md": "## 五分钟上手\n",
    "docs/front-end.md": "",
    "docs/integrating.md": "",
    "docs/policies.md": "",
}
"""The papers, and under which heading their commands stand; under none in particular where they all run."""


def blocks(paper: str) -> list[tuple[str, str]]:
    """Return the commands and the answers of the section, in their order."""
    text = (ROOT / paper).read_text(encoding="utf-8")
    if heading := SECTIONS[paper]:
        text = text.partition(heading)[2].partition("\n## ")[0]
    return [(kind, block) for kind, block in BLOCK.findall(text)]


def documents(text: str) -> list[Any]:
    """Return the JSON documents that follow each other; ids, days and instants are taken for alike."""
    rest = CHANGING.sub("…", LEFT_OUT.sub(f', "{MARK}": true', text)).strip()
    read = []
    while rest:
        document, end = json.JSONDecoder().raw_decode(rest)
        read.append(document)
        rest = rest[end:].lstrip()
    return read


def as_shown(shown: Any, answered: Any) -> Any:  # noqa: ANN401 -- any JSON value
    """Return the answer without the fields that the paper says it leaves out, its objects' fields in any order."""
    if isinstance(shown, dict) and isinstance(answered, dict):
        told = set(shown) if MARK in shown else set(answered)
        mark = {MARK: True} if MARK in shown else {}
        return mark | {key: as_shown(shown.get(key), value) for key, value in answered.items() if key in told}
    if isinstance(shown, list) and isinstance(answered, list) and len(shown) == len(answered):
        return [as_shown(*pair) for pair in zip(shown, answered, strict=True)]
    return answered


def pasted(paper: str, port_base: int) -> str:
    """Return the commands as one script: each block leaves its answer in a file of its number."""
    script = []
    above = 0
    for number, (kind, block) in enumerate(blocks(paper)):
        if kind == "sh":
            its_id = f"""grep -o '"id" : "[^"]*"' {above} | head -1 | cut -d'"' -f4"""
            filled_in = ASKED_FOR.sub(rf"\1=$({its_id})", block)
            script.append(f"{{\n{filled_in}}} > {number}\n")
            above = number
    return ADDRESS.sub(lambda found: f"http://127.0.0.1:{port_base + int(found[1])}", "".join(script))


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder that has `.venv/bin/bihuan`, as a clone has."""
    program = tmp_path / "clone" / ".venv" / "bin" / "bihuan"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m services.cli "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return tmp_path / "clone"


@pytest.mark.parametrize("paper", SECTIONS)
def test_what_a_paper_prints_is_what_its_commands_answer(paper: str, clone: Path) -> None:
    with Running(clone / "state", program=(*BIHUAN, "up", "--demo")) as running:
        base = running.wait_ready().port_base
        told = environment(clone / "state", base)
        subprocess.run(["bash", "-ec", pasted(paper, base)], cwd=clone, env=told, timeout=PATIENCE, check=True)
    for number, (kind, block) in enumerate(blocks(paper)):
        if kind == "json":
            shown = documents(block)
            answered = documents((clone / str(number - 1)).read_text(encoding="utf-8"))[-len(shown) :]
            assert [as_shown(*pair) for pair in zip(shown, answered, strict=True)] == shown
