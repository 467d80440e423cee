"""Generated requests to every route of the subsidies service: it never fails, and answers nothing undocumented."""

import os
import secrets
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
import requests
import schemathesis
from anyio.from_thread import start_blocking_portal
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
from services.subsidies.app import SERVICE
from tests.fuzz.people import document
from tests.running import Running, free_port, running
from tests.subsidies.placements.hires import certified_hire

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
ROLES = ("caseworker", "reviewer", "finance", "auditor", "public_kiosk", "service")
random = Random(SEED)
answered: dict[str, set[int]] = defaultdict(set)
"""The statuses that the officer got, by operation."""
documented = schemathesis.openapi.from_dict(document(SERVICE), config=SchemathesisConfig(seed=SEED))


@dataclass(frozen=True)
class Served:
    """The service, with the hires that it knows and the decisions about them."""

    running: Running
    referrals: tuple[str, ...]
    decisions: tuple[str, ...]

    def headers(self, role: str) -> dict[str, str]:
        """Return the headers of a caller with a role; where it sees an area, Shenzhen's."""
        return self.running.headers(role, *(() if role in {"service", "public_kiosk"} else ("440300",)))


@pytest.fixture(scope="module")
def subsidies(settings: Settings) -> Iterator[Served]:
    """Run the service with a few hires in it; say with which seed, so that a failure can be had again."""
    print(f"\nBIHUAN_FUZZ_SEED={SEED}")  # noqa: T201 -- shown where a test fails
    nobody = f"http://127.0.0.1:{free_port()}"
    alone = settings.model_copy(update={"peers": {"people": nobody, "matching": nobody}})
    with (
        start_blocking_portal(backend="asyncio") as portal,
        portal.wrap_async_context_manager(running(SERVICE, alone)) as service,
    ):
        referrals = tuple(portal.call(certified_hire, service).id for _ in range(10))
        headers = service.headers("district_officer", "440300")
        question = {"programme": "GD-ZE-POST", "as_of": "2007-03-01"}
        decisions = []
        for each in referrals:
            at = f"{service.url}/v1/placements/{each}:evaluate"
            decisions.append(requests.post(at, json=question, headers=headers, timeout=30).json()["id"])
        yield Served(service, referrals, tuple(decisions))


def lead_on(case: Case[Any], subsidies: Served) -> None:
    """Let two of three generated requests name a row, a programme and facts that are there."""
    if random.random() < 1 / 3:
        return
    rows = {"referral_id": subsidies.referrals, "decision_id": subsidies.decisions, "code": ("not-found",)}
    for name in case.path_parameters or {}:
        case.path_parameters[name] = random.choice(rows[name])
    if isinstance(case.body, dict):
        make_true(case.body, subsidies)


def make_true(body: dict[str, Any], subsidies: Served) -> None:
    """Replace what only the vocabulary and the register know."""
    facts = {"contract_months": 12, "social_insurance_paid": None, "worker_zero_employment_family": False}
    believable = {
        "programme": "GD-ZE-POST",
        "programmes": ["GD-ZE-POST"],
        "district": random.choice(("440303", "440303001", "370100")),
        "facts": dict(random.sample(sorted(facts.items()), 2)),
        "ids": list(subsidies.decisions),
    }
    for name in body.keys() & believable.keys():
        if random.random() < 3 / 4:
            body[name] = believable[name]


@documented.parametrize()
@hypothesis_settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_officer_gets_only_documented_answers(case: Case[Any], subsidies: Served) -> None:
    lead_on(case, subsidies)
    headers = subsidies.headers("district_officer")
    answer = case.call_and_validate(base_url=subsidies.running.url, headers=headers, checks=CHECKS)
    answered[case.operation.label].add(answer.status_code)


@documented.parametrize()
@hypothesis_settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_role_gets_only_documented_answers(case: Case[Any], subsidies: Served) -> None:
    lead_on(case, subsidies)
    headers = subsidies.headers(random.choice(ROLES))
    case.call_and_validate(base_url=subsidies.running.url, headers=headers, checks=CHECKS)


@documented.parametrize()
@hypothesis_settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
def test_without_a_token_only_documented_answers_are_given(case: Case[Any], subsidies: Served) -> None:
    case.call_and_validate(base_url=subsidies.running.url, checks=CHECKS)


def test_the_officers_requests_went_through_the_doors() -> None:
    never = {label for label, statuses in answered.items() if not any(status < 300 for status in statuses)}
    assert never == {"GET /v1/changes", "GET /v1/snapshot"}, {label: sorted(answered[label]) for label in never}
