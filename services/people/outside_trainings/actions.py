"""What can be done with a training from elsewhere, each in the caller's transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.vault.keyring import Keyring
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
from services.people.outside_trainings import rules
from services.people.outside_trainings.model import CERTIFICATE_NUMBER, OutsideTraining
from services.people.persons.model import Person

WRITE = "file:write"
"""The scope that a change to a training from elsewhere asks for."""


async def record_training(
    session: AsyncSession, caller: Caller, keyring: Keyring, person_id: UUID, stated: Mapping[str, Any]
) -> OutsideTraining:
    """Record a training of a person; `stated` holds the fields of the row, the certificate's number in clear."""
    person = await opened_file(session, caller, WRITE, person_id)
    part = new_part(session, person)
    training = OutsideTraining(**part, **with_sealed(keyring, CERTIFICATE_NUMBER, part["id"], stated))
    require_possible(session, person, training)
    return recorded(session, person, training)


async def change_training(
    session: AsyncSession, caller: Caller, keyring: Keyring, training_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> None:
    """Correct a training, or say how it ended; `changes` holds the fields that were sent."""
    person, training = await opened_part(session, caller, WRITE, OutsideTraining, training_id, seen)
    if not changes:
        return
    changed(session, person, training, with_sealed(keyring, CERTIFICATE_NUMBER, training.id, changes))
    require_possible(session, person, training)


def require_possible(session: AsyncSession, person: Person, training: OutsideTraining) -> None:
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
