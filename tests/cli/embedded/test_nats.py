"""The embedded NATS server: one remembered address, one credential, streams that outlive it."""

import socket
from pathlib import Path

import nats
import pytest

from services.cli.embedded.nats import Nats
from services.cli.errors import CannotGoOn
from services.cli.reach import reach_nats

pytestmark = pytest.mark.anyio


async def test_its_address_and_credential_are_the_same_at_the_next_start(tmp_path: Path) -> None:
    with Nats(tmp_path) as first:
        before = first.url
    assert Nats(tmp_path).url == before


async def test_a_published_message_is_there_after_a_restart(tmp_path: Path) -> None:
    with Nats(tmp_path) as server:
        client = await nats.connect(server.url)
        await client.jetstream().add_stream(name="kept", subjects=["kept"])
        await client.jetstream().publish("kept", b"word")
        await client.close()
    with Nats(tmp_path) as server:
        client = await nats.connect(server.url)
        message = await client.jetstream().get_msg("kept", 1)
        await client.close()
    assert message.data == b"word"


async def test_nobody_enters_without_the_credential(tmp_path: Path) -> None:
    with Nats(tmp_path) as server, pytest.raises(CannotGoOn, match="cannot be used"):
        await reach_nats(server.url.replace("bihuan:", "guest:"))


def test_its_credential_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    with Nats(tmp_path):
        modes = {file.stat().st_mode & 0o777 for file in tmp_path.iterdir() if file.is_file() and file.suffix != ".log"}
    assert modes == {0o600}


async def test_a_port_that_somebody_took_is_replaced_at_the_next_start(tmp_path: Path) -> None:
    port = int(Nats(tmp_path).url.rpartition(":")[2])
    said: list[str] = []
    with socket.create_server(("127.0.0.1", port)), Nats(tmp_path, said.append) as server:
        assert await reach_nats(server.url)
    assert said[0].startswith("Somebody took the port")


async def test_a_folder_with_spaces_and_chinese_characters(tmp_path: Path) -> None:
    with Nats(tmp_path / '消息 "流"') as server:
        assert await reach_nats(server.url)
