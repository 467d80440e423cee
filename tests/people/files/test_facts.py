"""Every fact that policies ask about is recorded in a file, or names the service that owns it."""

from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel

from services.kit.settings import SERVICES
from services.people.files import queries as files
from services.people.files.queries import PersonState
from services.people.households.queries import HouseholdOut
from services.people.persons.api import UnmaskedOut
from services.people.persons.queries import PersonOut
from services.people.work_spells.queries import WorkSpellOut

FACTS: dict[str, dict[str, Any]] = yaml.safe_load(Path(files.__file__).with_name("facts.yaml").read_text("utf-8"))
VOCABULARY = Path(__file__).with_name("vocabulary.txt").read_text("utf-8").split()
"""The names of the starting vocabulary of eligibility."""
ROWS: dict[str, type[BaseModel]] = {
    "person": PersonOut,
    "unmasked": UnmaskedOut,
    "household": HouseholdOut,
    "work_spell": WorkSpellOut,
}
PARTS: dict[str, type[BaseModel]] = {
    name: get_args(field.annotation)[0]
    for name, field in PersonState.model_fields.items()
    if getattr(field.annotation, "__origin__", None) is list
}


def test_no_fact_of_the_vocabulary_is_an_orphan() -> None:
    assert sorted(FACTS) == sorted(VOCABULARY)
    assert {fact for fact, told in FACTS.items() if told["owner"] not in SERVICES} == set()


@pytest.mark.parametrize("fact", [fact for fact, told in FACTS.items() if told["owner"] == "people"])
def test_a_fact_that_people_owns_follows_from_fields_that_are_there(fact: str) -> None:
    named = [source.split(".") for source in FACTS[fact]["from"]]
    absent = [field for of, field in named if field not in (ROWS | PARTS)[of].model_fields]
    assert (bool(named), absent) == (True, [])


def test_what_another_service_owns_is_not_recorded_here_too() -> None:
    assert [fact for fact, told in FACTS.items() if told["owner"] != "people" and len(told) > 1] == []
