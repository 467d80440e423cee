"""Every SELECT on statuses."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import TODAY, Shape, sql
from services.kit.http.bodies import Output
from services.people.files.model import AnnulmentReason
from services.people.statuses.model import EndReason, Evidence, Hardship, Standing, Status, StatusKind


class StatusState(Output):
    """A status as the state of its person carries it."""

    id: UUID
    kind: StatusKind
    standing: Standing
    since: date
    valid_until: date | None
    ended_on: date | None
    hardship: Hardship | None
    graduated_in: int | None


class StatusOut(Output):
    """What a person is in the eyes of a policy: declared, or certified by an authority, for a time.

    `valid_until` is the last day that the evidence is good for, and `expired` says that it has passed; `ended_on` is
    the first day on which it is so no more.
    """

    id: UUID
    version: int
    person: UUID
    kind: StatusKind
    standing: Standing
    since: date
    valid_until: date | None
    expired: bool
    ended_on: date | None
    ended_for: EndReason | None
    hardship: Hardship | None
    graduated_in: int | None
    evidence: Evidence
    declared_by: str
    certified_on: date | None
    certified_by: str | None
    authority_district: str | None
    authority_organisation: UUID | None
    annulled_for: AnnulmentReason | None
    created_at: datetime
    updated_at: datetime


_status = Status.__table__.c

EXPIRED: ColumnElement[bool] = func.coalesce(_status.valid_until < TODAY, false())
"""Whether the evidence of a status has run out by today."""

STATUS = Shape(
    kind="person",
    table="status",
    model=StatusOut,
    fields={name: EXPIRED if name == "expired" else _status[name] for name in StatusOut.model_fields},
    filters={
        "person": "status.person = {value}",
        "kind": "status.kind = {value}",
        "in_force": f"(status.ended_on IS NULL AND NOT {sql(EXPIRED)} AND status.annulled_for IS NULL) = {{value}}",
        "annulled": "(status.annulled_for IS NOT NULL) = {value}",
    },
    selective={"person"},
    seen_by="person",
    volatile=True,
)

STATUSES: ColumnElement[Any] = literal_column(
    f"""coalesce((
        SELECT json_agg(json_build_object({", ".join(f"'{name}', s.{name}" for name in StatusState.model_fields)})
            ORDER BY s.since, s.id)
        FROM status AS s WHERE s.person = person.id AND s.annulled_for IS NULL), '[]'::json)"""  # noqa: S608 -- names of a model's own fields
)
"""The statuses of a person that count, ended ones too, as JSON."""


async def same_between(session: AsyncSession, status: Status) -> UUID | None:
    """Return another status of this kind that its person has on one of its days."""
    shares_a_day = func.daterange(_status.since, _status.ended_on).op("&&")(
        func.daterange(status.since, status.ended_on)
    )
    others = select(_status.id).where(
        _status.person == status.person,
        _status.kind == status.kind,
        _status.annulled_for.is_(None),
        _status.id != status.id,
        shares_a_day,
    )
    found: UUID | None = await session.scalar(others.order_by(_status.since).limit(1))
    return found
