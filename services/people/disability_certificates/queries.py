"""Every SELECT on disability certificates."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.codes.text import DisabilityCategory
from services.kit.database.reading import TODAY, Shape, sql
from services.kit.http.bodies import Output
from services.people.disability_certificates.model import DisabilityCertificate, EndReason, Grade, Kind
from services.people.files.model import AnnulmentReason
from services.people.persons.model import Person


class DisabilityCertificateState(Output):
    """A certificate as the state of its person carries it: coded, without its number."""

    id: UUID
    kind: Kind
    category: DisabilityCategory | None
    grade: Grade
    issuer: str | None
    issued_on: date
    valid_until: date | None
    ended_on: date | None


class DisabilityCertificateOut(Output):
    """A certificate of a person, its number masked; null is not stated.

    `in_force` is as of today: issued, not annulled, not past the day that is printed on it, not ended before that.
    `replaces` is the certificate that it ended.
    """

    id: UUID
    version: int
    person: UUID
    kind: Kind
    certificate_number: str | None
    category: DisabilityCategory | None
    grade: Grade
    reissue: int | None
    issuer: str | None
    issued_on: date
    valid_until: date | None
    in_force: bool
    ended_on: date | None
    ended_for: EndReason | None
    replaces: UUID | None
    annulled_for: AnnulmentReason | None
    created_at: datetime
    updated_at: datetime


_certificate = DisabilityCertificate.__table__.c

IN_FORCE: ColumnElement[bool] = and_(
    _certificate.annulled_for.is_(None),
    func.daterange(_certificate.issued_on, func.least(_certificate.valid_until, _certificate.ended_on), "[]").op("@>")(
        TODAY
    ),
)

DISABILITY_CERTIFICATE = Shape(
    kind="person",
    table="disability_certificate",
    model=DisabilityCertificateOut,
    fields={
        name: IN_FORCE
        if name == "in_force"
        else _certificate["certificate_number_masked" if name == "certificate_number" else name]
        for name in DisabilityCertificateOut.model_fields
    },
    filters={
        "person": "disability_certificate.person = {value}",
        "in_force": f"({sql(IN_FORCE)}) = {{value}}",
        "annulled": "(disability_certificate.annulled_for IS NOT NULL) = {value}",
    },
    selective={"person"},
    seen_by="person",
    volatile=True,
)

_STATED = ", ".join(f"'{name}', c.{name}" for name in DisabilityCertificateState.model_fields)
CERTIFICATES: ColumnElement[Any] = literal_column(
    f"""coalesce((
        SELECT json_agg(json_build_object({_STATED}) ORDER BY c.issued_on, c.id)
        FROM disability_certificate AS c WHERE c.person = person.id AND c.annulled_for IS NULL), '[]'::json)"""  # noqa: S608 -- names of a model's own fields
)
"""The certificates of a person that count or have counted, as JSON."""


async def overlapping(
    session: AsyncSession, certificate: DisabilityCertificate, until: date | None
) -> DisabilityCertificate | None:
    """Return the first other certificate of its person and kind that counts on a day on which this one does."""
    days = func.daterange(_certificate.issued_on, func.least(_certificate.valid_until, _certificate.ended_on), "[]")
    others = select(DisabilityCertificate).where(
        DisabilityCertificate.person == certificate.person,
        DisabilityCertificate.kind == certificate.kind,
        DisabilityCertificate.id != certificate.id,
        DisabilityCertificate.annulled_for.is_(None),
        days.op("&&")(func.daterange(certificate.issued_on, until, "[]")),
    )
    found: DisabilityCertificate | None = await session.scalar(others.order_by(_certificate.issued_on).limit(1))
    return found


async def is_resident_id_of(session: AsyncSession, person: UUID, blind: bytes) -> bool:
    """Tell whether this is the resident id of a person, by its blind index; nothing contradicts one who has none."""
    same = select(func.coalesce(Person.__table__.c.resident_id_blind == blind, True)).where(Person.id == person)
    return bool(await session.scalar(same))
