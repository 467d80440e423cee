"""Generated requests to every route of matching: it never fails, and answers nothing undocumented."""

import os
import secrets
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from anyio.from_thread import BlockingPortal, start_blocking_portal
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

from services.kit.identity.issuer import mint
from services.kit.settings import Settings
from services.matching.app import SERVICE
from tests.fuzz.people import document
from tests.matching.conftest import NOBODY
from tests.matching.neighbours import Neighbours, a_county
from tests.matching.office import caseworker
from tests.running import Running, running

pytestmark = pytest.mark.fuzz

SEED = int(os.environ.get("BIHUAN_FUZZ_SEED") or secrets.randbelow(1 << 32))
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ROLES = ("reviewer", "auditor", "public_kiosk", "service")
COUNTY = a_county()
WITHOUT_RIGHT = {"GET /v1/changes", "GET /v1/snapshot"}
"""A caseworker may not follow feeds."""
random = Random(SEED)
answered: dict[str, set[int]] = defaultdict(set)
"""The statuses that the caseworker got, by operation."""
documented = schemathesis.openapi.from_dict(document(SERVICE), config=SchemathesisConfig(seed=SEED))


class Served:
    """Matching on a thread of its own, with rows that a generated request can meet."""

    def __init__(self, matching: Running, portal: BlockingPortal) -> None:
        self.matching = matching
        self.portal = portal
        self.persons: list[str] = []
        self.vacancies: list[str] = []
        self.recommendations: list[str] = []
        self.referrals: list[str] = []

    async def fill(self) -> None:
        """Tell of persons and vacancies; recommend and refer."""
        neighbours, office = Neighbours(self.matching), caseworker(self.matching, COUNTY)
        self.vacancies = [await neighbours.vacancy(COUNTY, seats=1000) for _ in range(3)]
        self.persons = [await neighbours.seeker(COUNTY) for _ in range(12)]
        for person in self.persons[:6]:
            made = (await office.recommend(person)).json()["items"]
            self.recommendations += [each["id"] for each in made]
            self.referrals.append((await office.refer(person, self.vacancies[0])).json()["id"])

    async def refer_again(self, *, hire: bool) -> None:
        """Refer somebody new, perhaps with success, so that there is always a referral whose next step it is."""
        person = await Neighbours(self.matching).seeker(COUNTY)
        office = caseworker(self.matching, COUNTY)
        referral = (await office.refer(person, self.vacancies[1])).json()["id"]
        if hire:
            await office.step(referral, "hire", {})
        self.referrals.append(referral)

    def headers(self, role: str) -> dict[str, str]:
        """Return the headers of a caller with a role, of the county where it sees an area."""
        districts = [] if role in {"public_kiosk", "service", "job_seeker"} else [COUNTY]
        person = UUID(self.persons[0]) if role == "job_seeker" else None
        token = mint(self.matching.settings, roles=[role], districts=districts, person=person)
        return {"Authorization": f"Bearer {token}"}

    def lead_on(self, case: Case[Any]) -> None:
        """Let two of three generated requests name rows that are there, and a version that fits."""
        if random.random() < 1 / 3:
            return
        rows = {"person": self.persons, "vacancy": self.vacancies}
        last = self.referrals[-1:] * len(self.referrals)
        known = {
            "person_id": self.persons,
            "referral_id": self.referrals + last,
            "recommendation_id": self.recommendations,
        }
        for name in case.path_parameters or {}:
            if name in known:
                case.path_parameters[name] = random.choice(known[name])
        case.headers["If-Match"] = "*"
        if isinstance(case.body, dict):
            case.body.pop("on", None)
            if case.body.get("still_held") is False:
                case.body["reason"] = "resigned"
            case.body |= {name: random.choice(rows[name]) for name in rows.keys() & case.body.keys()}


@pytest.fixture(scope="module")
def served(settings: Settings) -> Iterator[Served]:
    """Run the service; say with which seed, so that a failure can be had again (BIHUAN_FUZZ_SEED)."""
    print(f"\nBIHUAN_FUZZ_SEED={SEED}")  # noqa: T201 -- shown where a test fails
    alone = settings.model_copy(update={"peers": dict.fromkeys(("people", "vacancies", "training"), NOBODY)})
    with (
        start_blocking_portal(backend="asyncio") as portal,
        portal.wrap_async_context_manager(running(SERVICE, alone)) as matching,
    ):
        service = Served(matching, portal)
        portal.call(service.fill)
        yield service


@documented.parametrize()
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_caseworker_gets_only_documented_answers(case: Case[Any], served: Served) -> None:
    if case.operation.label.startswith("POST /v1/referrals/"):
        served.portal.call(partial(served.refer_again, hire=case.operation.label.endswith(":check")))
    served.lead_on(case)
    answer = case.call_and_validate(base_url=served.matching.url, headers=served.headers("caseworker"), checks=CHECKS)
    answered[case.operation.label].add(answer.status_code)


@documented.parametrize()
@hypothesis_settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_role_gets_only_documented_answers(case: Case[Any], served: Served) -> None:
    served.lead_on(case)
    role = random.choice((*ROLES, "job_seeker"))
    case.call_and_validate(base_url=served.matching.url, headers=served.headers(role), checks=CHECKS)


def test_the_caseworkers_requests_went_through_the_doors() -> None:
    assert len(answered) > 10
    never = {label for label, statuses in answered.items() if not any(status < 300 for status in statuses)}
    assert never == WITHOUT_RIGHT | {"GET /problems/{code}"}, answered
