"""The rules of an application: until when it is posted, and what a decision still waits for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.people.files.rules import Fault

POSTING_NOT_PRINTED = "posting_period_not_printed"
"""The caveat of an application whose posting ends on a day that no text gives."""


class Waits(StrEnum):
    """What a certification still waits for."""

    NO_APPLICATION = "no_application"
    NOT_POSTED = "not_posted"
    POSTED_TOO_SHORT = "posted_too_short"
    POSTING_GOES_ON = "posting_goes_on"
    OBJECTION_OPEN = "objection_open"


@dataclass(frozen=True, slots=True)
class Posting:
    """When an open application is posted, if it is, and whether somebody's objection waits for its answer."""

    since: date | None
    until: date | None
    objection_open: bool


def waits_for(posting: Posting | None, on: date, posting_days: int | None) -> tuple[Waits, ...]:
    """Return what a certification as of a day waits for.

    `posting` is that of the open application, None where none is open; `posting_days` what the law prints, None where
    it prints nothing and so asks for no posting. What is posted all the same is heard to its end.
    """
    if posting is None:
        return () if posting_days is None else (Waits.NO_APPLICATION,)
    return tuple(_waits(posting, on, posting_days))


def _waits(posting: Posting, on: date, posting_days: int | None) -> Iterator[Waits]:
    if posting.since is None or posting.until is None:
        if posting_days is not None:
            yield Waits.NOT_POSTED
    else:
        if posting_days is not None and posting.until < last_day(posting.since, posting_days):
            yield Waits.POSTED_TOO_SHORT
        if on <= posting.until:
            yield Waits.POSTING_GOES_ON
    if posting.objection_open:
        yield Waits.OBJECTION_OPEN


def last_day(since: date, days: int) -> date:
    """Return the last of so many days of posting, of which the first counts."""
    return since + timedelta(days=days - 1)


def faults_of_posting(
    received_on: date, since: date, until: date | None, posting_days: int | None, today: date
) -> tuple[Fault, ...]:
    """Return what is wrong with the days of a posting; its end is asked for where the law prints no period."""
    faults = []
    if since < received_on:
        faults.append(Fault("since", "posted_before_received"))
    if since > today:
        faults.append(Fault("since", "date_in_future"))
    if until is None and posting_days is None:
        faults.append(Fault("until", "posting_end_not_printed"))
    if until is not None and until < since:
        faults.append(Fault("until", "ends_before_it_begins"))
    elif until is not None and posting_days is not None and until < last_day(since, posting_days):
        faults.append(Fault("until", "posted_too_short"))
    return tuple(faults)


def faults_of_objection(posting: Posting, raised_on: date, today: date) -> tuple[Fault, ...]:
    """Return what is wrong with the day of an objection: it is raised while the application is posted."""
    if raised_on > today:
        return (Fault("on", "date_in_future"),)
    if posting.since is None or posting.until is None or not posting.since <= raised_on <= posting.until:
        return (Fault("on", "not_during_posting"),)
    return ()
