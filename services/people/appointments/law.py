"""Reads how long before an appointment its people are reminded."""

from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from services.kit.law_days import law_days, started_last
from services.people.appointments.rules import Reminder


@cache
def reminders() -> tuple[Reminder, ...]:
    """Return every period that is known, read once."""
    told = yaml.safe_load(files(__package__).joinpath("reminders.yaml").read_text("utf-8"))
    return tuple(Reminder(each["hours"], law_days(each)) for each in told)


def reminder(on: date) -> Reminder | None:
    """Return what holds on a day, None where nobody is reminded."""
    return started_last(reminders(), on)
