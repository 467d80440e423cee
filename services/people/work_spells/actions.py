"""What may stand in a file as a work spell."""

from collections.abc import Collection
from typing import cast

from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.vault.keyring import Keyring
from services.people.cases.actions.moving import spell_told
from services.people.clearing.actions import work_told
from services.people.files.actions import Keeping, life_of, refuse
from services.people.files.model import FilePart
from services.people.persons.model import Person
from services.people.registrations import actions as registrations
from services.people.work_spells import queries, rules
from services.people.work_spells.model import WorkSpell
from services.people.work_spells.problems import OverlapsFullTimeWork


async def require_possible(session: AsyncSession, _: Keyring, person: Person, spell: WorkSpell) -> None:
    """Raise `ValidationFailed` for what contradicts itself, `OverlapsFullTimeWork` for a second full-time job."""
    stated = rules.Spell(
        spell.since, spell.until, spell.ended_for, spell.contract, spell.contract_from, spell.contract_until
    )
    refuse(rules.faults_of(stated, life_of(session, person)))
    if spell.hours == "full_time":
        other = await queries.full_time_between(session, person.id, spell.since, spell.until, but=spell.id)
        if other is not None:
            raise OverlapsFullTimeWork(spell=other)


async def told(session: AsyncSession, part: FilePart, fields: Collection[str] | None) -> None:
    """Let follow what news of work means for a person's registration, their household and their service cases."""
    if fields is None or not {"since", "hours"}.isdisjoint(fields):
        await registration_told(session, part)
    await work_told(session, part, fields)
    await spell_told(session, part, fields)


async def registration_told(session: AsyncSession, part: FilePart) -> None:
    """Let full-time work end being registered as unemployed, and no longer where it counts no more or began later."""
    [*stated_before] = inspect(part).attrs.since.history.deleted or ()
    began_on = stated_before[0] if stated_before else cast("WorkSpell", part).since
    await session.flush()
    await registrations.follow_work(session, await session.get_one(Person, part.person), began_on)


WORK = Keeping(part=WorkSpell, check=require_possible, then=told)
