"""The example operations that GraphiQL opens with, on the demo data."""

from typing import Any

import httpx
import pytest
from anyio.to_thread import run_sync

from services.cli.demo import load
from services.gateway.graphiql import EXAMPLES, examples
from services.kit.settings import Settings
from tests.gateway.front_end import FrontEnd, front_end
from tests.gateway.loop import Loop
from tests.running import Running

pytestmark = pytest.mark.anyio

OPERATIONS = {
    file.stem: file.read_text(encoding="utf-8")
    for file in sorted(EXAMPLES.glob("*.graphql"))
    if not file.name.startswith("00")
}
FIRST_TEN = list(OPERATIONS)[:10]
OF_THE_LOOP = [name for name in list(OPERATIONS)[10:] if "$" not in OPERATIONS[name]]
WITH_AN_ID = [name for name in list(OPERATIONS)[10:] if "$" in OPERATIONS[name]]


@pytest.fixture(scope="module")
async def luohu(gateway: httpx.AsyncClient, together: Settings) -> FrontEnd:
    """Return the officer of Luohu, where the demo data are loaded."""
    await run_sync(load, together, lambda _: None)
    return front_end(gateway, together, "440303")


@pytest.fixture(scope="module")
async def turned(luohu: FrontEnd, platform: dict[str, Running]) -> Loop:
    """Turn the loop once for a person of the demo, and import a file."""
    loop = Loop(luohu, platform["vacancies"])
    found = await luohu.data("{ households(certified: true) { edges { node { members { personId } } } } }")
    await loop.turn(found["households"]["edges"][0]["node"]["members"][0]["personId"])
    await loop.import_file()
    return loop


def shows_something(value: Any) -> bool:  # noqa: ANN401 -- any part of an answer
    """Tell whether an answer holds a row, or a value of an object; a list without rows holds none."""
    if isinstance(value, dict):
        return bool(value["edges"]) if "edges" in value else any(map(shows_something, value.values()))
    return bool(value)


@pytest.mark.parametrize("example", FIRST_TEN)
async def test_each_of_the_first_ten_shows_something_of_the_demo_data(luohu: FrontEnd, example: str) -> None:
    data = await luohu.data(OPERATIONS[example])
    assert all(map(shows_something, data.values()))


@pytest.mark.parametrize("example", OF_THE_LOOP)
@pytest.mark.usefixtures("turned")
async def test_an_example_of_the_loop_shows_something_once_it_has_turned(luohu: FrontEnd, example: str) -> None:
    data = await luohu.data(OPERATIONS[example])
    assert all(map(shows_something, data.values()))


@pytest.mark.parametrize("example", WITH_AN_ID)
async def test_an_example_with_an_id_takes_one_from_a_list(luohu: FrontEnd, example: str) -> None:
    lists = "{ households(certified: false) { edges { node { id version } } } persons { edges { node { id } } } }"
    found = await luohu.data(lists)
    household, person = found["households"]["edges"][0]["node"], found["persons"]["edges"][-1]["node"]
    ids = {"id": household["id"], "ifMatch": household["version"], "person": person["id"]}
    query = OPERATIONS[example]
    data = await luohu.data(query, **{name: value for name, value in ids.items() if f"${name}:" in query})
    assert all(map(shows_something, data.values()))


async def test_the_loop_turns_through_the_graph_and_says_what_the_subsidy_waits_for(turned: Loop) -> None:
    decision = turned.made["decision"]
    assert (decision["outcome"], decision["amount"]) == ("ELIGIBLE", None)
    assert decision["result"]["missing"] != []


async def test_all_examples_together_are_one_document_that_the_limits_let_through(luohu: FrontEnd) -> None:
    answer = await luohu.gateway.post(
        "/graphql", json={"query": examples(), "operationName": "Platform"}, headers=luohu.headers
    )
    assert "errors" not in answer.json()


async def test_graphiql_opens_on_the_examples(gateway: httpx.AsyncClient) -> None:
    page = await gateway.get("/graphql", headers={"Accept": "text/html"})
    assert page.status_code == httpx.codes.OK
    assert all(name in page.text for name in ("query CertifiedHouseholds", "mutation CertifyHousehold", "Bearer"))
