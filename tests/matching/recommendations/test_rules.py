"""The ranking: what each feature contributes, computed by hand, and the order that follows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from services.kit.law_days import law_days
from services.matching.recommendations.law import model_on, models
from services.matching.recommendations.rules import Feature, Model, Recommended, SharedArea, recommend, scored
from tests.matching.suitability.test_rules import POST, WISH

TODAY = date(2026, 11, 16)
MODEL = Model(
    id="by hand",
    days=law_days({"effective_from": "2026-01-01", "effective_to": None}),
    weights={
        Feature.OCCUPATION: Decimal(40),
        Feature.DISTRICT: Decimal(20),
        Feature.PAY: Decimal(20),
        Feature.TRAINING: Decimal(10),
        Feature.FRESHNESS: Decimal(10),
    },
    least_shared_levels=2,
    district_strength={
        SharedArea.PROVINCE: Decimal("0.1"),
        SharedArea.CITY: Decimal("0.5"),
        SharedArea.COUNTY: Decimal("0.8"),
        SharedArea.STREET: Decimal("0.9"),
        SharedArea.COMMUNITY: Decimal(1),
    },
    pay_full_at=Decimal("0.5"),
    fresh_days=30,
)


def points(found: Recommended, feature: Feature) -> tuple[Decimal, str | None]:
    return next((each.points, each.reason) for each in found.contributions if each.feature == feature)


@pytest.mark.parametrize(
    ("wished", "offered", "expected", "reason"),
    [
        (("4-10-01-06",), "4-10-01-06", "40", "occupation_same"),
        (("4-10-01-06",), "4-10-01-02", "30", "occupation_related"),  # 3 of 4 levels
        (("4-10-01-06",), "4-10-03-01", "20", "occupation_related"),  # 2 of 4
        (("4-10-00-00",), "4-10-03-01", "40", "occupation_same"),  # all that the wish names
        (("6-01-01-01", "4-10-01-02"), "4-10-01-06", "30", "occupation_related"),  # the nearest of two
        ((), "4-10-01-06", "0", None),
    ],
)
def test_an_occupation_counts_by_the_share_of_the_wish_that_it_meets(
    wished: tuple[str, ...], offered: str, expected: str, reason: str | None
) -> None:
    found = scored(replace(WISH, occupations=wished), replace(POST, occupation=offered), TODAY, MODEL)
    assert points(found, Feature.OCCUPATION) == (Decimal(expected), reason)


@pytest.mark.parametrize(
    ("home", "work", "expected", "reason"),
    [
        ("440303001002", "440303001002", "20", "district_same_community"),
        ("440303001002", "440303001", "18", "district_same_street"),
        ("440303", "440303009", "16", "district_same_county"),
        ("440303", "440300", "10", "district_same_city"),
        ("442000001", "442000002", "10", "district_same_city"),
        ("440303", "442000", "2", "district_same_province"),
        ("440303", "110101", "0", None),
    ],
)
def test_work_counts_more_the_nearer_it_is_to_home(home: str, work: str, expected: str, reason: str | None) -> None:
    found = scored(replace(WISH, residence=home), replace(POST, district=work), TODAY, MODEL)
    assert points(found, Feature.DISTRICT) == (Decimal(expected), reason)


@pytest.mark.parametrize(
    ("low", "agreed", "expected", "reason"),
    [
        (250_000, False, "0", None),
        (275_000, False, "4", "pay_above_wish"),  # 10% above, of 50%
        (375_000, False, "20", "pay_above_wish"),
        (900_000, False, "20", "pay_above_wish"),
        (None, False, "0", None),
        (900_000, True, "0", None),
    ],
)
def test_pay_counts_by_how_far_its_least_is_above_the_wish(
    low: int | None, expected: str, reason: str | None, *, agreed: bool
) -> None:
    found = scored(WISH, replace(POST, pay_from=low, pay_to=None, pay_agreed=agreed), TODAY, MODEL)
    assert points(found, Feature.PAY) == (Decimal(expected), reason)


@pytest.mark.parametrize(
    ("trained", "expected", "reason"),
    [
        (("4-10-01-06",), "10", "training_same"),
        (("4-10-01-02",), "7.50", "training_related"),
        (("4-03-02-01",), "0", None),
        ((), "0", None),
    ],
)
def test_a_completed_training_counts_by_how_near_its_occupation_is(
    trained: tuple[str, ...], expected: str, reason: str | None
) -> None:
    found = scored(replace(WISH, trained=trained), POST, TODAY, MODEL)
    assert points(found, Feature.TRAINING) == (Decimal(expected), reason)


@pytest.mark.parametrize(
    ("published_on", "expected"),
    [
        (date(2026, 11, 16), "10"),
        (date(2026, 11, 1), "5"),
        (date(2026, 10, 17), "0"),
        (date(2020, 1, 1), "0"),
        (date(2026, 12, 1), "10"),  # a source whose day is ahead of ours
        (None, "0"),
    ],
)
def test_a_vacancy_is_the_less_fresh_the_longer_ago_it_was_published(published_on: date | None, expected: str) -> None:
    found = scored(WISH, replace(POST, published_on=published_on), TODAY, MODEL)
    assert points(found, Feature.FRESHNESS)[0] == Decimal(expected)


def test_the_score_is_the_sum_of_its_contributions() -> None:
    found = scored(replace(WISH, trained=("4-10-01-02",)), POST, TODAY, MODEL)
    # occupation 40, county 16, pay 20% above of 50% 8, training 7.5, fifteen of thirty days 5
    assert found.score == Decimal("76.5") == sum(each.points for each in found.contributions)


def test_the_best_come_first_and_what_is_unsuitable_not_at_all() -> None:
    far = replace(POST, id=UUID(int=10), district="440305")
    near = replace(POST, id=UUID(int=11))
    full = replace(POST, id=UUID(int=12), seats_left=0)
    best, fitting = recommend(WISH, [far, full, near], TODAY, MODEL, limit=10)
    assert ([each.post.id for each in best], fitting) == ([near.id, far.id], 2)


def test_of_equals_the_later_published_comes_first_then_the_earlier_registered() -> None:
    old = date(2020, 1, 1)
    posts = [
        replace(POST, id=UUID(int=n), published_on=day)
        for n, day in ((3, old), (1, date(2020, 1, 2)), (2, old), (4, None))
    ]
    best, _ = recommend(WISH, posts, TODAY, MODEL, limit=10)
    assert [each.post.id.int for each in best] == [1, 2, 3, 4]


def test_a_limit_cuts_the_ranking_but_not_the_count() -> None:
    posts = [replace(POST, id=UUID(int=n)) for n in range(5)]
    best, fitting = recommend(WISH, posts, TODAY, MODEL, limit=2)
    assert (len(best), fitting) == (2, 5)


@pytest.mark.parametrize("model", models(), ids=lambda model: model.id)
def test_the_weights_of_each_model_make_a_hundred(model: Model) -> None:
    assert sum(model.weights.values()) == 100


def test_a_day_before_the_first_model_has_the_first() -> None:
    assert model_on(date(1999, 1, 1)) is models()[0]


def test_no_two_models_have_the_same_name() -> None:
    assert len({model.id for model in models()}) == len(models())
