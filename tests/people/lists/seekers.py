"""People of one prefecture who look for work there and in a partner city, and what lists tell of them."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.people.office import Office

ORIGIN, COUNTY, ELSEWHERE = "433100", "433101", "430102"
PARTNER, PARTNER_COUNTY = "370100", "370102"
LISTS = ("job_seekers", "poor_labour_force", "wish_to_work", "wish_to_be_trained")
CLERK = "4-01-02-01"


@dataclass(frozen=True)
class Lists:
    """Reads lists as an office."""

    office: Office
    origin: str = ORIGIN
    partner: str = PARTNER

    async def ask(self, address: str, **more: str | int) -> httpx.Response:
        """Ask an address below `/v1/lists/job-seekers`."""
        return await self.office.get(
            f"/v1/lists/job-seekers{address}", **{"origin": self.origin, "partner": self.partner} | more
        )

    async def rows(self, only: str = "job_seekers", **more: str | int) -> list[dict[str, Any]]:
        """Return every row of a list, page by page."""
        found: list[dict[str, Any]] = []
        after: dict[str, str] = {}
        while True:
            answer = await self.ask("", only=only, **more, **after)
            assert answer.status_code == httpx.codes.OK, answer.text
            found += answer.json()["items"]
            if (following := answer.json()["next"]) is None:
                return found
            after = {"after": following}

    async def counts(self, **more: str | int) -> dict[str, Any]:
        """Return the counts."""
        answer = await self.ask("/counts", **more)
        assert answer.status_code == httpx.codes.OK, answer.text
        counted: dict[str, Any] = answer.json()
        return counted


async def settled(office: Office, *, poor: bool = True, **facts: object) -> str:
    """Register somebody who lives in the county of origin; return their id."""
    person = await office.register(**{"residence": COUNTY, "hukou": COUNTY, "hukou_kind": "rural"} | facts)  # type: ignore[arg-type]  # facts of the body
    if poor:
        await poor_since(office, person)
    return person


async def poor_since(office: Office, person: str, since: str = "2020-01-01", **more: object) -> str:
    """Put somebody on file as poor; return the status's address."""
    stated = {"person": person, "kind": "filed_poor", "since": since, "evidence": "register"} | more
    answer = await office.post("/v1/statuses", stated)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return str(answer.headers["location"])


async def wishes(office: Office, person: str, *districts: str, **more: object) -> str:
    """Record that somebody looks for work in districts; return the need's address."""
    return await needs(office, person, purpose="job", districts=list(districts), **more)


async def needs(office: Office, person: str, **stated: object) -> str:
    """Record a need; return its address."""
    answer = await office.post("/v1/needs", {"person": person, "occupations": [CLERK]} | stated)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return str(answer.headers["location"])
