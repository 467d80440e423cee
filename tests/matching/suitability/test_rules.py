"""The hard constraints, case by case, written by hand."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.matching.suitability.rules import (
    Caveat,
    Post,
    Search,
    Unmet,
    Wish,
    acceptable_areas,
    caveats,
    levels,
    not_compared,
    searches,
    shared_levels,
    unmet,
)

LEAST = 2
WISH = Wish(
    need=UUID(int=1),
    residence="440303",
    occupations=("4-10-01-06",),
    districts=(),
    wage_from=250_000,
    takes_any_post=False,
    trained=(),
)
POST = Post(
    id=UUID(int=2),
    employer=UUID(int=3),
    occupation="4-10-01-06",
    district="440303",
    pay_from=300_000,
    pay_to=400_000,
    pay_agreed=False,
    seats_left=1,
    published=True,
    published_on=date(2026, 11, 1),
)


def test_a_vacancy_that_meets_everything_has_nothing_against_it() -> None:
    assert (unmet(WISH, POST, LEAST), caveats(WISH, POST)) == ((), ())


@pytest.mark.parametrize(
    ("hours", "home_work", "named"),
    [
        (None, None, []),
        ("any", None, []),
        ("part_time", None, ["hours_not_compared"]),
        ("any", "wanted", ["home_work_not_compared"]),
        ("full_time", "needed", ["hours_not_compared", "home_work_not_compared"]),
    ],
)
def test_a_wish_that_vacancies_do_not_record_leaves_none_out_and_is_named(
    hours: str | None, home_work: str | None, named: list[str]
) -> None:
    wish = replace(WISH, hours=hours, home_work=home_work)
    assert (list(map(str, not_compared(wish))), unmet(wish, POST, LEAST)) == (named, ())


def test_everything_that_is_wrong_is_named_at_once() -> None:
    wrong = replace(
        POST,
        published=False,
        seats_left=0,
        district="442000",
        occupation="6-01-01-01",
        pay_from=100_000,
        pay_to=200_000,
    )
    assert unmet(WISH, wrong, LEAST) == tuple(Unmet)


@pytest.mark.parametrize(
    ("wished", "offered", "fits"),
    [
        ("4-10-01-06", "4-10-01-06", True),  # the occupation itself
        ("4-10-01-06", "4-10-01-02", True),  # of the same sub-group
        ("4-10-01-06", "4-10-03-01", True),  # of the same group
        ("4-10-01-06", "4-03-02-01", False),  # of the same major only
        ("4-10-01-06", "5-10-01-06", False),  # the same figures below another major
        ("4-10-01-06", "4-10-00-00", True),  # known by its group only
        ("4-10-01-06", "4-00-00-00", False),  # known by its major only
        ("4-00-00-00", "4-03-02-01", True),  # anything in the wished major
        ("4-10-00-00", "4-10-03-01", True),  # anything in the wished group
        ("1-03-00-01", "1-03-00-02", True),  # occupations without a sub-group between
    ],
)
def test_an_occupation_fits_by_the_levels_that_it_shares(wished: str, offered: str, *, fits: bool) -> None:
    found = unmet(replace(WISH, occupations=(wished,)), replace(POST, occupation=offered), LEAST)
    assert found == (() if fits else (Unmet.OCCUPATION,))


def test_one_of_several_wished_occupations_is_enough() -> None:
    assert unmet(replace(WISH, occupations=("6-01-01-01", "4-10-01-06")), POST, LEAST) == ()


def test_a_vacancy_of_unknown_occupation_fits_only_who_takes_any_post() -> None:
    unknown = replace(POST, occupation=None)
    assert unmet(WISH, unknown, LEAST) == (Unmet.OCCUPATION,)
    assert unmet(replace(WISH, takes_any_post=True), unknown, LEAST) == ()


@pytest.mark.parametrize(
    ("residence", "districts", "work", "accepted"),
    [
        ("440303", (), "440303", True),
        ("440303", (), "440305001", True),  # elsewhere in the city
        ("440303", (), "440300", True),  # somewhere in the city
        ("440303", (), "442000", False),  # another city
        ("440303", (), "440000", False),  # somewhere in the province
        ("442000001", (), "442000002", True),  # a city without counties
        ("110101", (), "110228", True),  # Beijing is a city as a whole
        ("440303", ("442000",), "442000003", True),  # the city named instead
        ("440303", ("442000",), "440303", False),  # one's own is not meant then
        ("440303", ("440303", "440305"), "440305", True),
        ("440303", ("440303", "440305"), "440304", False),
        ("440303", ("440303",), "440300", True),  # may be there: the city is all that is known
        ("440303", ("440303001",), "440303", True),
        ("440303", ("000000",), "110101", True),  # anywhere in the country
        ("440303", ("440000",), "442000", True),
    ],
)
def test_work_is_accepted_where_the_need_says_or_else_in_the_persons_city(
    residence: str, districts: tuple[str, ...], work: str, *, accepted: bool
) -> None:
    found = unmet(replace(WISH, residence=residence, districts=districts), replace(POST, district=work), LEAST)
    assert found == (() if accepted else (Unmet.DISTRICT,))


def test_work_at_an_unknown_place_is_not_accepted() -> None:
    assert unmet(WISH, replace(POST, district=None), LEAST) == (Unmet.DISTRICT,)


def test_work_known_by_its_city_only_is_to_be_asked_about_where_a_county_is_wished() -> None:
    near = replace(WISH, districts=("440303",))
    assert caveats(near, replace(POST, district="440300")) == (Caveat.DISTRICT_COARSE,)
    assert caveats(near, POST) == ()


@pytest.mark.parametrize(
    ("low", "high", "agreed", "refused", "caveat"),
    [
        (250_000, 250_000, False, False, None),
        (300_000, None, False, False, None),
        (200_000, 249_999, False, True, None),
        (None, 249_999, False, True, None),
        (200_000, 250_000, False, False, Caveat.PAY_MAY_BE_LOWER),
        (None, 300_000, False, False, Caveat.PAY_MAY_BE_LOWER),
        (200_000, None, False, False, Caveat.PAY_MAY_BE_LOWER),  # 2,000 yuan and more
        (None, None, True, False, Caveat.PAY_AGREED),
        (None, None, False, False, Caveat.PAY_UNKNOWN),
    ],
)
def test_pay_must_reach_the_wish_and_what_is_unknown_is_asked(
    low: int | None, high: int | None, caveat: Caveat | None, *, agreed: bool, refused: bool
) -> None:
    post = replace(POST, pay_from=low, pay_to=high, pay_agreed=agreed)
    assert (Unmet.PAY in unmet(WISH, post, LEAST)) is refused
    if not refused:
        assert caveats(WISH, post) == ((caveat,) if caveat else ())


def test_who_names_no_wage_is_not_warned_about_pay() -> None:
    content = replace(WISH, wage_from=None)
    post = replace(POST, pay_from=None, pay_to=None, pay_agreed=True)
    assert (unmet(content, post, LEAST), caveats(content, post)) == ((), ())


def test_areas_within_others_are_looked_for_once() -> None:
    assert acceptable_areas(replace(WISH, districts=("440303", "440300", "442000", "440300"))) == ("4403", "4420")


@pytest.mark.parametrize(
    ("code", "named"), [("4-00-00-00", 1), ("4-10-00-00", 2), ("4-10-01-00", 3), ("4-10-01-06", 4), ("1-03-00-01", 4)]
)
def test_a_code_names_so_many_levels(code: str, named: int) -> None:
    assert levels(code) == named


def test_levels_are_shared_from_the_major_down() -> None:
    assert [
        shared_levels("4-10-01-06", other) for other in ("4-10-01-06", "4-10-01-00", "4-03-01-06", "5-10-01-06")
    ] == [
        4,
        3,
        1,
        0,
    ]


def test_a_search_begins_with_the_wished_occupations() -> None:
    anything = replace(WISH, takes_any_post=True, districts=("440303",))
    assert searches(anything, LEAST) == (
        Search(("440303",), ("440300",), ("4-10-",), 250_000),
        Search(("440303",), ("440300",), None, 250_000),
    )
    assert searches(replace(anything, occupations=()), LEAST) == searches(anything, LEAST)[1:]
