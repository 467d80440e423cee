"""Demo data: invented households of four places, registered through the public interface as a caseworker would.

Loaded once: a marker in the state folder says so. Each request carries an idempotency key that never changes, so
a load that was interrupted goes on where it stood.
"""

import json
from pathlib import Path
from typing import Any
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


def load(settings: Settings, tell: Tell) -> None:
    """Load the demo data where it was not loaded yet, telling `done/total`; raise `CannotGoOn` where it is refused."""
    marker = settings.state_dir / MARKER
    if marker.exists():
        return
    households = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))["households"]
    total = sum(len(household["members"]) + 1 for household in households)
    done = 0
    with httpx.Client(base_url=settings.address("people"), timeout=PATIENCE, trust_env=False) as client:
        for household in households:
            members = []
            registrar = Registrar(client, settings, household["district"])
            for member in household["members"]:
                person = registrar.register("/v1/persons", member["ref"], member["person"])
                members.append({"person": person, **member["membership"]})
                done += 1
                tell(f"{done}/{total}")
            registrar.register("/v1/households", household["ref"], household["household"] | {"members": members})
            done += 1
            tell(f"{done}/{total}")
    write_private(marker, json.dumps({"households": len(households)}))


class Registrar:
    """A caseworker of one district at the public interface."""

    def __init__(self, client: httpx.Client, settings: Settings, district: str) -> None:
        """Take the district that the caseworker works in."""
        self._client = client
        self._token = mint(settings, roles=["caseworker"], districts=[district])

    def register(self, path: str, ref: str, body: dict[str, Any]) -> str:
        """Post one record and return its id; `ref` names it in errors, without personal data."""
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Idempotency-Key": str(uuid5(NAMESPACE_URL, f"https://bihuan.example/demo/{ref}")),
        }
        try:
            answer = self._client.post(path, json=body, headers=headers)
            if answer.is_success:
                return str(answer.json()["id"])
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise CannotGoOn("demo_refused", ref=ref, path=path, reason=in_one_line(error)) from error
        raise CannotGoOn("demo_refused", ref=ref, path=path, reason=f"{answer.status_code} {_title(answer)}")


def _title(answer: httpx.Response) -> str:
    """Return a problem's kind and the fields that it names, and nothing that was sent."""
    try:
        problem = answer.json()
        fields = ", ".join(str(error.get("pointer", "")) for error in problem.get("errors", ()))
        return f"{problem.get('title', '')} {fields}".strip()
    except (ValueError, AttributeError):
        return ""
