"""What a competent team writes by the manuals of FastAPI and SQLAlchemy, on the same tables with the same rights.

An async ORM session per request, a pydantic `response_model`, the caller bound to each transaction for row security,
tokens verified with the same library, the driver and the pool sizes of the kit. It has no access line, no metrics, no
ETag and no sparse fields, which the kit's routes have: what is left out here is in its favour.
"""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlalchemy import ARRAY, MetaData, Text, func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from services.kit.clock import Clock
from services.kit.codes.text import DistrictText
from services.kit.database.base import Columns
from services.kit.database.ids import new_id
from services.kit.database.migrate import asyncpg_url
from services.kit.database.roles import Role, role_url
from services.kit.database.security import area_keys, place
from services.kit.database.tables import scope
from services.kit.identity.caller import Caller
from services.kit.identity.tokens import Verifier
from services.kit.settings import Settings
from services.kit.telemetry.requests import FASTAPI_TELEMETRY_OFF
from services.people.persons.queries import PersonOut
from tests.small.notes import Note, NoteIn, NoteOut

BIND = text("SELECT set_config('app.keys', :keys, true), set_config('app.subject', :subject, true)")
FIRST = UUID(int=0)
READ = "person:read"
WRITE = "household:register"


class Base(Columns, DeclarativeBase):
    """The tables as this team sees them."""

    metadata = MetaData()


class Person(Base):
    """A person without the sealed columns, which no read here needs."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str] = mapped_column("name_masked")
    resident_id: Mapped[str] = mapped_column("resident_id_masked")
    phone: Mapped[str | None] = mapped_column("phone_masked")
    sex: Mapped[str]
    birth_date: Mapped[date]
    residence: Mapped[str]
    hukou: Mapped[str]
    hukou_kind: Mapped[str]
    caveats: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def birth_year(self) -> int:
        """Return what reads show of the birth date."""
        return self.birth_date.year


class PersonPage(BaseModel):
    """One page of persons."""

    items: list[PersonOut]
    next: UUID | None


class Ids(BaseModel):
    """The ids of a batch read."""

    ids: list[UUID]


class Persons(BaseModel):
    """What a batch read answers."""

    items: list[PersonOut | None]


class Forgetful(Verifier):
    """Verifies each request's token anew, as the manual does."""

    def _remember(self, digest: bytes, caller: Caller, *, expires: float) -> None:
        """Remember nothing."""


bearer = HTTPBearer()


async def current_caller(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]
) -> Caller:
    """Verify the token."""
    verifier: Verifier = request.app.state.verifier
    return await verifier.verify(credentials.credentials)


CurrentCaller = Annotated[Caller, Depends(current_caller)]


def allow(caller: Caller, scope: str) -> None:
    """Refuse a caller without the scope."""
    if scope not in caller.scopes:
        raise HTTPException(403)


async def people_session(request: Request, caller: CurrentCaller) -> AsyncIterator[AsyncSession]:
    """Open a session on the people database."""
    async with request.app.state.people() as session:
        await session.execute(BIND, {"keys": caller.visible, "subject": caller.subject})
        yield session


async def notes_session(request: Request, caller: CurrentCaller) -> AsyncIterator[AsyncSession]:
    """Open a session on the notes database."""
    async with request.app.state.notes() as session:
        await session.execute(BIND, {"keys": caller.visible, "subject": caller.subject})
        yield session


PeopleSession = Annotated[AsyncSession, Depends(people_session)]
NotesSession = Annotated[AsyncSession, Depends(notes_session)]


def create_app(settings: Settings, *, remembering: bool) -> FastAPI:
    """Return the app; `remembering` keeps verified tokens for a minute, as the kit does."""
    app = FastAPI(telemetry=FASTAPI_TELEMETRY_OFF)
    app.state.verifier = Verifier(settings) if remembering else Forgetful(settings)
    size = settings.pool_size + settings.read_pool_size
    for service in ("people", "notes"):
        setattr(app.state, service, async_sessionmaker(engine(settings, service, size), expire_on_commit=False))
    app.get("/v1/persons/{person_id}", response_model=PersonOut)(read_person)
    app.get("/v1/persons", response_model=PersonPage)(list_persons)
    app.post("/v1/persons:batchGet", response_model=Persons)(read_persons)
    app.post("/v1/notes", response_model=NoteOut, status_code=201)(write_note)
    return app


def engine(settings: Settings, service: str, size: int) -> AsyncEngine:
    """Return the pool of a database, for the role that row security binds."""
    return create_async_engine(asyncpg_url(role_url(settings, service, Role.APP)), pool_size=size, max_overflow=0)


async def read_person(person_id: UUID, session: PeopleSession, caller: CurrentCaller) -> Person:
    """Return a person."""
    allow(caller, READ)
    person = await session.get(Person, person_id)
    if person is None:
        raise HTTPException(404)
    return person


async def list_persons(
    session: PeopleSession,
    caller: CurrentCaller,
    after: UUID = FIRST,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, object]:
    """List persons in the order of ids.

    The ids come from `scope`: with row security alone PostgreSQL walks over everybody else's rows to find the page.
    """
    allow(caller, READ)
    mine = (
        select(scope.c.row_id)
        .where(scope.c.key == func.any(func.caller_keys()), scope.c.kind == "person", scope.c.row_id > after)
        .order_by(scope.c.row_id)
        .limit(limit + 1)
        .distinct()
    )
    found = await session.scalars(select(Person).where(Person.id.in_(mine)).order_by(Person.id))
    persons = found.all()
    return {"items": persons[:limit], "next": persons[limit - 1].id if len(persons) > limit else None}


async def read_persons(body: Ids, session: PeopleSession, caller: CurrentCaller) -> dict[str, object]:
    """Return persons, aligned to the ids asked."""
    allow(caller, READ)
    found = await session.scalars(select(Person).where(Person.id.in_(body.ids)))
    by_id = {person.id: person for person in found}
    return {"items": [by_id.get(person) for person in body.ids]}


async def write_note(body: NoteIn, response: Response, session: NotesSession, caller: CurrentCaller) -> Note:
    """Write a note; the commit comes before the answer, as the manual of SQLAlchemy has it."""
    allow(caller, WRITE)
    now = Clock(None).now()
    district: DistrictText = body.district
    note = Note(id=new_id(), version=1, created_at=now, updated_at=now, district=district, words=body.words)
    await place(session, "note", note.id, area_keys(district))
    session.add(note)
    await session.commit()
    response.headers["Location"] = f"/v1/notes/{note.id}"
    return note
