"""Searching what is published: by district at any level, occupation at any level, pay and employer, page by page."""

import pytest

from tests.running import Running
from tests.vacancies.desk import Desk, desk, rules_of

pytestmark = pytest.mark.anyio

SEARCH = "/v1/published-vacancies"


@pytest.fixture(scope="module")
async def shop(vacancies: Running) -> str:
    """Publish five vacancies of one employer in two provinces; return the employer."""
    country = desk(vacancies, "district_officer", "000000")
    employer = await country.employer()
    for title, district, occupation, pay in (
        ("甲", "440303", "4-10-01-05", "4000.00"),
        ("乙", "440305", "4-10-01-01", "5000.00"),
        ("丙", "442000", "6-31-01-01", "6000.00"),
        ("丁", "370102", "4-03-02-01", "7000.00"),
        ("戊", "440300", "4-10-01-05", None),
    ):
        money = {"pay_from": pay, "pay_to": None} if pay else {"pay_from": None, "pay_to": None, "pay_agreed": True}
        await country.published(employer=employer, title=title, district=district, occupation=occupation, **money)
    return employer


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, "戊丁丙乙甲"),
        ({"district": "440000"}, "戊丙乙甲"),
        ({"district": "440300"}, "戊乙甲"),
        ({"district": "440303"}, "甲"),
        ({"district": "442000"}, "丙"),
        ({"district": "000000"}, "戊丁丙乙甲"),
        ({"occupation": "4-10-01-05"}, "戊甲"),
        ({"occupation": "4-10"}, "戊乙甲"),
        ({"occupation": "4"}, "戊丁乙甲"),
        ({"occupation": "4-1"}, ""),
        ({"pay_from": "5000.00"}, "丁丙乙"),
        ({"pay_from": "5000.01", "district": "440000"}, "丙"),
    ],
)
async def test_the_search_narrows(kiosk: Desk, shop: str, query: dict[str, str], titles: str) -> None:
    answer = await kiosk.get(SEARCH, employer=shop, **query)
    if answer.status_code == 422:
        assert (query, rules_of(answer)) == ({"occupation": "4-1"}, {"/query/occupation": "string_pattern_mismatch"})
        return
    assert "".join(each["title"] for each in answer.json()["items"]) == titles


async def test_pages_follow_each_other_without_gap_or_repetition(kiosk: Desk, shop: str) -> None:
    titles = [each["title"] async for each in kiosk.pages(SEARCH, employer=shop, limit=2)]
    assert "".join(titles) == "戊丁丙乙甲"


async def test_a_batch_is_aligned_to_the_ids_asked(kiosk: Desk, shop: str) -> None:
    ids = [each["id"] async for each in kiosk.pages(SEARCH, employer=shop)]
    answer = await kiosk.post(f"{SEARCH}:batchGet?fields=title", {"ids": [ids[1], shop, ids[0]]})
    assert answer.json() == {"items": [{"title": "丁"}, None, {"title": "戊"}]}


async def test_a_version_that_is_known_is_not_sent_again(kiosk: Desk, shop: str) -> None:
    [first, *_] = (await kiosk.get(SEARCH, employer=shop)).json()["items"]
    knowing = Desk(kiosk.vacancies, kiosk.headers | {"If-None-Match": f'"{first["version"]}"'})
    assert (await knowing.get(f"{SEARCH}/{first['id']}")).status_code == 304
