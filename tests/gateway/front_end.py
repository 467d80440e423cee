"""A front end: someone who speaks GraphQL with the gateway, and knows how many calls that makes at a service."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from services.kit.identity.issuer import mint
from services.kit.settings import Settings
from tests.people.invented import another_resident_id
from tests.running import Running
from tests.waiting import eventually

REGISTER_PERSON = """
mutation Register($input: PersonInput!) {
  registerPerson(input: $input) { __typename ... on Person { id version } ... on Problem { code detail } }
}"""
REGISTER_HOUSEHOLD = """
mutation Register($input: HouseholdInput!) {
  registerHousehold(input: $input) { __typename ... on Household { id version } ... on Problem { code detail } }
}"""


@dataclass(frozen=True)
class FrontEnd:
    """A caller with a token."""

    gateway: httpx.AsyncClient
    headers: dict[str, str]

    async def send(self, query: str, **variables: object) -> dict[str, Any]:
        """Return the whole answer of an operation."""
        body = {"query": query, "variables": variables}
        answer = await self.gateway.post("/graphql", json=body, headers=self.headers)
        assert answer.status_code == httpx.codes.OK, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def data(self, query: str, **variables: object) -> Any:  # noqa: ANN401 -- whatever was asked for
        """Return the data of an operation that has no errors."""
        answer = await self.send(query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def errors(self, query: str, **variables: object) -> list[dict[str, Any]]:
        """Return the errors of an operation."""
        found: list[dict[str, Any]] = (await self.send(query, **variables)).get("errors", [])
        return found

    async def register(self, residence: str = "440303", **facts: object) -> str:
        """Register a person whom no test has met; return their id."""
        stated = {
            "name": "测小明",
            "residentId": another_resident_id(),
            "residence": residence,
            "hukou": residence,
            "hukouKind": "URBAN",
        } | facts
        found: str = (await self.data(REGISTER_PERSON, input=stated))["registerPerson"]["id"]
        return found

    async def household(self, *persons: str, district: str = "440303", employed: bool = False) -> str:
        """Register a household of these persons, the first its head; return its id."""
        members = [
            {
                "personId": person,
                "relation": "OTHER" if number else "HEAD",
                "able": True,
                "willing": True,
                "employed": employed,
            }
            for number, person in enumerate(persons)
        ]
        stated = {"district": district, "hukouKind": "URBAN", "incomePerHead": "300.00", "members": members}
        found: str = (await self.data(REGISTER_HOUSEHOLD, input=stated))["registerHousehold"]["id"]
        return found


def front_end(
    gateway: httpx.AsyncClient,
    settings: Settings,
    *districts: str,
    role: str = "district_officer",
    language: str = "en",
) -> FrontEnd:
    """Return a caller with a role in districts, Shenzhen where none is named."""
    token = mint(settings, roles=[role], districts=districts or ("440300",))
    return FrontEnd(gateway, {"Authorization": f"Bearer {token}", "Accept-Language": language})


FEED = frozenset({"/v1/changes", "/v1/snapshot"})
"""What services ask of one another whenever they like."""


async def calls(service: Running) -> Counter[str]:
    """Return how many requests of front ends a service has answered, by method and route.

    A request is counted once its answer has left, so those that are under way are waited for.
    """
    counted: Counter[str] = Counter()

    async def under_way() -> float:
        counted.clear()
        families = text_string_to_metric_families((await service.client.get("/metrics")).text)
        samples = [sample for family in families for sample in family.samples]
        for sample in samples:
            route = sample.labels.get("route", "")
            if sample.name == "bihuan_request_seconds_count" and "/v1/" in route and route not in FEED:
                counted[f"{sample.labels['method']} {route}"] += int(sample.value)
        [answering] = [sample.value for sample in samples if sample.name == "bihuan_requests_in_flight"]
        return answering

    await eventually(under_way, 1.0)  # this one, which asks
    return counted
