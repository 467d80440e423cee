"""What is known of somebody says what moves their case: what goes on, and what ended since."""

from dataclasses import replace
from datetime import date

import pytest

from services.people.known.rules import Record, Work, after_training, after_work, happened_since
from services.people.paths.rules.path import Happening

SINCE, BEFORE, AFTER = date(2026, 6, 1), date(2026, 3, 1), date(2026, 9, 1)
NOTHING = Record(needs=False, in_training=False, trained_on=None, referred=False, work=(), lacking_skills_on=None)


def of_work(*work: Work) -> Record:
    """Return what is known of somebody of whom only work is."""
    return Record(needs=False, in_training=False, trained_on=None, referred=False, work=work, lacking_skills_on=None)


@pytest.mark.parametrize(
    ("work", "happened"),
    [
        ((), []),
        ((Work(BEFORE, None, None),), [Happening.HIRED]),
        ((Work(AFTER, AFTER, None),), [Happening.HIRED, Happening.WORK_ENDED]),
        ((Work(BEFORE, BEFORE, None),), []),
        ((Work(BEFORE, AFTER, None), Work(AFTER, None, None)), [Happening.HIRED]),
        ((Work(BEFORE, None, AFTER),), [Happening.HIRED]),
        ((Work(date(2025, 1, 1), None, BEFORE),), []),
    ],
)
def test_work_counts_that_goes_on_or_ended_since_or_was_found_held_since(
    work: tuple[Work, ...], happened: list[Happening]
) -> None:
    assert list(happened_since(of_work(*work), SINCE)) == happened


def test_everything_that_goes_on_counts_whenever_it_began() -> None:
    record = Record(needs=True, in_training=True, trained_on=BEFORE, referred=True, work=(), lacking_skills_on=None)
    assert list(happened_since(record, SINCE)) == [Happening.NEED_RECORDED, Happening.ENROLLED, Happening.REFERRED]


def test_a_training_counts_that_was_completed_on_the_first_day() -> None:
    record = Record(needs=False, in_training=False, trained_on=SINCE, referred=False, work=(), lacking_skills_on=None)
    assert list(happened_since(record, SINCE)) == [Happening.TRAINING_COMPLETED]


@pytest.mark.parametrize(("found_on", "counts"), [(BEFORE, False), (SINCE, True)])
def test_skills_that_were_found_lacking_since_the_day_count(found_on: date, counts: bool) -> None:  # noqa: FBT001 -- a value of the table
    record = replace(NOTHING, lacking_skills_on=found_on)
    assert list(happened_since(record, SINCE)) == [Happening.SKILLS_FOUND_LACKING] * counts


def test_whoever_leaves_one_class_of_two_is_still_in_training() -> None:
    record = Record(needs=False, in_training=True, trained_on=None, referred=False, work=(), lacking_skills_on=None)
    assert list(after_training(record, completed=False)) == [Happening.TRAINING_LEFT, Happening.ENROLLED]


@pytest.mark.parametrize(("work", "ended"), [((), True), ((Work(BEFORE, None, None),), False)])
def test_the_end_of_a_job_counts_where_there_is_no_other(work: tuple[Work, ...], ended: bool) -> None:  # noqa: FBT001 -- a value of the table
    assert list(after_work(of_work(*work), AFTER)) == ([Happening.WORK_ENDED] if ended else [])


def test_of_somebody_of_whom_nothing_is_known_nothing_has_happened() -> None:
    assert list(happened_since(NOTHING, SINCE)) == []
