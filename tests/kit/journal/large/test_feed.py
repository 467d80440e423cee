"""Whoever sees little of a feed reads it to its end in runs that each look at a part of it."""

from typing import Any

import httpx
import pytest

from services.kit.journal.feed import WINDOW
from tests.kit.journal.following import feed, highest, unpositioned, write
from tests.kit.journal.large.many import FAR, UNSEEN
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio


async def run(notes: Running, **query: int) -> dict[str, Any]:
    """Return a run of the feed as the small area reads it."""
    headers = notes.headers("provincial_system", FAR)
    answer = await notes.client.get("/v1/changes", params=query, headers=headers)
    assert answer.status_code == httpx.codes.OK, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_a_caller_behind_thousands_of_entries_that_he_does_not_see_gets_to_his_own(
    notes: Running, behind: str
) -> None:
    read = await feed(notes, headers=notes.headers("provincial_system", FAR))
    assert read[0]["subject"] == behind


@pytest.mark.usefixtures("behind")
async def test_a_run_without_a_visible_event_ends_further_on_and_says_that_there_is_more(notes: Running) -> None:
    assert await run(notes, after=0) == {"items": [], "last": str(WINDOW), "more": True}


async def test_the_last_run_says_that_there_is_no_more_and_where_to_ask_again_later(
    notes: Running, behind: str
) -> None:
    last = await highest(notes.database)
    read = await run(notes, after=UNSEEN)
    assert read["items"][0]["subject"] == behind
    assert (read["last"], read["more"]) == (str(last), False)
    assert await run(notes, after=last) == {"items": [], "last": str(last), "more": False}


@pytest.mark.usefixtures("behind")
async def test_a_run_that_is_full_ends_with_its_last_event(notes: Running) -> None:
    later = await write(notes.database, "later", FAR)
    await eventually(lambda: unpositioned(notes.database), 0)
    first = await run(notes, after=UNSEEN, limit=1)
    second = await run(notes, after=int(first["last"]), limit=1)
    assert (first["last"], first["more"]) == (first["items"][0]["position"], True)
    assert [event["subject"] for event in second["items"]] == [str(later)]
    assert second["more"] is False


@pytest.mark.usefixtures("behind")
async def test_a_full_run_at_the_end_of_the_feed_says_that_there_is_no_more(notes: Running) -> None:
    last = await highest(notes.database)
    assert (await run(notes, after=last - 1, limit=1))["more"] is False


@pytest.mark.parametrize("beyond", [1 << 40, (1 << 63) - 1])
@pytest.mark.usefixtures("behind")
async def test_whoever_has_read_further_than_the_feed_goes_is_told_to_take_a_snapshot(
    notes: Running, beyond: int
) -> None:
    headers = notes.headers("provincial_system", "440303")
    answer = await notes.client.get("/v1/changes", params={"after": beyond}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "ahead-of-feed")
    assert answer.json()["position"] == str(await highest(notes.database))
