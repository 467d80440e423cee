"""Two replicas of the small writing service, with jobs and sweeps that say what they did."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from sqlalchemy import update

from services.kit.database.sessions import Database
from services.kit.jobs import Job, Sweep
from services.kit.settings import Settings
from tests.running import Running, running
from tests.small.notes import SERVICE, Note

EVERY_SECOND = "* * * * * *"


@dataclass(frozen=True)
class Office:
    """What two replicas of the service have done so far."""

    notes: Running
    done: Counter[str]
    """How often each job or sweep ran; a job about a note under the note's id."""
    remind: Job
    fail_once: Job
    seldom: Sweep
    """A sweep that no test lives to see a tick of."""

    @property
    def database(self) -> Database:
        """Return the first replica's database."""
        return self.notes.database

    async def times(self, what: object) -> int:
        """Return how often something was done."""
        return self.done[str(what)]


@pytest.fixture(scope="module")
async def office(settings: Settings) -> AsyncIterator[Office]:
    done: Counter[str] = Counter()

    async def remind(database: Database, note: str) -> None:
        async with database.begin_system() as session:
            await session.execute(
                update(Note).where(Note.id == UUID(note)).values(reminders=Note.reminders + 1, version=Note.version)
            )
        done[note] += 1

    async def fail_once(_: Database, note: str) -> None:
        done[note] += 1
        if done[note] == 1:
            raise ConnectionError

    async def remind_due(database: Database) -> None:
        async with database.begin_system() as session:
            due = (Note.due_on <= database.clock.today()) & (Note.reminders == 0)
            await session.execute(update(Note).where(due).values(reminders=1, version=Note.version))
        done["remind_due"] += 1

    async def seldom(_: Database) -> None:
        done["seldom"] += 1

    jobs = (Job("remind", remind), Job("fail_once", fail_once))
    sweeps = (Sweep("remind_due", remind_due, EVERY_SECOND), Sweep("seldom", seldom, "0 0 29 2 *"))
    service = replace(SERVICE, jobs=jobs, sweeps=sweeps)
    async with running(service, settings) as one, running(service, settings):
        yield Office(one, done, *jobs, sweeps[1])
