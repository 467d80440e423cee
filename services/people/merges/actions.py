"""Merging two records of one person, and parting them again, each in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import place
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, NotFound, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.merged import require_unmerged
from services.people.appointments.actions import tell_seats
from services.people.consents.actions import end_refused, keep_refusals
from services.people.handovers import actions as handovers
from services.people.households.actions import follow_merge
from services.people.households.problems import UnknownPersons
from services.people.merges import queries, rules
from services.people.merges.events import PersonAbsorbed, PersonMerged, PersonParted, PersonRestored
from services.people.merges.model import Grounds, Merge, UndoReason
from services.people.merges.problems import (
    MergeConflicts,
    MergeUndone,
    PersonsDiffer,
    TwoResidentIds,
    UndoLaterFirst,
    UndoTooLate,
)
from services.people.persons.actions import let_follow
from services.people.persons.model import Person

MERGE = "person:merge"
HANDOVERS = "handover"
MEMBERS = "household_member"
"""The rows whose household is told: the others are part of the person's own state, or follow it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Which record is to go into which, what shows that they are one person's, and which differences are known."""

    absorbed: UUID
    survivor: UUID
    grounds: Grounds
    despite: Sequence[str]


async def merge_persons(session: AsyncSession, caller: Caller, stated: Statement) -> Merge:
    """Let one record of a person go into another: what stood in it belongs to the survivor from now on.

    What of it rests on a consent that the survivor refuses ends.

    Raises `TwoResidentIds`, `PersonsDiffer`, `MergeConflicts` for what speaks against it, `RecordMerged` where one of
    the two went into another record already.
    """
    absorbed, survivor = await both(session, caller, stated)
    require_one_identity(absorbed, survivor, stated.despite)
    require_none(await queries.contradicting_answers(session, absorbed.id, survivor.id))
    now = of(session).clock.now()
    merge = Merge(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        survivor=survivor.id,
        absorbed=absorbed.id,
        grounds=stated.grounds,
        despite=sorted(set(stated.despite)),
        merged_by=caller.subject,
        undo_until=rules.undone_until(of(session).clock.today()),
        undone_at=None,
        undone_by=None,
        undone_for=None,
    )
    session.add(merge)
    absorbed.merged_into = survivor.id
    absorbed.updated_at = survivor.updated_at = now
    await session.flush()
    await place(session, "person", absorbed.id, [*absorbed.seen_by(), *survivor.seen_by()])
    await follow(session, survivor.id, await queries.move(session, merge))
    await end_refused(session, survivor.id, caller.subject)
    record(session, PersonMerged(subject=survivor.id, merge=merge.id, absorbed=absorbed.id, grounds=stated.grounds))
    record(session, PersonAbsorbed(subject=absorbed.id, merge=merge.id, survivor=survivor.id))
    return merge


async def undo_merge(session: AsyncSession, caller: Caller, merge_id: UUID, seen: Tags, reason: UndoReason) -> Merge:
    """Part two records that were merged: what had gone along goes back, what was recorded since stays.

    What the person refused since holds for both.

    Raises `UndoTooLate` after thirty days, `UndoLaterFirst` where the survivor went into another record meanwhile.
    """
    merge = await queries.locked(session, merge_id)
    persons = await queries.both_locked(session, merge.absorbed, merge.survivor)
    absorbed, survivor = persons.get(merge.absorbed), persons.get(merge.survivor)
    if absorbed is None or survivor is None:
        raise NotFound
    require_covered(caller, survivor)
    seen.require(merge.version)
    await require_undoable(session, merge, survivor)
    now = of(session).clock.now()
    merge.undone_at, merge.undone_by, merge.undone_for, merge.updated_at = now, caller.subject, reason, now
    absorbed.merged_into = None
    absorbed.updated_at = survivor.updated_at = now
    await session.flush()
    await follow(session, absorbed.id, await queries.move_back(session, merge))
    record(session, PersonParted(subject=survivor.id, merge=merge.id, absorbed=absorbed.id, reason=reason))
    record(session, PersonRestored(subject=absorbed.id, merge=merge.id, survivor=survivor.id, reason=reason))
    await keep_refusals(session, survivor.id, absorbed, merge.created_at)
    await place(session, "person", absorbed.id, absorbed.seen_by())
    return merge


async def both(session: AsyncSession, caller: Caller, stated: Statement) -> tuple[Person, Person]:
    """Return the record that goes and the one that stays, held, covered by the caller, neither merged already."""
    if stated.absorbed == stated.survivor:
        raise ValidationFailed(errors=(FieldError(pointer="/absorbed", rule="same_record"),))
    persons = await queries.both_locked(session, stated.absorbed, stated.survivor)
    there = {each.id for each in persons.values() if each.anonymised_on is None}
    unknown = tuple(each for each in (stated.absorbed, stated.survivor) if each not in there)
    if unknown:
        raise UnknownPersons(persons=unknown)
    absorbed, survivor = persons[stated.absorbed], persons[stated.survivor]
    for person in (absorbed, survivor):
        require_covered(caller, person)
        require_unmerged(person.merged_into)
    return absorbed, survivor


def require_covered(caller: Caller, person: Person) -> None:
    """Raise for whoever may not merge this record: `NotFound` where it moved out of their sight while they waited."""
    if not (caller.covers(person.residence) or caller.covers(person.hukou)):
        raise NotFound
    caller.require(MERGE, district=person.residence)


def require_one_identity(absorbed: Person, survivor: Person, despite: Sequence[str]) -> None:
    """Raise for two records that cannot be one person's, or not without somebody having said so."""
    if absorbed.resident_id is not None:
        raise TwoResidentIds
    differs = rules.unexplained(identity_of(absorbed), identity_of(survivor), despite)
    if differs:
        raise PersonsDiffer(differs=differs)


def identity_of(person: Person) -> rules.Identity:
    """Return what a record says of who somebody is."""
    return rules.Identity(person.sex, person.birth_date)


async def require_undoable(session: AsyncSession, merge: Merge, survivor: Person) -> None:
    """Raise for a merge that is undone, can no longer be, or over which another one stands."""
    if merge.undone_at is not None:
        raise MergeUndone
    if of(session).clock.today() > merge.undo_until:
        raise UndoTooLate(until=merge.undo_until)
    if survivor.merged_into is not None:
        raise UndoLaterFirst(merge=await queries.standing_merge_of(session, survivor.id))


async def follow(session: AsyncSession, person: UUID, moved: queries.Moved) -> None:
    """Let whoever sees a person now see what came to them, and say of each row that others know that it did.

    Raises `MergeConflicts` for what one person cannot have twice, and for a household that the caller does not see.
    """
    require_none(await queries.named(session, moved.clashes))
    await let_follow(session, person)
    await tell_seats(session, moved.freed, moved.taken)
    if HANDOVERS in moved.rows:
        await handovers.follow_person(session, person)
    if not await follow_merge(session, moved.rows.get(MEMBERS, ()), person):
        raise MergeConflicts(conflicts=("household",), rows=())


def require_none(clashes: Sequence[rules.Clash]) -> None:
    """Raise `MergeConflicts` for rows that one person cannot both have."""
    if clashes:
        kinds = sorted({clash.kind for clash in clashes})
        raise MergeConflicts(conflicts=tuple(kinds), rows=tuple(sorted(clashes, key=lambda clash: clash.kind)))
