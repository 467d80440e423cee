"""The law of the zero-employment household against cases worked out by hand; no I/O but the cases themselves."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from services.people.certifications import law as laws
from services.people.certifications.rules import (
    Decision,
    HouseholdFacts,
    MemberFacts,
    Worked,
    ZeroEmploymentLaw,
    card_number,
    decide_zero_employment,
    longer_than,
)

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(laws.LAWS) / "zero_employment.cases.yaml").read_text(encoding="utf-8")
)
SEXES = {"man": "1", "woman": "2"}
MAN, WOMAN = "1", "2"
DAY = timedelta(days=1)


def law_of(name: str) -> ZeroEmploymentLaw:
    return next(law for law in laws.zero_employment_laws() if law.id == name)


def member(number: int, facts: Mapping[str, Any]) -> MemberFacts:
    return MemberFacts(
        person=UUID(int=number),
        sex=SEXES[facts["sex"]],
        birth_date=facts["born"],
        able=facts.get("able"),
        willing=facts.get("willing"),
        employed=facts.get("employed"),
        other_income=facts.get("other_income"),
        worked=None if facts.get("worked", "nothing") is None else [Worked(*days) for days in facts.get("worked", ())],
    )


def household(case: Mapping[str, Any], stated_on: date | None = None) -> HouseholdFacts:
    facts = case["household"]
    income, line = (facts[name] * 100 if name in facts else None for name in ("income_per_head", "dibao_line"))
    members = [member(number, each) for number, each in enumerate(case["members"], 1)]
    return HouseholdFacts(facts["hukou_kind"], income, line, members, stated_on or case["as_of"])


def outcome(decision: Decision) -> dict[str, Any]:
    """Return a decision as the cases write it: persons as their number in the list."""
    if decision.granted:
        return {"granted": True}
    if decision.reasons:
        return {"reasons": [str(reason) for reason in decision.reasons]}
    missing = list(decision.missing)
    for number in range(1, 10):
        missing = [at.replace(str(UUID(int=number)), str(number)) for at in missing]
    return {"missing": missing}


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_case_is_decided_as_the_law_says(case: Mapping[str, Any]) -> None:
    assert outcome(decide_zero_employment(household(case), case["as_of"], law_of(case["law"]))) == case["expect"]


def test_every_law_has_a_case_that_it_grants_and_one_that_it_refuses() -> None:
    decided = {(case["law"], "granted" in case["expect"]) for case in CASES if "missing" not in case["expect"]}
    assert decided == {(law.id, granted) for law in laws.zero_employment_laws() for granted in (True, False)}


# Working age, GB/T 2261.1 sex. The dates were worked out by hand from policy-parameters: men 60, women 50 or 55; from
# 2025 men +1 month per 4 months of birth from 1965-01 to 63, women of 55 likewise from 1970-01 to 58, women of 50
# +1 month per 2 months of birth from 1975-01 to 55.


def decided(sex: str, born: date, on: date, *, stated_on: date | None = None) -> Decision:
    """Return what the national law says of someone alone who is able, willing and without work."""
    alone = MemberFacts(UUID(int=1), sex, born, able=True, willing=True, employed=False)
    return decide_zero_employment(HouseholdFacts("urban", None, None, [alone], stated_on or on), on, law_of("CN-EPL56"))


def test_every_decision_says_that_the_ages_of_retirement_are_not_verified() -> None:
    assert decided(MAN, date(1980, 1, 1), date(2026, 6, 1)).caveats == ("working_age_unverified",)


def test_since_when_the_ages_until_2024_are_in_force_is_not_printed_and_that_is_said() -> None:
    told = [decided(MAN, date(1980, 1, 1), on).caveats for on in (date(2024, 12, 31), date(2025, 1, 1))]
    assert ["first_day_unknown:CN-RETIREMENT-BEFORE-2025" in caveats for caveats in told] == [True, False]


def test_a_decision_within_the_year_of_which_alone_is_known_that_its_law_began_then_says_so() -> None:
    alone = MemberFacts(UUID(int=1), MAN, date(1990, 1, 1), able=True, willing=True, employed=False, other_income=False)
    facts = HouseholdFacts("urban", None, None, [alone], date(2026, 1, 1))
    days = (date(2023, 6, 1), date(2024, 6, 1))
    told = [decide_zero_employment(facts, on, law_of("QD-2023")).caveats for on in days]
    assert ["first_day_uncertain:QD-2023" in caveats for caveats in told] == [True, False]


@pytest.mark.parametrize("law", ["QD-2023", "GX-2008"])
@pytest.mark.parametrize(("kind", "said"), [("rural", True), ("urban", False)])
def test_a_refusal_by_the_kind_of_hukou_says_that_the_text_of_the_place_prints_none(
    law: str,
    kind: str,
    said: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    alone = MemberFacts(UUID(int=1), MAN, date(1990, 1, 1), able=True, willing=True, employed=False, other_income=False)
    facts = HouseholdFacts(kind, None, None, [alone], date(2025, 1, 1))
    decision = decide_zero_employment(facts, date(2025, 1, 1), law_of(law))
    assert "hukou_kinds_of_another_text:CN-EPL56" in decision.caveats if said else decision.granted
    assert (decision.reasons == ("hukou_kind_not_covered",)) == said


@pytest.mark.parametrize(
    ("on", "doubted"), [(date(2026, 2, 9), False), (date(2026, 2, 10), True), (date(2032, 3, 9), True)]
)
def test_a_woman_between_both_ages_is_decided_by_the_earlier_one_and_says_so(on: date, doubted: bool) -> None:  # noqa: FBT001 -- a column of the table
    decision = decided(WOMAN, date(1975, 9, 10), on)
    assert (decision.granted, "retirement_age_by_post_unknown" in decision.caveats) == (not doubted, doubted)


def test_past_both_ages_there_is_no_doubt() -> None:
    # 50 and 5 months on 2026-02-10, 56 and 6 months on 2032-03-10
    assert "retirement_age_by_post_unknown" not in decided(WOMAN, date(1975, 9, 10), date(2032, 3, 10)).caveats


def test_a_man_has_one_age_of_retirement() -> None:
    assert "retirement_age_by_post_unknown" not in decided(MAN, date(1965, 9, 10), date(2026, 6, 1)).caveats


@pytest.mark.parametrize(("stated_on", "later"), [(date(2026, 6, 1), False), (date(2026, 6, 2), True)])
def test_a_decision_as_of_an_earlier_day_says_that_its_facts_are_later(stated_on: date, later: bool) -> None:  # noqa: FBT001 -- a column of the table
    decision = decided(MAN, date(1980, 1, 1), date(2026, 6, 1), stated_on=stated_on)
    assert ("facts_of_a_later_day" in decision.caveats) is later


@pytest.mark.parametrize(
    ("worked", "longer"),
    [
        ([], False),
        ([(date(2008, 1, 1), date(2008, 3, 31))], False),
        ([(date(2008, 1, 1), date(2008, 4, 1))], True),
        ([(date(2008, 1, 1), date(2008, 2, 29)), (date(2008, 6, 1), date(2008, 6, 30))], False),
        ([(date(2008, 1, 1), date(2008, 2, 29)), (date(2008, 6, 1), date(2008, 7, 1))], True),
        ([(date(2008, 1, 10), date(2008, 1, 19))] * 9, False),
        ([(date(2008, 1, 10), date(2008, 1, 19))] * 10, True),
    ],
)
def test_stretches_of_work_are_added_up_by_the_calendar(worked: list[tuple[date, date]], longer: bool) -> None:  # noqa: FBT001 -- pytest passes it by name
    assert longer_than([Worked(*days) for days in worked], 3) is longer


def test_the_number_of_a_card_says_the_county_the_year_and_a_serial() -> None:
    assert card_number("440303", 2026, 17) == "440303-2026-000017"
