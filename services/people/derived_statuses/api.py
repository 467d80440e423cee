"""Derived statuses over REST."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import of
from services.kit.http.bodies import CivilDate
from services.kit.http.common import NotFound
from services.kit.http.problems import responds
from services.kit.identity.access import needs
from services.kit.transactions import Tx
from services.people.derived_statuses import queries, rules
from services.people.derived_statuses.law import law_of
from services.people.derived_statuses.queries import DerivedKind, DerivedStatusesOut, DerivedStatusOut, Source
from services.people.files.actions import READ
from services.people.persons import queries as persons
from services.people.persons.model import Person

router = APIRouter(prefix="/v1", tags=["statuses"])


@router.get("/persons/{person_id}/derived-statuses", dependencies=[needs(READ)], responses=responds(NotFound))
async def read_derived_statuses(person_id: UUID, tx: Tx, on: CivilDate | None = None) -> DerivedStatusesOut:
    """Say what a person is as of a day (today where left out) because of other facts; nobody declares these."""
    person = await persons.read(tx, person_id)
    day = on or of(tx).clock.today()
    derived = [
        older(tx, person, day),
        await zero_employment_member(tx, person_id, day),
        await graduate(tx, person_id, day),
    ]
    return DerivedStatusesOut(person=person.id, on=day, statuses=derived)


def older(session: AsyncSession, person: Person, on: date) -> DerivedStatusOut:
    """Say whether a person is one of the forties and fifties where they live."""
    law = law_of(person.residence, on)
    born = None if person.anonymised_on is not None else person.birth_date
    derived = rules.older(person.sex, born, on, of(session).clock.today(), law)
    if law is None:
        return shown("forties_fifties", "birth_date", derived)
    text = {"rule": law.id, "document": law.document, "sure": law.sure, "day_caveats": list(law.days.caveats(on))}
    return shown("forties_fifties", "birth_date", derived, **text)


async def zero_employment_member(session: AsyncSession, person: UUID, on: date) -> DerivedStatusOut:
    """Say whether a person is a member of a zero-employment household."""
    found = await queries.belonging(session, person, on)
    derived = rules.zero_employment_member(found)
    rows: dict[str, Any] = {}
    if found is not None:
        rows = {"household": found.household, "certification": found.certification, "rule": found.law}
    return shown("zero_employment_member", "certification", derived, **rows)


async def graduate(session: AsyncSession, person: UUID, on: date) -> DerivedStatusOut:
    """Say whether a person has graduated, and in which year last."""
    derived, last = rules.graduate(await queries.schooling(session, person), on)
    rows: dict[str, Any] = {} if last is None else {"education": last.education, "level": last.level}
    return shown("graduate", "education", derived, **rows)


NOWHERE: dict[str, Any] = dict.fromkeys(
    ("rule", "document", "sure", "household", "certification", "education", "level")
)


def shown(kind: DerivedKind, source: Source, derived: rules.Derived, **known: Any) -> DerivedStatusOut:  # noqa: ANN401 -- fields of the shape
    """Return what was derived as it is answered."""
    year = derived.since_year if derived.since is None else derived.since.year
    return DerivedStatusOut(
        kind=kind,
        standing="derived",
        follows_from=source,
        holds=derived.holds,
        since=derived.since,
        since_year=year,
        missing=list(derived.missing),
        caveats=list(derived.caveats),
        **{**NOWHERE, "day_caveats": [], **known},
    )
