"""Everything that an answer can say has a sentence in both languages."""

import pytest

from services.kit.http.languages import Catalogues, Language
from services.kit.http.problems import Problem
from services.subsidies.app import SERVICE
from services.subsidies.eligibility.words import cited
from services.subsidies.policies.rules import LegalBasis, Words

SAID = {
    "caveat": (
        "start_uncertain",
        "start_unknown",
        "value_uncertain",
        "end_uncertain",
        "after_statement",
        "basis_quoted",
        "basis_unverified",
        "in_force_unconfirmed",
        "cap_unknown",
        "out_of_range",
        "facts_of_a_later_day",
    ),
    "condition": ("in_force", "in_jurisdiction"),
    "rule": ("unknown_fact", "fact_type", "fact_code", "fact_range", "unknown_programme"),
    "basis": ("numbered", "article"),
}
CODES = [(context, code) for context, codes in SAID.items() for code in codes]


@pytest.fixture(scope="module")
def catalogues() -> Catalogues:
    assert SERVICE.name == "subsidies"  # its import has defined every problem of the service
    return Catalogues.of(Problem.types())


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("context", "code"), CODES)
def test_a_code_has_a_sentence(catalogues: Catalogues, language: Language, context: str, code: str) -> None:
    assert catalogues.find(language, context, code)


@pytest.mark.parametrize(
    ("language", "number", "article", "said"),
    [
        (Language.CHINESE, "粤府1号", "3", "某办法（粤府1号）第3条"),
        (Language.ENGLISH, "粤府1号", "3", "Some measures (粤府1号), art. 3"),
        (Language.CHINESE, None, None, "某办法"),
        (Language.ENGLISH, None, "3", "Some measures, art. 3"),
    ],
)
def test_a_legal_basis_is_cited_as_far_as_it_is_known(
    catalogues: Catalogues, language: Language, number: str | None, article: str | None, said: str
) -> None:
    words = Words(zh="某办法", en="Some measures")
    basis = LegalBasis("measures", words, number, article, "read", in_force_confirmed=True)
    assert cited(basis, language, catalogues.voice(language)) == said
