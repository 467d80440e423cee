"""What can be done with a hand-over, each in the caller's transaction."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import place
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, NotFound, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.jobs import defer
from services.kit.journal.recording import record
from services.kit.vault.keyring import Keyring
from services.people.files.actions import opened_file
from services.people.handovers import queries
from services.people.handovers.events import (
    HandoverAccepted,
    HandoverDeclined,
    HandoverFollowed,
    HandoverOffered,
    HandoverWithdrawn,
)
from services.people.handovers.jobs import HIDE_FILE
from services.people.handovers.model import Declined, Handover, Reason, State
from services.people.handovers.problems import HandoverAnswered, HandoverOpen
from services.people.persons import queries as persons
from services.people.persons.actions import sealed, show
from services.people.persons.events import PersonChanged
from services.people.persons.model import Person

WRITE = "person:write"


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a person lives in the area that takes their file: the cell of its grid and the address, null if unknown."""

    grid_cell: str | None
    address: str | None


async def offer_file(session: AsyncSession, caller: Caller, person_id: UUID, to_district: str, reason: Reason) -> UUID:
    """Offer a person's file to the office of another area, which sees it from now on and changes nothing in it yet."""
    person = await opened_file(session, caller, WRITE, person_id)
    if to_district == person.residence:
        raise ValidationFailed(errors=(FieldError(pointer="/to_district", rule="lives_there_already"),))
    if (other := await queries.open_of(session, person.id)) is not None:
        raise HandoverOpen(handover=other)
    now = of(session).clock.now()
    handover = Handover(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        person=person.id,
        from_district=person.residence,
        to_district=to_district,
        reason=reason,
        state="offered",
        offered_by=caller.subject,
        answered_by=None,
        answered_at=None,
        declined_for=None,
    )
    await place(session, "handover", handover.id, handover.seen_by())
    session.add(handover)
    await offer(session, person, to_district)
    record(session, HandoverOffered(subject=handover.id))
    return handover.id


async def accept_file(
    session: AsyncSession, caller: Caller, keyring: Keyring, handover_id: UUID, seen: Tags, arrival: Arrival
) -> None:
    """Take a file over: the person is registered as living in the area, whose offices alone are answerable now."""
    handover, person = await answer(session, caller, handover_id, seen, "accepted")
    person.residence, person.grid_cell = handover.to_district, arrival.grid_cell
    person.address = sealed(keyring, "address", arrival.address, person.id)
    await offer(session, person, None)
    personal = {} if arrival.address is None else {"address": arrival.address}
    fields = ("address", "grid_cell", "residence")
    record(session, PersonChanged(subject=person.id, fields=fields, person=person.id, personal=personal))
    record(session, HandoverAccepted(subject=handover.id))


async def decline_file(session: AsyncSession, caller: Caller, handover_id: UUID, seen: Tags, reason: Declined) -> None:
    """Decline a file: it stays where it is, and is seen here no more."""
    handover, person = await answer(session, caller, handover_id, seen, "declined")
    handover.declined_for = reason
    person.offered_to = None
    # Who declines a file cannot hide it: whoever hides a row has to see it until the end. The platform does.
    await defer(session, HIDE_FILE, person=str(person.id))
    record(session, HandoverDeclined(subject=handover.id, reason=reason))


async def withdraw_offer(session: AsyncSession, caller: Caller, handover_id: UUID, seen: Tags) -> None:
    """Take an offer back before it is answered."""
    handover, person = await answer(session, caller, handover_id, seen, "withdrawn")
    await offer(session, person, None)
    record(session, HandoverWithdrawn(subject=handover.id))


async def follow_person(session: AsyncSession, person: UUID) -> None:
    """Let hand-overs that came from another record of a person be seen by that person, and say so."""
    for handover in await queries.of_person(session, person):
        await place(session, "handover", handover.id, handover.seen_by())
        record(session, HandoverFollowed(subject=handover.id))


async def answer(
    session: AsyncSession, caller: Caller, handover_id: UUID, seen: Tags, state: State
) -> tuple[Handover, Person]:
    """Write what comes of an open offer; return it and whose file it is, both held until this transaction ends.

    The offer is withdrawn by the area that the file is in, and answered by the one that it is offered to.
    """
    there = await session.get(Handover, handover_id)
    if there is None:
        raise NotFound
    caller.require(WRITE, district=there.from_district if state == "withdrawn" else there.to_district)
    try:
        person = await persons.locked(session, there.person)
    except NotFound:  # somebody answered before, so that the file is not here any more
        await session.refresh(there)
        if there.state == "offered":
            raise
        raise HandoverAnswered(state=there.state) from None
    handover = await queries.locked(session, handover_id)
    seen.require(handover.version)
    if handover.state != "offered":
        raise HandoverAnswered(state=handover.state)
    handover.state, handover.answered_by = state, caller.subject
    handover.answered_at = handover.updated_at = of(session).clock.now()
    return handover, person


async def offer(session: AsyncSession, person: Person, to_district: str | None) -> None:
    """Let the offices of an area see a person's file because it is offered to them, or see it no more."""
    person.offered_to = to_district
    person.updated_at = of(session).clock.now()
    await session.flush()
    await show(session, person)
