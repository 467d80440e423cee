"""What can be done about a file that rests, each in the caller's transaction or the platform's own."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import Database, of
from services.kit.http.common import NotFound
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.terms import RetentionPeriod, term_of
from services.kit.vault.keyring import Keyring
from services.people.files.actions import opened_file
from services.people.persons import queries as persons
from services.people.persons.actions import show
from services.people.retention import queries, rules
from services.people.retention.actions import forgetting
from services.people.retention.actions.erasing import anonymise
from services.people.retention.events import PersonAnonymised, RetentionAnnounced, RetentionEnded
from services.people.retention.model import RetentionNotice
from services.people.retention.problems import FileInUse, NoRetentionPeriod, NoticeEnded, RetentionAnnouncedAlready
from services.people.retention.rules import Activity, End, KeepReason

WRITE = "retention:write"


async def last_activity(database: Database, person_id: UUID) -> Activity | None:
    """Return what a file has seen and what is open in it, also what other parts told, which no caller reads here.

    As the system, before the caller's own transaction: nobody holds a connection of one pool while they wait for one of
    the other. What is opened in between is found when the notice is due. None for nobody's file.
    """
    async with database.begin_system() as session:
        found = await queries.activities(session, [person_id], database.clock.now(), database.clock.today())
    return found.get(person_id)


async def request_anonymisation(
    session: AsyncSession, caller: Caller, person_id: UUID, activity: Activity | None
) -> UUID:
    """Announce that a file will be anonymised because the person asks for it, whenever it was last touched."""
    person = await opened_file(session, caller, WRITE, person_id)
    if (other := await queries.open_of(session, person.id)) is not None:
        raise RetentionAnnouncedAlready(notice=other)
    settings, today = of(session).settings, of(session).clock.today()
    period = term_of(settings.retention, person.residence, today)
    if period is None:
        raise NoRetentionPeriod(district=person.residence)
    if activity is None:  # they were registered a moment ago
        raise NotFound
    if activity.holds:
        raise FileInUse(holds=list(activity.holds))
    return announce(session, person.id, activity.last, period, asked_by=caller.subject)


def announce(
    session: AsyncSession, person: UUID, inactive_since: date, period: RetentionPeriod, *, asked_by: str | None
) -> UUID:
    """Say that a file will be anonymised once the days of the notice have passed; `asked_by` recorded the request."""
    now, today = of(session).clock.now(), of(session).clock.today()
    notice = RetentionNotice(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        person=person,
        grounds="inactive" if asked_by is None else "own_request",
        inactive_since=inactive_since,
        announced_on=today,
        announced_by=asked_by,
        due_on=today + timedelta(days=period.notice_days),
        document=period.document,
        ended_on=None,
        ended_for=None,
        kept_for=None,
        kept_by=None,
    )
    session.add(notice)
    told = RetentionAnnounced(subject=person, notice=notice.id, grounds=notice.grounds, due_on=notice.due_on)
    record(session, told)
    return notice.id


async def keep_file(session: AsyncSession, caller: Caller, notice_id: UUID, seen: Tags, reason: KeepReason) -> None:
    """Keep a file that was to be anonymised: it rests anew from today."""
    notice = await queries.locked(session, notice_id)
    await opened_file(session, caller, WRITE, notice.person)
    seen.require(notice.version)
    if notice.ended_for is not None and notice.ended_on is not None:
        raise NoticeEnded(ended_for=notice.ended_for, ended_on=notice.ended_on)
    notice.kept_for, notice.kept_by = reason, caller.subject
    end(session, notice, "kept")


async def carry_out(session: AsyncSession, keyring: Keyring, notice_id: UUID) -> None:
    """Anonymise the file of a notice that is due, or end the notice where something happened or is open in the file."""
    found = await queries.locked(session, notice_id)
    person = await persons.held(session, found.person)
    now, today = of(session).clock.now(), of(session).clock.today()
    if found.ended_on is not None or found.due_on > today:
        return
    activity = (await queries.activities(session, [person.id], now, today))[person.id]
    touched = found.grounds == "inactive" and activity.last > found.inactive_since
    if activity.holds or touched:
        end(session, found, "active_again")
        return
    records = [person, *await persons.absorbed_by(session, person.id)]
    ids = [each.id for each in records]
    complaints = await forgetting.complaints(session, ids)
    left = await anonymise(session, keyring, records)
    await show(session, person)
    await forgetting.forget(session, ids, complaints, left)
    end(session, found, "anonymised")
    for each in ids[1:]:  # others keep rows about what went into it, too
        record(session, PersonAnonymised(subject=each, notice=found.id))


def end(session: AsyncSession, notice: RetentionNotice, how: End) -> None:
    """End a notice today, and say so."""
    notice.ended_on, notice.ended_for = of(session).clock.today(), how
    notice.updated_at = of(session).clock.now()
    if how == "anonymised":
        record(session, PersonAnonymised(subject=notice.person, notice=notice.id))
    else:
        record(session, RetentionEnded(subject=notice.person, notice=notice.id, ended_for=how))


async def look_at_files(session: AsyncSession, most: int) -> int:
    """Look at files whose turn it is and announce those that have rested; return how many were looked at."""
    database = of(session)
    now, today, periods = database.clock.now(), database.clock.today(), database.settings.retention
    files = await queries.claim(session, today, most)
    activities = await queries.activities(session, [file.person for file in files], now, today)
    days = {}
    for file in files:
        period = term_of(periods, file.residence, today)
        activity = activities[file.person]
        rests = None if period is None else rules.rests_from(activity, period)
        days[file.person] = rules.look_again(rests, today)
        announced = rests is None or rests > today or await queries.open_of(session, file.person) is not None
        if not announced and period is not None:
            announce(session, file.person, activity.last, period, asked_by=None)
    await queries.look_again(session, days)
    return len(files)
