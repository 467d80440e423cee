"""Generated requests to every route of the vacancies service: it never fails, and answers nothing undocumented."""

import os
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis import Case
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.kit.settings import Settings
from services.vacancies.app import SERVICE
from tests.fuzz.people import document
from tests.fuzz.vacancies import Served, served
from tests.vacancies.invented import credit_code

pytestmark = pytest.mark.fuzz

SEED = int(os.environ.get("BIHUAN_FUZZ_SEED") or secrets.randbelow(1 << 32))
EXAMPLES = 60
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ROLES = (
    "caseworker",
    "provincial_system",
    "administrator",
    "reviewer",
    "auditor",
    "employer",
    "public_kiosk",
    "service",
)
ALL = list(HealthCheck)
random = Random(SEED)
answered: dict[str, set[int]] = defaultdict(set)
"""The statuses that the officer got, by operation."""
documented = schemathesis.openapi.from_dict(document(SERVICE), config=SchemathesisConfig(seed=SEED))


@pytest.fixture(scope="module")
def vacancies(settings: Settings) -> Iterator[Served]:
    """Run the service; say with which seed, so that a failure can be had again (BIHUAN_FUZZ_SEED)."""
    print(f"\nBIHUAN_FUZZ_SEED={SEED}")  # noqa: T201 -- shown where a test fails
    with served(settings) as service:
        yield service


def lead_on(case: Case[Any], vacancies: Served) -> None:
    """Let a generated request get past the doors at which nearly all of them would be turned away.

    Two of three name a row that is there, a version that fits, and codes that only a register could know.
    """
    if random.random() < 1 / 3:
        return
    for name in case.path_parameters or {}:
        case.path_parameters[name] = vacancies.known.of(name, random) or case.path_parameters[name]
    case.headers["If-Match"] = "*"
    if isinstance(case.body, dict):
        make_true(case.body, vacancies)


def make_true(body: dict[str, Any], vacancies: Served) -> None:
    """Replace what only a register could know."""
    believable: dict[str, Callable[[], object]] = {
        "credit_code": credit_code,
        "kind": lambda: None,
        "employer": lambda: random.choice(vacancies.known.employers),
        "occupation": lambda: "4-10-01-05",
        "district": lambda: random.choice(("440303", "440305")),
        "pay_from": lambda: None,
        "pay_to": lambda: "6000.00",
        "pay_agreed": lambda: False,
    }
    for name in set(body) & set(believable):
        body[name] = believable[name]()
    if "ids" not in body and "title" in body:
        body["pay_agreed"] = False


@documented.parametrize()
@hypothesis_settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=ALL)
def test_an_officer_gets_only_documented_answers(case: Case[Any], vacancies: Served) -> None:
    lead_on(case, vacancies)
    answer = case.call_and_validate(
        base_url=vacancies.url, headers=vacancies.headers("district_officer"), checks=CHECKS
    )
    answered[case.operation.label].add(answer.status_code)


@documented.parametrize()
@hypothesis_settings(max_examples=8, deadline=None, suppress_health_check=ALL)
def test_every_role_gets_only_documented_answers(case: Case[Any], vacancies: Served) -> None:
    lead_on(case, vacancies)
    case.call_and_validate(base_url=vacancies.url, headers=vacancies.headers(random.choice(ROLES)), checks=CHECKS)


@documented.parametrize()
@hypothesis_settings(max_examples=2, deadline=None, suppress_health_check=ALL)
def test_without_a_token_only_documented_answers_are_given(case: Case[Any], vacancies: Served) -> None:
    case.call_and_validate(base_url=vacancies.url, checks=CHECKS)


def test_the_officers_requests_went_through_the_doors() -> None:
    assert len(answered) > 20
    never = {label for label, statuses in answered.items() if not any(status < 300 for status in statuses)}
    assert never == {"GET /v1/changes", "GET /v1/snapshot"}, {label: sorted(answered[label]) for label in never}
