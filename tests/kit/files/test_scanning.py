"""A scanner's word counts as it gives it; whatever else happens means that nobody knows."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from services.kit.files.scanning import scanned

pytestmark = pytest.mark.anyio

PARTS = [b"%PDF-1.7", b"rest"]


@asynccontextmanager
async def clamd(answer: bytes, heard: list[bytes]) -> AsyncIterator[str]:
    """Stand in for clamd on a port of this machine, which says what it is told to once it has heard a whole file."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        while length := int.from_bytes(await reader.readexactly(4), "big"):
            heard.append(await reader.readexactly(length))
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"clamd://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        (b"stream: OK\0", "clean"),
        (b"stream: Eicar-Test-Signature FOUND\0", "infected"),
        (b"INSTREAM size limit exceeded. ERROR\0", "scan_unavailable"),
        (b"stream: OK", "scan_unavailable"),
        (b"", "scan_unavailable"),
    ],
)
async def test_clamd_hears_the_whole_file_and_is_taken_at_its_word(answer: bytes, finding: str) -> None:
    heard: list[bytes] = []
    async with clamd(answer, heard) as hook:
        assert (await scanned(hook, PARTS), heard) == (finding, PARTS)


async def test_where_no_clamd_listens_nobody_knows() -> None:
    assert await scanned("clamd://127.0.0.1:9", PARTS) == "scan_unavailable"
    assert await scanned("clamd:///nowhere/clamd.ctl", PARTS) == "scan_unavailable"


@pytest.mark.parametrize(
    ("command", "finding"),
    [
        ("true", "clean"),
        ("grep -q %PDF-1.7rest", "clean"),
        ("sh -c 'cat >/dev/null; exit 1'", "infected"),
        ("sh -c 'exit 2'", "scan_unavailable"),
        ("/no/such/scanner", "scan_unavailable"),
    ],
)
async def test_a_command_reads_the_file_and_says_by_its_end_what_it_found(command: str, finding: str) -> None:
    assert await scanned(f"exec:{command}", PARTS) == finding


async def test_a_command_that_answers_before_it_has_read_everything_leaves_no_error_behind() -> None:
    """Of the versions of Python that we support, Debian 12's tells of the broken pipe."""
    loop, told = asyncio.get_running_loop(), list[object]()
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, context: told.append(context))
    try:
        for _ in range(20):  # whether the pipe breaks hangs on who is quicker
            assert await scanned("exec:true", [bytes(2**20)]) == "clean"
        gc.collect()
    finally:
        loop.set_exception_handler(before)
    assert told == []
