"""What can be done with an education, each in the caller's transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.vault.keyring import Keyring
from services.people.educations import rules
from services.people.educations.model import CERTIFICATE_NUMBER, Education
from services.people.files.actions import (
    changed,
    life_of,
    new_part,
    opened_file,
    opened_part,
    recorded,
    refuse,
    with_sealed,
)
from services.people.persons.model import Person

WRITE = "file:write"
"""The scope that a change to an education asks for."""


async def record_education(
    session: AsyncSession, caller: Caller, keyring: Keyring, person_id: UUID, stated: Mapping[str, Any]
) -> Education:
    """Record an education of a person; `stated` holds the fields of the row, the certificate's number in clear."""
    person = await opened_file(session, caller, WRITE, person_id)
    part = new_part(session, person)
    education = Education(**part, **with_sealed(keyring, CERTIFICATE_NUMBER, part["id"], stated))
    require_possible(session, person, education)
    return recorded(session, person, education)


async def change_education(
    session: AsyncSession,
    caller: Caller,
    keyring: Keyring,
    education_id: UUID,
    seen: Tags,
    changes: Mapping[str, Any],
) -> None:
    """Correct an education, or say how it ended; `changes` holds the fields that were sent."""
    person, education = await opened_part(session, caller, WRITE, Education, education_id, seen)
    if not changes:
        return
    changed(session, person, education, with_sealed(keyring, CERTIFICATE_NUMBER, education.id, changes))
    require_possible(session, person, education)


def require_possible(session: AsyncSession, person: Person, education: Education) -> None:
    """Raise `ValidationFailed` for what contradicts itself."""
    stated = rules.Education(education.level, education.since, education.graduated_on)
    refuse(rules.faults_of(stated, life_of(session, person)))
