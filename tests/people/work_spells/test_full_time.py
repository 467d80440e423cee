"""Nobody works full time in two jobs at once: the answer names the other job, and the database refuses it too."""

import asyncio

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.files.parts import in_file
from tests.people.office import Office, code_of, rules_of
from tests.running import Running

pytestmark = pytest.mark.anyio

FIRST = {"since": "2024-01-01", "until": "2024-06-30"}


async def recorded(officer: Office, person: str, **changed: object) -> tuple[int, str]:
    """Record another full-time job; return the status and the code of the answer, `recorded` where it was."""
    body = {"person": person, "kind": "employee", "hours": "full_time", "since": "2024-06-30"} | changed
    answer = await officer.post("/v1/work-spells", body)
    return (201, "recorded") if answer.status_code == 201 else code_of(answer)


async def test_a_second_full_time_job_on_one_day_is_refused_and_the_other_named(officer: Office) -> None:
    person = await officer.register()
    first = await in_file(officer, "work-spells", person, **FIRST)
    body = {"person": person, "kind": "employee", "hours": "full_time", "since": "2024-06-30"}
    answer = await officer.post("/v1/work-spells", body)
    assert (code_of(answer), answer.json()["spell"]) == (
        (409, "overlaps-full-time-work"),
        first.rpartition("/")[2],
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"since": "2024-07-01"},
        {"since": "2023-01-01", "until": "2023-12-31"},
        {"hours": "part_time"},
    ],
)
async def test_the_day_after_the_day_before_and_part_time_are_possible(
    officer: Office, changed: dict[str, str]
) -> None:
    person = await officer.register()
    await in_file(officer, "work-spells", person, **FIRST)
    assert await recorded(officer, person, **changed) == (201, "recorded")


async def test_an_annulled_job_makes_room(officer: Office) -> None:
    person = await officer.register()
    first = await in_file(officer, "work-spells", person, **FIRST)
    assert (await officer.post(f"{first}:annul", {"reason": "of_another_person"}, seen=1)).status_code == 200
    assert await recorded(officer, person) == (201, "recorded")


async def test_a_job_is_not_corrected_into_another_one(officer: Office) -> None:
    person = await officer.register()
    await in_file(officer, "work-spells", person, **FIRST)
    later = await in_file(officer, "work-spells", person, since="2024-07-01")
    moved = await officer.patch(later, {"since": "2024-06-01"}, seen=1)
    assert code_of(moved) == (409, "overlaps-full-time-work")
    assert (await officer.get(later)).json()["since"] == "2024-07-01"


async def test_a_change_that_contradicts_the_rest_changes_nothing(officer: Office) -> None:
    at = await in_file(officer, "work-spells", await officer.register())
    refused = await officer.patch(at, {"until": "2024-02-29", "wage": "1.00"}, seen=1)
    assert rules_of(refused) == {"/until": "ends_before_it_begins"}
    assert (await officer.get(at)).json()["wage"] == "3200.00"


async def test_a_job_that_has_not_begun_is_refused(officer: Office) -> None:
    body = {"person": await officer.register(), "kind": "flexible", "hours": "part_time", "since": "2999-01-01"}
    assert rules_of(await officer.post("/v1/work-spells", body)) == {"/since": "date_in_future"}


async def test_of_two_full_time_jobs_recorded_at_once_one_stays(officer: Office) -> None:
    person = await officer.register()
    answers = await asyncio.gather(recorded(officer, person), recorded(officer, person, since="2024-01-01"))
    assert sorted(answers) == [(201, "recorded"), (409, "overlaps-full-time-work")]


async def test_the_database_refuses_it_whatever_the_code_does(people: Running, officer: Office) -> None:
    person = await officer.register()
    at = await in_file(officer, "work-spells", person, **FIRST)
    again = """INSERT INTO work_spell (id, version, created_at, updated_at, person, kind, hours, since, evidence)
        SELECT gen_random_uuid(), 1, now(), now(), person, kind, hours, until, evidence FROM work_spell WHERE id = $1"""
    async with as_role(people.settings, "people", Role.APP) as connection, connection.transaction():
        await connection.execute("SELECT set_config('app.keys', 'area:4403', true)")
        with pytest.raises(asyncpg.ExclusionViolationError, match="work_spell_one_full_time_excl"):
            await connection.execute(again, at.rpartition("/")[2])


async def test_current_jobs_are_listed_apart(officer: Office) -> None:
    person = await officer.register()
    ended = await in_file(officer, "work-spells", person, **FIRST)
    current = await in_file(officer, "work-spells", person, since="2024-07-01")
    found = {
        asked: [
            each["id"] for each in (await officer.get("/v1/work-spells", person=person, current=asked)).json()["items"]
        ]
        for asked in ("true", "false")
    }
    assert found == {"true": [current.rpartition("/")[2]], "false": [ended.rpartition("/")[2]]}
