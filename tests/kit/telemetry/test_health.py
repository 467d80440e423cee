"""Ready is what a part says only while each of its checks is well."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from services.kit.telemetry.health import Check, health_router
from tests.kit.telemetry.conftest import Lines

pytestmark = pytest.mark.anyio


class Migrations:
    """A check that can be made to fail."""

    current = True

    async def check(self) -> None:
        if not self.current:
            raise ConnectionError("postgresql://app:hunter2@db/people")


async def never() -> None:
    await asyncio.Event().wait()


@asynccontextmanager
async def asked(**checks: Check) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(health_router(checks, patience=0.05))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://people") as client:
        yield client


async def test_a_process_that_answers_is_alive_whatever_its_checks_say() -> None:
    migrations = Migrations()
    migrations.current = False
    async with asked(migrations=migrations.check) as client:
        assert (await client.get("/livez")).status_code == 200


async def test_a_part_is_ready_when_every_check_is_well() -> None:
    async with asked(migrations=Migrations().check) as client:
        assert (await client.get("/readyz")).status_code == 200


async def test_readiness_flips_with_a_check_and_back() -> None:
    migrations = Migrations()
    statuses = []
    async with asked(migrations=migrations.check) as client:
        for migrations.current in (True, False, True):
            statuses.append((await client.get("/readyz")).status_code)
    assert statuses == [200, 503, 200]


async def test_readiness_names_each_check_and_its_state() -> None:
    migrations = Migrations()
    migrations.current = False
    async with asked(first_query=Migrations().check, migrations=migrations.check, nats=never) as client:
        checks = (await client.get("/readyz")).json()["checks"]
    states = [(check["name"], check["state"]) for check in checks]
    assert states == [("first_query", "ok"), ("migrations", "failed"), ("nats", "too_slow")]


async def test_readiness_says_how_long_each_check_took() -> None:
    async with asked(nats=never) as client:
        (check,) = (await client.get("/readyz")).json()["checks"]
    assert 50 <= check["ms"] < 2000


async def test_neither_answer_nor_log_repeats_what_a_failed_check_said(lines: Lines) -> None:
    migrations = Migrations()
    migrations.current = False
    async with asked(migrations=migrations.check) as client:
        answer = await client.get("/readyz")
    assert "hunter2" not in answer.text + str(lines())


async def test_the_log_names_the_failed_check_and_the_kind_of_its_error(lines: Lines) -> None:
    migrations = Migrations()
    migrations.current = False
    async with asked(migrations=migrations.check) as client:
        await client.get("/readyz")
    told = [line for line in lines() if line["event"] == "a readiness check failed"]
    assert [(line["check"], line["error"]) for line in told] == [("migrations", "ConnectionError")]
