"""What can be done with an insurance spell, each in the caller's transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.people.files.actions import changed, life_of, new_part, opened_file, opened_part, recorded, refuse
from services.people.insurance_spells import queries, rules
from services.people.insurance_spells.model import InsuranceSpell
from services.people.insurance_spells.problems import MonthAlreadyInsured
from services.people.persons.model import Person

WRITE = "file:write"
"""The scope that a change to an insurance spell asks for."""


async def record_insurance(
    session: AsyncSession, caller: Caller, person_id: UUID, stated: Mapping[str, Any]
) -> InsuranceSpell:
    """Record months of a person's insurance; `stated` holds the columns of the row, the base in fen per month."""
    person = await opened_file(session, caller, WRITE, person_id)
    spell = InsuranceSpell(**new_part(session, person), **stated)
    await require_possible(session, person, spell)
    return recorded(session, person, spell)


async def change_insurance(
    session: AsyncSession, caller: Caller, spell_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> None:
    """Correct months of insurance or end them; `changes` holds the columns that were sent."""
    person, spell = await opened_part(session, caller, WRITE, InsuranceSpell, spell_id, seen)
    if not changes:
        return
    with session.no_autoflush:  # what cannot be is refused by its name, before the database refuses it by its own
        changed(session, person, spell, changes)
        await require_possible(session, person, spell)


async def require_possible(session: AsyncSession, person: Person, spell: InsuranceSpell) -> None:
    """Raise `ValidationFailed` for what contradicts itself, `MonthAlreadyInsured` for a month that is paid twice."""
    stated = rules.Spell(spell.insurance, spell.insured_as, spell.first_month, spell.last_month, spell.paid_by)
    refuse(rules.faults_of(stated, life_of(session, person)))
    other = await queries.sharing_a_month(session, spell)
    if other is not None:
        raise MonthAlreadyInsured(spell=other)
