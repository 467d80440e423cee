"""Recommending vacancies for a person, in the caller's transaction."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import place_like
from services.kit.database.sessions import of
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.matching.known import queries as known
from services.matching.recommendations import queries
from services.matching.recommendations.events import RecommendationFollowed, RecommendationMade
from services.matching.recommendations.law import model_on
from services.matching.recommendations.model import Recommendation
from services.matching.recommendations.problems import NoOpenJobNeed
from services.matching.recommendations.rules import Contribution, Model, Recommended, recommend
from services.matching.suitability.rules import NotCompared, Post, Wish, not_compared, searches

WEIGHED_MOST = 1000
"""Vacancies that one search weighs at most: where more are allowed, the most recently published."""


@dataclass(frozen=True, slots=True)
class Advice:
    """The recommendations made, how many vacancies met the constraints, whether more would; wishes none records."""

    made: list[Recommendation]
    fitting: int
    more: bool
    not_compared: tuple[NotCompared, ...]


async def recommend_vacancies(session: AsyncSession, caller: Caller, person_id: UUID, limit: int) -> Advice:
    """Recommend at most `limit` vacancies for a person and keep them; raise `NoOpenJobNeed` where nothing is sought."""
    person = await known.person(session, person_id)
    caller.require("recommendation:make", district=person.residence)
    wish = await known.wish(session, person)
    if wish is None:
        raise NoOpenJobNeed
    today = of(session).clock.today()
    model = model_on(today)
    posts, more = await allowed(session, person_id, wish, model)
    best, fitting = recommend(wish, posts, today, model, limit)
    made = [new_recommendation(session, person_id, wish, model, n, each) for n, each in enumerate(best, 1)]
    for each in made:
        await place_like(session, "recommendation", each.id, person_id)
    session.add_all(made)
    for each in made:
        record(session, RecommendationMade(subject=each.id, model=model.id))
    return Advice(made, fitting, more, not_compared(wish))


async def follow_person(session: AsyncSession, person: UUID) -> None:
    """Let the offices that now see a person see what was recommended to them too, and no others."""
    for recommendation in await queries.follow(session, person, of(session).clock.now()):
        record(session, RecommendationFollowed(subject=recommendation))


async def allowed(session: AsyncSession, person: UUID, wish: Wish, model: Model) -> tuple[list[Post], bool]:
    """Return the vacancies to weigh, and whether a search had more of them than are weighed."""
    found: dict[UUID, Post] = {}
    more = False
    for search in searches(wish, model.least_shared_levels):
        posts = await known.candidates(session, person, search, WEIGHED_MOST + 1)
        more = more or len(posts) > WEIGHED_MOST
        found |= {post.id: post for post in posts[:WEIGHED_MOST]}
    return list(found.values()), more


def new_recommendation(
    session: AsyncSession, person: UUID, wish: Wish, model: Model, rank: int, best: Recommended
) -> Recommendation:
    """Return the row that keeps a recommendation."""
    now = of(session).clock.now()
    return Recommendation(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        person=person,
        need=wish.need,
        vacancy=best.post.id,
        employer=best.post.employer,
        rank=rank,
        model=model.id,
        score=best.score,
        contributions=[kept(each) for each in best.contributions],
        caveats=list(best.caveats),
        made_on=of(session).clock.today(),
    )


def kept(contribution: Contribution) -> dict[str, Any]:
    """Return a contribution as it is kept: coded, numbers as JSON has them."""
    return {
        "feature": contribution.feature,
        "weight": float(contribution.weight),
        "strength": round(float(contribution.strength), 4),
        "points": float(contribution.points),
        "reason": contribution.reason,
        "values": dict(contribution.values),
    }
