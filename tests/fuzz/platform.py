"""The whole platform with its demo data: the office that registers more, the rows there are, callers of every role."""

import os
import secrets
from collections import defaultdict
from typing import Any
from uuid import UUID

import httpx

from services.cli.demo_offices import Offices
from services.kit.identity.issuer import mint
from services.kit.identity.roles import roles
from services.kit.settings import Settings

SEED = int(os.environ.get("BIHUAN_FUZZ_SEED") or secrets.randbelow(1 << 32))
"""By which everything is generated."""
OFFICER = ("district_officer", "440300")


class Platform:
    """A platform that answers; `rows` are the ids of those that a request may name, by what they are."""

    def __init__(self, settings: Settings, client: httpx.Client) -> None:
        self.settings = settings
        self.rows: defaultdict[str, list[str]] = defaultdict(list)
        self.resident_ids: list[str] = []
        self.homes: list[tuple[str, str]] = []
        """Households, each with a member of it."""
        self._offices = Offices(client, settings)
        self._headers: dict[str, dict[str, str]] = {}
        self._made = 0

    def url(self, part: str) -> str:
        """Return where a part answers."""
        return self.settings.address(part)

    def headers(self, role: str) -> dict[str, str]:
        """Return the headers of a caller with a role: in Shenzhen, as the first employer, as the first person."""
        if role not in self._headers:
            sees = roles()[role].sees
            token = mint(
                self.settings,
                roles=[role],
                districts=[OFFICER[1]] if sees == "area" else [],
                organisation=UUID(self.rows["employer"][0]) if sees == "organisation" else None,
                person=UUID(self.rows["person"][0]) if sees == "person" else None,
            )
            self._headers[role] = {"Authorization": f"Bearer {token}"}
        return self._headers[role]

    def register(self, noun: str, part: str, path: str, body: dict[str, Any], *, by: tuple[str, str] = OFFICER) -> str:
        """Register a row, as the officer where nobody else is named, and keep its id among those of its noun."""
        found: str = self.do(part, path, body, by=by)["id"]
        self.rows[noun].append(found)
        return found

    def do(
        self, part: str, path: str, body: dict[str, Any], etag: str | None = "*", *, by: tuple[str, str] = OFFICER
    ) -> dict[str, Any]:
        """Do something, as the officer where nobody else is named, once the part has heard of what it is done with."""
        self._made += 1
        return self._offices.post(by, part, path, f"fuzz-{self._made}", body, etag)

    def put_csv(self, part: str, path: str, content: bytes) -> None:
        """Put a part of a file, as the officer."""
        self._made += 1
        self._offices.put_csv(OFFICER, part, path, f"fuzz-{self._made}", content)
