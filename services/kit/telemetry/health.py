"""`GET /livez` (the process answers) and `GET /readyz` (it may be sent requests).

A check is an async function that returns when all is well and raises when not. Checks run at once, each has two
seconds, and the answer names them with their state and milliseconds: 200 when all are well, else 503. Why one failed
stands in the log with the error's type, not in the answer, since messages of drivers quote addresses.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal, TypedDict

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse

Check = Callable[[], Awaitable[object]]

PATIENCE = 2.0
"""Seconds that a check may take."""

log = structlog.get_logger()


class CheckResult(TypedDict):
    """How one check went."""

    name: str
    state: Literal["ok", "failed", "too_slow"]
    ms: float


def health_router(checks: Mapping[str, Check], *, patience: float = PATIENCE) -> APIRouter:
    """Return the routes `/livez` and `/readyz`; `checks` by the name that the answer shows, in its order."""
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> JSONResponse:
        return JSONResponse({"status": "alive"})

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        results = await asyncio.gather(*(ask(name, check, patience) for name, check in checks.items()))
        ready = all(result["state"] == "ok" for result in results)
        answer = {"status": "ready" if ready else "not_ready", "checks": results}
        return JSONResponse(answer, status_code=200 if ready else 503)

    return router


async def ask(name: str, check: Check, patience: float) -> CheckResult:
    """Run one check and say how it went."""
    begun = time.perf_counter()
    state: Literal["ok", "failed", "too_slow"] = "ok"
    try:
        async with asyncio.timeout(patience):
            await check()
    except TimeoutError:
        state = "too_slow"
    except Exception as error:  # noqa: BLE001 -- whatever a check raises means not ready; the log has its type
        state = "failed"
        log.warning("a readiness check failed", check=name, error=type(error).__qualname__)
    return {"name": name, "state": state, "ms": round((time.perf_counter() - begun) * 1000, 1)}
