"""The ranking: an additive model over the vacancies that meet every hard constraint.

Facts in, a ranking out. Every feature gives a number between 0 and its weight, and a reason as a code with values, so
that whoever reads a score can see what it is made of.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from services.kit.codes.areas import COUNTRY, lineage
from services.kit.law_days import LawDays
from services.matching.suitability.rules import Caveat, Post, Wish, caveats, fits, levels, shared_levels, unmet

HUNDREDTH = Decimal("0.01")
NOTHING = Decimal(0)
ONE = Decimal(1)


class Feature(StrEnum):
    """What a score is made of."""

    OCCUPATION = "occupation"
    DISTRICT = "district"
    PAY = "pay"
    TRAINING = "training"
    FRESHNESS = "freshness"


class SharedArea(StrEnum):
    """The finest area in which a home and a place of work both lie."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    STREET = "street"
    COMMUNITY = "community"


BY_DIGITS = {
    2: SharedArea.PROVINCE,
    4: SharedArea.CITY,
    6: SharedArea.COUNTY,
    9: SharedArea.STREET,
    12: SharedArea.COMMUNITY,
}


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of one version of the model."""

    id: str
    days: LawDays
    weights: Mapping[Feature, Decimal]
    least_shared_levels: int
    district_strength: Mapping[SharedArea, Decimal]
    pay_full_at: Decimal
    fresh_days: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to a score: points = weight × strength; the reason is None where it adds nothing."""

    feature: Feature
    weight: Decimal
    strength: Decimal
    points: Decimal
    reason: str | None
    values: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Recommended:
    """A vacancy with its score and what the score is made of."""

    post: Post
    score: Decimal
    contributions: tuple[Contribution, ...]
    caveats: tuple[Caveat, ...]


def recommend(
    wish: Wish, posts: Iterable[Post], on: date, model: Model, limit: int
) -> tuple[tuple[Recommended, ...], int]:
    """Return the best vacancies that meet every hard constraint, best first, and how many met them.

    Of equals the one published later comes first, then the one registered earlier.
    """
    fitting = [scored(wish, post, on, model) for post in posts if not unmet(wish, post, model.least_shared_levels)]
    fitting.sort(key=lambda each: (-each.score, -(each.post.published_on or date.min).toordinal(), each.post.id))
    return tuple(fitting[:limit]), len(fitting)


def scored(wish: Wish, post: Post, on: date, model: Model) -> Recommended:
    """Return a vacancy with what each feature contributes; the score is their sum."""
    contributions = (
        _by_occupation(wish.occupations, post, model, Feature.OCCUPATION),
        _by_district(wish, post, model),
        _by_pay(wish, post, model),
        _by_occupation(wish.trained, post, model, Feature.TRAINING),
        _by_freshness(post, on, model),
    )
    score = sum((each.points for each in contributions), NOTHING)
    return Recommended(post, score, contributions, caveats(wish, post))


def _by_occupation(codes: Sequence[str], post: Post, model: Model, feature: Feature) -> Contribution:
    """Count the nearest of some occupations by the share of its levels that the vacancy's has."""
    there, least = post.occupation, model.least_shared_levels
    near = [] if there is None else [(shared_levels(code, there), code) for code in codes if fits(code, there, least)]
    if not near:
        return _contribution(model, feature)
    # The first of equals: the dearest wish comes first.
    shared, code = max(near, key=lambda each: Decimal(each[0]) / levels(each[1]))
    named = levels(code)
    reason = f"{feature}_same" if shared == named else f"{feature}_related"
    return _contribution(model, feature, Decimal(shared) / named, reason, code=code, shared=shared, levels=named)


def _by_district(wish: Wish, post: Post, model: Model) -> Contribution:
    """Count how near the work is to the person's home, by the finest area that both lie in."""
    there = () if post.district is None else lineage(post.district)
    shared = [BY_DIGITS[len(area)] for area in lineage(wish.residence) if area != COUNTRY and area in there]
    if not shared:
        return _contribution(model, Feature.DISTRICT)
    return _contribution(model, Feature.DISTRICT, model.district_strength[shared[-1]], f"district_same_{shared[-1]}")


def _by_pay(wish: Wish, post: Post, model: Model) -> Contribution:
    """Count by how much the least pay is above the wish."""
    if wish.wage_from is None or post.pay_from is None or post.pay_agreed or post.pay_from <= wish.wage_from:
        return _contribution(model, Feature.PAY)
    above = Decimal(post.pay_from - wish.wage_from) / wish.wage_from
    strength = min(above / model.pay_full_at, ONE)
    return _contribution(model, Feature.PAY, strength, "pay_above_wish", percent=int(above * 100))


def _by_freshness(post: Post, on: date, model: Model) -> Contribution:
    """Count how lately the vacancy was published."""
    days = model.fresh_days if post.published_on is None else max((on - post.published_on).days, 0)
    if days >= model.fresh_days:
        return _contribution(model, Feature.FRESHNESS)
    strength = ONE - Decimal(days) / model.fresh_days
    return _contribution(model, Feature.FRESHNESS, strength, "published_days_ago", days=days)


def _contribution(
    model: Model, feature: Feature, strength: Decimal = NOTHING, reason: str | None = None, **values: str | int
) -> Contribution:
    weight = model.weights[feature]
    points = (weight * strength).quantize(HUNDREDTH, ROUND_HALF_UP)
    return Contribution(feature, weight, strength, points, reason, values)
