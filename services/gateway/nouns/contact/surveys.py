"""Satisfaction surveys in the graph."""

import strawberry

from services.gateway.context import Info
from services.gateway.nouns.contact.choices import SurveyOccasion, SurveyWhy
from services.gateway.nouns.contact.endpoints import SURVEYS
from services.gateway.nouns.offices.endpoints import OFFICES
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.rest import Call
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, answering, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Survey(Shape):
    """That one was asked about a service 满意度调查; what one answers is kept apart from it."""

    id: Id = fact("The survey's id.")
    version: int = fact("What `ifMatch` takes when it is answered.")
    person_id: Id = fact("Who was asked, by id.", of="person")
    occasion: SurveyOccasion = fact("About what 调查对象.")
    about_id: Id = fact("The case or the appointment, by id.", of="about")
    office_id: Id | None = fact("The office whose service it was, by id.", of="office")
    questions: str = fact("The set of questions 问卷.")
    invited_on: Day = fact("When one was asked 邀请日期.")
    due_on: Day = fact("The last day for an answer 截止日期.")
    answered: bool = fact("Whether one has answered 是否已答.")
    open: bool = fact("Whether one can answer today 是否可答.")
    created_at: Instant = fact("When one was asked.")
    updated_at: Instant = fact("When it was last changed.")
    office = row(OFFICES, "The office whose service it was 服务网点.", by="office_id")


@described
class SurveyNames(Shape):
    """A text in both languages."""

    zh: str = fact("In Chinese 中文.")
    en: str = fact("In English 英文.")


@described
class SurveyQuestion(Shape):
    """A question, or something that may have weighed 题目."""

    id: str = fact("Its id.")
    names: SurveyNames = fact("It in both languages 题目.")


@described
class SurveyQuestionSet(Shape):
    """The questions that are asked from a day on 问卷."""

    id: str = fact("The set's id.")
    effective_from: Day = fact("From when they are asked 启用日期.")
    due_days: int = fact("For how many days one can answer 答复期限.")
    lowest: int = fact("The lowest score 最低分.")
    highest: int = fact("The highest score 最高分.")
    scale: SurveyNames = fact("What the scores mean 评分说明.")
    questions: list[SurveyQuestion] = fact("The questions 题目.")
    why: list[SurveyQuestion] = fact("What may have weighed 原因.")


@described
class SurveyScoreCount(Shape):
    """How many gave a score, in fives downwards 评分人数."""

    score: int = fact("The score 分数.")
    answers: int = fact("How many 人数.")


@described
class SurveyQuestionResult(Shape):
    """What was answered to one question 评价结果."""

    question: str = fact("The question, by id 题目.")
    answers: int = fact("How many answered, in fives downwards 人数.")
    mean: float = fact("The mean of their scores 平均分.")
    scores: list[SurveyScoreCount] = fact("Each score that five gave 各分人数.")


@described
class SurveyWhyResult(Shape):
    """How many named one thing that weighed 原因人数."""

    why: SurveyWhy = fact("What weighed 原因.")
    answers: int = fact("How many, in fives downwards 人数.")


@described
class SurveyResult(Shape):
    """What people thought of an office in one quarter 满意度结果; what fewer than five have said stands nowhere."""

    since: Day = fact("The first day of the quarter 季度首日.")
    until: Day = fact("Its last day 季度末日.")
    occasion: SurveyOccasion = fact("About what, each told by itself 调查对象.")
    questions: str = fact("The set of questions 问卷.")
    results: list[SurveyQuestionResult] = fact("Question by question 各题结果.")
    why: list[SurveyWhyResult] = fact("What weighed 原因.")


@described
class SurveyAnswered(Problem):
    """One has answered this survey already 已经答过."""


@described
class SurveyIsOver(Problem):
    """This survey is over 调查已结束."""

    due_on: Day = fact("The last day on which it was answered 截止日期.")


@taken
class SurveyScoreInput(Taken):
    """The score of one question 评分."""

    question: str = fact("The question, by id 题目.")
    score: int = fact("The score 分数.")


@taken
class SurveyAnswerInput(Taken):
    """What one answers 评价."""

    scores: list[SurveyScoreInput] = fact("A score for every question 各题评分.")
    why: list[SurveyWhy] | None = optional("What weighed in it 原因.")


@strawberry.type
class SurveyQueries:
    """How surveys are found, and what offices are told of them."""

    survey = one(SURVEYS, "One survey of one's own 满意度调查.")
    surveys = rows(SURVEYS, "About which services one was asked, oldest first 满意度调查.")

    @answering("Every set of questions that was or is asked 问卷.")
    async def survey_questions(self, info: Info) -> list[SurveyQuestionSet] | None:
        """Read them."""
        found = await info.context.send("people", Call("GET", "/v1/survey-questions"))
        return [SurveyQuestionSet.of(each) for each in found]

    @answering(
        "What people thought of an office of the area, in each calendar quarter that lies in the months from one day's "
        "to another's and is over 满意度结果."
    )
    async def survey_results(self, info: Info, office_id: Id, since: Day, until: Day) -> list[SurveyResult] | None:
        """Read them."""
        query = {"office": office_id, "since": since, "until": until}
        found = await info.context.send("people", Call("GET", "/v1/survey-results", query=query))
        return [SurveyResult.of(each) for each in found]


@strawberry.type
class SurveyMutations:
    """What can be done with a survey."""

    answer_survey = verb(
        "POST /v1/surveys/{id}:answer",
        "Answer a survey, once; nobody can tell afterwards who gave which answer 评价.",
        "people",
        Survey,
        taking=SurveyAnswerInput,
        or_else=(SurveyAnswered, SurveyIsOver, RecordMerged),
    )
