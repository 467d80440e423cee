"""The merged feed never tells an effect before its cause, whichever service answers late."""

import asyncio

import pytest

from services.kit.settings import Settings
from tests.exchange.following import walked
from tests.exchange.stubs import Feed, merged
from tests.running import Running

pytestmark = pytest.mark.anyio


async def told(exchange: Running) -> list[str]:
    """Return what the whole feed tells."""
    return [event["type"] for event in await walked(exchange, exchange.headers("service"))]


@pytest.mark.parametrize("late", [0, 1], ids=["when all are asked", "when those at their end are asked again"])
async def test_an_effect_that_a_late_answer_brings_comes_after_its_cause(settings: Settings, late: int) -> None:
    people, vacancies, matching = Feed(), Feed(), Feed()
    vacancies.happens("before", 1)
    matching.hold = late
    async with merged(settings, people=people, vacancies=vacancies, matching=matching) as exchange:
        reading = asyncio.create_task(told(exchange))
        await matching.is_held()
        await people.has_answered(late + 1)
        people.happens("cause", 2)
        matching.happens("effect", 3)
        matching.let_go.set()
        assert await reading == ["before", "cause", "effect"]


async def test_an_effect_of_an_effect_comes_last_though_each_service_answers_before_the_next(
    settings: Settings,
) -> None:
    people, training, matching = Feed(), Feed(), Feed()
    matching.hold = 0
    async with merged(settings, people=people, training=training, matching=matching) as exchange:
        reading = asyncio.create_task(told(exchange))
        await matching.is_held()
        await people.has_answered(1)
        await training.has_answered(1)
        people.happens("cause", 2)
        training.happens("effect", 3)
        matching.happens("effect of the effect", 4)
        training.hold = 1
        matching.let_go.set()
        await training.is_held()
        await people.has_answered(2)
        training.let_go.set()
        assert await reading == ["cause", "effect", "effect of the effect"]


async def test_a_service_keeps_its_own_order_though_its_instants_do_not(settings: Settings) -> None:
    people, matching = Feed(), Feed()
    for what, second in (("first", 5), ("second", 2), ("third", 6)):
        people.happens(what, second)
    matching.happens("beside", 4)
    async with merged(settings, people=people, matching=matching) as exchange:
        events = await told(exchange)
    assert [event for event in events if event != "beside"] == ["first", "second", "third"]


async def test_what_happened_in_one_service_alone_is_told_by_the_first_answer(settings: Settings) -> None:
    people, matching = Feed(), Feed()
    people.happens("alone", 1)
    async with merged(settings, people=people, matching=matching) as exchange:
        run = (await exchange.client.get("/v1/changes", headers=exchange.headers("service"))).json()
    assert ([event["type"] for event in run["items"]], run["more"]) == (["alone"], False)
