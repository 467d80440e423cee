"""What may stand in a file as a work spell."""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.vault.keyring import Keyring
from services.people.cases.actions.moving import spell_told
from services.people.clearing.actions import work_told
from services.people.files.actions import Keeping, life_of, refuse
from services.people.files.model import FilePart
from services.people.persons.model import Person
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
    """Let follow what news of work means for the household of a person and for their service cases."""
    await work_told(session, part, fields)
    await spell_told(session, part, fields)


WORK = Keeping(part=WorkSpell, check=require_possible, then=told)
