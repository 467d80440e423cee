"""What is done about complaints again and again: saying that one is overdue, and passing it up."""

from contextlib import suppress
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database, of
from services.kit.jobs import Sweep
from services.kit.journal.recording import record
from services.kit.sweeping import one_by_one
from services.kit.terms import term_of
from services.people.complaints import queries
from services.people.complaints.actions.moving import Step, pass_up, tell_office
from services.people.complaints.events import ComplaintOverdue
from services.people.complaints.model import Complaint
from services.people.complaints.problems import NoSupervisingOffice
from services.people.offices.model import Office
from services.people.tasks.actions.raising import Author, Duty, raise_task

AFTER = "people.complaint.overdue"


async def tell_overdue_complaints(database: Database) -> None:
    """Say of each complaint that is overdue, once at each office, that it is; the office above takes it over."""
    overdue = partial(queries.overdue, today=database.clock.today())
    await one_by_one(database, "tell_overdue_complaints", overdue, alert_if_due)


async def alert_if_due(session: AsyncSession, row: UUID) -> None:
    """Say of one complaint that it is overdue, if it still is."""
    complaint = await queries.claim_overdue(session, row, of(session).clock.today())
    if complaint is not None:
        await alert(session, complaint)


async def alert(session: AsyncSession, complaint: Complaint) -> None:
    """Say that a complaint is overdue, unless its days are more by the holidays that were announced meanwhile."""
    today, due = of(session).clock.today(), complaint.due_on
    if complaint.due_provisional and await counted_again(session, complaint):
        return
    complaint.alerted_on, complaint.updated_at = today, of(session).clock.now()
    if due is not None:
        record(session, ComplaintOverdue(subject=complaint.id, due_on=due))
        await tell_office(session, complaint, "complaint_overdue", due.isoformat())
    if complaint.person is not None and complaint.task is None:
        duty = Duty(complaint.person, "other", due_on=due)
        complaint.task = (await raise_task(session, duty, Author(None, AFTER))).id
    with suppress(NoSupervisingOffice):  # nobody is above it: it stays overdue there
        await pass_up(session, complaint, Step("escalated", None, "overdue"))


async def counted_again(session: AsyncSession, complaint: Complaint) -> bool:
    """Count the last day of a complaint again; tell whether it has not passed."""
    office = await session.get_one(Office, complaint.office)
    term = term_of(of(session).settings.complaint_terms, office.district, complaint.since)
    days = None if term is None else term.accept_days if complaint.state == "received" else term.answer_days
    due = None if term is None else term.last_day(days, complaint.since)
    if due is None or due.on < of(session).clock.today():
        return False
    complaint.due_on, complaint.due_provisional = due.on, due.provisional
    complaint.updated_at = of(session).clock.now()
    return True


TELL_OVERDUE_COMPLAINTS = Sweep("tell_overdue_complaints", tell_overdue_complaints, cron="* * * * *")
