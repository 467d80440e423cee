"""A change names the version that it saw, and of two at once one is told that it came too late."""

import asyncio
from dataclasses import dataclass

import httpx
import pytest

from tests.running import Running

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Opened:
    """A note as a client has it before it changes it."""

    notes: Running
    address: str
    etag: str

    async def patch(self, words: object, etag: str | None) -> httpx.Response:
        """Ask for a change of the words."""
        headers = self.notes.headers("district_officer", "440303") | ({"If-Match": etag} if etag else {})
        return await self.notes.client.patch(self.address, json={"words": words}, headers=headers)

    async def read(self, **headers: str) -> httpx.Response:
        """Read the note."""
        caller = self.notes.headers("district_officer", "440303")
        return await self.notes.client.get(self.address, headers=caller | headers)


@pytest.fixture
async def opened(notes: Running) -> Opened:
    """Write a note."""
    headers = notes.headers("district_officer", "440303")
    answer = await notes.client.post("/v1/notes", json={"district": "440303", "words": "first"}, headers=headers)
    return Opened(notes, answer.headers["location"], answer.headers["etag"])


async def test_a_change_without_if_match_is_refused(opened: Opened) -> None:
    answer = await opened.patch("second", None)
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition-required")


async def test_a_change_that_saw_an_older_version_is_refused(opened: Opened) -> None:
    await opened.patch("second", opened.etag)
    answer = await opened.patch("third", opened.etag)
    assert (answer.status_code, answer.json()["code"]) == (412, "precondition-failed")


async def test_a_refused_change_changes_nothing(opened: Opened) -> None:
    await opened.patch("second", opened.etag)
    await opened.patch("third", opened.etag)
    assert (await opened.read()).json()["words"] == "second"


async def test_a_change_answers_the_new_version_and_its_etag(opened: Opened) -> None:
    answer = await opened.patch("second", opened.etag)
    read = await opened.read()
    assert answer.json() == read.json()
    assert answer.headers["etag"] == read.headers["etag"] == '"2"'


async def test_of_two_changes_at_once_one_wins_and_the_other_is_told_that_it_came_too_late(opened: Opened) -> None:
    answers = await asyncio.gather(opened.patch("mine", opened.etag), opened.patch("yours", opened.etag))
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    winner = next(answer for answer in answers if answer.status_code == 200)
    assert (await opened.read()).content == winner.content


async def test_of_many_changes_at_once_exactly_one_wins(opened: Opened) -> None:
    answers = await asyncio.gather(*(opened.patch(f"mine {n}", opened.etag) for n in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 9


async def test_a_reader_who_has_this_version_is_spared_the_body(opened: Opened) -> None:
    answer = await opened.read(**{"If-None-Match": opened.etag})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", opened.etag)


async def test_a_change_of_a_row_that_the_caller_does_not_see_finds_none(opened: Opened, notes: Running) -> None:
    headers = notes.headers("district_officer", "440304") | {"If-Match": opened.etag}
    answer = await notes.client.patch(opened.address, json={"words": "not mine"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_a_refused_body_lists_every_bad_field_at_once(notes: Running) -> None:
    headers = notes.headers("district_officer", "440303")
    answer = await notes.client.post("/v1/notes", json={"district": "999999", "word": 1}, headers=headers)
    assert answer.status_code == 422
    assert sorted(error["pointer"] for error in answer.json()["errors"]) == ["/district", "/word", "/words"]


async def test_bad_values_of_query_and_header_are_listed_together(notes: Running) -> None:
    headers = notes.headers("district_officer", "440303")
    answer = await notes.client.get("/v1/notes", params={"limit": "0", "after": "x" * 501}, headers=headers)
    assert answer.status_code == 422
    assert sorted(error["pointer"] for error in answer.json()["errors"]) == ["/query/after", "/query/limit"]


async def test_pages_are_followed_by_their_links_to_the_end(notes: Running) -> None:
    district = "445381"
    headers = notes.headers("district_officer", district)
    for n in range(5):
        await notes.client.post("/v1/notes", json={"district": district, "words": f"{n}"}, headers=headers)
    read: list[str] = []
    address: httpx.URL | None = httpx.URL(notes.url).join("/v1/notes?limit=2")
    while address is not None:
        page = await notes.client.get(address, headers=headers)
        read += [item["words"] for item in page.json()["items"]]
        link = page.links.get("next")
        assert (link is None) == (page.json()["next"] is None)
        address = page.url.join(link["url"]) if link else None
    assert read == ["0", "1", "2", "3", "4"]
