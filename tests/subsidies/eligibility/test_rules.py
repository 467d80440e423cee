"""How a policy answers, with amounts and caveats worked out by hand over an invented programme."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from services.subsidies.eligibility.rules import Answer, Payment, Question, evaluate
from services.subsidies.policies.expressions.values import Value
from services.subsidies.policies.law import load, shelf
from services.subsidies.policies.rules import Policy
from tests.subsidies.policies.invented import SOUND, changed, written

VERSION = ("versions", 0)
ENTERPRISE = "enterprise"


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return load(written(tmp_path_factory.mktemp("policies"), SOUND)).policies["GD-TEST"]


def ask(policy: Policy, as_of: date = date(2011, 6, 1), district: str = "440303", **facts: Value) -> Answer:
    return evaluate(policy, Question(as_of, district, facts))


def codes(answer: Answer) -> list[str]:
    return [caveat.code for caveat in answer.caveats]


def test_one_failed_condition_decides_whatever_else_is_unknown(trial: Policy) -> None:
    answer = ask(trial, employer_type="public_body")
    assert (answer.outcome, answer.missing, answer.payment) == ("ineligible", (), None)


def test_where_nothing_fails_what_is_missing_is_named(trial: Policy) -> None:
    answer = ask(trial, employer_type=ENTERPRISE)
    assert (answer.outcome, answer.missing) == ("unknown", ("facts.contract_months",))


def test_each_condition_is_answered_with_its_values_and_its_law(trial: Policy) -> None:
    answer = ask(trial, contract_months=Decimal(2), employer_type=ENTERPRISE)
    told = [(verdict.id, verdict.holds, dict(verdict.values)) for verdict in answer.conditions]
    assert told == [("contract", False, {"contract_months": 2}), ("enterprise", True, {"employer_type": "enterprise"})]
    assert [verdict.legal_basis.id for verdict in answer.conditions if verdict.legal_basis] == ["notice", "notice"]


def test_the_parameter_of_the_day_is_taken(trial: Policy) -> None:
    answer = ask(trial, contract_months=Decimal(4), employer_type=ENTERPRISE)
    assert answer.payment == Payment(fen=80_000, total_fen=480_000)


def test_an_amount_is_rounded_half_up_to_the_fen_once_at_the_end(trial: Policy) -> None:
    answer = ask(trial, date(2010, 6, 1), contract_months=Decimal(3), employer_type=ENTERPRISE)
    assert answer.payment == Payment(fen=30_002, total_fen=180_012)  # 3 x 100.005 = 300.015


def test_a_limit_is_applied_and_said(trial: Policy) -> None:
    answer = ask(trial, contract_months=Decimal(11), employer_type=ENTERPRISE)
    assert (answer.payment, answer.capped) == (Payment(fen=200_000, total_fen=1_200_000), True)


def test_a_limit_that_is_just_reached_makes_nothing_smaller(trial: Policy) -> None:
    answer = ask(trial, contract_months=Decimal(10), employer_type=ENTERPRISE)
    assert (answer.payment, answer.capped) == (Payment(fen=200_000, total_fen=1_200_000), False)


def test_a_limit_that_nobody_knows_is_not_applied_and_is_a_caveat(trial: Policy) -> None:
    answer = ask(trial, date(2010, 6, 1), contract_months=Decimal(99), employer_type=ENTERPRISE)
    assert (answer.capped, codes(answer)) == (False, ["cap_unknown"])
    assert answer.payment == Payment(fen=990_050, total_fen=5_940_300)


def test_a_number_too_large_is_unknown_with_a_caveat_and_not_an_error(trial: Policy) -> None:
    answer = ask(trial, contract_months=Decimal(10) ** 17, employer_type=ENTERPRISE)
    assert (answer.outcome, answer.payment, codes(answer)) == ("eligible", None, ["out_of_range"])


@pytest.mark.parametrize(
    ("as_of", "outcome", "caveats"),
    [
        (date(2010, 2, 28), "ineligible", []),
        (date(2010, 3, 1), "eligible", ["start_uncertain", "cap_unknown"]),
        (date(2010, 3, 30), "eligible", ["start_uncertain", "cap_unknown"]),
        (date(2010, 3, 31), "eligible", ["cap_unknown"]),
        (date(2011, 12, 31), "eligible", []),
        (date(2012, 1, 1), "eligible", ["after_statement"]),
        (date(2012, 12, 31), "eligible", ["after_statement"]),
        (date(2013, 1, 1), "ineligible", []),
    ],
)
def test_a_version_answers_for_its_days_and_says_which_of_them_are_not_sure(
    trial: Policy, as_of: date, outcome: str, caveats: list[str]
) -> None:
    answer = ask(trial, as_of, contract_months=Decimal(3), employer_type=ENTERPRISE)
    assert (answer.outcome, codes(answer)) == (outcome, caveats)


def test_a_programme_that_is_not_in_force_says_so_as_a_condition(trial: Policy) -> None:
    answer = ask(trial, date(2014, 1, 1))
    assert [(verdict.id, verdict.holds) for verdict in answer.conditions] == [("in_force", False)]
    assert answer.version is None


def test_a_programme_of_another_place_says_so_as_a_condition(trial: Policy) -> None:
    answer = ask(trial, district="430000", contract_months=Decimal(3), employer_type=ENTERPRISE)
    assert (answer.outcome, [verdict.id for verdict in answer.conditions]) == ("ineligible", ["in_jurisdiction"])


def test_a_programme_of_a_province_does_not_answer_for_the_country(trial: Policy) -> None:
    assert ask(trial, district="000000").conditions[0].id == "in_jurisdiction"


def test_a_day_of_the_law_known_to_the_year_may_be_any_until_its_end(tmp_path: Path) -> None:
    by_year = changed(*VERSION, "effective_to", value=2012)
    policy = load(written(tmp_path, by_year)).policies["GD-TEST"]
    answer = ask(policy, date(2012, 12, 31), contract_months=Decimal(3), employer_type=ENTERPRISE)
    assert codes(answer) == ["end_uncertain", "after_statement"]


def test_a_first_day_that_nobody_prints_is_a_caveat_on_every_day_and_no_gap(tmp_path: Path) -> None:
    undated = changed(*VERSION, "effective_from", value=None)
    policy = load(written(tmp_path, undated)).policies["GD-TEST"]
    assert [codes(ask(policy, date(year, 6, 1)))[0] for year in (1990, 2011)] == ["start_unknown", "start_unknown"]


def test_a_parameter_of_which_the_year_alone_is_known_is_not_certain_within_it(tmp_path: Path) -> None:
    by_year = changed(*VERSION, "parameters", "rate", "values", 1, "first", value=2011)
    policy = load(written(tmp_path, by_year)).policies["GD-TEST"]
    assert [codes(ask(policy, on)) for on in (date(2011, 6, 1), date(2011, 12, 31))] == [["value_uncertain"], []]


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2004, 6, 30), "not_in_force"), (date(2004, 7, 1), True), (date(2004, 12, 31), False)]
)
def test_the_source_of_the_post_subsidy_prints_the_second_half_of_2004(on: date, expected: object) -> None:
    answer = ask(shelf().policies["GD-ZE-POST"], on)
    told = "not_in_force" if answer.version is None else "start_uncertain" in codes(answer)
    assert told == expected


def test_a_text_that_was_not_read_and_not_confirmed_is_a_caveat_of_every_answer() -> None:
    answer = ask(shelf().policies["GD-ZE-POST"], date(2007, 3, 1))
    assert codes(answer) == ["basis_quoted", "in_force_unconfirmed"]


def test_the_source_of_the_post_subsidy_speaks_of_2007_and_of_nothing_later() -> None:
    assert codes(ask(shelf().policies["GD-ZE-POST"], date(2008, 1, 1)))[0] == "after_statement"
