"""The vacancies service on a thread of its own, for tests that send generated requests; with rows that they meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

import requests
from anyio.from_thread import start_blocking_portal

from services.kit.identity.issuer import mint
from services.kit.settings import Settings
from services.vacancies.app import SERVICE
from tests.running import running
from tests.vacancies.desk import VACANCY
from tests.vacancies.invented import csv_file, employer, row


@dataclass(frozen=True)
class Known:
    """Rows that are there, so that a generated request meets some of them."""

    employers: tuple[str, ...]
    vacancies: tuple[str, ...]
    imports: tuple[str, ...]

    def of(self, parameter: str, random: Random) -> str | None:
        """Return the id of a row for a parameter of an address; None for a parameter that names no such row."""
        rows = {
            "employer_id": self.employers,
            "vacancy_id": self.vacancies,
            "import_id": self.imports,
            "code": ("not-found", "not-ready-to-publish"),
        }.get(parameter)
        return random.choice(rows) if rows else None


@dataclass(frozen=True)
class Served:
    """A service that answers at `url`."""

    url: str
    settings: Settings
    known: Known

    def headers(self, role: str) -> dict[str, str]:
        """Return the headers of a caller with a role: in Shenzhen, or as the first employer."""
        return bearer(self.settings, role, self.known.employers[0] if role == "employer" else None)


@contextmanager
def served(settings: Settings) -> Iterator[Served]:
    """Run the vacancies service with a few rows of each kind in it until the block ends."""
    with (
        start_blocking_portal(backend="asyncio") as portal,
        portal.wrap_async_context_manager(running(SERVICE, settings)) as service,
    ):
        yield Served(service.url, settings, fill(service.url, bearer(settings, "district_officer", None)))


def bearer(settings: Settings, role: str, organisation: str | None) -> dict[str, str]:
    """Return the header of a caller."""
    of_an_area = role not in {"job_seeker", "service", "public_kiosk", "employer"}
    token = mint(
        settings,
        roles=[role],
        districts=["440300"] if of_an_area else [],
        organisation=UUID(organisation) if organisation else None,
    )
    return {"Authorization": f"Bearer {token}"}


def fill(url: str, headers: dict[str, str]) -> Known:
    """Register employers and vacancies, half of them published, and open imports."""

    def sent(path: str, body: dict[str, Any], **more: str) -> str:
        answer = requests.post(url + path, json=body, headers=headers | more, timeout=30)
        answer.raise_for_status()
        found: str = answer.json()["id"]
        return found

    employers = tuple(sent("/v1/employers", employer()) for _ in range(5))
    vacancies = tuple(sent("/v1/vacancies", VACANCY | {"employer": employers[n % 5]}) for n in range(40))
    for each in vacancies[:20]:
        sent(f"/v1/vacancies/{each}:publish", {}, **{"If-Match": "*"})
    opening = {"district": "440303", "mapping": "bihuan"}
    imports = tuple(sent("/v1/imports", opening | {"source": f"fuzz-{n}"}) for n in range(20))
    content = csv_file([row(), row(id="2", title="")])
    for each in imports:
        requests.put(
            f"{url}/v1/imports/{each}/parts/1",
            data=content.encode(),
            headers=headers | {"Content-Type": "text/csv"},
            timeout=30,
        ).raise_for_status()
    return Known(employers, vacancies, imports)
