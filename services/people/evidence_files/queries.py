"""Every SELECT on files of evidence, and how they are shown."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import Field
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.kit.vault.persons import person_key
from services.people.applications.model import HouseholdApplication
from services.people.evidence_files.model import EvidenceFile, Kind, MediaType, State
from services.people.households.model import Member

AT_ONCE = 50
"""Files that a sweep looks at in one run."""


class EvidenceFileOut(Output):
    """A file of evidence as reads show it: what it is, and whether its content is served; never what it says.

    `receiving` has not come whole; `stored` has, and waits for the scanner where one is set; `infected` was destroyed;
    `scan_unavailable` is asked about again; `erased` went with the person's key.
    """

    id: UUID
    version: int
    person: UUID
    application: UUID | None
    kind: Kind
    media_type: MediaType
    size: int
    sha256: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    state: State
    recorded_by: str
    stored_at: datetime | None
    scanned_at: datetime | None
    created_at: datetime
    updated_at: datetime


_file = EvidenceFile.__table__.c

EVIDENCE_FILE = Shape(
    kind="person",
    table="evidence_file",
    model=EvidenceFileOut,
    fields={name: _file[name] for name in EvidenceFileOut.model_fields} | {"sha256": func.encode(_file.sha256, "hex")},
    filters={
        "person": "evidence_file.person = {value}",
        "kind": "evidence_file.kind = {value}",
        "application": "evidence_file.application = {value}",
    },
    selective={"person", "application"},
    seen_by="person",
)


async def read(session: AsyncSession, file: UUID) -> EvidenceFile:
    """Return a file; raise `NotFound` where there is none that the caller sees."""
    row = await session.get(EvidenceFile, file)
    if row is None:
        raise NotFound
    return row


async def same_of(session: AsyncSession, person: UUID, sha256: bytes) -> EvidenceFile | None:
    """Return a file of a person that has come whole and has these bytes."""
    there = EvidenceFile.state.in_(("stored", "clean", "scan_unavailable"))
    same = (EvidenceFile.person == person) & (EvidenceFile.sha256 == sha256)
    found: EvidenceFile | None = await session.scalar(select(EvidenceFile).where(same, there).order_by(EvidenceFile.id))
    return found


async def applied_with(session: AsyncSession, application: UUID, person: UUID) -> bool:
    """Tell whether an application is one of a household that a person belongs to, and the caller sees it."""
    of_theirs = (Member.household == HouseholdApplication.household) & (Member.person == person)
    wanted = select(HouseholdApplication.id).join(Member, of_theirs).where(HouseholdApplication.id == application)
    return await session.scalar(wanted.limit(1)) is not None


async def waiting_for_scan(session: AsyncSession, before: datetime) -> Sequence[EvidenceFile]:
    """Return files that a scanner has not been asked about, or did not answer about since an instant."""
    tried = (EvidenceFile.state == "scan_unavailable") & (EvidenceFile.scanned_at < before)
    waiting = select(EvidenceFile).where(or_(EvidenceFile.state == "stored", tried))
    return (await session.scalars(waiting.order_by(EvidenceFile.updated_at).limit(AT_ONCE))).all()


async def found_by_scan(session: AsyncSession, file: UUID, state: State, at: datetime) -> None:
    """Write down what a scanner said of a file that waits for it."""
    waits = EvidenceFile.state.in_(("stored", "scan_unavailable"))
    said = {"state": state, "scanned_at": at, "updated_at": at, "version": EvidenceFile.version + 1}
    await session.execute(update(EvidenceFile).where(EvidenceFile.id == file, waits).values(said))


async def mark_erased(session: AsyncSession, at: datetime) -> None:
    """Mark the files of persons whose key was destroyed: nobody opens them any more."""
    erased = select(person_key.c.person).where(person_key.c.destroyed_at.is_not(None))
    gone = (EvidenceFile.state != "erased") & EvidenceFile.sealed_for.in_(erased)
    changed = {"state": "erased", "updated_at": at, "version": EvidenceFile.version + 1}
    await session.execute(update(EvidenceFile).where(gone).values(changed))


async def to_remove(session: AsyncSession) -> Sequence[EvidenceFile]:
    """Return files whose parts are to be removed from the store."""
    wanted = (EvidenceFile.state.in_(("infected", "erased"))) & EvidenceFile.removed_at.is_(None)
    return (await session.scalars(select(EvidenceFile).where(wanted).limit(AT_ONCE))).all()


async def mark_removed(session: AsyncSession, file: UUID, at: datetime) -> None:
    """Write down that the parts of a file are gone."""
    await session.execute(update(EvidenceFile).where(EvidenceFile.id == file).values(removed_at=at))


async def give_up(session: AsyncSession, before: datetime) -> None:
    """Drop the rows of files that were opened before an instant and have not come whole."""
    await session.execute(
        delete(EvidenceFile).where(EvidenceFile.state == "receiving", EvidenceFile.created_at < before)
    )


async def known_objects(session: AsyncSession, objects: Sequence[str]) -> set[str]:
    """Return which of these names of the store have a row whose file may be read, now or later."""
    kept = EvidenceFile.removed_at.is_(None)
    return set(await session.scalars(select(EvidenceFile.object).where(EvidenceFile.object.in_(objects), kept)))
