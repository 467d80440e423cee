"""Everything that a finding or a problem of vacancies can say has a sentence in both languages."""

from typing import get_args

import pytest

from services.kit.files.records import Fault
from services.kit.http.languages import Catalogues, Language
from services.kit.http.problems import Problem
from services.vacancies.app import SERVICE
from services.vacancies.imports.jobs.plan import GIVEN_UP
from services.vacancies.posts.reading.pay import Reason
from services.vacancies.posts.reading.places import Caveat

FINE = {"below_the_code", "by_locality", "zone_across_counties"}
"""Caveats of places whose code is as fine as the text, which are no findings."""
RULES = (
    *get_args(Fault),
    *(f"pay_{reason}" for reason in get_args(Reason)),
    *(f"place_{caveat}" for caveat in get_args(Caveat) if caveat not in FINE),
    *("missing", "string_nul", "string_too_long", "damaged_text", "outside_the_area", "row_repeated"),
    *("vacancy_closed", "employer_kind_unknown", "seats_form", "occupation_not_found", "date_parsing"),
    *("date_in_future", "not_text", "file_empty", "column_missing", "column_twice"),
    *("no_rows", GIVEN_UP),
    *("differs_from_credit_code", "agreed_with_amount", "low_above_high", "credit_code_checksum"),
)


@pytest.fixture(scope="module")
def catalogues() -> Catalogues:
    assert SERVICE.name == "vacancies"  # its import has defined every problem of the service
    return Catalogues.of(Problem.types())


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_sentence(catalogues: Catalogues, language: Language, rule: str) -> None:
    sentence = catalogues.find(language, "rule", rule)
    assert sentence is not None
    assert sentence[-1] in ".。"


def test_every_problem_has_a_chinese_title(catalogues: Catalogues) -> None:
    ours = [problem for problem in Problem.types() if problem.__module__.startswith("services.vacancies.")]
    assert len(ours) >= 10
    assert [problem.title for problem in ours if not catalogues.find(Language.CHINESE, "title", problem.title)] == []
