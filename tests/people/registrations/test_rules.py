"""What cannot be true of a registration, and what the law asks of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml

from services.people.files.rules import Life
from services.people.registrations.law import LAWS, law_of
from services.people.registrations.model import CancellationReason
from services.people.registrations.rules import RegistrationLaw, Stated, ends_for_work, faults_by_law, faults_of
from services.people.working_age.law import working_age

LIFE = Life(born=date(1980, 1, 1), today=date(2026, 6, 15))
UNEMPLOYED = Stated(
    kind="unemployment",
    registered_on=date(2026, 3, 2),
    since=date(2026, 1, 31),
    able=True,
    willing=True,
    linked_to_work=False,
    cancelled_on=None,
    cancelled_for=None,
)
EMPLOYED = replace(UNEMPLOYED, kind="employment", able=None, willing=None, linked_to_work=True)
WRITTEN: list[dict[str, Any]] = yaml.safe_load((LAWS / "registration.yaml").read_text(encoding="utf-8"))
MAN, WOMAN = "1", "2"


def faults(stated: Stated, **changed: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- any fact
    """Return field and rule of each fault of a registration with these facts changed."""
    return [(fault.field, fault.rule) for fault in faults_of(replace(stated, **changed), LIFE)]


def by_law(stated: Stated, sex: str = MAN, born: date = LIFE.born, **changed: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- any fact
    """Return field and rule of what the law does not allow of a registration with these facts changed."""
    found = faults_by_law(replace(stated, **changed), sex, born, working_age(), national())
    return [(fault.field, fault.rule) for fault in found]


def national() -> RegistrationLaw:
    law = law_of("440303", date(2026, 3, 2))
    assert law is not None
    return law


@pytest.mark.parametrize("stated", [UNEMPLOYED, EMPLOYED])
def test_what_is_stated_in_full_is_possible(stated: Stated) -> None:
    assert (faults(stated), by_law(stated)) == ([], [])


@pytest.mark.parametrize(
    ("stated", "changed", "fault"),
    [
        (UNEMPLOYED, {"registered_on": date(2026, 6, 16)}, ("registered_on", "date_in_future")),
        (UNEMPLOYED, {"since": date(2026, 3, 3)}, ("since", "begins_after_its_registration")),
        (UNEMPLOYED, {"since": date(1979, 12, 31)}, ("since", "before_birth")),
        (UNEMPLOYED, {"able": None}, ("able", "missing")),
        (UNEMPLOYED, {"willing": None}, ("willing", "missing")),
        (UNEMPLOYED, {"able": False}, ("able", "unemployed_are_able")),
        (UNEMPLOYED, {"willing": False}, ("willing", "unemployed_are_willing")),
        (UNEMPLOYED, {"linked_to_work": True}, ("work_spell", "of_the_employed_only")),
        (EMPLOYED, {"able": True}, ("able", "of_the_unemployed_only")),
        (EMPLOYED, {"willing": False}, ("willing", "of_the_unemployed_only")),
        (UNEMPLOYED, {"cancelled_for": "died"}, ("cancelled_for", "of_ended_ones_only")),
        (UNEMPLOYED, {"cancelled_on": date(2026, 4, 1)}, ("cancelled_for", "missing")),
        (
            UNEMPLOYED,
            {"cancelled_on": date(2026, 3, 1), "cancelled_for": "died"},
            ("cancelled_on", "ends_before_it_begins"),
        ),
        (UNEMPLOYED, {"cancelled_on": date(2026, 6, 16), "cancelled_for": "died"}, ("cancelled_on", "date_in_future")),
    ],
)
def test_what_cannot_be_names_the_field_and_the_rule(
    stated: Stated, changed: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert faults(stated, **changed) == [fault]


@pytest.mark.parametrize(
    ("sex", "born", "of_age"),
    [
        (MAN, date(2010, 3, 2), True),  # sixteen on the day
        (MAN, date(2010, 3, 3), False),
        (MAN, date(1965, 2, 10), False),  # 60 years and 1 month: 2025-03-10
        (MAN, date(1966, 6, 30), True),  # 60 years and 5 months: 2026-11-30
        (WOMAN, date(1972, 1, 1), True),  # past 50, not past 55 and some months: the post decides, and is not known
        (WOMAN, date(1969, 1, 1), False),  # 55: 2024-01-01
    ],
)
def test_whoever_is_not_of_working_age_on_the_day_is_not_registered_as_unemployed(
    sex: str,
    born: date,
    of_age: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    expected = [] if of_age else [("registered_on", "not_of_working_age")]
    assert by_law(UNEMPLOYED, sex, born) == expected


def test_of_the_employed_no_working_age_is_asked() -> None:
    assert by_law(EMPLOYED, MAN, date(1950, 1, 1)) == []


@pytest.mark.parametrize(
    ("stated", "reason", "allowed"),
    [
        (UNEMPLOYED, "found_work", True),
        (EMPLOYED, "found_work", False),
        (EMPLOYED, "work_ended", True),
        (UNEMPLOYED, "work_ended", False),
        (UNEMPLOYED, "not_reached", True),
        (EMPLOYED, "died", True),
    ],
)
def test_each_kind_is_cancelled_for_reasons_of_its_own(
    stated: Stated,
    reason: str,
    allowed: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    found = by_law(stated, cancelled_on=date(2026, 5, 31), cancelled_for=reason)
    assert found == ([] if allowed else [("cancelled_for", "not_of_this_kind")])


@pytest.mark.parametrize("text", WRITTEN, ids=[text["id"] for text in WRITTEN])
def test_a_text_speaks_of_every_reason_and_says_how_sure_we_are(text: dict[str, Any]) -> None:
    assert set(text["cancelled_for"]) == set(CancellationReason.__args__)  # type: ignore[attr-defined]  # a Literal
    for terms in (text["unemployment"], *text["cancelled_for"].values()):
        assert (terms["article"] is None) == (terms["sure"] is None)
        assert terms["sure"] in {"read", "quoted", "unverified", None}


def test_before_the_first_text_none_is_in_force() -> None:
    assert (law_of("440303", date(2007, 12, 31)), national().id) == (None, "CN-ESM")


@pytest.mark.parametrize(
    ("before", "new", "ends"),
    [
        (UNEMPLOYED, replace(EMPLOYED, registered_on=date(2026, 3, 3)), True),
        (UNEMPLOYED, EMPLOYED, False),
        (EMPLOYED, replace(UNEMPLOYED, registered_on=date(2026, 4, 1)), False),
        (UNEMPLOYED, replace(UNEMPLOYED, registered_on=date(2026, 4, 1)), False),
        (
            replace(UNEMPLOYED, cancelled_on=date(2026, 5, 31), cancelled_for="died"),
            replace(EMPLOYED, registered_on=date(2026, 4, 1)),
            False,
        ),
    ],
    ids=["from a later day", "on the same day", "out of work", "unemployed again", "cancelled already"],
)
def test_only_work_from_a_later_day_ends_an_open_registration_as_unemployed(
    before: Stated,
    new: Stated,
    ends: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    assert ends_for_work(before, new) is ends
