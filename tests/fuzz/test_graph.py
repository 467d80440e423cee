"""Generated operations on the whole graph: it never fails, answers as GraphQL says, and surprises nobody."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import strategies as st
from hypothesis_graphql import nodes
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response

from services.gateway.graph import graph
from tests.fuzz.extremes import EXTREMES, RAW, halved
from tests.fuzz.generating import examples
from tests.fuzz.leading import OPENED
from tests.fuzz.platform import OFFICER, SEED, Platform
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.fuzz, pytest.mark.usefixtures("doors")]

KNOWN_ERRORS = {
    *("VALIDATION_FAILED", "NOT_FOUND", "FORBIDDEN", "OUTSIDE_DISTRICTS", "PURPOSE_REQUIRED", "UNKNOWN_PURPOSE"),
    *("QUERY_TOO_COSTLY", "GRAPHQL_VALIDATION_FAILED", "UNAUTHENTICATED", "BAD_REQUEST", "NO_INBOX"),
}
"""What an operation may be refused for; a surprise, or a service that does not answer, is none of them."""
UUID = r'"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"'
TEXTS = tuple(each for each in EXTREMES if isinstance(each, str))
told: Counter[str] = Counter()
"""How often each code was told, and how often an answer had data."""
SHAPES: dict[str, st.SearchStrategy[Any]] = {
    "UUID": st.uuids().map(str).map(nodes.String),
    "Date": (st.dates().map(str) | st.sampled_from(TEXTS)).map(nodes.String),
    "DateTime": (st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}Z") | st.sampled_from(TEXTS)).map(nodes.String),
    "Yuan": (st.decimals(0, 10_000, places=2).map(str) | st.sampled_from(TEXTS)).map(nodes.String),
    "JSON": st.sampled_from((nodes.Boolean(value=True), nodes.Int(12), nodes.String("bihuan"), nodes.Null)),
}
for scalar, strategy in SHAPES.items():
    schemathesis.graphql.scalar(scalar, strategy)
documented = schemathesis.graphql.from_dict({"data": graph().introspect()}, config=SchemathesisConfig(seed=SEED))


def lead_on(case: Case[Any], platform: Platform) -> None:
    """Let a generated operation get past the doors at which nearly all of them would be turned away.

    Two of three ask for pages of a possible length from their beginning, and name rows and districts that are there.
    """
    random = Random(str(case.body))
    if random.random() < 1 / 3:
        return
    rows = [row for ids in platform.rows.values() for row in ids]
    query = re.sub(r"first: -?[0-9]+", "first: 3", str(case.body))
    query = re.sub(r"after: \"(?:[^\"\\]|\\.)*\"", "after: null", query)
    query = re.sub(r"ifMatch: -?[0-9]+", "ifMatch: 1", query)
    query = re.sub(r"(district|residence|hukou): \"(?:[^\"\\]|\\.)*\"", r'\1: "440303"', query)
    case.body = re.sub(UUID, lambda _: f'"{random.choice(rows)}"', query)


@pytest.fixture(scope="module")
def doors() -> Iterator[None]:
    """Look in the end whether the operations went through the doors."""
    yield
    assert told["data"] > sum(told.values()) / 6, told


@documented.parametrize()
@examples(10)
def test_an_operation_is_answered_as_the_graph_says(case: Case[Any], platform: Platform) -> None:
    lead_on(case, platform)
    headers = platform.headers(OFFICER[0]) | OPENED
    assert codes_of(case.call(base_url=f"{platform.url('gateway')}/graphql", headers=headers)) <= KNOWN_ERRORS


@documented.parametrize()
@examples(2)
def test_without_a_token_nothing_surprises(case: Case[Any], platform: Platform) -> None:
    assert codes_of(case.call(base_url=f"{platform.url('gateway')}/graphql")) <= KNOWN_ERRORS


def test_a_body_that_no_client_would_write_surprises_nobody(platform: Platform) -> None:
    headers = platform.headers(OFFICER[0]) | {"Content-Type": "application/json"}
    request = {"query": "query ($id: UUID!) { person(id: $id) { id } }", "variables": {"id": "x"}, "operationName": "x"}
    surprises = []
    for body in (*RAW, *(json.dumps(each).encode() for each in halved(request))):
        answer = requests.post(f"{platform.url('gateway')}/graphql", data=body, headers=headers, timeout=PATIENCE)
        codes = {error["extensions"]["code"] for error in answer.json().get("errors", ())}
        if answer.status_code not in {200, 400} or not codes <= KNOWN_ERRORS:
            surprises.append((body[:80], answer.status_code, answer.text[:200]))
    assert not surprises


def codes_of(answer: Response) -> set[str]:
    """Return the codes of an answer's errors, counted; every answer is one of GraphQL."""
    assert answer.status_code == 200
    found = answer.json()
    codes = {error["extensions"]["code"] for error in found.get("errors", ())}
    told.update(codes or {"data"})
    return codes
