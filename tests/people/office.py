"""Someone who works with the people service over REST: an office, a person, another system."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.kit.identity.caller import Caller
from services.kit.identity.issuer import mint
from services.kit.identity.tokens import Verifier
from tests.people.invented import another_resident_id, person
from tests.running import Running

CAN_WORK = {"able": True, "willing": True, "employed": False}
"""A member who is able and willing to work and has none."""


@dataclass(frozen=True)
class Office:
    """A caller with a token."""

    people: Running
    headers: dict[str, str]

    async def get(self, path: str, **query: str | int) -> httpx.Response:
        """Read."""
        return await self.people.client.get(path, params=query, headers=self.headers)

    async def post(self, path: str, body: Any = None, *, seen: int | None = None, **more: str) -> httpx.Response:  # noqa: ANN401 -- any JSON
        """Do something; `seen` is the version that If-Match names."""
        return await self.people.client.post(
            path, json=body if body is not None else {}, headers=self._with(seen, more)
        )

    async def patch(self, path: str, body: Any, *, seen: int | None = None) -> httpx.Response:  # noqa: ANN401 -- any JSON
        """Change something."""
        media_type = {"Content-Type": "application/merge-patch+json"}
        return await self.people.client.patch(path, json=body, headers=self._with(seen, media_type))

    async def register(self, *, born: str = "19800101", sex: str = "1", **facts: object) -> str:
        """Register a person whom no test has met; return their id."""
        body = person(resident_id=another_resident_id(born, sex)) | facts
        answer = await self.post("/v1/persons", body)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        found: str = answer.json()["id"]
        return found

    async def household(self, *members: dict[str, Any], **facts: object) -> str:
        """Register a household; return its address."""
        body = {"district": "440303", "hukou_kind": "urban", "members": list(members)} | facts
        answer = await self.post("/v1/households", body)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return str(answer.headers["location"])

    async def certifiable(self, **facts: object) -> str:
        """Register a household that every law of the platform would certify; return its address."""
        return await self.household({"person": await self.register(), "relation": "head", **CAN_WORK}, **facts)

    def _with(self, seen: int | None, more: dict[str, str]) -> dict[str, str]:
        condition = {} if seen is None else {"If-Match": f'"{seen}"'}
        return self.headers | condition | {name.replace("_", "-"): value for name, value in more.items()}


def office(people: Running, role: str = "district_officer", *districts: str) -> Office:
    """Return a caller with a role in districts, Shenzhen where none is named; answered in English."""
    token = mint(people.settings, roles=[role], districts=districts or ("440300",))
    return Office(people, {"Authorization": f"Bearer {token}", "Accept-Language": "en"})


def someone(people: Running, role: str, *, person: str | None = None) -> Office:
    """Return a caller who sees no area: a person, an organisation, a service, a kiosk."""
    organisation = uuid4() if role in {"employer", "training_institution"} else None
    token = mint(
        people.settings, roles=[role], person=None if person is None else UUID(person), organisation=organisation
    )
    return Office(people, {"Authorization": f"Bearer {token}", "Accept-Language": "en"})


def rules_of(answer: httpx.Response) -> dict[str, str]:
    """Return which rule each bad field breaks, by its pointer."""
    return {error["pointer"]: error["rule"] for error in answer.json()["errors"]}


def code_of(answer: httpx.Response) -> tuple[int, str]:
    """Return the status and the code of a problem."""
    return answer.status_code, answer.json()["code"]


async def caller_of(who: Office) -> Caller:
    """Return who stands behind a token."""
    verifier: Verifier = who.people.app.state.verifier
    return await verifier.verify(who.headers["Authorization"].removeprefix("Bearer "))


def whichever(caller: Office) -> Office:
    """Return the same caller, who changes a row whichever version it has by now."""
    return Office(caller.people, caller.headers | {"If-Match": "*"})
