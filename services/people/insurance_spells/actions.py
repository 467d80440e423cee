"""What may stand in a file as an insurance spell."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.vault.keyring import Keyring
from services.people.files.actions import Keeping, life_of, refuse
from services.people.insurance_spells import queries, rules
from services.people.insurance_spells.model import InsuranceSpell
from services.people.insurance_spells.problems import MonthAlreadyInsured
from services.people.persons.model import Person


async def require_possible(session: AsyncSession, _: Keyring, person: Person, spell: InsuranceSpell) -> None:
    """Raise `ValidationFailed` for what contradicts itself, `MonthAlreadyInsured` for a month that is paid twice."""
    stated = rules.Spell(spell.insurance, spell.insured_as, spell.first_month, spell.last_month, spell.paid_by)
    refuse(rules.faults_of(stated, life_of(session, person)))
    other = await queries.sharing_a_month(session, spell)
    if other is not None:
        raise MonthAlreadyInsured(spell=other)


INSURANCE = Keeping(part=InsuranceSpell, check=require_possible)
