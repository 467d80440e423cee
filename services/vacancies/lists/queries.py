"""Every SELECT on lists of posts; which rows there are is said by `region_posts` of the database alone."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from services.kit.database.reading import Rows
from services.kit.database.sessions import Database
from services.kit.http.bodies import Output, Yuan
from services.kit.resources import within
from services.vacancies.lists.model import FormerPost

FORMER: Final = (FormerPost,)
"""The table that `region_posts` tells earlier days from."""


class ListedPostOut(Output):
    """A vacancy of a list, as it was published on its day; pay is a month's."""

    id: UUID
    employer: UUID
    employer_name: str
    title: str
    occupation: str | None
    district: str
    pay_from: Yuan | None
    pay_to: Yuan | None
    pay_agreed: bool
    seats: int
    published_on: date


@dataclass(frozen=True, slots=True)
class Offer:
    """Of which district and all below it, as of which day, of which occupations: beginnings of codes, None for all."""

    partner: str
    on: date
    occupations: tuple[str, ...] | None

    def values(self) -> tuple[object, ...]:
        """Return the values of a statement that say so: $1 to $3."""
        return within(self.partner) or "", self.on, None if self.occupations is None else list(self.occupations)


IN_YUAN: Final = "round(found.{0}::numeric / 100, 2)::text"
FIELDS: Final = ", ".join(
    f"'{name}', {IN_YUAN.format(name) if name in {'pay_from', 'pay_to'} else f'found.{name}'}"
    for name in ListedPostOut.model_fields
)
PAGE: Final = f"""
    WITH near AS (
        SELECT found.id, json_build_object({FIELDS}) AS body, row_number() OVER (ORDER BY found.id) AS n
        FROM region_posts($1, $2, $3, $4, $5::bigint + 1) AS found)
    SELECT coalesce(json_agg(body ORDER BY n) FILTER (WHERE n <= $5), '[]'::json) AS body,
        CASE WHEN count(*) > $5 THEN (array_agg(id ORDER BY n))[$5::bigint] END AS last
    FROM near"""  # noqa: S608 -- names of a model's own fields
COUNTS: Final = """
    SELECT count(*) AS posts, coalesce(sum(seats), 0)::bigint AS seats FROM region_posts($1, $2, $3, NULL, NULL)"""


async def page(database: Database, offer: Offer, after: UUID | None, limit: int) -> Rows:
    """Read a page of a list, by the vacancies' ids."""
    found = await database.reads.fetchrow(PAGE, *offer.values(), after, limit)
    return Rows(b"[]", None) if found is None else Rows(found["body"], found["last"])


async def counts(database: Database, offer: Offer) -> tuple[int, int]:
    """Count the vacancies of a list, and the seats that they offer."""
    found = await database.reads.fetchrow(COUNTS, *offer.values())
    return (0, 0) if found is None else (found["posts"], found["seats"])
