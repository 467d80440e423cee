"""Surveys over REST: people answer, and offices are told in fives."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.http.bodies import CivilDate, Input, Output
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.merged import RecordMerged
from services.kit.reads import offer_reads, page_of
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.people.offices import queries as offices
from services.people.surveys import actions, queries, rules
from services.people.surveys.law import question_sets
from services.people.surveys.model import Occasion, Why
from services.people.surveys.problems import SurveyAnswered, SurveyIsOver
from services.people.surveys.queries import SURVEY, Result, SurveyOut

router = APIRouter(prefix="/v1", tags=["surveys"])

step = Steps(router, SURVEY, one="survey", many="surveys")
NOBODY = UUID(int=0)


class ScoreIn(Input):
    """The score of one question, by its id."""

    question: Annotated[str, Field(max_length=40, examples=["overall"])]
    score: Annotated[int, Field(strict=True, examples=[4])]


class AnswerIn(Input):
    """A score for every question, and what weighed in it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "scores": [
                        {"question": "overall", "score": 4},
                        {"question": "respect", "score": 5},
                        {"question": "use", "score": 3},
                    ],
                    "why": ["waiting"],
                }
            ]
        }
    )

    scores: Annotated[list[ScoreIn], Field(max_length=20)]
    why: Annotated[tuple[Why, ...], Field(max_length=6)] = ()


class SurveyNames(Output):
    """A text in both languages."""

    zh: str
    en: str


class QuestionOut(Output):
    """A question, or something that may have weighed, by its id."""

    id: str
    names: SurveyNames


class QuestionSetOut(Output):
    """The questions that are asked from a day on, answered from `lowest` to `highest`."""

    id: str
    effective_from: date
    due_days: int
    lowest: int
    highest: int
    scale: SurveyNames
    questions: list[QuestionOut]
    why: list[QuestionOut]


class ScoreCount(Output):
    """How many gave a score, in fives downwards."""

    score: int
    answers: int


class QuestionResult(Output):
    """What was answered to one question: how many, in fives downwards, their mean, and each score that five gave."""

    question: str
    answers: int
    mean: float
    scores: list[ScoreCount]


class WhyResult(Output):
    """How many named one thing that weighed, in fives downwards."""

    why: Why
    answers: int


class SurveyResultOut(Output):
    """What people thought of an office in one calendar quarter, from `since` to `until`, by one set of questions.

    Each occasion is told by itself. What fewer than five have said stands nowhere.
    """

    since: date
    until: date
    occasion: Occasion
    questions: str
    results: list[QuestionResult]
    why: list[WhyResult]


@router.get("/surveys", response_model=Page[SurveyOut])
async def list_surveys(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(SurveyOut)],
    caller: Annotated[Caller, needs(actions.ANSWER)],
    person: UUID | None = None,
) -> Response:
    """List about which services one was asked, oldest first: `person` is oneself, and may be left out."""
    whose = person or caller.person or NOBODY
    return await page_of(request, caller, SURVEY, paging, fields, person=whose)


offer_reads(router, SURVEY, one="survey", many="surveys", scope=actions.ANSWER)


@step("answer", actions.ANSWER, SurveyAnswered, SurveyIsOver, RecordMerged)
async def answer_survey(asked: Asked, body: AnswerIn) -> None:
    """Answer a survey, once; nobody can tell afterwards who gave which answer."""
    said = actions.Answer([(each.question, each.score) for each in body.scores], body.why)
    await actions.answer_survey(asked.tx, asked.caller, asked.row, asked.seen, said)


@router.get("/survey-questions", dependencies=[needs(actions.READ)])
async def list_survey_questions() -> list[QuestionSetOut]:
    """List every set of questions that was or is asked."""
    return [
        QuestionSetOut(
            id=each.id,
            effective_from=each.effective_from,
            due_days=each.due_days,
            lowest=each.lowest,
            highest=each.highest,
            scale=SurveyNames.model_validate(each.scale),
            questions=[
                QuestionOut(id=name, names=SurveyNames.model_validate(it)) for name, it in each.questions.items()
            ],
            why=[QuestionOut(id=name, names=SurveyNames.model_validate(it)) for name, it in each.why.items()],
        )
        for each in question_sets()
    ]


@router.get("/survey-results", responses=responds(NotFound))
async def read_survey_results(
    tx: Tx,
    caller: Annotated[Caller, needs(actions.RESULTS)],
    office: UUID,
    since: CivilDate,
    until: CivilDate,
) -> list[SurveyResultOut]:
    """Tell what people thought of an office of the area, in each calendar quarter of the months of two days.

    Only quarters that lie in them whole and are over, each by itself: no answer is told by what two results differ in.
    """
    there = await offices.kept(tx, office)
    if there is None:
        raise NotFound
    caller.require(actions.RESULTS, district=there.district)
    rows = await queries.results(tx, office, since.replace(day=1), until)
    told = groupby(rows, key=lambda row: (row.quarter, row.occasion, row.questions))
    return [result_of(quarter, occasion, questions, list(each)) for (quarter, occasion, questions), each in told]


def result_of(quarter: date, occasion: Occasion, questions: str, rows: Sequence[Result]) -> SurveyResultOut:
    """Return what was answered in a quarter, about one occasion, to one set of questions."""
    return SurveyResultOut(
        since=quarter,
        until=rules.last_day(quarter),
        occasion=occasion,
        questions=questions,
        results=[
            QuestionResult(
                question=row.question,
                answers=row.answers,
                mean=row.mean,
                scores=[ScoreCount(score=int(score), answers=n) for score, n in sorted(row.told.items())],
            )
            for row in rows
            if row.mean is not None
        ],
        why=[
            WhyResult.model_validate({"why": row.question.removeprefix("why:"), "answers": row.answers})
            for row in rows
            if row.mean is None
        ],
    )
