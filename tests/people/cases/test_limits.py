"""A step with a limit is due by it; no path that ships has one, so this one is a city's own."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path as Folder
from typing import cast

import pytest

from services.people.paths.law import load, paths
from services.people.paths.rules.path import Path
from tests.people.office import Office
from tests.running import Running

pytestmark = pytest.mark.anyio

WITH_A_LIMIT = """
id: SZ-TEST
names: {zh: 试, en: Test}
jurisdiction: "440300"
source: {title: {zh: 试, en: Test}, number: null, quoted: 試, stated_on: "2026", sure: unverified}
start: first
from_any: []
steps:
  - id: first
    names: {zh: 步, en: Step}
    quoted: null
    enters_when: null
    done_by: null
    ends_when: null
    limit_days: 10
    outcomes: [passed]
    next: [{to: end, when: null, outcome: passed}]
"""


@pytest.fixture
def in_shenzhen(tmp_path: Folder) -> Iterator[str]:
    """Let Shenzhen have a path of its own, beside those that ship."""
    (tmp_path / "440300").mkdir()
    (tmp_path / "440300" / "SZ-TEST.yaml").write_text(WITH_A_LIMIT, encoding="utf-8")
    shelf = cast("dict[str, Path]", paths())
    shelf |= load(tmp_path)
    yield "SZ-TEST"
    del shelf["SZ-TEST"]


@pytest.mark.parametrize("ago", [0, 30])
async def test_the_task_of_a_step_is_due_within_its_limit_from_its_first_day(
    people: Running, officer: Office, in_shenzhen: str, ago: int
) -> None:
    person = await officer.register()
    opened_on = people.database.clock.today() - timedelta(days=ago)
    opening = {"person": person, "path_id": in_shenzhen, "on": opened_on.isoformat()}
    assert (await officer.post("/v1/cases", opening)).status_code == 201
    [task] = (await officer.get("/v1/worklist", person=person)).json()["items"]
    assert (task["due_on"], task["overdue"]) == ((opened_on + timedelta(days=10)).isoformat(), ago > 10)
