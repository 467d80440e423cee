"""Reads go from SQL to bytes, and show a caller exactly what row security lets him see."""

import pytest

from services.kit.settings import Settings
from tests.running import running
from tests.small.notes import SERVICE

pytestmark = pytest.mark.anyio


async def test_a_note_is_read_by_its_district_and_by_no_other(settings: Settings) -> None:
    async with running(SERVICE, settings) as notes:
        mine = notes.headers("district_officer", "440303")
        written = await notes.client.post("/v1/notes", json={"district": "440303", "words": "a"}, headers=mine)
        address = written.headers["location"]
        assert (await notes.client.get(address, headers=mine)).json()["words"] == "a"
        assert (await notes.client.get(address, headers=notes.headers("caseworker", "440000"))).status_code == 200
        assert (await notes.client.get(address, headers=notes.headers("caseworker", "440304"))).status_code == 404
