"""What personal data is used for stands in a file that says why each use is lawful, and who asks for consent to it."""

import ast
from collections.abc import Iterator
from functools import reduce
from importlib import import_module
from pathlib import Path

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


SERVICES = Path("services")
ASKS = {"holding", "said", "refuses"}
"""The functions by which a service asks what a person says to a use: here, and of what matching knows of people."""
WAITING = {
    "partner_region": "whoever sees the whole region of origin reads the rows of lists, and a partner is told fives "
    "(0114); what hands a partner region a person's wish to work will ask",
    "outreach": "offices read who is entitled and has not applied, and no notification tells a person so; what tells "
    "them unasked will ask",
}
"""Uses that nothing makes of anybody's data yet, each with what will ask."""


def asked_for() -> Iterator[object]:
    """Yield what each call names that asks what a person says to a use."""
    for file in sorted(SERVICES.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Attribute) and call.func.attr in ASKS:
                module = import_module(".".join(file.with_suffix("").parts))
                for named in (ast.unparse(each).split(".") for each in call.args):
                    if hasattr(module, named[0]):
                        yield reduce(getattr, named, module)


def test_each_use_that_rests_on_consent_is_asked_for_or_says_what_it_waits_for() -> None:
    resting = {use.id for use in uses().values() if use.basis is Basis.CONSENT}
    asked = resting.intersection(each for each in asked_for() if isinstance(each, str))
    assert (asked, asked & WAITING.keys()) == (resting - WAITING.keys(), set())
