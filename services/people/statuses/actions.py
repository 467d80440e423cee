"""What can be done with a status, each in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.codes.areas import area_of, lineage
from services.kit.database.sessions import of
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.vault.keyring import Keyring
from services.people.files.actions import (
    Keeping,
    changed,
    life_of,
    new_part,
    opened_file,
    opened_part,
    recorded,
    refuse,
)
from services.people.persons.model import Person
from services.people.statuses import queries, rules
from services.people.statuses.model import EndReason, Proof, Status
from services.people.statuses.problems import (
    CertifiedByAnotherAuthority,
    StatusCertified,
    StatusEnded,
    StatusRecorded,
)

DECLARE, CERTIFY = "status:declare", "status:certify"
"""The scopes: whoever keeps files writes down what is declared; an authority certifies."""


@dataclass(frozen=True, slots=True)
class Certified:
    """From which evidence a status is certified, since when, and the new `valid_until` where one was sent."""

    evidence: Proof
    on: date
    changes: Mapping[str, date | None]


async def declare_status(session: AsyncSession, caller: Caller, person_id: UUID, stated: Mapping[str, Any]) -> Status:
    """Record what a person declares to be; `stated` holds the columns of the row that say so."""
    person = await opened_file(session, caller, DECLARE, person_id)
    status = Status(**new_part(session, person), **stated, standing="declared", declared_by=caller.subject)
    await require_possible(session, person, status)
    return recorded(session, person, status)


async def certify_status(session: AsyncSession, caller: Caller, status_id: UUID, seen: Tags, terms: Certified) -> None:
    """Certify what was declared: from now on only this authority changes it."""
    person, status = await opened_status(session, caller, CERTIFY, status_id, seen)
    if status.standing == "certified":
        raise StatusCertified
    valid_until = terms.changes.get("valid_until", status.valid_until)
    refuse(rules.faults_of_certifying(status.since, terms.on, valid_until, of(session).clock.today()))
    with session.no_autoflush:
        certified = {
            **terms.changes,
            "standing": "certified",
            "evidence": terms.evidence,
            "certified_on": terms.on,
            "certified_by": caller.subject,
            "certified_at": of(session).clock.now(),
            "authority_district": area_of_office(caller, person.residence),
            "authority_organisation": caller.organisation,
        }
        changed(session, person, status, certified)
        await require_possible(session, person, status)


async def end_status(
    session: AsyncSession, caller: Caller, status_id: UUID, seen: Tags, on: date, reason: EndReason
) -> None:
    """Say since when a person is it no more, and why."""
    person, status = await opened_status(session, caller, DECLARE, status_id, seen)
    refuse(rules.fault_of_ending(status.since, on, of(session).clock.today()))
    changed(session, person, status, {"ended_on": on, "ended_for": reason})


async def opened_status(
    session: AsyncSession, caller: Caller, scope: str, status_id: UUID, seen: Tags
) -> tuple[Person, Status]:
    """Return a status that has not ended, to change, and whose it is."""
    person, status = await opened_part(session, caller, scope, Status, status_id, seen)
    require_open(caller, status)
    return person, status


def require_open(caller: Caller, status: Status) -> None:
    """Raise for a status that has ended, and for one that another authority than the caller's certified."""
    require_authority(caller, status)
    if status.ended_on is not None:
        raise StatusEnded


def require_authority(caller: Caller, status: Status) -> None:
    """Raise unless the status is nobody's but declared, or the caller acts for the authority that certified it."""
    if status.authority_district is None:
        return
    caller.require(CERTIFY)
    own = status.authority_organisation in {None, caller.organisation}
    if not own or not caller.covers(status.authority_district):
        raise CertifiedByAnotherAuthority(district=status.authority_district)


def area_of_office(caller: Caller, residence: str) -> str:
    """Return the narrowest of the caller's districts that takes in the person's residence: whose office this is."""
    areas = lineage(residence)
    return max((each for each in caller.districts if area_of(each) in areas), key=lambda each: len(area_of(each)))


async def require_possible(session: AsyncSession, person: Person, status: Status) -> None:
    """Raise `ValidationFailed` for what contradicts itself, `StatusRecorded` for what is recorded already."""
    stated = rules.Stated(status.kind, status.since, status.valid_until, status.hardship, status.graduated_in)
    refuse(rules.faults_of(stated, life_of(session, person)))
    other = await queries.same_between(session, status)
    if other is not None:
        raise StatusRecorded(status_id=other)


async def require_corrected(session: AsyncSession, _: Keyring, person: Person, status: Status) -> None:
    """Raise what `require_possible` raises for a status that was corrected."""
    await require_possible(session, person, status)


STATUSES = Keeping(part=Status, check=require_corrected, scope=DECLARE, guard=require_open)
ANNULLED = replace(STATUSES, guard=require_authority)
"""One that has ended is corrected no more, and annulled where it was recorded by mistake."""
