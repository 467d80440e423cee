"""Whoever completes a training is asked about it, once, while they remember it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.people.assignments.caseloads import assigned, worker_of
from tests.people.neighbours import Neighbours
from tests.people.notifications.inboxes import inbox
from tests.people.office import Office, someone
from tests.running import Running

pytestmark = pytest.mark.anyio


async def surveys(people: Running, person: str) -> list[dict[str, Any]]:
    """Return what a person was asked about."""
    found: list[dict[str, Any]] = (await someone(people, "job_seeker", person=person).get("/v1/surveys")).json()[
        "items"
    ]
    return found


async def test_whoever_completed_a_class_is_asked_about_it_once_and_no_office_is_told_what_they_think_of_it(
    people: Running, officer: Office
) -> None:
    person, today = await officer.register(), people.database.clock.today()
    staff, at = await worker_of(officer)
    await assigned(officer, person, staff, at)
    town = Neighbours(people, person)
    enrolment = await town.training("completed", await town.training("enrolled"), on=today.isoformat())
    await town.training("completed", enrolment, on=today.isoformat())
    async with people.database.begin_system() as session:
        found = "SELECT count(*) FROM dead_letter WHERE strpos(event::text, :row) > 0"
        put_aside = await session.scalar(text(found), {"row": str(enrolment)})
    assert put_aside == 0
    [one] = await surveys(people, person)
    [told] = await inbox(someone(people, "job_seeker", person=person))
    assert (one["occasion"], one["about"], one["office"]) == ("training", str(enrolment), None)
    assert (told["kind"], told["about"]) == ("survey_invited", one["id"])


@pytest.mark.parametrize(("status", "days"), [("withdrawn", 0), ("completed", 31)])
async def test_nobody_is_asked_about_a_class_that_they_left_or_that_ended_long_ago(
    people: Running, officer: Office, status: str, days: int
) -> None:
    person = await officer.register()
    ended: date = people.database.clock.today() - timedelta(days=days)
    town = Neighbours(people, person)
    await town.training(status, await town.training("enrolled"), on=ended.isoformat())
    assert await surveys(people, person) == []
