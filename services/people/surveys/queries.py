"""Every SELECT on surveys."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import TODAY, Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.people.assignments.model import Assignment
from services.people.surveys.model import Occasion, Survey


class SurveyOut(Output):
    """That one was asked about a service: about which case, appointment or class, until when, by which questions."""

    id: UUID
    version: int
    person: UUID
    occasion: Occasion
    about: UUID
    office: UUID | None
    questions: str
    invited_on: date
    due_on: date
    answered: bool
    open: bool
    created_at: datetime
    updated_at: datetime


_survey = Survey.__table__.c
OPEN = func.coalesce(and_(_survey.answered.is_(False), _survey.due_on >= TODAY), False)

SURVEY = Shape(
    kind="survey",
    table="survey",
    model=SurveyOut,
    fields={name: OPEN if name == "open" else _survey[name] for name in SurveyOut.model_fields},
    filters={"person": "survey.person = {value}"},
    selective={"person"},
    seen_by="person",
    volatile=True,
)


class Result(NamedTuple):
    """What people answered in a quarter, about one occasion, to one question, or how many named one thing (`why:…`).

    In fives.
    """

    quarter: date
    """Its first day."""
    occasion: Occasion
    questions: str
    question: str
    answers: int
    mean: float | None
    told: dict[str, int]


async def locked(session: AsyncSession, survey: UUID) -> Survey:
    """Return a survey as it is now, held until this transaction ends; raise `NotFound`."""
    wanted = select(Survey).where(Survey.id == survey).with_for_update()
    row = await session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


async def asked(session: AsyncSession, person: UUID, about: UUID) -> bool:
    """Tell whether a person was asked about a service already, as the system or the person sees it."""
    mine = (Survey.about == about) & (Survey.person == person)
    return await session.scalar(select(Survey.id).where(mine)) is not None


async def helping_office(session: AsyncSession, person: UUID) -> UUID | None:
    """Return the office whose caseworker accompanies a person; of several, who has longest."""
    mine = (Assignment.person == person) & (Assignment.role == "caseworker") & Assignment.ended_on.is_(None)
    wanted = select(Assignment.office).where(mine).order_by(Assignment.since, Assignment.id).limit(1)
    found: UUID | None = await session.scalar(wanted)
    return found


RESULTS = text("SELECT * FROM survey_results(:office, :since, :until)")


async def results(session: AsyncSession, office: UUID, since: date, until: date) -> list[Result]:
    """Return what people answered about an office in each quarter of some months that is over, by occasion.

    Nothing of an occasion about which fewer than five did.
    """
    rows = await session.execute(RESULTS, {"office": office, "since": since, "until": until})
    return [
        Result(
            quarter=row.quarter,
            occasion=row.occasion,
            questions=row.questions,
            question=row.question,
            answers=row.answers,
            mean=None if row.mean is None else float(row.mean),
            told=row.told or {},
        )
        for row in rows
    ]


SCATTER = text(
    """
    WITH given AS (DELETE FROM survey_answer WHERE month >= :since RETURNING *)
    INSERT INTO survey_answer (id, office, occasion, questions, month, scores, why)
    SELECT gen_random_uuid(), office, occasion, questions, month, scores, why FROM given ORDER BY random()
    """
)


async def scatter(session: AsyncSession, since: date) -> None:
    """Write the answers of a month and those after it anew, in an order by chance and under new ids."""
    await session.execute(SCATTER, {"since": since})
