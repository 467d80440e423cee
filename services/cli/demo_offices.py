"""Those who load the demo: offices and organisations at the public interface, with the records they made."""

import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

import httpx

from services.cli.errors import CannotGoOn, in_one_line
from services.kit.identity.issuer import mint
from services.kit.settings import Settings

PATIENCE = 30.0
"""Seconds that one record may take."""
PAUSE = 0.05
NOT_YET = frozenset({"unknown-person", "not-found", "no-open-job-need", "not-a-hire"})
"""What a service answers before it has heard what another one did."""

ORGANISATIONS = frozenset({"employer", "training_institution"})
"""Roles that stand in an organisation and in no district."""

Who = tuple[str, str]
"""A role, and its district; for an organisation, the `ref` of its own record."""


class Made(NamedTuple):
    """A record that the platform took: its id, and the version it then had."""

    id: str
    etag: str


class Offices:
    """Offices and organisations of the demo at the public interface, and the records they made."""

    def __init__(self, client: httpx.Client, settings: Settings) -> None:
        self._client = client
        self._settings = settings
        self._tokens: dict[Who, str] = {}
        self.made: dict[str, Made] = {}

    def post(
        self, who: Who, service: str, path: str, ref: str, body: Mapping[str, Any], etag: str | None = None
    ) -> dict[str, Any]:
        """Post one body as a role of a district, remember what came of it under `ref`, and return it.

        What another service has not heard of yet is asked again. Raises `CannotGoOn`, which names `ref` and no personal
        data, where the platform refuses.
        """
        until = time.monotonic() + PATIENCE
        while True:
            answer = self._ask(who, "POST", service, path, ref, json=body, etag=etag)
            if answer.is_success:
                made: dict[str, Any] = answer.json()
                if "id" in made and "etag" in answer.headers:
                    self.made[ref] = Made(str(made["id"]), answer.headers["etag"])
                return made
            if _code(answer) not in NOT_YET or time.monotonic() > until:
                raise CannotGoOn("demo_refused", ref=ref, path=path, reason=f"{answer.status_code} {_title(answer)}")
            time.sleep(PAUSE)

    def get(self, who: Who, service: str, path: str, ref: str) -> dict[str, Any]:
        """Read one record."""
        found: dict[str, Any] = self._ask(who, "GET", service, path, ref).json()
        return found

    def put_csv(self, who: Who, service: str, path: str, ref: str, content: bytes) -> None:
        """Put a part of a file."""
        self._ask(who, "PUT", service, path, ref, content=content)

    def _ask(
        self,
        who: Who,
        method: str,
        service: str,
        path: str,
        ref: str,
        *,
        json: Mapping[str, Any] | None = None,
        content: bytes | None = None,
        etag: str | None = None,
    ) -> httpx.Response:
        if who not in self._tokens:
            organisation = self.made[who[1]].id if who[0] in ORGANISATIONS else None
            districts = [] if organisation else [who[1]]
            owner = UUID(organisation) if organisation else None
            self._tokens[who] = mint(self._settings, roles=[who[0]], districts=districts, organisation=owner)
        headers = {
            "Authorization": f"Bearer {self._tokens[who]}",
            "Idempotency-Key": str(demo_id(ref)),
            "Accept-Language": "en",
        }
        if etag is not None:
            headers["If-Match"] = etag
        if content is not None:
            headers["Content-Type"] = "text/csv"
        url = f"{self._settings.address(service)}{path}"
        try:
            return self._client.request(method, url, json=json, content=content, headers=headers)
        except httpx.HTTPError as error:
            raise CannotGoOn("demo_refused", ref=ref, path=path, reason=in_one_line(error)) from error


def demo_id(ref: str) -> UUID:
    """Return the id that belongs to a `ref` at every load."""
    return uuid5(NAMESPACE_URL, f"https://bihuan.example/demo/{ref}")


def _code(answer: httpx.Response) -> str | None:
    """Return a problem's code."""
    try:
        code: str | None = answer.json().get("code")
    except (ValueError, AttributeError):
        return None
    return code


def _title(answer: httpx.Response) -> str:
    """Return a problem's kind and the fields that it names, and nothing that was sent."""
    try:
        problem = answer.json()
        fields = ", ".join(str(error.get("pointer", "")) for error in problem.get("errors", ()))
        return f"{problem.get('title', '')} {fields}".strip()
    except (ValueError, AttributeError):
        return ""
