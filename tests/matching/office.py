"""Those who work with matching over REST: an office, an employer, a person."""

from dataclasses import dataclass
from datetime import date

import httpx

from tests.running import Running


@dataclass(frozen=True)
class Office:
    """A caller with a token."""

    matching: Running
    headers: dict[str, str]

    async def get(self, path: str, **query: str | int) -> httpx.Response:
        """Read."""
        return await self.matching.client.get(path, params=query, headers=self.headers)

    async def ids(self, path: str, **query: str | int) -> list[str]:
        """Return the ids of a list."""
        return [item["id"] for item in (await self.get(path, **query)).json()["items"]]

    async def post(self, path: str, body: object, *, seen: int | None = None) -> httpx.Response:
        """Do something; `seen` is the version that If-Match names."""
        condition = {} if seen is None else {"If-Match": f'"{seen}"'}
        return await self.matching.client.post(path, json=body, headers=self.headers | condition)

    async def recommend(self, person: str, limit: int = 10) -> httpx.Response:
        """Recommend vacancies for a person."""
        return await self.post(f"/v1/persons/{person}:recommend", {"limit": limit})

    async def recommended(self, person: str) -> list[str]:
        """Return the vacancies recommended for a person, best first."""
        return [item["vacancy"] for item in (await self.recommend(person)).json()["items"]]

    async def refer(self, person: str, vacancy: str, **more: str) -> httpx.Response:
        """Refer a person to a vacancy."""
        return await self.post("/v1/referrals", {"person": person, "vacancy": vacancy} | more)

    async def step(self, referral: str, verb: str, body: object, *, seen: int | str = 1) -> httpx.Response:
        """Record what came of a referral."""
        headers = self.headers | {"If-Match": f'"{seen}"' if isinstance(seen, int) else seen}
        return await self.matching.client.post(f"/v1/referrals/{referral}:{verb}", json=body, headers=headers)


def caseworker(matching: Running, *districts: str) -> Office:
    """Return a caseworker of these districts, answered in English."""
    return Office(matching, matching.headers("caseworker", *districts) | {"Accept-Language": "en"})


def employer_of(matching: Running, organisation: str) -> Office:
    """Return someone of an employer."""
    return Office(matching, matching.headers("employer", organisation=organisation) | {"Accept-Language": "en"})


def seeker_of(matching: Running, person: str) -> Office:
    """Return a person who looks for work."""
    return Office(matching, matching.headers("job_seeker", person=person) | {"Accept-Language": "en"})


def today(matching: Running) -> date:
    """Return the day on which the platform is."""
    return matching.settings.clock.today()


def refusals(answer: httpx.Response) -> dict[str, str]:
    """Return which rule each bad field breaks, by its pointer."""
    return {error["pointer"]: error["rule"] for error in answer.json()["errors"]}
