"""What the database itself refuses in a task, whatever the code above it does."""

import asyncpg
import pytest

from services.kit.database.driver import Connection
from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.office import CAN_WORK, Office
from tests.running import Running

pytestmark = pytest.mark.anyio

OTHER = """(SELECT other.{0} FROM task AS other WHERE other.id <> task.id AND other.kind = '{1}'
    AND other.closed_on IS NULL LIMIT 1)"""
DONE = "closed_on = raised_on, outcome = 'done', closed_by = 'somebody'"
BROKEN = {
    "pkey": ("contact", f"id = {OTHER.format('id', 'step')}"),
    "person_fkey": ("contact", "person = gen_random_uuid()"),
    "service_case_fkey": ("contact", "service_case = gen_random_uuid()"),
    "kind_check": ("contact", "kind = 'errand'"),
    "step_of_cases_check": ("contact", "step = 'first'"),
    "case_of_steps_check": ("step", "service_case = NULL"),
    "about_of_checks_check": ("contact", "about = gen_random_uuid()"),
    "rule_of_promises_check": ("contact", "rule = 'GD-1MONTH'"),
    "raised_by_check": ("contact", "raised_after = 'people.case.opened'"),
    "paused_for_check": ("promise", "paused_on = raised_on, paused_for = 'because'"),
    "paused_together_check": ("promise", "paused_on = raised_on"),
    "paused_kinds_check": ("contact", "paused_on = raised_on, paused_for = 'ill'"),
    "closed_on_check": ("contact", DONE.replace("= raised_on", "= raised_on - 1")),
    "outcome_check": ("promise", DONE.replace("done", "lost")),
    "closed_together_check": ("contact", "outcome = 'done'"),
    "outcome_of_kind_check": ("contact", DONE.replace("done", "kept")),
    "closed_by_check": ("contact", "closed_by = 'somebody'"),
    "closed_for_check": ("contact", DONE.replace("done", "cancelled") + ", closed_for = 'because'"),
    "closed_for_together_check": ("contact", DONE.replace("done", "cancelled")),
    "alerted_on_check": ("promise", "alerted_on = due_on"),
    "one_promise_idx": ("promise", f"person = {OTHER.format('person', 'promise')}"),
    "one_step_idx": ("step", f"service_case = {OTHER.format('service_case', 'step')}"),
    "one_check_idx": ("contact", f"kind = 'check', about = {OTHER.format('about', 'check')}"),
}


async def filled(people: Running, officer: Office) -> dict[str, str]:
    """Raise tasks of each kind about two persons; return those of the first, by kind."""
    found = {}
    for _ in range(2):
        person = await officer.register()
        home = await officer.household({"person": person, "relation": "head", **CAN_WORK})
        assert (await officer.post(f"{home}:certify", {}, seen=1)).is_success
        await officer.post("/v1/needs", {"person": person, "purpose": "job", "takes_any_post": True})
        await officer.post("/v1/cases", {"person": person, "path_id": "GD-SEVEN-LINKS"})
        await officer.post("/v1/tasks", {"person": person, "kind": "contact"})
        tasks = (await officer.get("/v1/tasks", person=person)).json()["items"]
        found = {each["kind"]: each["id"] for each in tasks}
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        await system.execute(
            """INSERT INTO task (id, version, created_at, updated_at, person, kind, about, raised_on, raised_after)
            SELECT gen_random_uuid(), 1, now(), now(), person, 'check', gen_random_uuid(), raised_on, 'matching'
            FROM task WHERE id = $1""",
            found["contact"],
        )
    return found


async def refusal(system: Connection, task: str, change: str) -> str | None:
    """Return the constraint that refuses a change of a task."""
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as told:
        await system.execute(f"UPDATE task SET {change} WHERE id = $1", task)  # noqa: S608 -- the changes of this file
    return told.value.constraint_name


async def test_no_constraint_can_be_broken_and_each_is_tried(people: Running, officer: Office) -> None:
    tasks = await filled(people, officer)
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        refused = {f"task_{name}": await refusal(system, tasks[kind], how) for name, (kind, how) in BROKEN.items()}
        there = await system.fetch(
            """
            SELECT conname AS name FROM pg_constraint
            WHERE conrelid = 'task'::regclass AND contype IN ('c', 'f', 'p', 'u', 'x')
            UNION SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'task'::regclass AND indisunique
            """
        )
    assert (refused, {each["name"] for each in there}) == ({name: name for name in refused}, set(refused))


async def test_nobody_but_the_trigger_writes_the_worklist(people: Running) -> None:
    async with as_role(people.settings, "people", Role.APP) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("DELETE FROM worklist")
