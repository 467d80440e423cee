"""What becomes of a certification that is looked at again; no I/O."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.kit.law_days import law_days
from services.people.rechecks.law import exit_rules, exit_rules_of
from services.people.rechecks.rules import Conduct, ExitRule, look_again

ON = date(2026, 6, 15)
TANGSHAN = next(rule for rule in exit_rules() if rule.id == "TS-EXIT")
UNTOLD = Conduct(None, None, None)
GOOD = Conduct(0, 0, ON)


@pytest.mark.parametrize(
    ("refused_for", "missing", "rule", "conduct", "expected"),
    [
        ([], [], None, UNTOLD, ("still", (), ())),
        ([], [], TANGSHAN, GOOD, ("still", (), ())),
        (["a_member_is_employed"], [], None, UNTOLD, ("for_the_officer", ("a_member_is_employed",), ())),
        ([], ["/dibao_line"], None, UNTOLD, ("undecided", (), ("/dibao_line",))),
        (
            [],
            [],
            TANGSHAN,
            UNTOLD,
            ("undecided", (), ("/refused_recommendations", "/refused_hires", "/last_contact_on")),
        ),
        ([], [], TANGSHAN, Conduct(3, 0, ON), ("exited", ("refused_recommendations",), ())),
        ([], [], TANGSHAN, Conduct(2, 0, ON), ("still", (), ())),
        ([], [], TANGSHAN, Conduct(0, 1, ON), ("exited", ("refused_hire",), ())),
        ([], [], TANGSHAN, Conduct(0, 0, date(2026, 4, 15)), ("exited", ("out_of_reach",), ())),
        ([], [], TANGSHAN, Conduct(0, 0, date(2026, 4, 16)), ("still", (), ())),
        ([], [], TANGSHAN, Conduct(3, None, None), ("exited", ("refused_recommendations",), ())),
        ([], [], None, Conduct(9, 9, date(2020, 1, 1)), ("still", (), ())),
    ],
)
def test_what_no_text_prints_ends_nothing(
    refused_for: list[str], missing: list[str], rule: ExitRule | None, conduct: Conduct, expected: tuple[Any, ...]
) -> None:
    found = look_again(refused_for, missing, rule, conduct, ON, named=True)
    assert (found.outcome.value, found.reasons, found.missing) == expected


@pytest.mark.parametrize("on", [date(1990, 1, 1), date(2007, 12, 31), ON])
def test_tangshans_text_answers_for_every_day_and_says_that_its_first_day_is_not_printed(on: date) -> None:
    [found] = exit_rules_of("130203", on)
    assert (found.id, [caveat.value for caveat in found.days.caveats(on)]) == ("TS-EXIT", ["first_day_unknown"])


def test_a_text_that_is_not_certain_to_be_in_force_ends_nothing_that_nobody_named() -> None:
    found = look_again(["a_member_is_employed"], [], TANGSHAN, Conduct(3, 0, ON), ON, named=False)
    assert (found.outcome.value, found.reasons, found.exits) == (
        "for_the_officer",
        ("a_member_is_employed", "refused_recommendations"),
        (),
    )


def test_a_text_that_is_certain_to_be_in_force_ends_it_unnamed() -> None:
    certain = replace(TANGSHAN, days=law_days({"effective_from": 2007, "effective_to": None}))
    assert look_again([], [], certain, Conduct(3, 0, ON), ON, named=False).outcome.value == "exited"


def test_a_text_on_exits_is_known_in_its_place_alone() -> None:
    known = {district: [rule.id for rule in exit_rules_of(district, ON)] for district in ("130203", "440303")}
    assert known == {"130203": ["TS-EXIT"], "440303": []}


def test_tangshan_ends_for_three_recommendations_a_hire_or_two_months() -> None:
    assert (TANGSHAN.refused_recommendations, TANGSHAN.refused_hires, TANGSHAN.months_out_of_reach) == (3, 1, 2)


def test_tangshan_recommends_a_new_household_for_work_within_thirty_days_and_that_ends_nothing() -> None:
    assert TANGSHAN.days_to_recommend_work == 30
    other = replace(TANGSHAN, days_to_recommend_work=1)
    assert look_again([], [], other, GOOD, ON, named=True) == look_again([], [], TANGSHAN, GOOD, ON, named=True)
