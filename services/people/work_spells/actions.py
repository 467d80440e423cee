"""What can be done with a work spell, each in the caller's transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.people.files.actions import changed, life_of, new_part, opened_file, opened_part, recorded, refuse
from services.people.persons.model import Person
from services.people.work_spells import queries, rules
from services.people.work_spells.model import WorkSpell
from services.people.work_spells.problems import OverlapsFullTimeWork

WRITE = "file:write"
"""The scope that a change to a work spell asks for."""


async def record_work(session: AsyncSession, caller: Caller, person_id: UUID, stated: Mapping[str, Any]) -> WorkSpell:
    """Record a job of a person; `stated` holds the columns of the row, the wage in fen per month."""
    person = await opened_file(session, caller, WRITE, person_id)
    spell = WorkSpell(**new_part(session, person), **stated)
    await require_possible(session, person, spell)
    return recorded(session, person, spell)


async def change_work(
    session: AsyncSession, caller: Caller, spell_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> None:
    """Correct or end a job; `changes` holds the columns that were sent."""
    person, spell = await opened_part(session, caller, WRITE, WorkSpell, spell_id, seen)
    if not changes:
        return
    with session.no_autoflush:  # what cannot be is refused by its name, before the database refuses it by its own
        changed(session, person, spell, changes)
        await require_possible(session, person, spell)


async def require_possible(session: AsyncSession, person: Person, spell: WorkSpell) -> None:
    """Raise `ValidationFailed` for what contradicts itself, `OverlapsFullTimeWork` for a second full-time job."""
    stated = rules.Spell(
        spell.since, spell.until, spell.ended_for, spell.contract, spell.contract_from, spell.contract_until
    )
    refuse(rules.faults_of(stated, life_of(session, person)))
    if spell.hours == "full_time":
        other = await queries.full_time_between(session, person.id, spell.since, spell.until, but=spell.id)
        if other is not None:
            raise OverlapsFullTimeWork(spell=other)
