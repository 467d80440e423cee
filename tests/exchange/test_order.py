"""The merged feed keeps the order of time while it looks for what little a caller sees."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from services.exchange.app import create_app
from services.exchange.merging import ROUNDS
from services.kit.database.roles import Role
from services.kit.journal.feed import WINDOW
from services.kit.settings import Settings
from services.people.app import SERVICE as PEOPLE
from services.training.app import SERVICE as TRAINING
from tests.exchange.following import walked
from tests.ground import nats, postgres, settings, state_dir
from tests.kit.database.catalogue import as_role
from tests.kit.journal.following import unpositioned
from tests.people.invented import person, resident_id
from tests.running import Running, running, serving
from tests.training.story import a_class
from tests.waiting import eventually

__all__ = ["nats", "postgres", "settings", "state_dir"]

pytestmark = pytest.mark.anyio

UNSEEN = ROUNDS * WINDOW + WINDOW
FAR, FAR_COUNTY = "370000", "370102"
ENTRIES = """
INSERT INTO journal (id, type, kind, subject, row_version, at, keys, data)
SELECT gen_random_uuid(), 'bihuan.people.person.changed.v1', 'person', $1, n, now(), '{}', '{"fields": []}'
FROM generate_series(1, $2::int) AS n
"""


@pytest.fixture(scope="module")
async def people(settings: Settings) -> AsyncIterator[Running]:
    async with running(PEOPLE, settings) as service:
        yield service


@pytest.fixture(scope="module")
async def training(settings: Settings) -> AsyncIterator[Running]:
    alone = settings.model_copy(update={"peers": {"people": "http://127.0.0.1:9"}})
    async with running(TRAINING, alone) as service:
        yield service


@pytest.fixture(scope="module")
async def exchange(settings: Settings, people: Running, training: Running) -> AsyncIterator[Running]:
    peers = {"people": people.url, "training": training.url}
    async with serving(create_app(settings.model_copy(update={"peers": peers}), peers), settings) as edge:
        yield edge


async def registered(people: Running, district: str, serial: int) -> str:
    """Register a person and return the id."""
    officer = people.headers("district_officer", district[:4] + "00")
    body = person(resident_id=resident_id(born="19830514", serial=serial), residence=district, hukou=district)
    made = await people.client.post("/v1/persons", json=body, headers=officer)
    assert made.is_success, made.text
    return str(made.json()["id"])


@pytest.fixture(scope="module")
async def story(people: Running, training: Running) -> tuple[str, str]:
    """Let very much happen in people that a province does not see, then a person register there, then a class open."""
    other = await registered(people, "440303", 31)
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        await system.execute(ENTRIES, UUID(other), UNSEEN)
    await eventually(lambda: unpositioned(people.database), 0)
    someone = await registered(people, FAR_COUNTY, 33)
    class_id = await a_class(training)
    await eventually(lambda: unpositioned(people.database), 0)
    await eventually(lambda: unpositioned(training.database), 0)
    return someone, class_id


async def first_runs(exchange: Running) -> list[dict[str, Any]]:
    """Return the runs of the province's feed up to the first that holds something."""
    runs: list[dict[str, Any]] = []
    headers = exchange.headers("provincial_system", FAR)
    while not runs or (not runs[-1]["items"] and runs[-1]["more"]):
        query = {"after": runs[-1]["last"]} if runs else {}
        runs.append((await exchange.client.get("/v1/changes", params=query, headers=headers)).json())
    return runs


async def test_nothing_later_is_told_while_a_service_has_more_that_was_not_looked_at(
    exchange: Running, story: tuple[str, str]
) -> None:
    subjects = [event["subject"] for event in await walked(exchange, exchange.headers("provincial_system", FAR))]
    someone, class_id = story
    assert subjects.index(someone) < subjects.index(class_id)


@pytest.mark.usefixtures("story")
async def test_a_run_in_which_nothing_is_to_be_told_says_that_there_is_more_and_goes_on_further_behind(
    exchange: Running,
) -> None:
    runs = await first_runs(exchange)
    assert len(runs) > 1
    assert [(run["items"], run["more"]) for run in runs[:-1]] == [([], True)] * (len(runs) - 1)
    assert len({run["last"] for run in runs}) == len(runs)


@pytest.mark.usefixtures("story")
async def test_whoever_has_read_everything_is_told_that_there_is_no_more(exchange: Running) -> None:
    headers = exchange.headers("provincial_system", FAR)
    query: dict[str, str] = {}
    while (run := (await exchange.client.get("/v1/changes", params=query, headers=headers)).json())["more"]:
        query = {"after": run["last"]}
    again = (await exchange.client.get("/v1/changes", params={"after": run["last"]}, headers=headers)).json()
    assert again == {"items": [], "last": run["last"], "more": False}
