"""What personal data is used for stands in a file that says why each use is lawful."""

import pytest

from services.people.consents.law import uses
from services.people.consents.rules import Basis, Use


@pytest.mark.parametrize("use", uses().values(), ids=lambda use: use.id)
def test_each_use_has_its_names_its_basis_and_how_sure_that_is(use: Use) -> None:
    assert all((use.zh, use.en, use.legal.document))
    assert use.legal.sure in {"read", "quoted", "unverified"}


def test_certifying_and_paying_rest_on_the_law_and_referring_on_consent() -> None:
    assert {name: uses()[name].basis for name in ("certification", "payment", "refer_to_employers")} == {
        "certification": Basis.STATUTORY,
        "payment": Basis.STATUTORY,
        "refer_to_employers": Basis.CONSENT,
    }
