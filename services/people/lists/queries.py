"""Every SELECT on lists; which rows there are is said by `region_seekers` of the database alone."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import orjson

from services.kit.database.reading import BIND, Rows, bound
from services.kit.database.sessions import Database
from services.kit.http.bodies import Output, Yuan
from services.kit.identity.caller import Caller
from services.people.lists.model import FormerNeed, FormerResidence
from services.people.lists.rules import Counted, Listed, holding, prefix_of
from services.people.needs.model import CourseTime, HomeWork, Hours, Transport
from services.people.working_age.law import working_age

FORMER: Final = (FormerResidence, FormerNeed)
"""The tables that `region_seekers` tells earlier days from."""


class ListedJob(Output):
    """What work somebody looked for on the day of a list; null is not stated."""

    need: UUID
    occupations: list[str]
    districts: list[str]
    wage_from: Yuan | None
    takes_any_post: bool
    hours: Hours | None
    home_work: HomeWork | None
    transport: Transport | None


class ListedTraining(Output):
    """What somebody wanted to learn on the day of a list."""

    need: UUID
    occupations: list[str]
    course: str | None
    course_times: list[CourseTime]


class JobSeekerOut(Output):
    """Somebody of a list, by the id of the person, as they stood on its day; the name is masked.

    `poor` is on file as poor 建档立卡, or lifted out of poverty 脱贫人口. Of the poor labour force is who is poor, of
    working age, and of whom no registration says that they cannot work; `able` is null where none says either.
    """

    id: UUID
    name: str
    sex: str
    birth_year: int
    residence: str
    able: bool | None
    poor: bool
    poor_labour_force: bool
    wish_to_work: bool
    wish_to_be_trained: bool
    job: ListedJob | None
    training: ListedTraining | None


@dataclass(frozen=True, slots=True)
class Between:
    """From which region to which one, as of which day."""

    origin: str
    partner: str
    on: date

    def values(self) -> tuple[object, ...]:
        """Return the values of a statement that say so: $4 to $8."""
        ages = [day for sex in ("1", "2") for day in working_age().births(sex, self.on)]
        return prefix_of(self.origin), prefix_of(self.partner), holding(self.partner), self.on, ages


# Occupations are counted by their middle groups 中类 (4-10), or majors where a wish names no more; each person once.
# The first argument hangs on the caller, so that nothing is read before it is known who asks.
SEEKERS: Final = """caller CROSS JOIN LATERAL region_seekers(
    CASE WHEN caller.keys IS NOT NULL THEN $4 END, $5, $6, $7, $8, {only}, {after}, {most}) AS found"""
FIELDS: Final = ", ".join(f"'{name}', found.{name}" for name in JobSeekerOut.model_fields)
PAGE: Final = f"""{BIND}, near AS (
    SELECT found.id, json_build_object({FIELDS}) AS body, row_number() OVER (ORDER BY found.id) AS n
    FROM {SEEKERS.format(only="$9", after="$10", most="$11::bigint + 1")})
    SELECT coalesce(json_agg(body ORDER BY n) FILTER (WHERE n <= $11), '[]'::json) AS body,
        CASE WHEN count(*) > $11 THEN (array_agg(id ORDER BY n))[$11::bigint] END AS last
    FROM near WHERE id IS NOT NULL"""  # noqa: S608 -- names of a model's own fields
COUNTS: Final = f"""{BIND}, seeker AS (
    SELECT found.* FROM {SEEKERS.format(only="NULL", after="NULL", most="NULL")})
    SELECT {", ".join(f"count(*) FILTER (WHERE {each}) AS {each}" for each in Listed)},
        count(*) FILTER (WHERE poor_labour_force AND able IS NULL) AS ability_not_stated,
        count(*) FILTER (WHERE wish_to_work AND takes_any_post) AS take_any_post,
        (SELECT coalesce(json_object_agg(code, wishing), '{{}}'::json) FROM (
            SELECT code, count(*) AS wishing FROM seeker CROSS JOIN LATERAL (
                SELECT DISTINCT left(each, CASE substr(each, 3, 2) WHEN '00' THEN 1 ELSE 4 END)
                FROM unnest(wished) AS each) AS of_seeker (code)
            WHERE wish_to_work GROUP BY code) AS wishes) AS occupations
    FROM seeker"""  # noqa: S608 -- names of our own columns


async def page(
    database: Database, caller: Caller, asked: Between, only: Listed, after: UUID | None, limit: int
) -> Rows:
    """Read a page of a list, by the persons' ids; nothing where the caller does not see the whole region of origin."""
    found = await database.reads.fetchrow(PAGE, *bound(database, caller), *asked.values(), str(only), after, limit)
    return Rows(b"[]", None) if found is None else Rows(found["body"], found["last"])


async def counts(database: Database, caller: Caller, asked: Between) -> Counted:
    """Count the rows of each list; nobody where the caller sees neither region whole."""
    found = await database.reads.fetchrow(COUNTS, *bound(database, caller), *asked.values())
    if found is None:
        return Counted(dict.fromkeys(Listed, 0), {}, 0, 0)
    return Counted(
        persons={each: found[each] for each in Listed},
        occupations=orjson.loads(found["occupations"]),
        take_any_post=found["take_any_post"],
        ability_not_stated=found["ability_not_stated"],
    )
