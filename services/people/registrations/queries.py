"""Every SELECT on registrations."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, literal_column, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.people.files.model import AnnulmentReason
from services.people.registrations.model import CancellationReason, Kind, Registration
from services.people.work_spells.model import WorkSpell


class RegistrationState(Output):
    """A registration as the state of its person carries it: coded, without the number of a certificate."""

    id: UUID
    kind: Kind
    registered_on: date
    since: date | None
    able: bool | None
    willing: bool | None
    work_spell: UUID | None
    district: str
    cancelled_on: date | None
    cancelled_for: CancellationReason | None


class RegistrationOut(Output):
    """A registration of a person as employed or unemployed, the number of the certificate masked; null is not stated.

    `cancelled_on` is its last day, null while it is open. `replaces` is the registration as unemployed that it ended.
    """

    id: UUID
    version: int
    person: UUID
    kind: Kind
    registered_on: date
    since: date | None
    able: bool | None
    willing: bool | None
    work_spell: UUID | None
    district: str
    certificate_number: str | None
    cancelled_on: date | None
    cancelled_for: CancellationReason | None
    replaces: UUID | None
    annulled_for: AnnulmentReason | None
    created_at: datetime
    updated_at: datetime


_registration = Registration.__table__.c

REGISTRATION = Shape(
    kind="person",
    table="registration",
    model=RegistrationOut,
    fields={
        name: _registration["certificate_number_masked" if name == "certificate_number" else name]
        for name in RegistrationOut.model_fields
    },
    filters={
        "person": "registration.person = {value}",
        "open": "(registration.cancelled_on IS NULL) = {value}",
        "annulled": "(registration.annulled_for IS NOT NULL) = {value}",
    },
    selective={"person"},
    seen_by="person",
)

_STATED = ", ".join(f"'{name}', r.{name}" for name in RegistrationState.model_fields)
REGISTRATIONS: ColumnElement[Any] = literal_column(
    f"""coalesce((
        SELECT json_agg(json_build_object({_STATED}) ORDER BY r.registered_on, r.id)
        FROM registration AS r WHERE r.person = person.id AND r.annulled_for IS NULL), '[]'::json)"""  # noqa: S608 -- names of a model's own fields
)
"""The registrations of a person that count or have counted, as JSON."""


async def overlapping(session: AsyncSession, registration: Registration) -> Registration | None:
    """Return the first other registration of its person that holds on a day on which this one does."""
    days = func.daterange(_registration.registered_on, _registration.cancelled_on, "[]")
    others = select(Registration).where(
        Registration.person == registration.person,
        Registration.id != registration.id,
        Registration.annulled_for.is_(None),
        days.op("&&")(func.daterange(registration.registered_on, registration.cancelled_on, "[]")),
    )
    found: Registration | None = await session.scalar(others.order_by(_registration.registered_on).limit(1))
    return found


async def has_job(session: AsyncSession, person: UUID, work_spell: UUID) -> bool:
    """Tell whether a job stands in a person's file and counts."""
    counts = (WorkSpell.id == work_spell) & (WorkSpell.person == person) & WorkSpell.annulled_for.is_(None)
    return await session.scalar(select(WorkSpell.id).where(counts)) is not None


async def works_on(session: AsyncSession, person: UUID, day: date) -> bool:
    """Tell whether a person's file has full-time work on a day that is not its last."""
    full_time = (WorkSpell.person == person) & (WorkSpell.hours == "full_time") & WorkSpell.annulled_for.is_(None)
    going_on = (WorkSpell.since <= day) & or_(WorkSpell.until.is_(None), WorkSpell.until > day)
    return await session.scalar(select(WorkSpell.id).where(full_time & going_on).limit(1)) is not None


async def unemployment_until(session: AsyncSession, person: UUID, last_day: date | None) -> Sequence[Registration]:
    """Return a person's registrations as unemployed that are open, and those that work ended with this last day."""
    by_work = Registration.cancelled_for.in_(("found_work", "started_business"))
    found = select(Registration).where(
        Registration.person == person,
        Registration.kind == "unemployment",
        Registration.annulled_for.is_(None),
        or_(Registration.cancelled_on.is_(None), by_work & (Registration.cancelled_on == last_day)),
    )
    return (await session.scalars(found.order_by(Registration.registered_on))).all()


WORK_AFTER = text(
    """
    SELECT since, kind FROM (
        SELECT since, kind FROM work_spell WHERE person = :person AND hours = 'full_time' AND annulled_for IS NULL
        UNION ALL SELECT hired_on, 'employee' FROM known_referral WHERE person = :person) AS work
    WHERE since > :day ORDER BY since LIMIT 1
    """
)


async def work_after(session: AsyncSession, person: UUID, day: date) -> Row[tuple[date, str]] | None:
    """Return since when and of which kind the first work of a person after a day is: full time, or found here."""
    return (await session.execute(WORK_AFTER, {"person": person, "day": day})).one_or_none()
