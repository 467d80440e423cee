"""What cannot be so of an assessment."""

from dataclasses import replace
from datetime import date

import pytest

from services.people.assessments.rules import Stated, faults_of
from services.people.files.rules import Fault, Life

LIFE = Life(born=date(1980, 1, 1), today=date(2026, 3, 2))
GRIP = {"dimension": "finger_manipulation", "score": 72, "maximum": 100}
RIGHT = Stated("vocational_aptitude", date(2026, 3, 2), None, [GRIP], lacking_skills=True)


def test_what_agrees_with_itself_is_taken() -> None:
    assert faults_of(RIGHT, LIFE) == ()


@pytest.mark.parametrize(
    ("stated", "fault"),
    [
        (replace(RIGHT, assessed_on=date(2026, 3, 3)), Fault("assessed_on", "date_in_future")),
        (replace(RIGHT, assessed_on=date(1979, 12, 31)), Fault("assessed_on", "before_birth")),
        (replace(RIGHT, valid_until=date(2026, 3, 1)), Fault("valid_until", "ends_before_it_begins")),
        (replace(RIGHT, dimensions=[GRIP | {"score": 101}]), Fault("dimensions/0/score", "more_points_than_there_are")),
        (replace(RIGHT, kind="work_sample"), Fault("lacking_skills", "of_aptitude_only")),
        (replace(RIGHT, kind=None, lacking_skills=False), Fault("lacking_skills", "of_aptitude_only")),
    ],
)
def test_what_cannot_be_is_named(stated: Stated, fault: Fault) -> None:
    assert faults_of(stated, LIFE) == (fault,)


def test_a_dimension_that_stands_there_twice_is_named_twice() -> None:
    assert faults_of(replace(RIGHT, dimensions=[GRIP, GRIP]), LIFE) == (
        Fault("dimensions/0/dimension", "dimension_repeated"),
        Fault("dimensions/1/dimension", "dimension_repeated"),
    )
