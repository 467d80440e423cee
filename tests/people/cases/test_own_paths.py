"""A city's own path, from the folder that BIHUAN_PATHS_DIR names: offered, gone along by itself, missed when gone."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text

from services.cli.paths import look_at_cases
from tests.people.neighbours import Neighbours
from tests.people.office import Office, code_of, whichever
from tests.running import Running

pytestmark = pytest.mark.anyio

OWN = "SZ-TEST"


async def opened(officer: Office, person: str | None = None, **changed: str) -> httpx.Response:
    """Open a case on the city's own path, of a new person where none is named."""
    who = person or await officer.register()
    answer = await officer.post("/v1/cases", {"person": who, "path_id": OWN} | changed)
    assert answer.status_code == 201, answer.text
    return answer


@pytest.fixture
async def forsaken(people: Running, officer: Office) -> str:
    """Return the address of a case that stands on a path whose file is not there any more."""
    case = await opened(officer)
    async with people.database.begin_system() as session:
        await session.execute(
            text("UPDATE service_case SET path = 'SZ-GONE' WHERE id = :id"), {"id": case.json()["id"]}
        )
    return case.headers["location"]


@pytest.mark.parametrize(
    ("district", "offered"),
    [("440303", ["GD-SEVEN-LINKS", OWN]), ("440103", ["GD-SEVEN-LINKS"])],
)
async def test_a_citys_own_path_is_offered_there_alone_beside_those_that_ship(
    officer: Office, district: str, offered: list[str]
) -> None:
    answer = await officer.get("/v1/paths", district=district)
    assert [path["id"] for path in answer.json()] == offered


async def test_a_case_goes_along_a_citys_own_path_by_itself(people: Running, officer: Office) -> None:
    person = await officer.register()
    case = (await opened(officer, person)).headers["location"]
    await officer.post("/v1/needs", {"person": person, "purpose": "job", "takes_any_post": True})
    await Neighbours(people, person).referral("hired")
    steps = (await officer.get(case)).json()["steps"]
    assert [(step["step"], step["entered_after"]) for step in steps] == [
        ("getting_to_know", None),
        ("helping", "people.need.recorded"),
        ("tracking", "matching.referral.hired"),
    ]


@pytest.mark.parametrize("ago", [0, 30])
async def test_the_task_of_a_step_is_due_within_its_limit_from_its_first_day(
    people: Running, officer: Office, ago: int
) -> None:
    person = await officer.register()
    opened_on = people.database.clock.today() - timedelta(days=ago)
    await opened(officer, person, on=opened_on.isoformat())
    [task] = (await officer.get("/v1/worklist", person=person)).json()["items"]
    assert (task["due_on"], task["overdue"]) == ((opened_on + timedelta(days=10)).isoformat(), ago > 10)


async def test_a_case_whose_path_is_gone_is_read_and_whoever_moves_it_is_told_which_file_is_missing(
    officer: Office, forsaken: str
) -> None:
    read = await officer.get(forsaken)
    moved = await whichever(officer).post(f"{forsaken}:advance", {"to": "helping", "outcome": "passed"})
    assert (read.status_code, read.json()["step"]) == (200, "getting_to_know")
    assert code_of(moved) == (409, "path-gone")
    assert (moved.json()["path_id"], moved.json()["step"]) == ("SZ-GONE", "getting_to_know")


async def test_a_case_whose_path_is_gone_rests_and_does_not_go_on_but_can_be_closed(
    officer: Office, forsaken: str
) -> None:
    anyhow = whichever(officer)
    paused = await anyhow.post(f"{forsaken}:pause", {"reason": "away"})
    resumed = await anyhow.post(f"{forsaken}:resume")
    closed = await anyhow.post(f"{forsaken}:close", {"reason": "other"})
    assert (paused.status_code, code_of(resumed), closed.json()["state"]) == (200, (409, "path-gone"), "closed")


async def test_what_happens_while_a_path_is_gone_is_known_when_its_file_is_back(
    people: Running, officer: Office, forsaken: str
) -> None:
    person = (await officer.get(forsaken)).json()["person"]
    await officer.post("/v1/needs", {"person": person, "purpose": "job", "takes_any_post": True})
    async with people.database.begin_system() as session:
        await session.execute(
            text("UPDATE service_case SET path = :own WHERE person = :id"), {"own": OWN, "id": person}
        )
    await Neighbours(people, person).referral("made")
    assert (await officer.get(forsaken)).json()["step"] == "helping"


@pytest.mark.usefixtures("forsaken")
async def test_doctor_names_the_path_and_the_step_of_open_cases_that_no_file_describes(people: Running) -> None:
    what, well, says = await look_at_cases(people.settings)
    assert (what, well, "SZ-GONE at getting_to_know (" in says) == ("paths of open cases", False, True)
    assert f"{OWN} at" not in says
