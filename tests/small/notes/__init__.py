"""A service with one noun: a note that stands in a district."""

from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, FastAPI, Request, Response
from sqlalchemy import Index, MetaData, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from services.kit.app import create_service
from services.kit.codes.text import DistrictText
from services.kit.database.base import NAMES, Columns, Versioned
from services.kit.database.ids import new_id
from services.kit.database.reading import Shape
from services.kit.database.security import area_keys, place
from services.kit.database.sessions import of
from services.kit.http.bodies import Input, Output
from services.kit.http.common import NotFound
from services.kit.http.etags import IfMatch
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.journal.events import Event, PersonalEvent
from services.kit.journal.recording import record
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.service import Service
from services.kit.settings import Settings
from services.kit.transactions import Tx

Reader = Annotated[Caller, needs("household:read")]
Registrar = Annotated[Caller, needs("household:register")]
Writer = Annotated[Caller, needs("household:write")]


class Base(Columns, DeclarativeBase):
    """Tables of the notes."""

    metadata = MetaData(naming_convention=NAMES)


class Note(Versioned, Base):
    """A note; when it is due, someone is reminded, once."""

    __tablename__ = "note"
    __table_args__ = (Index(None, "district", "id"),)

    district: Mapped[str]
    words: Mapped[str]
    due_on: Mapped[date | None] = mapped_column(default=None)
    reminders: Mapped[int] = mapped_column(default=0)


class NoteIn(Input):
    district: DistrictText
    words: str


class NotePatch(Input):
    words: str


class NoteOut(Output):
    id: UUID
    version: int
    district: str
    words: str


OneNote = Annotated[Fields, sparse(NoteOut)]

NOTE = Shape(
    "note",
    "note",
    NoteOut,
    {"id": Note.id, "version": Note.version, "district": Note.district, "words": Note.words},
    {"district": "note.district = {value}", "words": "note.words = {value}"},
    {"district"},
)


class NoteWritten(Event):
    """A note was written."""

    kind = "note"
    happened = "written"


class NoteSigned(PersonalEvent):
    """Somebody put their name under a note."""

    kind = "note"
    happened = "signed"


class NoteChanged(Event):
    kind = "note"
    happened = "changed"
    before: str


router = APIRouter(prefix="/v1", tags=["notes"])


@router.post("/notes", status_code=201, response_model=NoteOut)
@repeatable
async def write(body: NoteIn, request: Request, tx: Tx, caller: Registrar) -> Response:  # noqa: ARG001 -- `repeatable` reads both
    note = await write_note(tx, body.district, body.words)
    return await changed(tx, NOTE, note.id, location=f"/v1/notes/{note.id}")


async def write_note(tx: AsyncSession, district: str, words: str, *more_districts: str) -> Note:
    """Write a note that stands in a district and is seen from more."""
    now = of(tx).clock.now()
    note = Note(id=new_id(), version=1, created_at=now, updated_at=now, district=district, words=words)
    await place(tx, "note", note.id, area_keys(district, *more_districts))
    tx.add(note)
    record(tx, NoteWritten(subject=note.id))
    return note


@router.get("/notes", response_model=Page[NoteOut])
async def find(
    request: Request, paging: Paging, fields: OneNote, caller: Reader, district: str | None = None
) -> Response:
    return await page_of(request, caller, NOTE, paging, fields, district=district)


offer_reads(router, NOTE, one="note", many="notes", scope="household:read")


@router.patch("/notes/{note_id}", response_model=NoteOut)
async def change(note_id: UUID, body: NotePatch, seen: IfMatch, tx: Tx, caller: Writer) -> Response:  # noqa: ARG001 -- asks for the scope
    note = await locked(tx, note_id)
    seen.require(note.version)
    change_note(tx, note, body.words)
    return await changed(tx, NOTE, note.id)


async def locked(tx: AsyncSession, note_id: UUID) -> Note:
    """Return a note that nobody else changes until this transaction ends."""
    note = (await tx.execute(select(Note).where(Note.id == note_id).with_for_update())).scalar_one_or_none()
    if note is None:
        raise NotFound
    return note


def change_note(tx: AsyncSession, note: Note, words: str) -> None:
    """Change the words of a note."""
    record(tx, NoteChanged(subject=note.id, before=note.words))
    note.words = words
    note.updated_at = of(tx).clock.now()


SERVICE = Service(
    name="notes",
    title="Notes",
    description="A service of the tests.",
    routers=(router,),
    states={"note": NOTE},
    shapes=(NOTE,),
    migrations=Path(__file__).parent / "migrations",
)


def create_app(settings: Settings) -> FastAPI:
    return create_service(SERVICE, settings)
