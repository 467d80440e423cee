"""Tasks are raised by workers and by what happens, done or taken back, and said to be overdue once."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from services.people.tasks.jobs import tell_overdue
from tests.people.journal import happened
from tests.people.neighbours import Neighbours
from tests.people.office import Office, code_of, office, rules_of, whichever
from tests.refusing import refusing
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

LINKS = "GD-SEVEN-LINKS"


async def raised(officer: Office, person: str, **changed: str) -> str:
    """Raise a task; return its address."""
    answer = await officer.post("/v1/tasks", {"person": person, "kind": "contact"} | changed)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


async def kinds(officer: Office, person: str) -> list[tuple[str, str | None, str | None]]:
    """Return the kind, the step and the outcome of each task about a person."""
    found = (await officer.get("/v1/tasks", person=person)).json()["items"]
    return [(each["kind"], each["step"], each["outcome"]) for each in found]


async def test_whoever_was_reached_was_reached_for_every_open_task(people: Running, officer: Office) -> None:
    person = await officer.register()
    first, second = await raised(officer, person), await raised(officer, person)
    await whichever(officer).post(f"{first}:complete", {"reached": True})
    third = await raised(officer, person)
    today = people.database.clock.today().isoformat()
    found = [(await officer.get(task)).json() for task in (second, third)]
    assert [(each["contacted_on"], each["days_since_contact"]) for each in found] == [(today, 0)] * 2


async def test_nobody_is_taken_for_reached_who_was_not(officer: Office) -> None:
    person = await officer.register()
    first, second = await raised(officer, person), await raised(officer, person)
    await whichever(officer).post(f"{first}:complete", {"reached": False})
    assert (await officer.get(second)).json()["days_since_contact"] is None


async def test_a_task_that_has_its_outcome_keeps_it(officer: Office) -> None:
    task = await raised(officer, await officer.register())
    done = await whichever(officer).post(f"{task}:cancel", {"reason": "no_longer_needed"})
    again = await whichever(officer).post(f"{task}:complete")
    assert (done.json()["outcome"], code_of(again), again.json()["outcome"]) == (
        "cancelled",
        (409, "task-is-closed"),
        "cancelled",
    )


@pytest.mark.parametrize(("on", "rule"), [("2001-01-01", "before_the_beginning"), ("2999-12-31", "date_in_future")])
async def test_a_task_is_done_between_its_raising_and_today(officer: Office, on: str, rule: str) -> None:
    task = await raised(officer, await officer.register())
    assert rules_of(await whichever(officer).post(f"{task}:complete", {"on": on})) == {"/on": rule}


async def test_a_reason_of_promises_takes_back_no_other_task(officer: Office) -> None:
    task = await raised(officer, await officer.register())
    answer = await whichever(officer).post(f"{task}:cancel", {"reason": "refused_suitable_post"})
    assert code_of(answer) == (409, "not-for-this-kind")


async def test_the_step_of_a_case_is_its_task_until_the_case_moves(officer: Office) -> None:
    person = await officer.register()
    case = (await officer.post("/v1/cases", {"person": person, "path_id": LINKS})).headers["location"]
    await whichever(officer).post(f"{case}:advance", {"to": "interview_guidance", "outcome": "passed"})
    moved = await kinds(officer, person)
    await whichever(officer).post(f"{case}:close", {"reason": "withdrawn"})
    assert (moved, await kinds(officer, person)) == (
        [("step", "basic_service", "done"), ("step", "interview_guidance", None)],
        [("step", "basic_service", "done"), ("step", "interview_guidance", "cancelled")],
    )


async def test_the_task_of_a_step_goes_with_its_case_alone(officer: Office) -> None:
    person = await officer.register()
    await officer.post("/v1/cases", {"person": person, "path_id": LINKS})
    [task] = (await officer.get("/v1/tasks", person=person)).json()["items"]
    answer = await whichever(officer).post(f"/v1/tasks/{task['id']}:complete")
    assert code_of(answer) == (409, "task-follows-its-case")


async def test_the_task_of_a_step_rests_with_its_case(officer: Office) -> None:
    person = await officer.register()
    case = (await officer.post("/v1/cases", {"person": person, "path_id": LINKS})).headers["location"]
    states = []
    for verb, body in (("pause", {"reason": "away"}), ("resume", {})):
        await whichever(officer).post(f"{case}:{verb}", body)
        [task] = (await officer.get("/v1/tasks", person=person)).json()["items"]
        states.append(task["paused_for"])
    assert states == ["case_paused", None]


async def test_a_check_that_is_due_is_a_task_once_and_done_when_it_was_made(people: Running, officer: Office) -> None:
    person = await officer.register()
    elsewhere = Neighbours(people, person)
    hire = await elsewhere.referral("hired")
    await elsewhere.referral("check_due", hire, status="hired")
    await elsewhere.referral("check_due", hire, status="hired")
    asked = (await officer.get("/v1/tasks", person=person)).json()["items"]
    await elsewhere.referral("checked", hire, checked_on="2027-02-20", still_held=True)
    assert [(each["kind"], each["about"], each["due_on"]) for each in asked] == [("check", str(hire), "2027-02-18")]
    assert await kinds(officer, person) == [("check", None, "done")]


async def test_what_is_overdue_is_told_once(people: Running, officer: Office) -> None:
    task = await raised(officer, await officer.register())
    due_today = await raised(officer, await officer.register())
    today = people.database.clock.today()
    async with people.database.begin_system() as session:
        set_due = text("UPDATE task SET raised_on = :due, due_on = :due, version = version + 1 WHERE id = :task")
        for address, due in ((task, today - timedelta(days=1)), (due_today, today)):
            await session.execute(set_due, {"due": due, "task": address.rpartition("/")[2]})
    await tell_overdue(people.database)
    await tell_overdue(people.database)
    told = [await happened(people, address) for address in (task, due_today)]
    assert told == [["task.raised", "task.overdue"], ["task.raised"]]


async def test_a_task_of_which_it_cannot_be_told_and_one_that_somebody_holds_keep_no_other_waiting(
    people: Running, officer: Office
) -> None:
    clock = people.database.clock
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    tasks = [await raised(officer, await officer.register(), due_on=tomorrow) for _ in range(3)]
    rows = [each.rpartition("/")[2] for each in tasks]

    async def told() -> list[int]:
        return [(await happened(people, each)).count("task.overdue") for each in tasks]

    async with refusing(people, "people", "task", rows[0]), people.database.begin_system() as worker:
        await worker.execute(text("SELECT FROM task WHERE id = :task FOR UPDATE"), {"task": rows[1]})
        clock.turn(timedelta(days=2))
        try:
            await tell_overdue(people.database)
            await eventually(told, [0, 0, 1])
        finally:
            clock.turn(-timedelta(days=2))
    clock.turn(timedelta(days=2))
    try:
        await tell_overdue(people.database)
        await eventually(told, [1, 1, 1])
    finally:
        clock.turn(-timedelta(days=2))


async def test_a_task_goes_where_its_person_goes(people: Running, officer: Office) -> None:
    person = await officer.register()
    task = await raised(officer, person)
    await officer.patch(f"/v1/persons/{person}", {"residence": "440305", "hukou": "440305"}, seen=1)
    seen = []
    for district in ("440303", "440305"):
        there = office(people, "caseworker", district)
        listed = (await there.get("/v1/worklist", person=person)).json()["items"]
        seen.append(((await there.get(task)).status_code, len(listed)))
    assert seen == [(404, 0), (200, 1)]


async def test_nothing_is_due_before_it_is_raised(people: Running, officer: Office) -> None:
    person, today = await officer.register(), people.database.clock.today()
    days = (today - timedelta(days=1), today)
    answers = [
        await officer.post("/v1/tasks", {"person": person, "kind": "contact", "due_on": day.isoformat()})
        for day in days
    ]
    assert (rules_of(answers[0]), answers[1].status_code) == ({"/due_on": "due_in_the_past"}, 201)
