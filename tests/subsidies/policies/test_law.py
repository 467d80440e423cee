"""A policy answers only once its file was read and understood and has passed its own cases; faults have places."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from services.kit.settings import Settings
from services.kit.written import BadFile
from services.subsidies.app import create_app
from services.subsidies.policies import law
from services.subsidies.policies.law import load, shelf
from tests.subsidies.policies.invented import SOUND, changed, written

VERSION = ("versions", 0)


def told(folder: Path) -> str:
    """Return what is said about the policies in a folder."""
    with pytest.raises(BadFile) as refusal:
        load(folder)
    return str(refusal.value)


def test_the_shipped_programme_is_there_whatever_stands_beside_it() -> None:
    assert "GD-ZE-POST" in shelf().policies


def test_a_shipped_programme_has_cases_of_each_outcome() -> None:
    for policy in shelf().policies.values():
        assert {case.outcome for case in policy.cases} == {"eligible", "ineligible", "unknown"}


def test_every_fact_of_the_vocabulary_is_owned_by_a_service_and_explained() -> None:
    for fact in shelf().vocabulary.values():
        assert fact.owner in {"people", "vacancies", "training", "matching", "subsidies"}
        assert fact.meaning.zh
        assert fact.meaning.en


def test_a_sound_policy_loads(tmp_path: Path) -> None:
    assert list(load(written(tmp_path, SOUND)).policies) == ["GD-TEST"]


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "a condition in a word of its own": (changed(*VERSION, "conditions", 0, "note", value="x"), "Extra inputs"),
    "a misspelt date": (changed(*VERSION, "effective_from", value="2010-02-30"), "effective_from"),
    "a precision that is none": (changed(*VERSION, "effective_from", value="spring 2010"), "none of 2007, 2007-09"),
    "a day that the source does not state": (changed(*VERSION, "stated_on", value=None), "stated_on"),
    "an unknown fact": (
        changed(*VERSION, "conditions", 0, "expression", value="contract_years >= 1"),
        "there is no fact contract_years",
    ),
    "an unknown parameter": (
        changed(*VERSION, "amount", "expression", value="parameters.price"),
        "there is no parameter parameters.price",
    ),
    "a condition that is no condition": (
        changed(*VERSION, "conditions", 0, "expression", value="contract_months"),
        "this is of type integer, and boolean is needed",
    ),
    "an amount that is no number": (
        changed(*VERSION, "amount", "expression", value="employer_type"),
        "this is of type code, and integer or numeric is needed",
    ),
    "a division by zero": (
        changed(*VERSION, "amount", "expression", value="parameters.rate / 0"),
        "'/' is not allowed",
    ),
    "a function that reads files": (
        changed(*VERSION, "conditions", 0, "expression", value="pg_read_file('x') = 'y'"),
        "the function pg_read_file is not allowed",
    ),
    "a legal basis that is not named": (
        changed(*VERSION, "conditions", 0, "legal_basis", value="decree"),
        "there is no legal basis decree",
    ),
    "evidence of no condition": (
        changed(*VERSION, "evidence", 0, "condition", value="age"),
        "there is no condition age",
    ),
    "two conditions of one name": (
        changed(*VERSION, "conditions", 1, "id", value="contract"),
        "contract is given twice",
    ),
    "a parameter of another type": (
        changed(*VERSION, "parameters", "rate", "values", 0, "value", value="much"),
        "this is no numeric",
    ),
    "a parameter with two values for one day": (
        changed(*VERSION, "parameters", "rate", "values", 0, "last", value="2011-01-01"),
        "the value before this one covers the same day",
    ),
    "an end before the beginning": (
        changed(*VERSION, "effective_to", value="2009-12-31"),
        "the version ends before it begins",
    ),
    "a district that does not exist": (changed("cases", 0, "district", value="449999"), "district"),
    "another name than its file": (changed("id", value="GD-OTHER"), "the file is called GD-TEST"),
    "another place than its folder": (changed("jurisdiction", value="440300"), "the file stands under 440000"),
    "a case with an unknown fact": (changed("cases", 0, "facts", "age", value=40), "there is no fact age"),
    "a case with an impossible fact": (
        changed("cases", 0, "facts", "employer_type", value="guild"),
        "this is no code that the fact can be",
    ),
    "a case of another outcome": (
        changed("cases", 0, "expect", "outcome", value="unknown"),
        "the policy fails its own case: it is eligible, not unknown",
    ),
    "a case of another amount": (
        changed("cases", 0, "expect", "amount", value=601),
        "the policy fails its own case: 60000 fen are paid, not 60100",
    ),
    "a case that misses something else": (
        changed("cases", 0, "expect", "missing", value=["facts.hukou"]),
        "the policy fails its own case: facts.hukou is not among what is missing",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_policy_with_this_fault_does_not_load(tmp_path: Path, fault: str) -> None:
    policy, expected = BROKEN[fault]
    assert expected in told(written(tmp_path, policy))


def test_two_versions_for_one_day_do_not_load(tmp_path: Path) -> None:
    policy = deepcopy(SOUND)
    again = deepcopy(policy["versions"][0]) | {"id": "2012"}
    again["effective_from"] = "2012-12-31"
    again["effective_to"] = None
    policy["versions"].append(again)
    assert "the versions 2010 and 2012 cover the same day" in told(written(tmp_path, policy))


def test_a_fault_is_told_with_file_line_and_column(tmp_path: Path) -> None:
    lines = (law.POLICIES / "440000" / "GD-ZE-POST.yaml").read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if "contract_months >= 12" in line)
    lines[at] = "        expression: social_insurance_paid AND wage >= 12"
    folder = written(tmp_path, "\n".join(lines), "440000/GD-ZE-POST.yaml")
    assert told(folder) == f"440000/GD-ZE-POST.yaml:{at + 1}:47: there is no fact wage"


def test_what_is_no_yaml_is_told_with_its_place(tmp_path: Path) -> None:
    assert told(written(tmp_path, "id: GD-TEST\nnames: {zh: 甲\n")).startswith("440000/GD-TEST.yaml:3:1: ")


def test_what_is_said_twice_is_told(tmp_path: Path) -> None:
    assert told(written(tmp_path, "id: GD-TEST\nid: GD-OTHER\n")) == "440000/GD-TEST.yaml:2:1: id is said twice"


def test_a_file_that_says_nothing_is_told(tmp_path: Path) -> None:
    assert told(written(tmp_path, "")).startswith("440000/GD-TEST.yaml:1:1: ")


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    first = changed(*VERSION, "conditions", 0, "expression", value="one")
    first["versions"][0]["conditions"][1]["expression"] = "two"
    written(tmp_path, first)
    written(tmp_path, changed("id", value="GD-B"), "440000/GD-A.yaml")
    said = told(tmp_path)
    assert all(fault in said for fault in ("there is no fact one", "there is no fact two", "the file is called GD-A"))


def test_another_text_is_another_set_of_policies(tmp_path: Path) -> None:
    one = load(written(tmp_path / "one", SOUND)).policy_set
    other = load(written(tmp_path / "other", changed("names", "en", value="Trial"))).policy_set
    assert one != other


def test_the_same_texts_are_the_same_set_of_policies(tmp_path: Path) -> None:
    one, other = (load(written(tmp_path / name, SOUND)).policy_set for name in ("one", "other"))
    assert one == other


def test_policies_are_read_before_the_service_serves_anything(settings: Settings) -> None:
    shelf.cache_clear()
    create_app(settings)
    assert shelf.cache_info().currsize == 1
