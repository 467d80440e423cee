"""Every SELECT on consent."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.people.consents.model import Consent, Form
from services.people.consents.rules import Said


class ConsentState(Output):
    """An answer that holds, as the state of its person carries it."""

    use: str
    given: bool
    since: date


class ConsentOut(Output):
    """A person's answer to one use of their data; `until` is the day of the next answer, null while this one holds."""

    id: UUID
    version: int
    person: UUID
    use: str
    given: bool
    since: date
    until: date | None
    form: Form
    recorded_by: str
    created_at: datetime
    updated_at: datetime


_consent = Consent.__table__.c

CONSENT = Shape(
    kind="person",
    table="consent",
    model=ConsentOut,
    fields={name: _consent[name] for name in ConsentOut.model_fields},
    filters={"person": "consent.person = {value}", "holds": "(consent.until IS NULL) = {value}"},
    selective={"person"},
    seen_by="person",
)

CONSENTS: ColumnElement[Any] = literal_column(
    """coalesce((
        SELECT json_agg(json_build_object('use', c.use, 'given', c.given, 'since', c.since) ORDER BY c.use)
        FROM consent AS c WHERE c.person = person.id AND c.until IS NULL), '[]'::json)"""
)
"""The answers of a person that hold, as JSON."""


async def holding(session: AsyncSession, person: UUID, use: str) -> Consent | None:
    """Return a person's answer to a use that holds now."""
    found: Consent | None = await session.scalar(
        select(Consent).where(Consent.person == person, Consent.use == use, Consent.until.is_(None))
    )
    return found


async def said(session: AsyncSession, person: UUID, use: str) -> Sequence[Said]:
    """Return every answer of a person to a use, those too in whose place another one came."""
    answers = select(Consent.given, Consent.since, Consent.until).where(Consent.person == person, Consent.use == use)
    return [Said(*row) for row in await session.execute(answers)]


async def refusals(session: AsyncSession, person: UUID, since: datetime | None = None) -> Sequence[Consent]:
    """Return the refusals of a person that hold, by their uses; from an instant on where one is named."""
    wanted = select(Consent).where(Consent.person == person, Consent.until.is_(None), Consent.given.is_(False))
    wanted = wanted if since is None else wanted.where(Consent.created_at >= since)
    return (await session.scalars(wanted.order_by(Consent.use))).all()
