"""The rules of an ability profile: it was made within the person's life, says something, and lists nothing twice."""

from collections.abc import Sequence
from datetime import date

from services.people.files.rules import Fault, Life


def faults_of(
    assessed_on: date, levels: Sequence[str | None], accommodations: Sequence[str], life: Life
) -> tuple[Fault, ...]:
    """Return what cannot be so of a profile: its day, its levels of functions, the accommodations needed."""
    faults = [*life.fault_of("assessed_on", assessed_on)]
    if len(set(accommodations)) < len(accommodations):
        faults.append(Fault("accommodations", "accommodation_repeated"))
    if not accommodations and not any(levels):
        faults.append(Fault("accommodations", "profile_without_content"))
    return tuple(faults)
