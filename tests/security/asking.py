"""Asking the platform as somebody, over REST or through the graph, and what the answer comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from services.kit.identity.issuer import mint
from services.kit.settings import Settings
from tests.running import Running
from tests.security.matrix import NOBODY, sight

HERE, NEXT_STREET, NEXT_DISTRICT = "440303001", "440303002", "440304"
"""The street that every row is of, another street of its district, and the next district of its city."""
DISTRICT, CITY, PROVINCE = "440303", "440300", "440000"
"""What lies above the street."""
ABOVE = {
    "caseworker": DISTRICT,
    "district_officer": DISTRICT,
    "reviewer": CITY,
    "finance": CITY,
    "administrator": CITY,
    "provincial_system": PROVINCE,
    "auditor": PROVINCE,
}
"""How high a role stands where it stands above the street: together they stand at every level."""
PURPOSE = {"Bihuan-Purpose": "assistance"}
REFUSED = {401: "unauthorised", 403: "forbidden", 404: "hidden"}
UNKNOWN = frozenset({"unknown-person", "unknown-persons", "unknown-employer"})
"""Problems that say of a row which the body names what 404 says of one which the address names."""
Headers = Mapping[str, str]


@dataclass(frozen=True)
class About:
    """Whom a request is about: their own tokens make it a request about themselves."""

    person: str
    organisation: str


@dataclass(frozen=True)
class Told:
    """What somebody was told: the status, a problem's code, and what was shown; None where nothing of the row was.

    Status 0 is of several answers that should be one; `code` says how they differ.
    """

    status: int
    code: str | None = None
    shown: object = None
    text: str = field(default="", compare=False, repr=False)
    """The whole answer: it may say more than what is looked for in it."""

    def answer(self, plain: frozenset[str]) -> str:
        """Return this in a word of the matrix, or as it is; `plain` is the personal data that is not to be read."""
        word = self._word()
        if not any(each in self.text for each in plain):
            return word
        return "unmasked" if word in {"masked", "yes"} else f"{word}, but personal data is told"

    def _word(self) -> str:
        if self.status in REFUSED:
            return REFUSED[self.status]
        if self.code in UNKNOWN:
            return "hidden"
        if self.code is not None or self.status >= httpx.codes.BAD_REQUEST:
            return f"{self.status} {self.code}".removeprefix("0 ")
        if self.shown is None:
            return "hidden"
        return "masked" if "**" in str(self.shown) else "yes"


@dataclass(frozen=True)
class Doors:
    """Everything that can be asked: each service, the exchange, and the gateway."""

    settings: Settings
    parts: Mapping[str, Running]
    tokens: dict[tuple[str, ...], dict[str, str]]

    def headers(self, role: str, position: str, about: About, others: About) -> dict[str, str]:
        """Return the headers of whoever has a role and stands there."""
        if role == NOBODY:
            return {}
        place = _place(role, position, others if position in {"another", "other"} else about)
        known = (role, *map(str, place.values()))
        if known not in self.tokens:
            self.tokens[known] = {"Authorization": f"Bearer {mint(self.settings, roles=[role], **place)}"}
        return self.tokens[known]

    async def rest(self, request: str, headers: Headers, body: object = None, **more: Any) -> httpx.Response:  # noqa: ANN401 -- httpx's own
        """Send a request such as `people PATCH /v1/persons/…`."""
        part, method, path = request.split(" ")
        kind = {"Content-Type": "application/merge-patch+json"} if method == "PATCH" else {}
        return await self.parts[part].client.request(method, path, json=body, headers={**headers, **kind}, **more)

    async def graph(self, document: str, headers: Headers, **variables: object) -> Told:
        """Run an operation that has one field, called `result`; what it answers is what was shown."""
        answer = await self.parts["gateway"].client.post(
            "/graphql", json={"query": document, "variables": variables}, headers=dict(headers)
        )
        told = answer.json()
        for error in told.get("errors", ()):
            problem = error["extensions"]["problem"]
            return Told(problem["status"], problem["code"], text=answer.text)
        shown = told["data"]["result"]
        if isinstance(shown, dict) and "status" in shown:
            return Told(shown["status"], shown["code"], text=answer.text)
        return Told(answer.status_code, shown=shown, text=answer.text)


def _place(role: str, position: str, one: About) -> dict[str, Any]:
    match sight(role):
        case "area":
            areas = {"inside": HERE, "above": ABOVE[role], "next street": NEXT_STREET, "next district": NEXT_DISTRICT}
            return {"districts": [areas[position]]}
        case "organisation":
            return {"organisation": UUID(one.organisation)}
        case "person":
            return {"person": UUID(one.person)}
        case _:
            return {}


def told_by(answer: httpx.Response) -> Told:
    """Return what an answer of REST says; an empty one shows that it was done."""
    if answer.is_error:
        return Told(answer.status_code, answer.json()["code"], text=answer.text)
    return Told(answer.status_code, shown=answer.json() if answer.content else "done", text=answer.text)
