"""What may stand in a file as an education."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.vault.keyring import Keyring
from services.people.educations import rules
from services.people.educations.model import CERTIFICATE_NUMBER, Education
from services.people.files.actions import Keeping, life_of, refuse
from services.people.persons.model import Person


async def require_possible(session: AsyncSession, _: Keyring, person: Person, education: Education) -> None:
    """Raise `ValidationFailed` for what contradicts itself."""
    stated = rules.Education(education.level, education.since, education.graduated_on)
    refuse(rules.faults_of(stated, life_of(session, person)))


EDUCATIONS = Keeping(part=Education, check=require_possible, sealed=CERTIFICATE_NUMBER)
