"""What can be done with an ability profile, each in the caller's transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.people.abilities import rules
from services.people.abilities.model import FUNCTIONS, AbilityProfile
from services.people.files.actions import changed, life_of, new_part, opened_file, opened_part, recorded, refuse
from services.people.persons.model import Person

READ, WRITE = "disability:read", "disability:write"
"""The scopes of what is known about a person's health, as for their certificates."""


async def record_profile(
    session: AsyncSession, caller: Caller, person_id: UUID, stated: Mapping[str, Any]
) -> AbilityProfile:
    """Record what a person is able to do; `stated` holds the columns of the row."""
    person = await opened_file(session, caller, WRITE, person_id)
    profile = AbilityProfile(**new_part(session, person), **stated)
    require_possible(session, person, profile)
    return recorded(session, person, profile)


async def change_profile(
    session: AsyncSession, caller: Caller, profile_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> None:
    """Correct a profile; `changes` holds the columns that were sent."""
    person, profile = await opened_part(session, caller, WRITE, AbilityProfile, profile_id, seen)
    if changes:
        changed(session, person, profile, changes)
        require_possible(session, person, profile)


def require_possible(session: AsyncSession, person: Person, profile: AbilityProfile) -> None:
    """Raise `ValidationFailed` for what cannot be."""
    levels = [getattr(profile, name) for name in FUNCTIONS]
    refuse(rules.faults_of(profile.assessed_on, levels, profile.accommodations, life_of(session, person)))
