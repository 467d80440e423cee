"""The rules of orientations: when somebody is introduced, and on which day it can be known what came of it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from services.people.consents.rules import Said, faults_of_using
from services.people.files.rules import Fault

USE: Final = "introduce_to_services"
"""The use of personal data that an introduction is, in `consents/uses.yaml`."""


def faults_of_introducing(how: str, on: date, said: Sequence[Said]) -> tuple[Fault, ...]:
    """Return what is wrong with telling a service about somebody on a day: they did not agree then, or do not now.

    `said` is every answer of theirs to it (个人信息保护法 art. 23: consent to this alone). Whoever is only told where
    to go tells the service themself what they want to.
    """
    return faults_of_using("how", said, ("on", on)) if how == "introduced" else ()


def fault_of_outcome(oriented_on: date, on: date, today: date) -> tuple[Fault, ...]:
    """Return what is wrong with the day of an outcome."""
    if on < oriented_on:
        return (Fault("on", "before_the_beginning"),)
    return (Fault("on", "date_in_future"),) if on > today else ()
