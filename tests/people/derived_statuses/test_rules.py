"""What follows from a birth date, a household and an education, and what does not follow from what nobody knows."""

from datetime import date
from uuid import UUID, uuid4

import pytest
import yaml

from services.people.derived_statuses.law import LAWS, law_of, older_laws
from services.people.derived_statuses.rules import (
    Belonging,
    DerivedCaveat,
    NotKnown,
    Schooling,
    graduate,
    older,
    zero_employment_member,
)

MAN, WOMAN = "1", "2"
BORN, TODAY = date(1976, 11, 23), date(2026, 11, 23)
[NATIONAL] = older_laws()


def test_the_text_that_ships_says_men_of_fifty_and_women_of_forty_and_that_it_is_not_verified() -> None:
    [written] = yaml.safe_load((LAWS / "forties_fifties.yaml").read_text("utf-8"))
    assert (written["men"], written["women"], written["sure"], written["document"]) == (50, 40, "unverified", None)
    assert NATIONAL.caveats() == (DerivedCaveat.AGE_UNVERIFIED, DerivedCaveat.FIRST_DAY_UNKNOWN)


@pytest.mark.parametrize("on", [date(1990, 1, 1), TODAY, date(2060, 1, 1)])
def test_the_text_answers_for_every_day_and_says_that_its_first_day_is_not_printed(on: date) -> None:
    assert [caveat.value for caveat in NATIONAL.days.caveats(on)] == ["first_day_unknown"]


@pytest.mark.parametrize(
    ("sex", "born", "holds"),
    [
        (MAN, date(1976, 11, 23), True),
        (MAN, date(1976, 11, 24), False),
        (WOMAN, date(1986, 11, 23), True),
        (WOMAN, date(1986, 11, 24), False),
    ],
)
def test_today_the_age_is_reached_on_the_birthday(sex: str, born: date, holds: bool) -> None:  # noqa: FBT001 -- what is expected
    assert older(sex, born, TODAY, TODAY, NATIONAL).holds is holds


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), None),
        (date(2026, 11, 24), None),
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), True),
    ],
)
def test_of_another_day_the_year_alone_is_told_so_that_nobody_finds_the_birthday(on: date, holds: bool | None) -> None:  # noqa: FBT001 -- what is expected
    told = older(MAN, BORN, on, TODAY, NATIONAL)
    assert (told.holds, told.since, told.since_year) == (holds, None, 2026)
    assert DerivedCaveat.TOLD_BY_YEARS in told.caveats


def test_without_a_birth_date_or_a_rule_it_is_not_known() -> None:
    nothing = [older(MAN, None, TODAY, TODAY, NATIONAL), older(MAN, BORN, TODAY, TODAY, None)]
    assert [(each.holds, each.missing) for each in nothing] == [
        (None, (NotKnown.BIRTH_DATE,)),
        (None, (NotKnown.RULE,)),
    ]


def test_the_national_text_answers_in_every_district() -> None:
    assert law_of("370102", TODAY) is NATIONAL


def household(certified_on: date | None) -> Belonging:
    """Return a household that somebody joined in March 2026."""
    certified = certified_on is not None
    return Belonging(
        uuid4(), date(2026, 3, 1), uuid4() if certified else None, certified_on, "CN-EPL56" if certified else None
    )


@pytest.mark.parametrize(
    ("certified_on", "holds", "since"),
    [
        (date(2026, 2, 1), True, date(2026, 3, 1)),
        (date(2026, 5, 1), True, date(2026, 5, 1)),
        (None, False, None),
    ],
)
def test_a_member_is_one_of_a_certified_family_from_the_later_of_the_two_days(
    certified_on: date | None,
    holds: bool,  # noqa: FBT001 -- what is expected
    since: date | None,
) -> None:
    told = zero_employment_member(household(certified_on))
    assert (told.holds, told.since) == (holds, since)


def test_of_whom_no_household_is_seen_nothing_is_said() -> None:
    told = zero_employment_member(None)
    assert (told.holds, told.missing) == (None, (NotKnown.HOUSEHOLD,))


SCHOOL, COLLEGE = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("days", "on", "holds", "last"),
    [
        ((date(2019, 6, 30), date(2023, 6, 30)), date(2026, 1, 1), True, COLLEGE),
        ((date(2019, 6, 30), date(2023, 6, 30)), date(2020, 1, 1), True, SCHOOL),
        ((date(2019, 6, 30), date(2023, 6, 30)), date(2019, 6, 29), False, None),
        ((date(2019, 6, 30), None), date(2019, 6, 29), None, None),
        ((None,), date(2026, 1, 1), None, None),
        ((), date(2026, 1, 1), None, None),
    ],
)
def test_the_last_graduation_by_a_day_counts_and_an_unknown_one_is_unknown(
    days: tuple[date | None, ...],
    on: date,
    holds: bool | None,  # noqa: FBT001 -- what is expected
    last: UUID | None,
) -> None:
    schooling = [Schooling(each, "31", day) for each, day in zip((SCHOOL, COLLEGE), days, strict=False)]
    told, found = graduate(schooling, on)
    assert (told.holds, None if found is None else found.education) == (holds, last)
