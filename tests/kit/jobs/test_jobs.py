"""Work for later: it commits with its transaction, is done once, comes back after a failure, and asks our clock."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.roles import Role
from services.kit.jobs import Job, defer, hasten, queue, repeat_abandoned
from services.kit.settings import Settings
from tests.kit.database.catalogue import as_role
from tests.kit.jobs.conftest import Office
from tests.small.callers import of_area
from tests.small.notes import Note, write_note
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

AUTHOR = of_area("440303")


async def note_with_job(session: AsyncSession, job: Job) -> UUID:
    """Write a note and ask for a job about it."""
    note = await write_note(session, "440303", "to be reminded of")
    await defer(session, job, note=str(note.id))
    return note.id


async def standing(office: Office, about: object) -> list[str]:
    """Return the state of each job about something that still stands in the queue."""
    async with as_role(office.notes.settings, "notes", Role.SYSTEM) as system:
        found = await system.fetch(
            "SELECT status::text FROM jobs.procrastinate_jobs WHERE args ->> 'note' = $1", str(about)
        )
        return [row["status"] for row in found]


async def reminders(office: Office, note: UUID) -> int | None:
    """Return how often somebody was reminded of a note."""
    async with office.database.begin_system() as session:
        found: int | None = await session.scalar(select(Note.reminders).where(Note.id == note))
        return found


async def test_a_job_is_done_after_the_commit_of_the_transaction_that_asked_for_it(office: Office) -> None:
    async with office.database.begin(AUTHOR) as session:
        note = await note_with_job(session, office.remind)
        await session.flush()
        assert await standing(office, note) == []
    await eventually(lambda: reminders(office, note), 1)


async def test_a_job_vanishes_with_the_transaction_that_asked_for_it(office: Office) -> None:
    asked: list[UUID] = []
    with pytest.raises(ZeroDivisionError):
        await ask_and_fail(office, asked)
    async with office.database.begin(AUTHOR) as session:
        later = await note_with_job(session, office.remind)
    await eventually(lambda: reminders(office, later), 1)
    assert await standing(office, asked[0]) == []
    assert await office.times(asked[0]) == 0


async def ask_and_fail(office: Office, asked: list[UUID]) -> None:
    """Ask for a job in a transaction that does not end well."""
    async with office.database.begin(AUTHOR) as session:
        asked.append(await note_with_job(session, office.remind))
        raise ZeroDivisionError


async def test_each_job_is_done_once_by_one_of_two_replicas(office: Office) -> None:
    async with office.database.begin(AUTHOR) as session:
        notes = [await note_with_job(session, office.remind) for _ in range(20)]
    for note in notes:
        await eventually(partial(standing, office, note), [])
    assert [await reminders(office, note) for note in notes] == [1] * 20


async def test_a_job_that_failed_is_done_again(office: Office) -> None:
    note = uuid4()
    async with office.database.begin_system() as session:
        await defer(session, office.fail_once, note=str(note))
    await eventually(lambda: office.times(note), 2)
    await eventually(lambda: standing(office, note), [])


async def test_a_job_of_which_no_second_may_wait_is_refused_a_second_time(office: Office) -> None:
    note = str(uuid4())
    with pytest.raises(IntegrityError):
        await ask_twice(office, note)
    assert await standing(office, note) == []


async def ask_twice(office: Office, note: str) -> None:
    """Ask twice in one transaction for a job of which no second may wait."""
    async with office.database.begin_system() as session:
        await defer(session, office.remind, once=f"remind of {note}", note=note)
        await defer(session, office.remind, once=f"remind of {note}", note=note)


async def begin(session: AsyncSession, note: UUID) -> None:
    """Let a job about a note look as a worker leaves it that was killed over it."""
    await session.execute(text("SET LOCAL search_path = jobs, public"))
    begun = "UPDATE procrastinate_jobs SET status = 'doing' WHERE args ->> 'note' = :note"
    await session.execute(text(begun), {"note": str(note)})


async def test_a_job_whose_worker_was_killed_is_done_by_another(office: Office) -> None:
    async with office.database.begin_system() as session:
        note = await note_with_job(session, office.remind)
        await begin(session, note)
    app = queue(office.database)
    async with app.open_async():
        await repeat_abandoned(app, office.database)
    await eventually(lambda: reminders(office, note), 1)


async def test_a_job_whose_worker_was_killed_gives_way_to_one_that_waits_to_do_the_same(office: Office) -> None:
    note = uuid4()
    async with office.database.begin_system() as session:
        await defer(session, Job("nobody_does_this", office.remind.run), once="the same", note=str(note))
        await begin(session, note)
        await defer(session, Job("nobody_does_this", office.remind.run), once="the same", note=str(note))
        not_yet = "UPDATE procrastinate_jobs SET scheduled_at = '2999-01-01' WHERE queueing_lock = 'the same'"
        await session.execute(text(not_yet))
    app = queue(office.database)
    async with app.open_async():
        await repeat_abandoned(app, office.database)
    assert await standing(office, note) == ["todo"]


async def test_a_job_that_was_done_leaves_nothing_in_the_queue(office: Office) -> None:
    async with office.database.begin(AUTHOR) as session:
        note = await note_with_job(session, office.remind)
    await eventually(lambda: reminders(office, note), 1)
    await eventually(lambda: standing(office, note), [])


async def test_the_application_role_reaches_the_queue_by_its_one_door_only(office: Office) -> None:
    async with office.database.begin(AUTHOR) as session:
        with pytest.raises(DBAPIError, match="permission denied for schema jobs"):
            await session.execute(text("SELECT count(*) FROM jobs.procrastinate_jobs"))


TICKED = """
CREATE TABLE jobs.ticked (tick bigint NOT NULL);
CREATE FUNCTION jobs.note_tick() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = jobs AS $$
BEGIN
    INSERT INTO ticked VALUES ((NEW.args ->> 'timestamp')::bigint);
    RETURN NEW;
