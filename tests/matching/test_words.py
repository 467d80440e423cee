"""Every code that matching answers has a sentence in both languages."""

from itertools import product

import pytest

from services.kit.http.languages import Catalogues, Language
from services.kit.http.problems import Problem
from services.matching.recommendations.problems import NoOpenJobNeed
from services.matching.recommendations.rules import Feature, SharedArea
from services.matching.referrals.rules import Refusal
from services.matching.suitability.rules import Caveat, NotCompared, Unmet

OCCUPATIONS = product((Feature.OCCUPATION, Feature.TRAINING), ("same", "related"))
CODES = [
    *(("unmet", code) for code in Unmet),
    *(("caveat", code) for code in (*Caveat, *NotCompared)),
    *(("rule", code) for code in Refusal),
    *(("reason", f"district_same_{area}") for area in SharedArea),
    *(("reason", f"{feature}_{how}") for feature, how in OCCUPATIONS),
    ("reason", "pay_above_wish"),
    ("reason", "published_days_ago"),
]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("context", "code"), CODES)
def test_every_code_has_a_sentence(language: Language, context: str, code: str) -> None:
    assert Catalogues.of((NoOpenJobNeed,)).find(language, context, code)


def test_every_problem_has_a_chinese_title() -> None:
    ours = [problem for problem in Problem.types() if problem.__module__.startswith("services.matching")]
    catalogues = Catalogues.of(ours)
    assert ours
    assert [problem.title for problem in ours if not catalogues.find(Language.CHINESE, "title", problem.title)] == []
