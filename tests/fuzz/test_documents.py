"""Generated requests to every operation of every part: none fails, and none is answered in an undocumented way."""

import json
import re
from collections import Counter
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
from tests.contracts.examples import Operation, Stage
from tests.fuzz.extremes import RAW, halved
from tests.fuzz.generating import CHECKS, DOCUMENTS, documented, examples, part_of
from tests.fuzz.leading import OPENED, lead_on, operation_of
from tests.fuzz.platform import OFFICER, SEED, Platform
from tests.waiting import PATIENCE

pytestmark = pytest.mark.fuzz

EXAMPLES = 25
"""Of each operation, beside those that walk along the limits of its schema; another run generates others."""
OF_THE_CONNECTION = frozenset({"connection", "content-length", "expect", "host", "transfer-encoding", "upgrade"})
"""Headers by which a request is cut out of the bytes that arrive: the server refuses bad ones before any part."""
random = Random(SEED)


class Door:
    """An operation that generated requests knock at, and what it answered."""

    operation: Operation

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()

    @property
    def opened(self) -> bool:
        """Tell whether any of them succeeded."""
        return any(status < 300 for status in self.statuses)


class Caller:
    """Sends generated requests to a platform, one after the other over connections that stay open."""

    def __init__(self, platform: Platform, session: requests.Session) -> None:
        self._platform = platform
        self._session = session
        session.headers.clear()

    def asked(self, case: Case[Any], headers: dict[str, str]) -> int:
        """Send a request with these headers, look whether its answer is documented, and return its status."""
        for name in OF_THE_CONNECTION:
            case.headers.pop(name, None)
        url = self._platform.url(part_of(case))
        return case.call_and_validate(base_url=url, session=self._session, headers=headers, checks=CHECKS).status_code


@pytest.fixture(scope="module")
def caller(platform: Platform) -> Iterator[Caller]:
    """Yield who sends the generated requests of this module."""
    with requests.Session() as session:
        yield Caller(platform, session)


@pytest.fixture
def door(stage: Stage) -> Iterator[Door]:
    """Return what is known of the operation that is asked; it opens to one of its requests, or else to its example."""
    door = Door()
    yield door
    assert door.opened or stage.answer(door.operation).is_success, door.statuses


def test_every_part_is_sent_generated_requests() -> None:
    assert set(DOCUMENTS) == set(PARTS)


@pytest.mark.parametrize("name", PARTS)
def test_a_part_shows_the_document_that_its_requests_are_generated_from(name: str, platform: Platform) -> None:
    assert requests.get(f"{platform.url(name)}/openapi.json", timeout=PATIENCE).json() == DOCUMENTS[name]


@schemathesis.pytest.parametrize(**documented(edges=True))
@examples(EXAMPLES)
def test_whoever_may_gets_only_documented_answers_and_succeeds(
    case: Case[Any], stage: Stage, caller: Caller, door: Door
) -> None:
    door.operation = operation_of(case)
    if "429" in door.operation.documented["responses"]:  # whoever knocks too often is not heard afterwards
        stage.answer(door.operation)
    scene = lead_on(case, stage)
    door.statuses[caller.asked(case, stage.headers(scene.role, scene.person))] += 1


@schemathesis.pytest.parametrize(**documented(edges=False))
@examples(4)
def test_every_role_gets_only_documented_answers(case: Case[Any], stage: Stage, caller: Caller) -> None:
    lead_on(case, stage)
    caller.asked(case, stage.platform.headers(random.choice(sorted(roles()))))


@schemathesis.pytest.parametrize(**documented(edges=False))
@examples(2)
def test_without_a_token_only_documented_answers_are_given(case: Case[Any], caller: Caller) -> None:
    caller.asked(case, {})


def bodies_of(part: str) -> Iterator[tuple[str, str, dict[str, Any], Any]]:
    """Yield each operation of a part that takes JSON: its method, path, documented answers, and a sample body."""
    schemas = DOCUMENTS[part]["components"]["schemas"]
    for path, operations in DOCUMENTS[part]["paths"].items():
        for method, operation in operations.items():
            for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
                if media_type.endswith("json"):
                    yield method, path, operation["responses"], sample(content["schema"], schemas)


@pytest.mark.parametrize("name", PARTS)
def test_a_body_that_no_client_would_write_is_answered_as_documented(name: str, platform: Platform) -> None:
    headers = platform.headers(OFFICER[0]) | OPENED | {"Content-Type": "application/json"}
    surprises = []
    with requests.Session() as session:
        for method, path, answers, body in bodies_of(name):
            address = platform.url(name) + re.sub(r"\{.*?\}", str(uuid4()), path)
            for sent in (*RAW, *(json.dumps(each).encode() for each in halved(body))):
                answer = session.request(method, address, data=sent, headers=headers, timeout=PATIENCE)
                if str(answer.status_code) not in answers or answer.status_code >= 500:
                    surprises.append((method, path, sent[:80], answer.status_code, answer.text[:200]))
    assert not surprises
