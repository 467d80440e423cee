"""What is decided on a complaint, and how it goes on or ends, each in the caller's transaction."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.vault.keyring import Keyring
from services.people.complaints.actions.filing import FILE
from services.people.complaints.actions.moving import Doing, Step, end, move, office_of, opened, pass_up, tell
from services.people.complaints.events import (
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintRefused,
)
from services.people.complaints.model import Closed, Complaint, Outcome, Refused, Withdrawn
from services.people.offices.model import Office

DECIDE = "complaint:decide"


async def accept_complaint(session: AsyncSession, caller: Caller, row: UUID, seen: Tags) -> None:
    """Accept a complaint: from today it is to be answered."""
    complaint, office = await decided(session, caller, row, seen, "accepted")
    move(session, complaint, office, "accepted", Step("accepted", caller.subject), None)
    record(session, ComplaintAccepted(subject=row))
    await tell(session, complaint, "complaint_accepted")


async def refuse_complaint(session: AsyncSession, caller: Caller, row: UUID, seen: Tags, reason: Refused) -> None:
    """Refuse to take a complaint up, for a coded reason."""
    complaint, office = await decided(session, caller, row, seen, "refused")
    move(session, complaint, office, "refused", Step("refused", caller.subject, reason), None)
    record(session, ComplaintRefused(subject=row, reason=reason))
    await tell(session, complaint, "complaint_refused")
    await end(session, complaint, "people.complaint.refused")


async def answer_complaint(
    session: AsyncSession, caller: Caller, keyring: Keyring, row: UUID, seen: Tags, outcome: Outcome, text: str
) -> None:
    """Answer an accepted complaint."""
    complaint, office = await decided(session, caller, row, seen, "answered")
    step = Step("answered", caller.subject, outcome=outcome, answer=text)
    move(session, complaint, office, "answered", step, keyring)
    record(session, ComplaintAnswered(subject=row, outcome=outcome))
    await tell(session, complaint, "complaint_answered")
    await end(session, complaint, "people.complaint.answered")


async def escalate_complaint(session: AsyncSession, caller: Caller, row: UUID, seen: Tags) -> None:
    """Let a complaint that was refused or answered go to the supervising office: whoever complains is not content."""
    complaint = await spoken_for(session, caller, row, seen, "escalated")
    await pass_up(session, complaint, Step("escalated", caller.subject, "not_content"))


async def withdraw_complaint(session: AsyncSession, caller: Caller, row: UUID, seen: Tags, reason: Withdrawn) -> None:
    """Close a complaint for whoever complains: they withdraw it, or are content with the answer."""
    complaint = await spoken_for(session, caller, row, seen, reason)
    await close(session, caller, complaint, await office_of(session, complaint), reason)


async def settle_complaint(session: AsyncSession, caller: Caller, row: UUID, seen: Tags) -> None:
    """Close a complaint that was answered or refused, and with which nobody went further."""
    complaint, office = await decided(session, caller, row, seen, "settled")
    await close(session, caller, complaint, office, "settled")


async def close(session: AsyncSession, caller: Caller, complaint: Complaint, office: Office, reason: Closed) -> None:
    """Let a complaint be closed, for a coded reason."""
    move(session, complaint, office, "closed", Step("closed", caller.subject, reason), None)
    record(session, ComplaintClosed(subject=complaint.id, reason=reason))
    await end(session, complaint, "people.complaint.closed")


async def spoken_for(session: AsyncSession, caller: Caller, row: UUID, seen: Tags, step: Doing) -> Complaint:
    """Return a complaint for whoever may speak for who complains: themself, who wrote it down, the office it is at.

    An office that it has left behind does not end it.
    """
    caller.require(FILE)
    complaint = await opened(session, row, seen, step)
    themself = complaint.person is not None and caller.person == complaint.person
    if not themself and caller.subject != complaint.filed_by:
        caller.require(FILE, district=(await office_of(session, complaint)).district)
    return complaint


async def decided(
    session: AsyncSession, caller: Caller, row: UUID, seen: Tags, step: Doing
) -> tuple[Complaint, Office]:
    """Return a complaint to decide on, held, and the caller's office that deals with it."""
    caller.require(DECIDE)
    complaint = await opened(session, row, seen, step)
    office = await office_of(session, complaint)
    caller.require(DECIDE, district=office.district)
    return complaint, office
