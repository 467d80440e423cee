"""One app and one client for every test of this folder."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from tests.kit.http.app import make_app


@pytest.fixture(scope="session")
def app() -> FastAPI:
    return make_app()


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    headers = {"Accept-Language": "en"}
    async with httpx.AsyncClient(transport=transport, base_url="http://people.test", headers=headers) as client:
        yield client
