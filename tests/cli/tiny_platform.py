"""A platform of tiny parts under the real supervisor; run as a program. BIHUAN_TINY_PARTS counts the parts."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from importlib import import_module
from pathlib import Path

import asyncpg
import uvloop
from fastapi import FastAPI, HTTPException
from fastapi.responses import StreamingResponse

from services.cli.main import one_clear_line, read_settings
from services.cli.platform import require_servers, warm
from services.cli.progress import Display
from services.cli.serving import Part
from services.cli.supervisor import Platform, Supervisor
from services.kit.settings import SERVICES, Settings

NOTES = "CREATE TABLE IF NOT EXISTS notes (number bigint GENERATED ALWAYS AS IDENTITY, text text NOT NULL)"


def tiny_part(settings: Settings) -> FastAPI:
    """Keep notes in PostgreSQL: enough to see what survives. A file `broken` in the state folder keeps it from it."""
    if (settings.state_dir / "broken").exists():
        import_module("a_library_that_is_not_there")
    app = FastAPI()
    if settings.database_url is None:
        raise LookupError
    url = settings.database_url.get_secret_value()

    @app.get("/readyz")
    async def readyz() -> dict[str, int]:
        if os.environ.get("BIHUAN_TINY_SICK"):
            raise HTTPException(503)
        connection = await asyncpg.connect(url)
        await connection.fetchval("SELECT 1")
        await connection.close()
        return {"pid": os.getpid()}

    @app.post("/notes")
    async def note(text: str) -> dict[str, int]:
        connection = await asyncpg.connect(url)
        number = await connection.fetchval("INSERT INTO notes (text) VALUES ($1) RETURNING number", text)
        await connection.close()
        return {"number": number}

    @app.get("/notes")
    async def notes() -> list[str]:
        connection = await asyncpg.connect(url)
        rows = await connection.fetch("SELECT text FROM notes ORDER BY number")
        await connection.close()
        return [row["text"] for row in rows]

    @app.get("/endless")
    async def endless() -> StreamingResponse:
        return StreamingResponse(without_end())

    return app


async def without_end() -> AsyncIterator[bytes]:
    """Send a beginning, and never the end."""
    yield b"begun"
    await asyncio.Event().wait()


async def make_notes(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(NOTES)
    await connection.close()


def prepare(settings: Settings, _tell: object) -> None:
    require_servers(settings, SERVICES)
    if settings.database_url is not None:
        uvloop.run(make_notes(settings.database_url.get_secret_value()))


def parts(settings: Settings) -> Sequence[Part]:
    count = int(os.environ.get("BIHUAN_TINY_PARTS", "1"))
    return [Part(f"tiny{number}", settings.port_base + number, tiny_part) for number in range(count)]


def announce(settings: Settings, running: Sequence[Part]) -> Sequence[str]:
    return [f"state {settings.state_dir}", *(f"{part.name} {part.port}" for part in running)]


def main() -> None:
    platform = Platform(parts=parts, prepare=prepare, fill=None, announce=announce, warm=warm)
    display = Display()
    with one_clear_line(display):
        Supervisor(platform, read_settings, display).run()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
