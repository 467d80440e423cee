"""Someone at the platform's public interfaces: GraphQL at the gateway, REST at the exchange, and a token.

A desk repeats what failed for want of a service, with the same idempotency key, as a careful client does; so a story
can be told while services are killed between its steps.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from tests.cli.running import PATIENCE, Running, command

PAUSE = 0.1
GATEWAY, EXCHANGE = 0, 6
AWAY = frozenset({502, 503, 504})
NOT_YET = frozenset({"unknown-person", "unknown-vacancy", "unknown-referral", "not-found", "still-running", "locked"})
"""What a service answers before it has heard what another one did; a client asks again a moment later."""


class StillRefused(AssertionError):
    """What should have worked was refused until patience ended."""

    def __init__(self, verb: str, asked: str, answer: httpx.Response | None) -> None:
        """Say what was asked and what was answered last."""
        super().__init__(f"{verb} {asked}: {'no answer' if answer is None else f'{answer.status_code} {answer.text}'}")


@dataclass(frozen=True)
class Desk:
    """One caller."""

    platform: Running
    token: str

    @classmethod
    def of(cls, platform: Running, role: str, *place: str) -> "Desk":
        """Take a seat with a token from the command line; `place` are options such as `--district 442000`."""
        printed = command(platform.state, "token", "--role", role, *place, port_base=platform.port_base)
        assert printed.returncode == 0, printed.stderr
        return cls(platform, printed.stdout.strip())

    def rest(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        seen: int | None = None,
        wait_for: frozenset[str] = NOT_YET,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """Send a request to the exchange and return the answer, a refusal too; ask again while a service is away."""
        sent = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"} | dict(headers or {})
        if method == "POST":
            sent["Idempotency-Key"] = str(uuid4())
        if seen is not None:
            sent["If-Match"] = f'"{seen}"'
        until = time.monotonic() + PATIENCE
        while True:
            answer = self._once(method, path, body, sent, content)
            if answer is not None and not (answer.status_code in AWAY or code_of(answer) in wait_for):
                return answer
            if time.monotonic() > until:
                raise StillRefused(method, path, answer)
            time.sleep(PAUSE)

    def done(self, method: str, path: str, body: object = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- those of `rest`
        """Send a request that must succeed and return its JSON."""
        answer = self.rest(method, path, body, **more)
        if answer.is_error:
            raise StillRefused(method, path, answer)
        found: dict[str, Any] = answer.json()
        return found

    def graph(self, document: str, **variables: object) -> dict[str, Any]:
        """Run an operation at the gateway and return its data; ask again while it has errors."""
        sent = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        until = time.monotonic() + PATIENCE
        while True:
            answer = self._asked(document, variables, sent)
            found: dict[str, Any] = answer.json() if answer is not None else {"errors": ["no answer"]}
            if not found.get("errors"):
                data: dict[str, Any] = found["data"]
                return data
            if time.monotonic() > until:
                raise StillRefused("graph", document, answer)
            time.sleep(PAUSE)

    def _asked(self, document: str, variables: object, headers: Mapping[str, str]) -> httpx.Response | None:
        content = {"query": document, "variables": variables}
        try:
            url = self.platform.url(GATEWAY, "/graphql")
            return httpx.post(url, json=content, headers=dict(headers), timeout=30, trust_env=False)
        except httpx.TransportError:
            return None

    def _once(
        self, method: str, path: str, body: object, headers: Mapping[str, str], content: bytes | None
    ) -> httpx.Response | None:
        try:
            return httpx.request(
                method,
                self.platform.url(EXCHANGE, path),
                headers=dict(headers),
                json=body if content is None else None,
                content=content,
                timeout=30,
                trust_env=False,
            )
        except httpx.TransportError:
            return None


def code_of(answer: httpx.Response) -> str | None:
    """Return the problem's code, where the answer is a problem."""
    if answer.headers.get("content-type") != "application/problem+json":
        return None
    code: str | None = answer.json().get("code")
    return code
