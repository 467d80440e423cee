"""What may stand in a file as an ability profile."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.vault.keyring import Keyring
from services.people.abilities import rules
from services.people.abilities.model import FUNCTIONS, AbilityProfile
from services.people.files.actions import Keeping, life_of, refuse
from services.people.persons.model import Person

READ, WRITE = "disability:read", "disability:write"
"""The scopes of what is known about a person's health, as for their certificates."""


async def require_possible(session: AsyncSession, _: Keyring, person: Person, profile: AbilityProfile) -> None:
    """Raise `ValidationFailed` for what cannot be."""
    levels = [getattr(profile, name) for name in FUNCTIONS]
    refuse(rules.faults_of(profile.assessed_on, levels, profile.accommodations, life_of(session, person)))


PROFILES = Keeping(part=AbilityProfile, check=require_possible, scope=WRITE)
