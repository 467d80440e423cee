"""Someone at the platform's public interfaces: GraphQL at the gateway, REST at the exchange, and a token.

A desk repeats what failed for want of a service, with the same idempotency key, as a careful client does; so a story
can be told while services are killed between its steps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from tests.cli.running import PATIENCE, Running, command
from tests.waiting import attempts_apart

GATEWAY, EXCHANGE = 0, 6
AWAY = frozenset({502, 503, 504})
NOT_YET = frozenset({"unknown-person", "unknown-vacancy", "unknown-referral", "not-found", "still-running", "locked"})
"""What a service answers before it has heard what another one did; a client asks again a moment later."""

PASSING = frozenset({"service-unreachable", "busy", "still-running", "locked", "no-answer-in-time"})
"""Problems that go away by themselves."""


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
        answer = None
        for _ in attempts_apart(PATIENCE):
            answer = self._once(method, path, body, sent, content)
            if answer is not None and not (answer.status_code in AWAY or code_of(answer) in wait_for):
                return answer
        raise StillRefused(method, path, answer)

    def done(self, method: str, path: str, body: object = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- those of `rest`
        """Send a request that must succeed and return its JSON."""
        answer = self.rest(method, path, body, **more)
        if answer.is_error:
            raise StillRefused(method, path, answer)
        found: dict[str, Any] = answer.json()
        return found

    def mutate(
        self,
        name: str,
        kind: str,
        what: str,
        given: Mapping[str, object],
        *,
        row: str | None = None,
        seen: int | None = None,
        wait_for: frozenset[str] = NOT_YET,
    ) -> dict[str, Any]:
        """Run a mutation of the graph that must succeed and return its result.

        `kind` is the type of its input, `what` is asked of the result (`... on Household { id version }`), `row` and
        `seen` are the id and the version of what is changed.
        """
        declared, passed = [f"$input: {kind}!"], ["input: $input"]
        variables: dict[str, object] = {"input": given, "key": str(uuid4())}
        for variable, its_type, value in (("id", "UUID!", row), ("ifMatch", "Int!", seen)):
            if value is not None:
                declared.append(f"${variable}: {its_type}")
                passed.append(f"{variable}: ${variable}")
                variables[variable] = value
        arguments = ", ".join([*passed, "idempotencyKey: $key"])
        asked = f"{{ __typename {what} ... on Problem {{ code title detail }} }}"
        document = f"mutation ({', '.join(declared)}, $key: String!) {{ result: {name}({arguments}) {asked} }}"
        answer = None
        for _ in attempts_apart(PATIENCE):
            answer = self._asked(document, variables)
            found = self._result(answer)
            if found is not None and "code" not in found:
                return found
            if found is not None and found["code"] not in wait_for | PASSING:
                break
        raise StillRefused("mutation", name, answer)

    @staticmethod
    def _result(answer: httpx.Response | None) -> dict[str, Any] | None:
        """Return the result of a mutation; None where a service was away."""
        if answer is None or answer.status_code in AWAY:
            return None
        told = answer.json()
        result: dict[str, Any] | None = (told.get("data") or {}).get("result")
        return None if told.get("errors") else result

    def _asked(self, document: str, variables: object) -> httpx.Response | None:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        content = {"query": document, "variables": variables}
        try:
            url = self.platform.url(GATEWAY, "/graphql")
            return httpx.post(url, json=content, headers=headers, timeout=30, trust_env=False)
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
