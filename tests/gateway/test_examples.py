"""The example operations that GraphiQL opens with, on the demo data."""

from typing import Any

import httpx
import pytest
from anyio.to_thread import run_sync

from services.cli.demo import load
from services.gateway.graphiql import EXAMPLES, examples
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


@pytest.fixture(scope="module")
async def luohu(gateway: httpx.AsyncClient, together: Settings) -> FrontEnd:
    """Return the officer of Luohu, where the demo data are loaded."""
    await run_sync(load, together, lambda _: None)
    return front_end(gateway, together, "440303")


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
