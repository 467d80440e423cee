"""The rules of a training from elsewhere: which of its facts go together, and how many free ones were used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.people.files.rules import Fault, Life, fault_of_end

FREE = "public_funds"
"""Who pays for a training that is free by right (免费培训). One that an employer or a charity pays uses none up."""


@dataclass(frozen=True, slots=True)
class Training:
    """What is stated about a training, as far as it can contradict itself; of the number only that there is one."""

    since: date
    until: date | None
    result: str
    certificate_kind: str | None
    certificate_level: str | None
    is_numbered: bool
    paid_by: str | None


def faults_of(training: Training, life: Life) -> tuple[Fault, ...]:
    """Return every fact of a training that cannot be so."""
    faults = [
        *life.faults_of({"since": training.since, "until": training.until}),
        *fault_of_end("until", training.since, training.until),
    ]
    if (training.result == "going_on") != (training.until is None):
        faults.append(Fault("until", "of_every_ended_one" if training.until is None else "of_ended_trainings_only"))
    if training.certificate_kind is not None and training.result != "completed":
        faults.append(Fault("certificate_kind", "of_completed_ones_only"))
    if training.is_numbered and training.certificate_kind is None:
        faults.append(Fault("certificate_number", "of_known_certificates_only"))
    if training.certificate_level is not None and training.certificate_kind != "skill_level":
        faults.append(Fault("certificate_level", "of_skill_levels_only"))
    return tuple(faults)


def free_trainings_used(trainings: Iterable[Training], on: date) -> int | None:
    """Return how many free trainings somebody has begun by a day; None where it is not known who paid for one."""
    payers = [training.paid_by for training in trainings if training.since <= on]
    return None if None in payers else payers.count(FREE)
