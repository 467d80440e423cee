"""What may stand in a file as an assessment."""

from dataclasses import replace

from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.identity.caller import Caller
from services.kit.vault.keyring import Keyring
from services.people.assessments import rules
from services.people.assessments.model import (
    PSYCHOLOGICAL_SUMMARY,
    SUMMARY,
    Assessed,
    Assessment,
    PsychologicalAssessment,
)
from services.people.assessments.problems import NotItsAuthor
from services.people.cases.actions.moving import assessment_told
from services.people.consents import queries as consents
from services.people.consents.rules import PSYCHOLOGICAL_GUIDANCE, fault_of_day, faults_of_using
from services.people.files.actions import Keeping, life_of, refuse
from services.people.persons.model import Person

READ, WRITE = "assessment:read", "assessment:write"
READ_PSYCHOLOGICAL, WRITE_PSYCHOLOGICAL = "assessment:read_psychological", "assessment:write_psychological"
"""The scopes of psychological assessments: what they found is read by nobody without the first.

Nor with it by everybody who sees the person: row security asks who recorded it, and who accompanies the person while
they agree to guidance.
"""


async def require_possible(session: AsyncSession, _: Keyring, person: Person, assessed: Assessed) -> None:
    """Raise `ValidationFailed` for what cannot be."""
    kind, lacking = (assessed.kind, assessed.lacking_skills) if isinstance(assessed, Assessment) else (None, None)
    stated = rules.Stated(kind, assessed.assessed_on, assessed.valid_until, assessed.dimensions, lacking)
    refuse(rules.faults_of(stated, life_of(session, person)))


async def require_agreed(
    session: AsyncSession, keyring: Keyring, person: Person, assessed: PsychologicalAssessment
) -> None:
    """Raise `ValidationFailed` for what cannot be, and for an assessment to which the person did not agree."""
    await require_possible(session, keyring, person, assessed)
    said = await consents.said(session, person.id, PSYCHOLOGICAL_GUIDANCE)
    refuse(faults_of_using("person", said, ("assessed_on", assessed.assessed_on)))


async def require_agreed_then(
    session: AsyncSession, keyring: Keyring, person: Person, assessed: PsychologicalAssessment
) -> None:
    """Raise the same for a correction: what was assessed with consent can be put right after its withdrawal too."""
    await require_possible(session, keyring, person, assessed)
    if inspect(assessed).attrs.assessed_on.history.has_changes():
        said = await consents.said(session, person.id, PSYCHOLOGICAL_GUIDANCE)
        refuse(fault_of_day("assessed_on", assessed.assessed_on, said))


def require_author(caller: Caller, assessed: PsychologicalAssessment) -> None:
    """Raise `NotItsAuthor` for everybody but whoever recorded it."""
    if assessed.author != caller.subject:
        raise NotItsAuthor


def require_author_if_known(caller: Caller, assessed: PsychologicalAssessment) -> None:
    """Raise the same, but for an assessment of before authors were kept."""
    if assessed.author is not None:
        require_author(caller, assessed)


ASSESSMENTS = Keeping(part=Assessment, check=require_possible, scope=WRITE, sealed=SUMMARY, then=assessment_told)
PSYCHOLOGICAL_ASSESSMENTS = Keeping(
    part=PsychologicalAssessment,
    check=require_agreed_then,
    begin=require_agreed,
    scope=WRITE_PSYCHOLOGICAL,
    sealed=PSYCHOLOGICAL_SUMMARY,
    authored=True,
    guard=require_author,
)
ANNULLED = replace(PSYCHOLOGICAL_ASSESSMENTS, guard=require_author_if_known)
"""One whose author is not known is corrected by nobody, and annulled where it was recorded by mistake."""
