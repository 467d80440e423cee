"""Generated requests to every route of the people service: it never fails, and answers nothing undocumented."""

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

from services.kit.clock import Clock
from services.kit.settings import Settings
from services.people.app import SERVICE
from tests.fuzz.people import Served, document, served
from tests.people.invented import another_resident_id

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
    "job_seeker",
    "public_kiosk",
    "service",
)
OPENED = {"If-Match": "*", "Bihuan-Purpose": "assistance"}
"""The headers without which changes and unmasked reads are refused."""
ALL = list(HealthCheck)
random = Random(SEED)
answered: dict[str, set[int]] = defaultdict(set)
"""The statuses that the officer got, by operation."""
documented = schemathesis.openapi.from_dict(document(SERVICE), config=SchemathesisConfig(seed=SEED))


@pytest.fixture(scope="module")
def people(settings: Settings) -> Iterator[Served]:
    """Run the service; say with which seed, so that a failure can be had again (BIHUAN_FUZZ_SEED)."""
    print(f"\nBIHUAN_FUZZ_SEED={SEED}")  # noqa: T201 -- shown where a test fails
    with served(settings) as service:
        yield service


def lead_on(case: Case[Any], people: Served) -> None:
    """Let a generated request get past the doors at which nearly all of them would be turned away.

    Two of three name a row that is there, a version that fits, a purpose, and a resident id with its check character.
    """
    if random.random() < 1 / 3:
        return
    for name in case.path_parameters or {}:
        case.path_parameters[name] = people.known.of(name, random) or case.path_parameters[name]
    case.headers.update(OPENED)
    if isinstance(case.body, dict):
        make_true(case.body, people)
        if case.path.endswith(":search") and "resident_id" in case.body:
            case.body["resident_id"] = random.choice(people.known.resident_ids)


def make_true(body: dict[str, Any], people: Served) -> None:
    """Replace what only a register could know."""
    believable: dict[str, Callable[[], object]] = {
        "resident_id": another_resident_id,
        "person": lambda: random.choice(people.known.persons),
        "on": lambda: random.choice((None, "2020-06-01")),
        "law": lambda: None,
        "occupations": lambda: ["6-06-03-01"],
        "districts": lambda: ["440303"],
        "left_on": lambda: Clock().today().isoformat(),
        "district": lambda: random.choice(("440303", "440303001", "442000")),
        "residence": lambda: random.choice(("440303", "440305")),
        "hukou": lambda: random.choice(("440303", "370102")),
    }
    for name, value in body.items():
        if name in believable and isinstance(value, str | list):
            body[name] = believable[name]()
        for part in value if isinstance(value, list) else ():
            if isinstance(part, dict):
                make_true(part, people)


@documented.parametrize()
@hypothesis_settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=ALL)
def test_an_officer_gets_only_documented_answers(case: Case[Any], people: Served) -> None:
    lead_on(case, people)
    answer = case.call_and_validate(base_url=people.url, headers=people.headers("district_officer"), checks=CHECKS)
    answered[case.operation.label].add(answer.status_code)


@documented.parametrize()
@hypothesis_settings(max_examples=8, deadline=None, suppress_health_check=ALL)
def test_every_role_gets_only_documented_answers(case: Case[Any], people: Served) -> None:
    lead_on(case, people)
    case.call_and_validate(base_url=people.url, headers=people.headers(random.choice(ROLES)), checks=CHECKS)


@documented.parametrize()
@hypothesis_settings(max_examples=2, deadline=None, suppress_health_check=ALL)
def test_without_a_token_only_documented_answers_are_given(case: Case[Any], people: Served) -> None:
    case.call_and_validate(base_url=people.url, checks=CHECKS)


def test_the_officers_requests_went_through_the_doors() -> None:
    assert len(answered) > 20
    never = {label for label, statuses in answered.items() if not any(status < 300 for status in statuses)}
    not_an_officers = {"GET /v1/changes", "GET /v1/snapshot", "GET /v1/persons/{person_id}/access-log"}
    assert never == not_an_officers, {label: sorted(answered[label]) for label in never}
