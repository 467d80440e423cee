"""What docs/operating.md shows of backup, restore, the access log and the keys: run, and compared line by line."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest
import uvloop

from services.kit.clock import Clock
from tests.cli.officer import officer, registered
from tests.cli.running import BIHUAN, ROOT, Running, command
from tests.waiting import attempts_apart

pytestmark = pytest.mark.slow

PAGE = ROOT / "docs" / "operating.md"
BLOCK = re.compile(r"^```\n(\$ .*?)^```", re.MULTILINE | re.DOTALL)
LEFT_OUT = "…"
"""A line of the page in whose place the command says more."""
CHANGING = (
    re.compile(r"[0-9a-f]{8}(-[0-9a-f]{8}){7}"),
    re.compile(r"(?<!\w)\.{0,2}/[\w./-]*\w"),
    re.compile(r"\d+(\.\d+)?"),
)
"""Digests, paths and numbers, also those in instants and in names of keys and backups: other ones each time."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")

ENTRIES = """
    INSERT INTO access_log (id, at, subject, roles, purpose, person, fields, route)
    SELECT gen_random_uuid(), now() + n * interval '1 millisecond', 'caseworker-' || n,
        '{caseworker}', 'assistance', gen_random_uuid(), '{name,phone}', 'GET /v1/persons/{id}'
    FROM generate_series(1, 30) AS n
"""
TAMPERED = """
    SET session_replication_role = replica;
    UPDATE access_log SET subject = 'caseworker-0' WHERE position = 2;
    DELETE FROM access_log WHERE position = 10 OR position > 28;
    INSERT INTO access_log_checkpoint (position, chain, at, mac) VALUES (3, sha256('a'), now(), sha256('b'));
"""


def shown() -> list[tuple[str, list[str]]]:
    """Return the commands of the page in their order, and what it shows of the answer of each."""
    found: list[tuple[str, list[str]]] = []
    for block in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ bihuan "), []))
            else:
                found[-1][1].append(line)
    return found


def alike(line: str) -> str:
    """Return a line with the same sign for whatever is another one each time."""
    for each in CHANGING:
        line = each.sub("#", line)
    return line


def says(line: str, printed: str) -> bool:
    """Tell whether a line of the page is what was printed, or its English sentence before the Chinese one."""
    line, printed = alike(line), alike(printed)
    rest = printed.removeprefix(f"{line} ")
    return line == printed or (line.endswith(".") and rest != printed and CHINESE.search(rest) is not None)


def differences(page: Sequence[str], printed: Sequence[str]) -> list[str]:
    """Return the lines of the page that were not printed in their turn, and those printed that it does not show."""
    waiting, found, skips = list(printed), [], False
    for line in page:
        if line == LEFT_OUT:
            skips = True
            continue
        turn = next((at for at, each in enumerate(waiting) if says(line, each)), None)
        if turn is None:
            found.append(f"not printed: {line}")
            continue
        found += [] if skips else [f"not shown: {each}" for each in waiting[:turn]]
        waiting, skips = waiting[turn + 1 :], False
    return found + ([] if skips else [f"not shown: {each}" for each in waiting])


@dataclass
class Operator:
    """Somebody who runs the page's commands on a platform of their own, and keeps what was answered."""

    state: Path
    port_base: int = 0
    answers: list[tuple[str, list[str]]] = field(default_factory=list)

    def bihuan(self, *words: str, called: str = "") -> None:
        """Run a command; the page calls it by its words, or otherwise."""
        told = command(self.state, *words, port_base=self.port_base, BIHUAN_ARCHIVE_WAL="true")
        self.answers.append((called or " ".join(words), [*told.stdout.splitlines(), *told.stderr.splitlines()]))

    def run_sql(self, statements: str) -> None:
        """Run statements as the administrator of the database of people."""

        async def run() -> None:
            url = json.loads((self.state / "runtime.json").read_text(encoding="utf-8"))["database_url"]
            connection = await asyncpg.connect(url, database="bihuan_people")
            await connection.execute(statements)
            await connection.close()

        uvloop.run(run())

    def all_chained(self) -> bool:
        """Tell whether every entry of the access log of people has its place in the chain."""
        told = command(self.state, "verify-log", "people", port_base=self.port_base)
        return "people: 30 entries" in told.stdout


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, list[str]]]:
    """Run what the page shows, in its order, and return the answers."""
    folder = tmp_path_factory.mktemp("operator")
    operator = Operator(folder / "state")
    up, more = (*BIHUAN, "up"), {"BIHUAN_ARCHIVE_WAL": "true"}
    with Running(operator.state, program=up, more=more) as running:
        with officer(running.wait_ready()) as speaking:
            operator.port_base = running.port_base
            registered(speaking)
            operator.bihuan("backup", "--keys-to", str(folder / "keys"), called="backup --keys-to ../keys")
            operator.bihuan("doctor")
            registered(speaking)
            moment = Clock().now().isoformat().replace("+00:00", "Z")
            registered(speaking)
        assert running.end()[0] == 0
    (backup,) = (record.parent.name for record in (operator.state / "backups").glob("*/backup.json"))
    operator.bihuan("restore", backup, "--to", moment)
    operator.bihuan("restore", backup, "--to", "2026-11-20T12:00:00Z")
    with Running(operator.state, program=up, more=more, port_base=operator.port_base) as running:
        running.wait_ready()
        operator.run_sql(ENTRIES)
        assert any(operator.all_chained() for _ in attempts_apart(30))
        operator.bihuan("verify-log", "people")
        operator.run_sql(TAMPERED)
        operator.bihuan("verify-log", "people")
        operator.bihuan("rotate-keys")
        operator.bihuan("rotate-keys", "--drop-old")
        operator.bihuan("doctor")
        operator.bihuan("rotate-keys", "--tokens")
    return operator.answers


def test_every_command_that_the_page_shows_was_run(answers: list[tuple[str, list[str]]]) -> None:
    assert [alike(said) for said, _ in shown()] == [alike(run) for run, _ in answers]


@pytest.mark.parametrize("turn", range(len(shown())), ids=lambda turn: f"{turn} {alike(shown()[turn][0])}")
def test_what_the_page_shows_of_an_answer_is_what_the_command_prints(
    answers: list[tuple[str, list[str]]], turn: int
) -> None:
    assert differences(shown()[turn][1], answers[turn][1]) == []


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (["a 1.", "b 2."], []),
        (["a 1.", LEFT_OUT], []),
        (["a 1."], ["not shown: b 9. 乙"]),
        (["a 1.", "c 2."], ["not printed: c 2.", "not shown: b 9. 乙"]),
        (["a.", LEFT_OUT], ["not printed: a."]),
    ],
)
def test_a_page_that_shows_other_words_is_found_out(page: list[str], found: list[str]) -> None:
    assert differences(page, ["a 3. 甲", "b 9. 乙"]) == found
