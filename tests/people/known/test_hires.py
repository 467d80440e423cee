"""A hire and the file tell of one job: a case follows whichever of them knows that it has ended."""

from datetime import timedelta

import pytest

from services.kit.clock import Clock
from tests.people.neighbours import Neighbours
from tests.people.office import Office, whichever
from tests.running import Running

pytestmark = pytest.mark.anyio

TODAY = Clock().today()
BEGUN = (TODAY - timedelta(days=30)).isoformat()
JOB = {"kind": "employee", "hours": "full_time", "since": BEGUN}


@pytest.mark.parametrize(("hours", "ends"), [("full_time", True), ("part_time", False)])
async def test_a_case_goes_back_when_the_job_of_a_hire_ends_in_the_file_and_not_when_one_beside_it_does(
    people: Running,
    officer: Office,
    hours: str,
    ends: bool,  # noqa: FBT001 -- a value of the table
) -> None:
    officer = whichever(officer)
    person = await officer.register()
    case = (await officer.post("/v1/cases", {"person": person, "path_id": "GD-SEVEN-LINKS"})).headers["location"]
    await Neighbours(people, person).referral("hired", hired_on=BEGUN)
    later = {"since": (TODAY - timedelta(days=20)).isoformat(), "hours": hours, "person": person}
    job = (await officer.post("/v1/work-spells", JOB | later)).headers["location"]
    assert (await officer.patch(job, {"until": TODAY.isoformat()})).is_success
    step = (await officer.get(case)).json()["step"]
    assert step == ("basic_service" if ends else "tracking")


async def test_a_hire_ends_being_registered_as_unemployed_on_the_day_before(people: Running, officer: Office) -> None:
    person = await officer.register()
    lost = {"kind": "unemployment", "registered_on": "2025-03-03", "able": True, "willing": True, "district": "440303"}
    at = (await officer.post("/v1/registrations", lost | {"person": person})).headers["location"]
    await Neighbours(people, person).referral("hired", hired_on="2026-01-05")
    told = (await officer.get(at)).json()
    assert (told["cancelled_on"], told["cancelled_for"]) == ("2026-01-04", "found_work")
