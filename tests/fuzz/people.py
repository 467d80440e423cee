"""The people service on a thread of its own, for tests that send generated requests; with rows that they meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

import requests
from anyio.from_thread import start_blocking_portal

from services.kit.app import create_service
from services.kit.identity.issuer import mint
from services.kit.service import Service
from services.kit.settings import Settings
from services.people.app import SERVICE
from tests.ground import key
from tests.people.invented import another_resident_id, person
from tests.people.office import CAN_WORK
from tests.running import running


@dataclass(frozen=True)
class Known:
    """Rows that are there, so that a generated request meets some of them."""

    persons: tuple[str, ...]
    households: tuple[str, ...]
    needs: tuple[str, ...]
    resident_ids: tuple[str, ...]

    def of(self, parameter: str, random: Random) -> str | None:
        """Return the id of a row for a parameter of an address; None for a parameter that names no such row."""
        rows = {
            "person_id": self.persons,
            "household_id": self.households,
            "need_id": self.needs,
            "code": ("not-found", "not-zero-employment"),
        }.get(parameter)
        return random.choice(rows) if rows else None


@dataclass(frozen=True)
class Served:
    """A service that answers at `url`."""

    url: str
    settings: Settings
    known: Known

    def headers(self, role: str) -> dict[str, str]:
        """Return the headers of a caller with a role; where it sees an area, Shenzhen's."""
        person = self.known.persons[0] if role == "job_seeker" else None
        return bearer(self.settings, role, person)


@contextmanager
def served(settings: Settings) -> Iterator[Served]:
    """Run the people service with a few persons and households in it until the block ends."""
    with (
        start_blocking_portal(backend="asyncio") as portal,
        portal.wrap_async_context_manager(running(SERVICE, settings)) as service,
    ):
        yield Served(service.url, settings, fill(service.url, bearer(settings, "district_officer", None)))


def bearer(settings: Settings, role: str, person: str | None) -> dict[str, str]:
    """Return the header of a caller."""
    of_an_area = role not in {"job_seeker", "service", "public_kiosk"}
    token = mint(
        settings, roles=[role], districts=["440300"] if of_an_area else [], person=UUID(person) if person else None
    )
    return {"Authorization": f"Bearer {token}"}


def fill(url: str, headers: dict[str, str]) -> Known:
    """Register persons, households and needs; one of the households is certified."""

    def sent(path: str, body: dict[str, Any], **more: str) -> str:
        answer = requests.post(url + path, json=body, headers=headers | more, timeout=30)
        answer.raise_for_status()
        found: str = answer.json()["id"]
        return found

    resident_ids = tuple(another_resident_id() for _ in range(30))
    persons = tuple(sent("/v1/persons", person(resident_id=each)) for each in resident_ids)
    home = {"district": "440303", "hukou_kind": "urban"}
    members = [{"person": each, "relation": "other", **CAN_WORK} for each in persons[:20]]
    households = tuple(sent("/v1/households", home | {"members": [each]}) for each in members)
    sent(f"/v1/households/{households[0]}:certify", {}, **{"If-Match": "*"})
    job = {"purpose": "job", "takes_any_post": True}
    needs = tuple(sent("/v1/needs", job | {"person": each}) for each in persons[:20])
    return Known(persons, households, needs, resident_ids)


def document(service: Service) -> dict[str, Any]:
    """Return a service's OpenAPI document; it is the same whatever the settings, so nothing runs yet."""
    nowhere = {"state_dir": "nowhere", "secret_key": key(), "vault_keys": f"k1:{key()}", "blind_key": key()}
    addresses = {"database_url": "postgresql://nobody@127.0.0.1:1/none", "nats_url": "nats://127.0.0.1:1"}
    return create_service(service, Settings.model_validate(nowhere | addresses)).openapi()
