"""What is known of a person's way to work, from their file and from what others told, as happenings of a path.

Each source says its latest alone: a hire that was checked says what the check found and no longer that it was made.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from services.people.paths.rules.path import Happening


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of evidence about work: since when, its last day (null while it goes on, as far as is known).

    `held_on` is the day on which somebody looked and found that it lasts; null where nobody looked.
    """

    since: date
    until: date | None
    held_on: date | None


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a person now."""

    needs: bool
    """Whether they have an open need."""
    in_training: bool
    trained_on: date | None
    """When they last completed a class."""
    referred: bool
    """Whether a referral is under way that has not led to work."""
    work: tuple[Work, ...]
    lacking_skills_on: date | None
    """When the last assessment of vocational aptitude that says anything of skills found some lacking; null else."""


def works(work: Iterable[Work], since: date) -> bool:
    """Tell whether somebody has work, by evidence that is no older than a day or says that it goes on.

    A check of an earlier day that found the work held says nothing of today.
    """
    return any(each.until is None and (each.held_on is None or each.held_on >= since) for each in work)


def happened_since(record: Record, day: date) -> Iterator[Happening]:
    """Yield what moves a case that begins as of a day: what goes on, and what ended since."""
    if record.needs:
        yield Happening.NEED_RECORDED
    if record.trained_on is not None and record.trained_on >= day:
        yield Happening.TRAINING_COMPLETED
    if record.in_training:
        yield Happening.ENROLLED
    if record.lacking_skills_on is not None and record.lacking_skills_on >= day:
        yield Happening.SKILLS_FOUND_LACKING
    if record.referred:
        yield Happening.REFERRED
    if works(record.work, day):
        yield Happening.HIRED
    elif any(each.until is not None and each.until >= day for each in record.work):
        yield from (Happening.HIRED, Happening.WORK_ENDED)


def after_training(record: Record, *, completed: bool) -> Iterator[Happening]:
    """Yield what a class that ended means for a case: somebody may be in another one."""
    yield Happening.TRAINING_COMPLETED if completed else Happening.TRAINING_LEFT
    if record.in_training:
        yield Happening.ENROLLED


def after_work(record: Record, today: date) -> Iterator[Happening]:
    """Yield what the end of a job means: nothing where somebody has another one."""
    if not works(record.work, today):
        yield Happening.WORK_ENDED
