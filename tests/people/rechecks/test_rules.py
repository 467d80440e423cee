"""What becomes of a certification that is looked at again; no I/O."""

from datetime import date
from typing import Any

import pytest

from services.people.rechecks.law import exit_rules, exit_rules_of
from services.people.rechecks.rules import Conduct, ExitRule, answering, look_again

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
    found = look_again(refused_for, missing, rule, conduct, ON)
    assert (found.outcome.value, found.reasons, found.missing) == expected


def test_a_text_whose_first_day_nobody_prints_answers_only_for_whoever_names_it() -> None:
    assert (answering([TANGSHAN], ON, None), answering([TANGSHAN], ON, "TS-EXIT")) == (None, TANGSHAN)


def test_a_text_on_exits_is_known_in_its_place_alone() -> None:
    known = {district: [rule.id for rule in exit_rules_of(district)] for district in ("130203", "440303")}
    assert known == {"130203": ["TS-EXIT"], "440303": []}


def test_tangshan_ends_for_three_recommendations_a_hire_or_two_months() -> None:
    assert (TANGSHAN.refused_recommendations, TANGSHAN.refused_hires, TANGSHAN.months_out_of_reach) == (3, 1, 2)
