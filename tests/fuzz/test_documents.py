"""Generated requests to every operation of every part: none fails, and none is answered in an undocumented way."""

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any
from uuid import uuid4

import pytest
import requests
import schemathesis
from schemathesis import Case

from services.kit.http.openapi import sample
from services.kit.identity.roles import roles
from services.kit.settings import PARTS
from tests.fuzz.extremes import RAW, halved
from tests.fuzz.generating import CHECKS, DOCUMENTS, FUZZED, NAME, documented, examples
from tests.fuzz.part import OPENED
from tests.fuzz.platform import SEED, Platform
from tests.waiting import PATIENCE

pytestmark = pytest.mark.fuzz

EXAMPLES = 25
"""Of each operation, beside those that walk along the limits of its schema; another run generates others."""
SHUT_MOST = 1 / 4
"""Of a part's operations, those that generated requests may never succeed at: what they name has to fit together."""
OF_THE_CONNECTION = frozenset({"connection", "content-length", "expect", "host", "transfer-encoding", "upgrade"})
"""Headers by which a request is cut out of the bytes that arrive: the server refuses bad ones before any part."""
random = Random(SEED)


def part_of(case: Case[Any]) -> str:
    """Return whose document a request was generated from."""
    part: str = case.operation.schema.raw_schema[NAME]
    return part


def asked(case: Case[Any], platform: Platform, role: str | None) -> int:
    """Send a request as a caller with a role, look whether its answer is documented, and return its status."""
    for name in OF_THE_CONNECTION:
        case.headers.pop(name, None)
    headers = {} if role is None else platform.headers(role)
    return case.call_and_validate(base_url=platform.url(part_of(case)), headers=headers, checks=CHECKS).status_code


def test_every_part_is_sent_generated_requests() -> None:
    assert set(FUZZED) == set(PARTS)


@pytest.mark.parametrize("name", sorted(FUZZED))
def test_a_part_shows_the_document_that_its_requests_are_generated_from(name: str, platform: Platform) -> None:
    assert requests.get(f"{platform.url(name)}/openapi.json", timeout=PATIENCE).json() == DOCUMENTS[name]


@schemathesis.pytest.parametrize(**documented(edges=True))
@examples(EXAMPLES)
def test_whoever_may_the_most_gets_only_documented_answers(case: Case[Any], platform: Platform) -> None:
    part = FUZZED[part_of(case)]
    part.lead_on(case, platform)
    part.answered[case.operation.label].add(asked(case, platform, part.role))


@schemathesis.pytest.parametrize(**documented(edges=False))
@examples(4)
def test_every_role_gets_only_documented_answers(case: Case[Any], platform: Platform) -> None:
    FUZZED[part_of(case)].lead_on(case, platform)
    asked(case, platform, random.choice(sorted(roles())))


@schemathesis.pytest.parametrize(**documented(edges=False))
@examples(2)
def test_without_a_token_only_documented_answers_are_given(case: Case[Any], platform: Platform) -> None:
    asked(case, platform, None)


def bodies_of(part: str) -> Iterator[tuple[str, str, dict[str, Any], Any]]:
    """Yield each operation of a part that takes JSON: its method, path, documented answers, and a sample body."""
    schemas = DOCUMENTS[part]["components"]["schemas"]
    for path, operations in DOCUMENTS[part]["paths"].items():
        for method, operation in operations.items():
            for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
                if media_type.endswith("json"):
                    yield method, path, operation["responses"], sample(content["schema"], schemas)


@pytest.mark.parametrize("name", sorted(FUZZED))
def test_a_body_that_no_client_would_write_is_answered_as_documented(name: str, platform: Platform) -> None:
    headers = platform.headers(FUZZED[name].role) | OPENED | {"Content-Type": "application/json"}
    surprises = []
    with requests.Session() as session:
        for method, path, answers, body in bodies_of(name):
            address = platform.url(name) + re.sub(r"\{.*?\}", str(uuid4()), path)
            for sent in (*RAW, *(json.dumps(each).encode() for each in halved(body))):
                answer = session.request(method, address, data=sent, headers=headers, timeout=PATIENCE)
                if str(answer.status_code) not in answers or answer.status_code >= 500:
                    surprises.append((method, path, sent[:80], answer.status_code, answer.text[:200]))
    assert not surprises


@pytest.mark.parametrize("name", sorted(FUZZED))
def test_requests_went_through_most_doors_and_through_none_that_is_closed(name: str) -> None:
    """Look whether the requests got anywhere; that each door opens is shown by the examples (tests/contracts)."""
    part = FUZZED[name]
    never = {label for label, statuses in part.answered.items() if not any(status < 300 for status in statuses)}
    assert part.answered
    assert part.closed <= never
    assert len(never - part.closed) <= len(part.answered) * SHUT_MOST, sorted(never - part.closed)
