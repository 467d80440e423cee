"""Demo data: invented households of four places, registered through the public interface as a caseworker would.

Loaded once: a marker in the state folder says so. Each request carries an idempotency key that never changes, so
a load that was interrupted goes on where it stood.
"""

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

import httpx
import yaml

from services.cli.errors import CannotGoOn, in_one_line
from services.cli.files import write_private
from services.cli.forked import Tell
from services.kit.identity.issuer import mint
from services.kit.settings import Settings

CONTENT = Path(__file__).with_name("demo.yaml")
MARKER = "demo.json"
PATIENCE = 30.0
"""Seconds that one registration may take."""


class Made(NamedTuple):
    """A record that the platform took: its id, and the version it then had."""

    id: str
    etag: str


def load(settings: Settings, tell: Tell) -> None:
    """Load the demo data where it was not loaded yet, telling `done/total`; raise `CannotGoOn` where it is refused."""
    marker = settings.state_dir / MARKER
    if marker.exists():
        return
    households = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))["households"]
    steps = [step for household in households for step in _steps(household)]
    with httpx.Client(base_url=settings.address("people"), timeout=PATIENCE, trust_env=False) as client:
        offices = Offices(client, settings)
        for done, step in enumerate(steps, start=1):
            step(offices)
            tell(f"{done}/{len(steps)}")
    write_private(marker, json.dumps({"households": len(households)}))


class Offices:
    """Caseworkers and officers of the demo's districts at the public interface, and the records they made."""

    def __init__(self, client: httpx.Client, settings: Settings) -> None:
        self._client = client
        self._settings = settings
        self._tokens: dict[tuple[str, str], str] = {}
        self.made: dict[str, Made] = {}

    def post(self, who: tuple[str, str], path: str, ref: str, body: Mapping[str, Any], etag: str | None = None) -> None:
        """Post one body as a role of a district and remember what came of it under `ref`.

        Raises `CannotGoOn`, which names `ref` and no personal data, where the platform refuses it.
        """
        if who not in self._tokens:
            self._tokens[who] = mint(self._settings, roles=[who[0]], districts=[who[1]])
        headers = {
            "Authorization": f"Bearer {self._tokens[who]}",
            "Idempotency-Key": str(uuid5(NAMESPACE_URL, f"https://bihuan.example/demo/{ref}")),
            "Accept-Language": "en",
        } | ({} if etag is None else {"If-Match": etag})
        try:
            answer = self._client.post(path, json=body, headers=headers)
            if answer.is_success:
                self.made[ref] = Made(str(answer.json()["id"]), answer.headers["etag"])
                return
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise CannotGoOn("demo_refused", ref=ref, path=path, reason=in_one_line(error)) from error
        raise CannotGoOn("demo_refused", ref=ref, path=path, reason=f"{answer.status_code} {_title(answer)}")


def _steps(household: Mapping[str, Any]) -> Iterator[Callable[[Offices], None]]:
    """Return what is done for one household: each member, the household itself, perhaps its certification."""
    for member in household["members"]:
        yield functools.partial(_register_person, household, member)
    yield functools.partial(_register_household, household)
    if household["certify"]:
        yield functools.partial(_certify, household)


def _register_person(household: Mapping[str, Any], member: Mapping[str, Any], offices: Offices) -> None:
    """Register one member as a person."""
    offices.post(("caseworker", household["district"]), "/v1/persons", member["ref"], member["person"])


def _register_household(household: Mapping[str, Any], offices: Offices) -> None:
    """Register the household with its members."""
    members = [{"person": offices.made[member["ref"]].id, **member["membership"]} for member in household["members"]]
    body = household["household"] | {"members": members}
    offices.post(("caseworker", household["district"]), "/v1/households", household["ref"], body)


def _certify(household: Mapping[str, Any], offices: Offices) -> None:
    """Certify the household as zero-employment."""
    made = offices.made[household["ref"]]
    who, ref = ("district_officer", household["district"]), f"{household['ref']}-certification"
    offices.post(who, f"/v1/households/{made.id}:certify", ref, {}, made.etag)


def _title(answer: httpx.Response) -> str:
    """Return a problem's kind and the fields that it names, and nothing that was sent."""
    try:
        problem = answer.json()
        fields = ", ".join(str(error.get("pointer", "")) for error in problem.get("errors", ()))
        return f"{problem.get('title', '')} {fields}".strip()
    except (ValueError, AttributeError):
        return ""
