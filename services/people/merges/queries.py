"""Every SELECT on merges."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import TextClause, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.kit.database.reading import Shape
from services.kit.database.sessions import of
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.people.consents.model import Consent
from services.people.households.model import Member
from services.people.merges.model import Grounds, Merge, UndoReason
from services.people.merges.rules import Clash
from services.people.persons.model import Person


class MergeOut(Output):
    """A merge of two records of one person; `undone_at` is null while it stands."""

    id: UUID
    version: int
    survivor: UUID
    absorbed: UUID
    grounds: Grounds
    despite: list[str]
    merged_by: str
    undo_until: date
    undone_at: datetime | None
    undone_by: str | None
    undone_for: UndoReason | None
    created_at: datetime
    updated_at: datetime


_merge = Merge.__table__.c

MERGE = Shape(
    kind="person",
    table="person_merge",
    model=MergeOut,
    fields={name: _merge[name] for name in MergeOut.model_fields},
    filters={
        "person": "person_merge.survivor = {value}",
        "standing": "(person_merge.undone_at IS NULL) = {value}",
    },
    selective={"person"},
    seen_by="survivor",
)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a merge took to the survivor or brought back: ids of rows by table, and which were in the way.

    `freed` and `taken` are bookings that were doubled: those that have no seat any more, and those that have one again.
    """

    rows: Mapping[str, Sequence[UUID]]
    clashes: Sequence[Clash]
    freed: Sequence[UUID]
    taken: Sequence[UUID]


MOVE = text("SELECT found, relation, row_id, kept_id FROM merge_person(:merge, :survivor, :absorbed, :now)")
MOVE_BACK = text("SELECT found, relation, row_id, kept_id FROM part_person(:merge, :survivor, :absorbed, :now)")


async def move(session: AsyncSession, merge: Merge) -> Moved:
    """Give everything in the absorbed record to the survivor, and note what it was."""
    return await _moved(session, merge, MOVE)


async def move_back(session: AsyncSession, merge: Merge) -> Moved:
    """Give the absorbed record back what a merge took, as far as the survivor still has it."""
    return await _moved(session, merge, MOVE_BACK)


async def _moved(session: AsyncSession, merge: Merge, statement: TextClause) -> Moved:
    persons = {"merge": merge.id, "survivor": merge.survivor, "absorbed": merge.absorbed}
    found = (await session.execute(statement, persons | {"now": of(session).clock.now()})).all()
    rows: dict[str, list[UUID]] = defaultdict(list)
    for row in found:
        if row.found == "moved":
            rows[row.relation].append(row.row_id)
    return Moved(
        rows,
        [Clash(row.relation, row.row_id, row.kept_id) for row in found if row.found == "conflict"],
        [row.row_id for row in found if row.found == "freed"],
        [row.row_id for row in found if row.found == "taken"],
    )


async def named(session: AsyncSession, clashes: Sequence[Clash]) -> tuple[Clash, ...]:
    """Return what clashes by the rows that the caller can open: of a membership that is the household."""
    sides = [each for clash in clashes for each in (clash.absorbed, clash.survivor)]
    found = await session.execute(select(Member.id, Member.household).where(Member.id.in_(sides)))
    homes: dict[UUID | None, UUID] = {row.id: row.household for row in found}
    return tuple(
        replace(clash, absorbed=homes.get(clash.absorbed), survivor=homes.get(clash.survivor))
        if clash.kind == Member.__tablename__
        else clash
        for clash in clashes
    )


async def contradicting_answers(session: AsyncSession, absorbed: UUID, survivor: UUID) -> list[Clash]:
    """Return the answers by which a person refuses in one record a use of their data that the other agrees to."""
    theirs, kept = aliased(Consent), aliased(Consent)
    found = (
        select(theirs.id, kept.id)
        .join(kept, kept.use == theirs.use)
        .where(theirs.person == absorbed, kept.person == survivor, theirs.until.is_(None), kept.until.is_(None))
        .where(theirs.given.is_(False), kept.given.is_(True))
    )
    return [Clash(Consent.__tablename__, *row) for row in await session.execute(found)]


async def locked(session: AsyncSession, merge: UUID) -> Merge:
    """Return a merge, held until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(Merge).where(Merge.id == merge).with_for_update())
    if row is None:
        raise NotFound
    return row


async def standing_merge_of(session: AsyncSession, absorbed: UUID) -> UUID:
    """Return the merge in which a record went into another; it is in one."""
    found = await session.execute(select(Merge.id).where(Merge.absorbed == absorbed, Merge.undone_at.is_(None)))
    return found.scalar_one()


async def both_locked(session: AsyncSession, one: UUID, other: UUID) -> dict[UUID, Person]:
    """Return both records that the caller sees, held until this transaction ends, in an order that never locks up."""
    wanted = select(Person).where(Person.id.in_((one, other))).order_by(Person.id).with_for_update()
    rows: Sequence[Person] = (await session.scalars(wanted)).all()
    return {row.id: row for row in rows}