END $$;
CREATE TRIGGER note_tick AFTER INSERT ON jobs.procrastinate_jobs
FOR EACH ROW WHEN (NEW.task_name = 'remind_due') EXECUTE FUNCTION jobs.note_tick();
"""


@pytest.fixture
async def ticks(office: Office, settings: Settings) -> AsyncIterator[None]:  # noqa: ARG001 -- it migrates
    """Let the queue note each job that a tick of the sweep puts into it."""
    async with as_role(settings, "notes", Role.OWNER) as owner:
        await owner.execute(TICKED)
        yield
        await owner.execute("DROP TABLE jobs.ticked; DROP FUNCTION jobs.note_tick CASCADE")


@pytest.mark.usefixtures("ticks")
async def test_a_sweep_runs_once_at_each_tick_however_many_replicas_there_are(
    office: Office, settings: Settings
) -> None:
    async with as_role(settings, "notes", Role.OWNER) as owner:

        async def ticked() -> int:
            return int(await owner.fetchval("SELECT count(*) FROM jobs.ticked"))

        async def enough() -> bool:
            return await ticked() >= 3

        before = office.done["remind_due"]
        await eventually(enough, expected=True)
        assert await owner.fetchval("SELECT count(DISTINCT tick) FROM jobs.ticked") == await ticked()
        ran = office.done["remind_due"] - before
        assert ran <= await ticked() + 1, "one may have waited already when counting began"


async def test_a_sweep_that_is_asked_for_twice_runs_once_without_waiting_for_its_tick(office: Office) -> None:
    async with office.database.begin_system() as session:
        await hasten(session, office.seldom)
        await hasten(session, office.seldom)
    await eventually(lambda: office.times("seldom"), 1)
    waiting = "SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name = 'seldom'"
    async with as_role(office.notes.settings, "notes", Role.SYSTEM) as system:
        await eventually(lambda: system.fetchval(waiting), 0)
    assert await office.times("seldom") == 1


async def test_what_falls_due_is_found_when_our_clock_says_so_and_not_before(
    office: Office, settings: Settings
) -> None:
    in_90_days = settings.clock.today() + timedelta(days=90)
    async with office.database.begin(AUTHOR) as session:
        note = await write_note(session, "440303", "due in 90 days")
        note.due_on = in_90_days
    sweeps = office.done["remind_due"]

    async def swept() -> bool:
        return office.done["remind_due"] >= sweeps + 2

    await eventually(swept, expected=True)
    assert await reminders(office, note.id) == 0
    settings.clock.turn(timedelta(days=90))
    try:
        await eventually(lambda: reminders(office, note.id), 1)
    finally:
        settings.clock.turn(timedelta(days=-90))


async def test_the_queues_own_function_takes_what_ours_gives_it(office: Office, settings: Settings) -> None:
    async with as_role(settings, office.database.service, Role.OWNER) as owner:
        given = await owner.fetchval(
            "SELECT pg_get_function_arguments(oid) FROM pg_proc WHERE proname = 'procrastinate_defer_jobs_v1'"
        )
        parts = await owner.fetch(
            """
            SELECT attname || ' ' || format_type(atttypid, atttypmod) AS part FROM pg_attribute
            WHERE attrelid = 'jobs.procrastinate_job_to_defer_v1'::regclass ORDER BY attnum
            """
        )
    assert given == "jobs jobs.procrastinate_job_to_defer_v1[]"
    assert [row["part"] for row in parts] == [
        "queue_name character varying",
        "task_name character varying",
        "priority integer",
        "lock text",
        "queueing_lock text",
        "args jsonb",
        "scheduled_at timestamp with time zone",
    ]


async def test_our_own_function_is_called_as_it_was_made(office: Office, settings: Settings) -> None:
    async with as_role(settings, office.database.service, Role.OWNER) as owner:
        made = await owner.fetchval(
            "SELECT pg_get_function_arguments(oid) || ' -> ' || pg_get_function_result(oid)"
            " FROM pg_proc WHERE proname = 'defer_job'"
        )
    assert made == "queue text, task text, args jsonb, queueing_lock text -> bigint"
