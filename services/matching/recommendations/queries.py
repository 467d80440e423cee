"""Every SELECT on recommendations."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ARRAY, Table, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.matching.recommendations.model import Recommendation
from services.matching.recommendations.words import CodedContribution, Points, SaidCaveat, SaidContribution
from services.matching.suitability.rules import Caveat


class RecommendationFacts(Output):
    """What every form of a recommendation tells."""

    id: UUID
    version: int
    person: UUID
    need: UUID
    vacancy: UUID
    employer: UUID
    rank: int
    model: str
    score: Points
    made_on: date


class RecommendationState(RecommendationFacts):
    """A recommendation as events and snapshots carry it: coded."""

    contributions: list[CodedContribution]
    caveats: list[Caveat]


class RecommendationRow(RecommendationState):
    """A recommendation as it is read, before its codes are put into words."""

    created_at: datetime
    updated_at: datetime


class RecommendationOut(RecommendationFacts):
    """A recommendation as it is answered: each number with its reason in the language of the answer."""

    contributions: list[SaidContribution]
    caveats: list[SaidCaveat]
    created_at: datetime
    updated_at: datetime


TABLE = cast("Table", Recommendation.__table__)
_recommendation = TABLE.c

STATE = {name: _recommendation[name] for name in RecommendationState.model_fields}

RECOMMENDATION_STATE = Shape(kind="recommendation", table="recommendation", model=RecommendationState, fields=STATE)

RECOMMENDATION = Shape(
    kind="recommendation",
    table="recommendation",
    model=RecommendationRow,
    fields=STATE | {"created_at": _recommendation.created_at, "updated_at": _recommendation.updated_at},
    filters={"person": "recommendation.person = {value}", "vacancy": "recommendation.vacancy = {value}"},
    selective={"person", "vacancy"},
)


async def written(session: AsyncSession, made: Sequence[UUID]) -> list[Any]:
    """Return recommendations of this transaction as they are read, in the order of their rank."""
    await session.flush()
    statement = f"""SELECT coalesce(json_agg({RECOMMENDATION.json_beside_names()} ORDER BY rank), '[]')
        FROM recommendation WHERE id = ANY (:made)"""  # noqa: S608 -- built from the service's own shape
    rows: list[Any] = await session.scalar(
        text(statement).bindparams(bindparam("made", type_=ARRAY(Uuid))), {"made": list(made)}
    )
    return rows


FOLLOW = text(
    """
    WITH moved AS (
        UPDATE recommendation SET version = version + 1, updated_at = :now WHERE person = :person RETURNING id
    )
    SELECT id, place_like(id, 'recommendation', :person, '{}') FROM moved ORDER BY id
    """
)


async def follow(session: AsyncSession, person: UUID, now: datetime) -> Sequence[UUID]:
    """Let whoever sees a person see every recommendation for them, and nobody else; return which there are.

    Their versions rise, so that whoever keeps copies takes the new sight for news.
    """
    return (await session.scalars(FOLLOW, {"person": person, "now": now})).all()


async def find(session: AsyncSession, recommendation: UUID) -> Recommendation | None:
    """Return a recommendation; None where there is none that the caller sees."""
    return await session.get(Recommendation, recommendation)
