"""Which vacancies a region offered on a day: what the list says of it stays, and its count is that of its rows."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from services.kit.clock import Clock
from tests.running import Running
from tests.vacancies.desk import Desk, desk, rules_of

pytestmark = pytest.mark.anyio

PARTNER, COUNTY, ELSEWHERE = "370100", "370102", "430102"
DRIVER = "6-30-05-01"


@pytest.fixture
def jinan(vacancies: Running) -> Desk:
    return desk(vacancies, "district_officer", "000000")


@pytest.fixture
def clock(vacancies: Running) -> Iterator[Clock]:
    """Return the clock of the platform; the test's end turns it back."""
    clock = vacancies.database.clock
    before = clock.offset()
    yield clock
    clock.turn(before - clock.offset())


async def listed(jinan: Desk, **asked: str | int) -> list[dict[str, Any]]:
    """Return every row of the list of the partner region, page by page; the count must be that of the rows."""
    rows: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        answer = await jinan.get("/v1/lists/posts", **{"partner": PARTNER} | asked | after)
        assert answer.is_success, answer.text
        rows += answer.json()["items"]
        if (following := answer.json()["next"]) is None:
            break
        after = {"after": following}
    asked.pop("limit", None)
    counted = (await jinan.get("/v1/lists/posts/counts", **{"partner": PARTNER} | asked)).json()
    assert (counted["posts"], counted["seats"]) == (len(rows), sum(row["seats"] for row in rows))
    return rows


async def seen(jinan: Desk, *posts: str, **asked: str | int) -> list[bool]:
    """Tell which vacancies stand in the list."""
    there = {f"/v1/vacancies/{row['id']}" for row in await listed(jinan, **asked)}
    return [post in there for post in posts]


async def test_a_list_holds_what_is_published_in_a_region_and_of_the_asked_occupations(jinan: Desk) -> None:
    care, driver = await jinan.published(district=COUNTY), await jinan.published(district=COUNTY, occupation=DRIVER)
    elsewhere = await jinan.published(district=ELSEWHERE)
    every = (care, driver, elsewhere)
    assert await seen(jinan, *every, limit=1) == [True, True, False]
    assert await seen(jinan, *every, partner="000000") == [True, True, True]
    assert await seen(jinan, *every, occupations="4-10") == [True, False, False]
    assert await seen(jinan, *every, occupations=f"{DRIVER},4") == [True, True, False]


async def test_what_a_list_said_of_a_day_it_says_whatever_happens_later(jinan: Desk, clock: Clock) -> None:
    posts = [await jinan.published(district=COUNTY) for _ in range(3)]
    first = clock.today().isoformat()
    before = await listed(jinan, as_of=first)
    clock.turn(timedelta(days=1))
    changes: tuple[dict[str, Any], ...] = ({"district": ELSEWHERE}, {"pay_to": "7000.00"}, {"pay_to": "8000.00"})
    for post, version, change in zip((posts[0], posts[1], posts[1]), (2, 2, 3), changes, strict=True):
        assert (await jinan.patch(post, change, seen=version)).is_success
    assert (await jinan.post(f"{posts[2]}:close", seen=2)).is_success
    late = await jinan.published(district=COUNTY)
    assert await listed(jinan, as_of=first) == before
    assert await seen(jinan, *posts, late) == [False, True, False, True]
    [row] = [row for row in await listed(jinan) if row["id"] in posts[1]]
    assert (row["pay_to"], await seen(jinan, late, as_of=first)) == ("8000.00", [False])


async def test_a_kiosk_reads_the_list_of_what_was_public(vacancies: Running, jinan: Desk) -> None:
    post = await jinan.published(district=COUNTY)
    assert await seen(desk(vacancies, "public_kiosk"), post) == [True]


async def test_no_list_is_of_a_day_to_come(jinan: Desk) -> None:
    answer = await jinan.get("/v1/lists/posts", partner=PARTNER, as_of="2899-01-01")
    assert rules_of(answer) == {"/query/as_of": "date_in_future"}
