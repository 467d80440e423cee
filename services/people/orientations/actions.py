"""What can be done with an orientation, each in the caller's transaction."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import place
from services.kit.database.sessions import of
from services.kit.http.common import NotFound
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.people.cases.model import Case
from services.people.consents import queries as consents
from services.people.directory import queries as directory
from services.people.directory.rules import fault_of_taking
from services.people.files.actions import life_of, opened_file, refuse
from services.people.files.rules import Fault
from services.people.orientations import queries, rules
from services.people.orientations.events import OrientationClosed, OrientationFollowed, OrientationRecorded
from services.people.orientations.model import How, Orientation, Outcome, Reason, Stated
from services.people.orientations.problems import OrientationIsClosed
from services.people.persons.model import Person
from services.people.tasks.actions.raising import reckon_contacts

WRITE = "orientation:write"


@dataclass(frozen=True, slots=True)
class Statement:
    """Who was sent to which entry of the directory, on which day, how and why, and in which case if in one."""

    person: UUID
    entry: UUID
    case: UUID | None
    how: How
    reason: Reason
    on: date


async def orient(session: AsyncSession, caller: Caller, stated: Statement) -> Orientation:
    """Record that a person was sent to another service; whoever was told where to go was reached that day."""
    person = await opened_file(session, caller, WRITE, stated.person)
    refuse(life_of(session, person).fault_of("on", stated.on))
    refuse(await faults_of(session, person, stated))
    now = of(session).clock.now()
    orientation = Orientation(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        person=person.id,
        entry=stated.entry,
        service_case=stated.case,
        how=stated.how,
        reason=stated.reason,
        oriented_on=stated.on,
        oriented_by=caller.subject,
        outcome=None,
        closed_on=None,
        closed_by=None,
    )
    await place(session, "orientation", orientation.id, person.seen_by())
    session.add(orientation)
    record(session, OrientationRecorded(subject=orientation.id))
    if stated.how == "told":
        await reckon_contacts(session, person.id)
    return orientation


async def faults_of(session: AsyncSession, person: Person, stated: Statement) -> tuple[Fault, ...]:
    """Return why a person is not sent there: no such entry, not offered that day, another's case, no consent."""
    entry = await directory.kept(session, stated.entry)
    case = None if stated.case is None else await session.get(Case, stated.case)
    theirs = stated.case is None or (case is not None and case.person == person.id)
    said = await consents.said(session, person.id, rules.USE)
    return (
        *(
            (Fault("entry", "no_such_entry"),)
            if entry is None
            else fault_of_taking(entry.withdrawn_on, entry.valid_until, stated.on)
        ),
        *(() if theirs else (Fault("case", "not_in_this_file"),)),
        *rules.faults_of_introducing(stated.how, stated.on, said),
    )


async def record_outcome(
    session: AsyncSession, caller: Caller, row: UUID, seen: Tags, outcome: Stated, on: date
) -> None:
    """Say what came of an open orientation."""
    there = await session.get(Orientation, row)
    if there is None:
        raise NotFound
    await opened_file(session, caller, WRITE, there.person)
    orientation = await queries.locked(session, row)
    seen.require(orientation.version)
    if orientation.closed_on is not None:
        raise OrientationIsClosed
    refuse(rules.fault_of_outcome(orientation.oriented_on, on, of(session).clock.today()))
    close(session, orientation, outcome, on, caller.subject)
    if orientation.how == "told" and outcome == "recorded_in_error":
        await reckon_contacts(session, orientation.person)


async def end_introductions(session: AsyncSession, person: UUID, by: str) -> None:
    """Let nothing more be told about a person who takes their consent back, as whoever wrote that down."""
    for orientation in await queries.open_introductions(session, person):
        on = max(orientation.oriented_on, of(session).clock.today())
        close(session, orientation, "consent_withdrawn", on, by)


def close(session: AsyncSession, orientation: Orientation, outcome: Outcome, on: date, by: str) -> None:
    """Write down what came of an orientation."""
    orientation.outcome, orientation.closed_on, orientation.closed_by = outcome, on, by
    orientation.updated_at = of(session).clock.now()
    record(session, OrientationClosed(subject=orientation.id, outcome=outcome))


async def follow_person(session: AsyncSession, person: UUID) -> None:
    """Let the offices that now see a person see all their orientations too, and no others."""
    for orientation in await queries.follow(session, person, of(session).clock.now()):
        record(session, OrientationFollowed(subject=orientation))
