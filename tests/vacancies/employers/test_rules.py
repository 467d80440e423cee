"""Which kind of employer a credit code makes; the pairs are those of GB 32100-2015."""

import pytest

from services.kit.codes import credit_codes
from services.vacancies.employers.rules import contradicts, kind_of
from tests.vacancies.invented import credit_code


@pytest.mark.parametrize(
    ("registrar_and_kind", "expected"),
    [
        ("91", "enterprise"),
        ("92", "individual_business"),
        ("52", "private_non_enterprise"),
        ("11", "public_body"),
        ("12", "public_body"),
        ("13", "public_body"),
        ("51", "other"),
        ("53", "other"),
        ("93", "other"),
        ("N2", "other"),
    ],
)
def test_the_credit_code_says_the_kind(registrar_and_kind: str, expected: str) -> None:
    assert kind_of(credit_codes.parse(credit_code(registrar_and_kind))) == expected


def test_a_kind_that_nobody_stated_contradicts_nothing() -> None:
    code = credit_codes.parse(credit_code("91"))
    assert [contradicts(code, None), contradicts(code, "enterprise"), contradicts(code, "other")] == [
        False,
        False,
        True,
    ]
