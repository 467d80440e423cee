"""What can be done with a skill, each in the caller's transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.vault.keyring import Keyring
from services.people.files.actions import (
    changed,
    life_of,
    new_part,
    opened_file,
    opened_part,
    recorded,
    refuse,
    with_sealed,
)
from services.people.persons.model import Person
from services.people.skills import queries, rules
from services.people.skills.model import CERTIFICATE_NUMBER, Skill
from services.people.skills.problems import SkillAlreadyRecorded

WRITE = "file:write"
"""The scope that a change to a skill asks for."""


async def record_skill(
    session: AsyncSession, caller: Caller, keyring: Keyring, person_id: UUID, stated: Mapping[str, Any]
) -> Skill:
    """Record what a person can do; `stated` holds the fields of the row, the certificate's number in clear."""
    person = await opened_file(session, caller, WRITE, person_id)
    part = new_part(session, person)
    skill = Skill(**part, **with_sealed(keyring, CERTIFICATE_NUMBER, part["id"], stated))
    await require_possible(session, person, skill)
    return recorded(session, person, skill)


async def change_skill(
    session: AsyncSession, caller: Caller, keyring: Keyring, skill_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> None:
    """Correct a skill, its level or its certificate; `changes` holds the fields that were sent."""
    person, skill = await opened_part(session, caller, WRITE, Skill, skill_id, seen)
    if not changes:
        return
    with session.no_autoflush:  # what cannot be is refused by its name, before the database refuses it by its own
        changed(session, person, skill, with_sealed(keyring, CERTIFICATE_NUMBER, skill.id, changes))
        await require_possible(session, person, skill)


async def require_possible(session: AsyncSession, person: Person, skill: Skill) -> None:
    """Raise `ValidationFailed` for what contradicts itself, `SkillAlreadyRecorded` for what stands there twice."""
    stated = rules.Skill(
        occupation=skill.occupation,
        name=skill.name,
        evidence=skill.evidence,
        is_numbered=skill.certificate_number is not None,
        issuer=skill.issuer,
        issued_on=skill.issued_on,
        valid_until=skill.valid_until,
    )
    refuse(rules.faults_of(stated, life_of(session, person)))
    other = await queries.the_same(session, skill)
    if other is not None:
        raise SkillAlreadyRecorded(skill=other)
