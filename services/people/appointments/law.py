"""Reads how long before an appointment its people are reminded."""

from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from services.people.appointments.rules import Reminder


@cache
def reminders() -> tuple[Reminder, ...]:
    """Return every period that is known, read once."""
    told = yaml.safe_load(files(__package__).joinpath("reminders.yaml").read_text("utf-8"))
    return tuple(Reminder(each["hours"], each["effective_from"], each["effective_to"]) for each in told)


def reminder(on: date) -> Reminder | None:
    """Return what holds on a day, None where nobody is reminded."""
    return next((each for each in reminders() if each.in_force(on)), None)
