"""What both READMEs print for servers of one's own, run as it stands, without an identity provider."""

import os
import re
import signal
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import httpx
import pytest

from services.kit.settings import PARTS, Settings
from tests.cli.running import PATIENCE, ROOT, environment, free_ports
from tests.cli.test_papers import clone
from tests.ground import nats, postgres, settings, state_dir
from tests.running import ready

__all__ = ["clone", "nats", "postgres", "settings", "state_dir"]

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

BLOCK = re.compile(r"^```sh\n(export BIHUAN_DATABASE_URL=.*?)^```", re.MULTILINE | re.DOTALL)
PRINTED = re.compile(r"BIHUAN_(\w+)=\S+")


def filled_in(paper: str, settings: Settings) -> str:
    """Return the block with the addresses and keys of servers that stand."""
    (block,) = BLOCK.findall((ROOT / paper).read_text(encoding="utf-8"))
    return PRINTED.sub(lambda found: f"BIHUAN_{found[1]}={_value(settings, found[1])}", block)


def _value(settings: Settings, name: str) -> str:
    value: str = getattr(settings, name.lower()).get_secret_value()
    return f"'{value}'"


@asynccontextmanager
async def pasted(script: str, folder: Path, port_base: int) -> AsyncIterator[None]:
    """Run a script whose last command serves, until the block ends; what it prints stands in `printed`."""
    told = environment(folder / ".bihuan", port_base)
    with (folder / "printed").open("wb") as out:
        process = await anyio.open_process(
            ["bash", "-ec", script], cwd=folder, env=told, stdout=out, stderr=None, start_new_session=True
        )
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            with anyio.fail_after(PATIENCE):
                await process.wait()


@pytest.mark.parametrize("paper", ["README.md", "README.zh.md"])
async def test_servers_of_ones_own_let_in_whoever_has_the_token_that_the_page_prints(
    paper: str, settings: Settings, clone: Path
) -> None:
    base = free_ports()
    address = f"http://127.0.0.1:{base + PARTS['people']}"
    async with (
        pasted(filled_in(paper, settings), clone, base),
        httpx.AsyncClient(base_url=address, timeout=PATIENCE) as people,
    ):
        await ready(people)
        printed = (clone / "printed").read_text(encoding="utf-8")
        (token,) = [line for line in printed.splitlines() if line.startswith("ey")]
        answer = await people.get("/v1/persons", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == httpx.codes.OK, answer.text
    assert stat.S_IMODE((clone / ".bihuan").stat().st_mode) == 0o700
