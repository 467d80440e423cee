"""The example operations that GraphiQL opens with, on the demo data, for each role that they name."""

import re
from typing import Any
from uuid import UUID

import httpx
import pytest
from anyio.to_thread import run_sync

from services.cli.demo import load
from services.gateway.graphiql import EXAMPLES, examples
from services.kit.identity.issuer import mint
from services.kit.identity.roles import roles
from services.kit.settings import Settings
from tests.gateway.front_end import FrontEnd, front_end

pytestmark = pytest.mark.anyio

OPERATIONS = {
    file.stem: file.read_text(encoding="utf-8")
    for file in sorted(EXAMPLES.glob("*.graphql"))
    if not file.name.startswith("00")
}
LISTS = [name for name in OPERATIONS if "$id" not in OPERATIONS[name] and "$person" not in OPERATIONS[name]]
WITH_AN_ID = [name for name in OPERATIONS if name not in LISTS]
FOR = re.compile(r"^# For 适用角色: (.+)$", re.MULTILINE)
STANDS_FOR_ITSELF = {"service"}
"""Roles that the platform holds itself: they see nothing through the graph."""
WHO_IS_WHO = """
query {
  referrals(first: 1) { edges { node { personId employerId } } }
  courses(first: 1) { edges { node { provider } } }
}"""


@pytest.fixture(scope="module")
async def luohu(gateway: httpx.AsyncClient, together: Settings) -> FrontEnd:
    """Return the officer of Luohu, where the demo data are loaded."""
    await run_sync(load, together, lambda _: None)
    return front_end(gateway, together, "440303")


def meant_for(example: str) -> list[str]:
    """Return the roles that an example names."""
    named = FOR.search(OPERATIONS[example])
    assert named, f"{example} does not say for which roles it is"
    return list(roles()) if named[1] == "everybody" else named[1].split(", ")


@pytest.fixture(scope="module")
async def places(luohu: FrontEnd) -> dict[str, dict[str, Any]]:
    """Return where each way of seeing stands in the demo: Luohu, who was referred there, to whom, who trains."""
    found = await luohu.data(WHO_IS_WHO)
    referral = found["referrals"]["edges"][0]["node"]
    course = found["courses"]["edges"][0]["node"]
    return {
        "area": {"districts": ["440303"]},
        "person": {"person": UUID(referral["personId"])},
        "employer": {"organisation": UUID(referral["employerId"])},
        "training_institution": {"organisation": UUID(course["provider"])},
    }


def of_role(luohu: FrontEnd, settings: Settings, role: str, places: dict[str, dict[str, Any]]) -> FrontEnd:
    """Return someone of a role in the demo."""
    token = mint(settings, roles=[role], **places.get(role, places.get(roles()[role].sees, {})))
    return FrontEnd(luohu.gateway, {"Authorization": f"Bearer {token}", "Accept-Language": "en"})


def shows_something(value: Any) -> bool:  # noqa: ANN401 -- any part of an answer
    """Tell whether an answer holds a row, or a value of an object; a list without rows holds none."""
    if isinstance(value, dict):
        return bool(value["edges"]) if "edges" in value else any(map(shows_something, value.values()))
    return bool(value)


@pytest.mark.parametrize("example", LISTS)
async def test_an_example_shows_something_of_the_demo_data(luohu: FrontEnd, example: str) -> None:
    data = await luohu.data(OPERATIONS[example])
    assert data
    assert all(map(shows_something, data.values()))


@pytest.mark.parametrize(("example", "role"), [(name, role) for name in LISTS for role in meant_for(name)])
async def test_an_example_shows_something_to_each_role_that_it_is_for(
    luohu: FrontEnd, together: Settings, places: dict[str, dict[str, Any]], example: str, role: str
) -> None:
    data = await of_role(luohu, together, role, places).data(OPERATIONS[example])
    assert all(map(shows_something, data.values()))


@pytest.mark.parametrize(("example", "role"), [(name, role) for name in WITH_AN_ID for role in meant_for(name)])
async def test_an_example_with_an_id_is_open_to_each_role_that_it_is_for(
    luohu: FrontEnd, together: Settings, places: dict[str, dict[str, Any]], example: str, role: str
) -> None:
    person = await luohu.register()
    ids = {"id": await luohu.household(person), "ifMatch": 1, "person": person}
    query = OPERATIONS[example]
    asked = {name: value for name, value in ids.items() if f"${name}:" in query}
    data = await of_role(luohu, together, role, places).data(query, **asked)
    assert [each["__typename"] for each in data.values() if each and each.get("__typename") == "Forbidden"] == []


def test_every_role_has_an_example_of_its_own() -> None:
    named = {role for name in OPERATIONS if set(meant_for(name)) != set(roles()) for role in meant_for(name)}
    assert set(roles()) - named == STANDS_FOR_ITSELF


@pytest.mark.parametrize("example", WITH_AN_ID)
async def test_an_example_with_an_id_shows_what_it_leads_to(luohu: FrontEnd, example: str) -> None:
    person = await luohu.register()
    ids = {"id": await luohu.household(person), "ifMatch": 1, "person": person}
    query = OPERATIONS[example]
    data = await luohu.data(query, **{name: value for name, value in ids.items() if f"${name}:" in query})
    assert all(map(shows_something, data.values()))


def test_the_first_ten_need_no_variables() -> None:
    assert list(OPERATIONS)[:10] == LISTS[:10]


async def test_all_examples_together_are_one_document_that_the_limits_let_through(luohu: FrontEnd) -> None:
    answer = await luohu.gateway.post(
        "/graphql", json={"query": examples(), "operationName": "Platform"}, headers=luohu.headers
    )
    assert "errors" not in answer.json()


async def test_graphiql_opens_on_the_examples(gateway: httpx.AsyncClient) -> None:
    page = await gateway.get("/graphql", headers={"Accept": "text/html"})
    assert page.status_code == httpx.codes.OK
    assert all(name in page.text for name in ("query CertifiedHouseholds", "mutation CertifyHousehold", "Bearer"))
