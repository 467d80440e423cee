"""Generated operations on the whole graph: it never fails, answers as GraphQL says, and surprises nobody."""

import importlib
import os
import re
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
import requests
import schemathesis
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response

from services.cli.demo import load
from services.gateway.app import create_app
from services.gateway.graph import graph
from services.kit.identity.issuer import mint
from services.kit.settings import SERVICES, Settings
from tests.gateway.conftest import serving
from tests.running import free_port, running

pytestmark = [
    pytest.mark.fuzz,
    # Hypothesis looks at the one generator of the process, which the services beside it use as well.
    pytest.mark.filterwarnings("ignore:Do not use the .random. module inside strategies"),
]

SEED = int(os.environ.get("BIHUAN_FUZZ_SEED") or secrets.randbelow(1 << 32))
EXAMPLES = 10
KNOWN_ERRORS = {
    *("VALIDATION_FAILED", "NOT_FOUND", "FORBIDDEN", "OUTSIDE_DISTRICTS", "PURPOSE_REQUIRED", "UNKNOWN_PURPOSE"),
    *("QUERY_TOO_COSTLY", "GRAPHQL_VALIDATION_FAILED", "UNAUTHENTICATED", "BAD_REQUEST"),
}
"""What an operation may be refused for; a surprise, or a service that does not answer, is none of them."""
ALL = list(HealthCheck)
UUID = r'"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"'
ROWS = (
    "{"
    + " ".join(
        f"{each} {{ edges {{ node {{ id }} }} }}"
        for each in ("persons", "households", "needs", "referrals", "vacancies")
    )
    + "}"
)
random = Random(SEED)
told: Counter[str] = Counter()
"""How often each code was told, and how often an answer had data."""
SHAPES: dict[str, st.SearchStrategy[Any]] = {
    "UUID": st.uuids().map(str).map(nodes.String),
    "Date": st.dates().map(str).map(nodes.String),
    "DateTime": st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}Z").map(nodes.String),
    "Yuan": st.decimals(0, 10_000, places=2).map(str).map(nodes.String),
    "JSON": st.sampled_from((nodes.Boolean(value=True), nodes.Int(12), nodes.String("bihuan"), nodes.Null)),
}
for scalar, strategy in SHAPES.items():
    schemathesis.graphql.scalar(scalar, strategy)
documented = schemathesis.graphql.from_dict({"data": graph().introspect()}, config=SchemathesisConfig(seed=SEED))


@dataclass(frozen=True)
class Served:
    """The gateway before every service, with the demo data."""

    url: str
    headers: dict[str, str]
    rows: tuple[str, ...]
    """Ids of persons, households and vacancies."""


@asynccontextmanager
async def platform(settings: Settings) -> AsyncIterator[tuple[str, Settings]]:
    """Run every service and the gateway; return the address of the graph."""
    ports = {name: free_port() for name in SERVICES}
    peers = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    together = settings.model_copy(update={"peers": peers})
    async with AsyncExitStack() as stack:
        for name in SERVICES:
            service = importlib.import_module(f"services.{name}.app").SERVICE
            await stack.enter_async_context(running(service, together, ports[name]))
        client = await stack.enter_async_context(serving(create_app(together)))
        yield f"{client.base_url}/graphql", together


@pytest.fixture(scope="module")
def gateway(settings: Settings) -> Iterator[Served]:
    """Run the platform; say with which seed, so that a failure can be had again (BIHUAN_FUZZ_SEED)."""
    print(f"\nBIHUAN_FUZZ_SEED={SEED}")  # noqa: T201 -- shown where a test fails
    with (
        start_blocking_portal(backend="asyncio") as portal,
        portal.wrap_async_context_manager(platform(settings)) as (url, together),
    ):
        load(together, lambda _: None)
        token = mint(together, roles=["district_officer"], districts=["440300"])
        headers = {"Authorization": f"Bearer {token}", "Bihuan-Purpose": "assistance"}
        found = requests.post(url, json={"query": ROWS}, headers=headers, timeout=30).json()["data"]
        rows = tuple(edge["node"]["id"] for each in found.values() for edge in each["edges"])
        yield Served(url, headers, rows)


def lead_on(case: Case[Any], gateway: Served) -> None:
    """Let a generated operation get past the doors at which nearly all of them would be turned away.

    Two of three ask for pages of a possible length from their beginning, and name rows and districts that are there.
    """
    if random.random() < 1 / 3:
        return
    query = re.sub(r"first: -?[0-9]+", "first: 3", str(case.body))
    query = re.sub(r"after: \"(?:[^\"\\]|\\.)*\"", "after: null", query)
    query = re.sub(r"ifMatch: -?[0-9]+", "ifMatch: 1", query)
    query = re.sub(r"(district|residence|hukou): \"(?:[^\"\\]|\\.)*\"", r'\1: "440303"', query)
    case.body = re.sub(UUID, lambda _: f'"{random.choice(gateway.rows)}"', query)


@documented.parametrize()
@hypothesis_settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=ALL)
def test_an_operation_is_answered_as_the_graph_says(case: Case[Any], gateway: Served) -> None:
    lead_on(case, gateway)
    assert codes_of(case.call(base_url=gateway.url, headers=gateway.headers)) <= KNOWN_ERRORS


@documented.parametrize()
@hypothesis_settings(max_examples=2, deadline=None, suppress_health_check=ALL)
def test_without_a_token_nothing_surprises(case: Case[Any], gateway: Served) -> None:
    assert codes_of(case.call(base_url=gateway.url)) <= KNOWN_ERRORS


def codes_of(answer: Response) -> set[str]:
    """Return the codes of an answer's errors, counted; every answer is one of GraphQL."""
    assert answer.status_code == 200
    found = answer.json()
    codes = {error["extensions"]["code"] for error in found.get("errors", ())}
    told.update(codes or {"data"})
    return codes


def test_the_operations_went_through_the_doors() -> None:
    assert told["data"] > sum(told.values()) / 6, told
