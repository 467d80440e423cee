"""The rules of orientations: when somebody is introduced, and on which day it can be known what came of it."""

from datetime import date
from typing import Final

from services.people.files.rules import Fault

USE: Final = "introduce_to_services"
"""The use of personal data that an introduction is, in `consents/uses.yaml`."""


def fault_of_introducing(how: str, *, given: bool | None) -> tuple[Fault, ...]:
    """Return what is wrong with telling a service about somebody: they were not asked, or do not agree.

    `given` is what they say to it, None where nobody has asked (个人信息保护法 art. 23: consent to this alone).
    Whoever is only told where to go tells the service themself what they want to.
    """
    if how != "introduced" or given:
        return ()
    return (Fault("how", "consent_not_asked" if given is None else "consent_refused"),)


def fault_of_outcome(oriented_on: date, on: date, today: date) -> tuple[Fault, ...]:
    """Return what is wrong with the day of an outcome."""
    if on < oriented_on:
        return (Fault("on", "before_the_beginning"),)
    return (Fault("on", "date_in_future"),) if on > today else ()
