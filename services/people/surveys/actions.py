"""Asking people about a service, and what they answer, each in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.merged import require_unmerged
from services.people.notifications.actions import Notice, notify
from services.people.persons import queries as persons
from services.people.surveys import queries
from services.people.surveys.law import asked_on, question_sets
from services.people.surveys.model import Occasion, Survey, SurveyAnswer, Why
from services.people.surveys.problems import SurveyAnswered, SurveyIsOver

READ, ANSWER, RESULTS = "survey:read", "survey:answer", "survey:results"


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says: the score of each question, and what weighed in it."""

    scores: Sequence[tuple[str, int]]
    why: Sequence[Why]


async def ask(
    session: AsyncSession,
    person: UUID,
    occasion: Occasion,
    about: UUID,
    office: UUID | None = None,
    *,
    ended_on: date | None = None,
) -> None:
    """Ask a person about a service that has ended, once; where no office is named, that of their caseworker.

    A class is no office's service: whoever gave it, an office is not told what people thought of it.
    Nobody is asked about what ended (`ended_on`, today where it is null) longer ago than an invitation stands.
    """
    today, now = of(session).clock.today(), of(session).clock.now()
    questions = asked_on(today)
    if questions is None or questions.due_on(ended_on or today) < today:
        return
    row, due_on = new_id(), questions.due_on(today)
    survey = {"id": row, "version": 1, "created_at": now, "updated_at": now, "person": person, "occasion": occasion}
    given = None if occasion == "training" else office or await queries.helping_office(session, person)
    days = {"invited_on": today, "due_on": due_on, "answered": False}
    made = insert(Survey).values(**survey, about=about, office=given, questions=questions.id, **days)
    await session.execute(made)
    await notify(session, Notice("survey_invited", "survey", row, {"day": due_on.isoformat()}), person=person)


async def answer_survey(session: AsyncSession, caller: Caller, row: UUID, seen: Tags, said: Answer) -> None:
    """Answer a survey once, while it is open; the answer is kept apart from who gave it."""
    caller.require(ANSWER)
    survey, today = await queries.locked(session, row), of(session).clock.today()
    seen.require(survey.version)
    require_unmerged((await persons.read(session, survey.person)).merged_into)
    if survey.answered:
        raise SurveyAnswered
    if survey.due_on < today:
        raise SurveyIsOver(due_on=survey.due_on)
    questions = next(each for each in question_sets() if each.id == survey.questions)
    if (rule := questions.fault_of(said.scores)) is not None:
        raise ValidationFailed(errors=(FieldError(pointer="/scores", rule=rule),))
    survey.answered, survey.updated_at = True, of(session).clock.now()
    await session.execute(
        insert(SurveyAnswer).values(
            id=uuid4(),
            office=survey.office,
            occasion=survey.occasion,
            questions=survey.questions,
            month=today.replace(day=1),
            scores=dict(said.scores),
            why=sorted(set(said.why)),
        )
    )
