"""Every SELECT on vacancies."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Rows, Shape, yuan_text
from services.kit.database.sessions import Database
from services.kit.http.bodies import Output, Yuan
from services.kit.http.common import NotFound
from services.vacancies.employers.rules import KnownKind
from services.vacancies.posts.model import Post, PublishedPost
from services.vacancies.posts.rules import Status


class VacancyOut(Output):
    """A vacancy as its employer and the offices of its district see it."""

    id: UUID
    version: int
    employer: UUID
    title: str
    occupation: str | None
    occupation_score: float | None
    district: str
    place_text: str | None
    pay_from: Yuan | None
    pay_to: Yuan | None
    pay_agreed: bool
    pay_text: str | None
    seats: int
    status: Status
    published_on: date | None
    closed_on: date | None
    source: str | None
    created_at: datetime
    updated_at: datetime


class VacancyState(Output):
    """A vacancy as events and snapshots carry it."""

    id: UUID
    version: int
    employer: UUID
    title: str
    occupation: str | None
    district: str
    pay_from: Yuan | None
    pay_to: Yuan | None
    pay_agreed: bool
    seats: int
    status: Status
    published_on: date | None
    closed_on: date | None


class PublishedVacancyOut(Output):
    """A published vacancy as everybody may search it."""

    id: UUID
    version: int
    employer: UUID
    employer_name: str
    employer_kind: KnownKind
    title: str
    occupation: str | None
    district: str
    pay_from: Yuan | None
    pay_to: Yuan | None
    pay_agreed: bool
    seats: int
    published_on: date


_post = Post.__table__.c
_published = PublishedPost.__table__.c


def _of_work(table: Any) -> dict[str, ColumnElement[Any]]:  # noqa: ANN401 -- the columns of either table
    """Return what both tables say of the work, with pay in yuan."""
    return {
        "title": table.title,
        "occupation": table.occupation,
        "district": table.district,
        "pay_from": yuan_text(table.pay_from),
        "pay_to": yuan_text(table.pay_to),
        "pay_agreed": table.pay_agreed,
        "seats": table.seats,
    }


_STATUS: dict[str, ColumnElement[Any]] = {
    "status": _post.status,
    "published_on": _post.published_on,
    "closed_on": _post.closed_on,
}
_COLUMNS: dict[str, ColumnElement[Any]] = {
    "id": _post.id,
    "version": _post.version,
    "employer": _post.employer,
    **_of_work(_post),
    "occupation_score": _post.occupation_score,
    "place_text": _post.place_text,
    "pay_text": _post.pay_text,
    **_STATUS,
    "source": _post.source,
    "created_at": _post.created_at,
    "updated_at": _post.updated_at,
}

VACANCY = Shape(
    kind="vacancy",
    table="post",
    model=VacancyOut,
    fields={name: _COLUMNS[name] for name in VacancyOut.model_fields},
    filters={
        "employer": "post.employer = {value}",
        "status": "post.status = {value}",
        "district": "starts_with(post.district, {value})",
        "occupation": "starts_with(post.occupation, {value})",
    },
    selective={"employer"},
)

VACANCY_STATE = Shape(
    kind="vacancy",
    table="post",
    model=VacancyState,
    fields={"id": _post.id, "version": _post.version, "employer": _post.employer, **_of_work(_post), **_STATUS},
)

PUBLISHED_VACANCY = Shape(
    kind="published_post",
    table="published_post",
    model=PublishedVacancyOut,
    fields={
        "id": _published.id,
        "version": _published.version,
        "employer": _published.employer,
        "employer_name": _published.employer_name,
        "employer_kind": _published.employer_kind,
        **_of_work(_published),
        "published_on": _published.published_on,
    },
    filters={
        # A range rather than a prefix: the planner does not know the value, and only a range then has its index.
        # The colon follows every digit and the hyphen.
        "district": "published_post.district >= {value} AND published_post.district < {value} || ':'",
        "occupation": "published_post.occupation >= {value} AND published_post.occupation < {value} || ':'",
        "employer": "published_post.employer = {value}",
        "pay_from": "published_post.pay_from >= {value}",
    },
    selective={"employer"},
)

LATEST: Final = UUID(int=(1 << 128) - 1)
"""After every id, where a search begins: it shows what was registered last first."""


@lru_cache(maxsize=512)
def search_statement(fields: tuple[str, ...] | None, filters: tuple[str, ...]) -> str:
    """Return the statement of a search: $1 is the id before which it goes on, $2 the size, then come the filters."""
    shape = PUBLISHED_VACANCY
    conditions = "".join(f" AND {shape.filters[name].format(value=f'${n}')}" for n, name in enumerate(filters, 3))
    return f"""
        WITH hit AS (
            SELECT id, {shape.json(fields)} AS body, row_number() OVER (ORDER BY id DESC) AS n
            FROM published_post WHERE id < $1{conditions} ORDER BY id DESC LIMIT $2::bigint + 1)
        SELECT coalesce(json_agg(body ORDER BY n) FILTER (WHERE n <= $2), '[]'::json) AS body,
            CASE WHEN count(*) > $2 THEN (array_agg(id ORDER BY n))[$2::bigint] END AS last
        FROM hit"""  # noqa: S608 -- the service's own shape


async def search(
    database: Database,
    *,
    before: UUID | None,
    limit: int,
    fields: tuple[str, ...] | None,
    filters: Mapping[str, Any],
) -> Rows:
    """Read a page of the published vacancies, latest first; no row security, since everybody may see them."""
    statement = search_statement(fields, tuple(filters))
    found = await database.reads.fetchrow(statement, before or LATEST, limit, *filters.values())
    return Rows(found["body"], found["last"]) if found is not None else Rows(b"[]", None)


async def locked(session: AsyncSession, vacancy: UUID) -> Post:
    """Return a vacancy that nobody else can change until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(Post).where(Post.id == vacancy).with_for_update())
    if row is None:
        raise NotFound
    return row
