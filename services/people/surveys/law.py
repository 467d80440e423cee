"""Reads the questions that people are asked about a service."""

from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from services.kit.law_days import law_days, started_last
from services.people.surveys.rules import Names, QuestionSet


@cache
def question_sets() -> tuple[QuestionSet, ...]:
    """Return every set of questions, in the order of `questions.yaml`."""
    told = yaml.safe_load(files(__package__).joinpath("questions.yaml").read_text("utf-8"))
    return tuple(
        QuestionSet(
            id=each["id"],
            days=law_days(each),
            due_days=each["due_days"],
            lowest=each["scale"]["from"],
            highest=each["scale"]["to"],
            scale=Names(**each["scale"]["names"]),
            questions={question["id"]: Names(**question["names"]) for question in each["questions"]},
            why={code: Names(**names) for code, names in each["why"].items()},
        )
        for each in told
    )


def asked_on(on: date) -> QuestionSet | None:
    """Return the questions that are asked on a day; None before the first."""
    return started_last(question_sets(), on)
