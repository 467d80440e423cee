"""The rules of a plan to start a business: when it can have ended, and which business it can have led to."""

from datetime import date

from services.people.files.rules import Fault


def fault_of_ending(recorded_on: date, on: date, today: date) -> tuple[Fault, ...]:
    """Return what is wrong with the day on which a plan ended: from its recording until today."""
    if on < recorded_on:
        return (Fault("on", "before_the_beginning"),)
    return (Fault("on", "date_in_future"),) if on > today else ()


def fault_of_business(planned: str | None, opened: str | None) -> tuple[Fault, ...]:
    """Return what is wrong with the business that a plan led to, by the licence of both.

    None of the plan is not decided; None of the business is a business that is not in the person's file.
    """
    if opened is None:
        return (Fault("business", "not_in_this_file"),)
    return (Fault("business", "business_of_another_licence"),) if planned not in {None, opened} else ()
