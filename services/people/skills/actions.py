"""What may stand in a file as a skill."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.vault.keyring import Keyring
from services.people.files.actions import Keeping, life_of, refuse
from services.people.persons.model import Person
from services.people.skills import queries, rules
from services.people.skills.model import CERTIFICATE_NUMBER, Skill
from services.people.skills.problems import SkillAlreadyRecorded


async def require_possible(session: AsyncSession, _: Keyring, person: Person, skill: Skill) -> None:
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


SKILLS = Keeping(part=Skill, check=require_possible, sealed=CERTIFICATE_NUMBER)
