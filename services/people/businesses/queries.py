"""Every SELECT on businesses."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.people.businesses.model import Activity, Business, BusinessStatus, ClosingReason, Licence
from services.people.files.model import AnnulmentReason


class SuspensionOut(Output):
    """A time in which a business did not operate; `until` is its last day, null while it goes on."""

    since: date
    until: date | None


class BusinessState(Output):
    """A business as the state of its person carries it: coded, without its name and its code."""

    id: UUID
    licence: Licence
    activity: Activity
    industry: str | None
    district: str | None
    registered_on: date | None
    operating_since: date | None
    status: BusinessStatus
    suspensions: list[SuspensionOut]
    closed_on: date | None
    closed_for: ClosingReason | None
    employees: int | None


class BusinessOut(Output):
    """What a person runs under a licence of their own; null is not stated.

    `suspensions` are the times in which it did not operate, the earliest first; two that follow each other without a
    day between are one. `employees` are those who work there, the person apart.
    """

    id: UUID
    version: int
    person: UUID
    licence: Licence
    name: str
    credit_code: str | None
    activity: Activity
    industry: str | None
    district: str | None
    registered_on: date | None
    operating_since: date | None
    status: BusinessStatus
    suspensions: list[SuspensionOut]
    closed_on: date | None
    closed_for: ClosingReason | None
    employees: int | None
    annulled_for: AnnulmentReason | None
    created_at: datetime
    updated_at: datetime


def suspensions_of(table: str) -> str:
    """Return the suspensions of a row of `table` as JSON, the last day of each included."""
    return f"""coalesce((
        SELECT json_agg(json_build_object('since', lower(p), 'until', upper(p) - 1) ORDER BY p)
        FROM unnest({table}.suspensions) AS p), '[]'::json)"""  # noqa: S608 -- the name of our own table


_business = Business.__table__.c

BUSINESS = Shape(
    kind="person",
    table="business",
    model=BusinessOut,
    fields={name: _business[name] for name in BusinessOut.model_fields}
    | {"suspensions": literal_column(suspensions_of("business"))},
    filters={
        "person": "business.person = {value}",
        "closed": "(business.status = 'closed') = {value}",
        "annulled": "(business.annulled_for IS NOT NULL) = {value}",
    },
    selective={"person"},
    seen_by="person",
)

_STATE = {name: f"b.{name}" for name in BusinessState.model_fields} | {"suspensions": suspensions_of("b")}

BUSINESSES: ColumnElement[Any] = literal_column(
    f"""coalesce((
        SELECT json_agg(json_build_object({", ".join(f"'{name}', {value}" for name, value in _STATE.items())})
            ORDER BY b.id)
        FROM business AS b WHERE b.person = person.id AND b.annulled_for IS NULL), '[]'::json)"""  # noqa: S608 -- names of a model's own fields
)
"""The businesses of a person that count, as JSON."""
