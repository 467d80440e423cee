"""What may stand in a file as a training from elsewhere."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.vault.keyring import Keyring
from services.people.files.actions import Keeping, life_of, refuse
from services.people.outside_trainings import rules
from services.people.outside_trainings.model import CERTIFICATE_NUMBER, OutsideTraining
from services.people.persons.model import Person


async def require_possible(session: AsyncSession, _: Keyring, person: Person, training: OutsideTraining) -> None:
    """Raise `ValidationFailed` for what contradicts itself."""
    stated = rules.Training(
        since=training.since,
        until=training.until,
        result=training.result,
        certificate_kind=training.certificate_kind,
        certificate_level=training.certificate_level,
        is_numbered=training.certificate_number is not None,
        paid_by=training.paid_by,
    )
    refuse(rules.faults_of(stated, life_of(session, person)))


TRAININGS = Keeping(part=OutsideTraining, check=require_possible, sealed=CERTIFICATE_NUMBER)
