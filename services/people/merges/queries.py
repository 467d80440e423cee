"""Every SELECT on merges."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.people.consents.model import Consent
from services.people.merges.model import Grounds, Merge, UndoReason
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
    """What a merge took to the survivor or brought back: ids of rows by table, and the tables that were in the way."""

    rows: dict[str, list[UUID]]
    conflicts: tuple[str, ...]


MOVE = text("SELECT relation, row_id FROM merge_person(:merge, :survivor, :absorbed)")
MOVE_BACK = text("SELECT relation, row_id FROM part_person(:merge, :survivor, :absorbed)")


async def move(session: AsyncSession, merge: Merge) -> Moved:
    """Give everything in the absorbed record to the survivor, and note what it was."""
    return await _moved(session, merge, back=False)


async def move_back(session: AsyncSession, merge: Merge) -> Moved:
    """Give the absorbed record back what a merge took, as far as the survivor still has it."""
    return await _moved(session, merge, back=True)


async def _moved(session: AsyncSession, merge: Merge, *, back: bool) -> Moved:
    persons = {"merge": merge.id, "survivor": merge.survivor, "absorbed": merge.absorbed}
    rows: dict[str, list[UUID]] = defaultdict(list)
    conflicts = []
    for relation, row in await session.execute(MOVE_BACK if back else MOVE, persons):
        if row is None:
            conflicts.append(relation)
        else:
            rows[relation].append(row)
    return Moved(dict(rows), tuple(sorted(conflicts)))


async def refuses_what_other_gives(session: AsyncSession, absorbed: UUID, survivor: UUID) -> bool:
    """Tell whether a person refuses in one record a use of their data to which the other says that they agree."""
    theirs, kept = aliased(Consent), aliased(Consent)
    found = (
        select(theirs.id)
        .join(kept, kept.use == theirs.use)
        .where(theirs.person == absorbed, kept.person == survivor, theirs.until.is_(None), kept.until.is_(None))
    )
    return await session.scalar(found.where(theirs.given.is_(False), kept.given.is_(True)).limit(1)) is not None


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
