"""What may stand in a file as an assessment."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.vault.keyring import Keyring
from services.people.assessments import rules
from services.people.assessments.model import (
    PSYCHOLOGICAL_SUMMARY,
    SUMMARY,
    Assessed,
    Assessment,
    PsychologicalAssessment,
)
from services.people.cases.actions.moving import assessment_told
from services.people.files.actions import Keeping, life_of, refuse
from services.people.persons.model import Person

READ, WRITE = "assessment:read", "assessment:write"
READ_PSYCHOLOGICAL, WRITE_PSYCHOLOGICAL = "assessment:read_psychological", "assessment:write_psychological"
"""The scopes of psychological assessments: what they found is read by nobody without the first."""


async def require_possible(session: AsyncSession, _: Keyring, person: Person, assessed: Assessed) -> None:
    """Raise `ValidationFailed` for what cannot be."""
    kind, lacking = (assessed.kind, assessed.lacking_skills) if isinstance(assessed, Assessment) else (None, None)
    stated = rules.Stated(kind, assessed.assessed_on, assessed.valid_until, assessed.dimensions, lacking)
    refuse(rules.faults_of(stated, life_of(session, person)))


ASSESSMENTS = Keeping(part=Assessment, check=require_possible, scope=WRITE, sealed=SUMMARY, then=assessment_told)
PSYCHOLOGICAL_ASSESSMENTS = Keeping(
    part=PsychologicalAssessment, check=require_possible, scope=WRITE_PSYCHOLOGICAL, sealed=PSYCHOLOGICAL_SUMMARY
)
