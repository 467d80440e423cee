"""What is too large for the stream is refused when it is recorded, so that it holds up nothing that comes later."""

from functools import partial

import httpx
import pytest
from sqlalchemy import select

from services.kit.journal.recording import LARGEST_EVENT
from services.kit.journal.relaying import POSITION
from services.kit.journal.streams import connected, stream_of, subjects_of
from services.kit.settings import Settings
from tests.kit.journal.following import highest, unpositioned, write
from tests.running import Running
from tests.small.notes import Note
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

HAN = "汉"
"""Three bytes, as NATS counts."""


async def written(notes: Running, words: str, language: str = "en") -> httpx.Response:
    """Write a note."""
    headers = notes.headers("district_officer", "440303") | {"Accept-Language": language}
    return await notes.client.post("/v1/notes", json={"district": "440303", "words": words}, headers=headers)


async def stored(notes: Running, words: str) -> int:
    """Return how many notes have these words."""
    async with notes.database.begin_system() as session:
        return len((await session.scalars(select(Note.id).where(Note.words == words))).all())


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "The change makes the record larger than other systems can be told of"),
        ("zh-CN", "更改后的记录过大，无法告知其他系统"),
    ],
)
async def test_a_change_that_could_not_be_told_is_refused(notes: Running, language: str, title: str) -> None:
    refused = await written(notes, HAN * (LARGEST_EVENT // 3), language)
    assert (refused.status_code, refused.json()["code"], refused.json()["title"]) == (413, "event-too-large", title)


async def test_nothing_remains_of_a_change_that_could_not_be_told(notes: Running) -> None:
    before = await highest(notes.database)
    words = "too much " * (LARGEST_EVENT // 8)
    await written(notes, words)
    assert await stored(notes, words) == 0
    assert (await highest(notes.database), await unpositioned(notes.database)) == (before, 0)


async def test_the_largest_change_is_published_and_so_is_what_comes_after_it(notes: Running) -> None:
    room = 1000  # for what an event says besides
    assert (await written(notes, HAN * ((LARGEST_EVENT - room) // 3))).status_code == 201
    await write(notes.database, "after it")
    await eventually(lambda: unpositioned(notes.database), 0)
    last = await highest(notes.database)

    await eventually(partial(published, notes.settings), last)


async def published(settings: Settings) -> int:
    """Return the position of the last message in the notes' stream."""
    async with connected(settings) as client:
        message = await client.jetstream().get_last_msg(stream_of("notes"), subjects_of("notes"))
        return int((message.headers or {})[POSITION])
