"""Nothing the platform says is missing in either language."""

import ast
import csv
import importlib
import pkgutil
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic_core._pydantic_core import list_all_errors

import services
from services.kit.http.languages import Catalogues, Language
from services.kit.http.problems import Problem

ROOT = Path(services.__path__[0])

OF_PYTHON_ALONE = {
    "needs_python_object",
    "missing_sentinel_error",
    "ellipsis_error",
    "is_instance_of",
    "is_subclass_of",
    "callable_type",
    "fraction_type",
    "fraction_parsing",
    "complex_type",
    "complex_str_parsing",
}
"""Pydantic's errors about Python objects that no JSON body is made of."""

RULES: dict[str, set[str]] = {
    error["type"]: set(error["example_context"] or ())
    for error in list_all_errors()
    if error["type"] not in OF_PYTHON_ALONE
}
"""Each rule that a body can break, and the values that pydantic gives with it."""


@pytest.fixture(scope="module")
def problems() -> tuple[type[Problem], ...]:
    """Import the whole platform and return the problem types that it defines."""
    for module in pkgutil.walk_packages(services.__path__, "services."):
        if not module.name.endswith(".__main__"):
            importlib.import_module(module.name)
    return tuple(problem for problem in Problem.types() if problem.__module__.startswith("services."))


@pytest.fixture(scope="module")
def catalogues(problems: tuple[type[Problem], ...]) -> Catalogues:
    return Catalogues.of(problems)


@pytest.fixture(scope="module")
def kit() -> Catalogues:
    return Catalogues.of(())


def rules_in_code() -> Iterator[tuple[str, str]]:
    """Yield each rule that a source file names as text, and the file."""
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            named = [keyword.value for keyword in node.keywords if keyword.arg == "rule"]
            rule = {"PydanticCustomError": node.args[:1], "FieldError": named}.get(node.func.id, [])
            yield from ((str(text.value), file.name) for text in rule if isinstance(text, ast.Constant))


def test_every_rule_that_the_code_names_is_said_in_both_languages(catalogues: Catalogues) -> None:
    rules = set(rules_in_code())
    unsaid = {
        (*rule, language) for rule in rules for language in Language if not catalogues.find(language, "rule", rule[0])
    }
    assert ("yuan_form", "bodies.py") in rules
    assert unsaid == set()


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_every_problem_has_a_chinese_title(catalogues: Catalogues, problems: tuple[type[Problem], ...]) -> None:
    assert [(p.__module__, p.title) for p in problems if not catalogues.find(Language.CHINESE, "title", p.title)] == []


def test_every_detail_is_said_in_chinese_with_the_same_values(
    catalogues: Catalogues, problems: tuple[type[Problem], ...]
) -> None:
    detailed = {problem.code: problem.detail for problem in problems if problem.detail}
    said = {code: catalogues.find(Language.CHINESE, "detail", detail) or "" for code, detail in detailed.items()}
    assert {code: fields(detail) for code, detail in detailed.items()} == {c: fields(s) for c, s in said.items()}


def test_every_detail_names_members_of_its_problem(problems: tuple[type[Problem], ...]) -> None:
    assert [problem.code for problem in problems if not fields(problem.detail) <= set(problem.member_names())] == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_of_pydantic_is_said_with_values_that_it_gives(
    kit: Catalogues, rule: str, language: Language
) -> None:
    sentence = kit.find(language, "rule", rule)
    assert sentence is not None
    assert fields(sentence) <= RULES[rule]


def test_both_languages_know_the_same_rules(catalogues: Catalogues) -> None:
    known = {
        language: {
            message for spoken, context, message in catalogues.sentences if (spoken, context) == (language, "rule")
        }
        for language in Language
    }
    assert known[Language.CHINESE] == known[Language.ENGLISH]


def test_every_rule_of_the_national_codes_is_said_as_its_table_says(kit: Catalogues) -> None:
    with (ROOT / "kit" / "codes" / "rules_zh.csv").open(encoding="utf-8", newline="") as table:
        rows = {row["rule"]: (row["english"], row["chinese"]) for row in csv.DictReader(table)}
    said = {rule: (kit.say(Language.ENGLISH, "rule", rule), kit.say(Language.CHINESE, "rule", rule)) for rule in rows}
    assert said == rows


def test_a_rule_that_no_catalogue_knows_repeats_nothing_of_its_own_text(kit: Catalogues) -> None:
    assert kit.say(Language.ENGLISH, "rule", "rule_of_a_library") == "This value is not acceptable."


def test_a_value_that_was_not_given_does_not_fail_the_answer(kit: Catalogues) -> None:
    assert kit.say(Language.ENGLISH, "rule", "less_than", {}) == "This must be less than …."
