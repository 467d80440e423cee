"""What can be done with an employer's record, each in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.codes import credit_codes
from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, organisation_key, place
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.vacancies.employers import queries, rules
from services.vacancies.employers.events import EmployerChanged, EmployerRegistered
from services.vacancies.employers.model import Employer
from services.vacancies.employers.problems import EmployerAlreadyRegistered, EmployerOfAFile

ONE_RECORD = "employer_credit_code_key"
"""The constraint that refuses a second record of an organisation."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What is stated about an employer; the kind follows from the credit code, and must fit it where it is stated."""

    name: str
    credit_code: str
    kind: rules.Kind | None
    district: str


async def register_employer(session: AsyncSession, caller: Caller, stated: Registration) -> Employer:
    """Register an employer that nobody has registered."""
    caller.require("employer:register", district=stated.district)
    credit_code = credit_codes.parse(stated.credit_code)
    if rules.contradicts(credit_code, stated.kind):
        raise ValidationFailed(errors=(FieldError(pointer="/kind", rule="differs_from_credit_code"),))
    now = of(session).clock.now()
    employer = Employer(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        name=stated.name,
        credit_code=credit_code.text,
        kind=rules.kind_of(credit_code),
        district=stated.district,
        source=None,
    )
    await place(session, "employer", employer.id, visibility(employer.id, stated.district))
    session.add(employer)
    await insert_once(session)
    record(session, EmployerRegistered(subject=employer.id, source=None))
    return employer


async def change_employer(
    session: AsyncSession, caller: Caller, employer_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> Employer:
    """Change an employer's name or the district of its registration; `changes` holds the fields that were sent.

    A move is for an office that covers both places, as with persons.
    """
    employer = await queries.locked(session, employer_id)
    if employer.district is None:
        raise EmployerOfAFile(source=str(employer.source))
    caller.require("employer:register", district=employer.district)
    seen.require(employer.version)
    if not changes:
        return employer
    for field, value in changes.items():
        setattr(employer, field, value)
    employer.updated_at = of(session).clock.now()
    if "district" in changes:
        caller.require("employer:register", district=changes["district"])
        await place(session, "employer", employer.id, visibility(employer.id, changes["district"]))
    record(session, EmployerChanged(subject=employer.id, fields=tuple(sorted(changes))))
    return employer


def visibility(employer: UUID, district: str) -> list[str]:
    """Return who sees a registered employer: the offices of its district, and itself."""
    return [*area_keys(district), organisation_key(employer)]


async def insert_once(session: AsyncSession) -> None:
    """Insert what is new; raise `EmployerAlreadyRegistered` when there is one with this credit code."""
    try:
        await session.flush()
    except IntegrityError as error:
        if ONE_RECORD in str(error.orig):
            raise EmployerAlreadyRegistered from None
        raise
