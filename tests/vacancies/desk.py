"""Someone who works with the vacancies service over REST: an office, an employer, a kiosk; and imports a file there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.kit.identity.issuer import mint
from tests.running import Running
from tests.vacancies.invented import employer
from tests.waiting import eventually

VACANCY = {
    "title": "养老护理员",
    "occupation": "4-10-01-05",
    "district": "440303",
    "pay_from": "4500.00",
    "pay_to": "6000.00",
    "seats": 3,
}
"""A vacancy that may be published, but for its employer."""
PART = 2 * 1024 * 1024


@dataclass(frozen=True)
class Desk:
    """A caller with a token."""

    vacancies: Running
    headers: dict[str, str]

    async def get(self, path: str, **query: str | int) -> httpx.Response:
        """Read."""
        return await self.vacancies.client.get(path, params=query, headers=self.headers)

    async def post(
        self,
        path: str,
        body: Any = None,  # noqa: ANN401 -- any JSON
        *,
        seen: int | str | None = None,
        **more: str,
    ) -> httpx.Response:
        """Do something; `seen` is the version that If-Match names, or `*`."""
        headers = self._with(seen) | {name.replace("_", "-"): value for name, value in more.items()}
        return await self.vacancies.client.post(path, json=body if body is not None else {}, headers=headers)

    async def patch(self, path: str, body: Any, *, seen: int | None = None) -> httpx.Response:  # noqa: ANN401 -- any JSON
        """Change something."""
        headers = self._with(seen) | {"Content-Type": "application/merge-patch+json"}
        return await self.vacancies.client.patch(path, json=body, headers=headers)

    async def put_csv(self, path: str, content: bytes, media_type: str = "text/csv") -> httpx.Response:
        """Send a part of a file."""
        headers = self.headers | {"Content-Type": media_type}
        return await self.vacancies.client.put(path, content=content, headers=headers)

    async def employer(self, **facts: object) -> str:
        """Register an employer whom no test has met; return its id."""
        answer = await self.post("/v1/employers", employer(**facts))
        assert answer.status_code == httpx.codes.CREATED, answer.text
        found: str = answer.json()["id"]
        return found

    async def draft(self, **facts: object) -> str:
        """Register a vacancy; return its address."""
        of = facts.pop("employer", None) or await self.employer()
        answer = await self.post("/v1/vacancies", VACANCY | {"employer": of} | facts)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return str(answer.headers["location"])

    async def published(self, **facts: object) -> str:
        """Publish a vacancy; return its address."""
        at = await self.draft(**facts)
        answer = await self.post(f"{at}:publish", seen=1)
        assert answer.status_code == httpx.codes.OK, answer.text
        return at

    async def upload(
        self,
        content: str | bytes,
        *,
        source: str,
        district: str = "440300",
        mapping: Any = "bihuan",  # noqa: ANN401 -- a name or any mapping
        part: int = PART,
    ) -> str:
        """Open an import and send its file; return its address."""
        opened = await self.post("/v1/imports", {"source": source, "district": district, "mapping": mapping})
        assert opened.status_code == httpx.codes.CREATED, opened.text
        at = str(opened.headers["location"])
        sent = content.encode() if isinstance(content, str) else content
        for number, begin in enumerate(range(0, len(sent), part) or [0], start=1):
            answer = await self.put_csv(f"{at}/parts/{number}", sent[begin : begin + part])
            assert answer.status_code == httpx.codes.NO_CONTENT, answer.text
        return at

    async def imported(self, content: str | bytes, *, source: str | None = None, **how: Any) -> dict[str, Any]:  # noqa: ANN401 -- see `upload`
        """Import a file and wait for its end; return the import."""
        at = await self.upload(content, source=source or a_source(), **how)
        assert (await self.post(f"{at}:start", seen=1)).status_code == httpx.codes.OK
        return await self.ended(at)

    async def ended(self, at: str, within: float = 60.0) -> dict[str, Any]:
        """Wait until an import has ended; return it."""

        async def over() -> bool:
            return (await self.get(at)).json()["state"] not in {"waiting", "running"}

        await eventually(over, expected=True, within=within)
        shown: dict[str, Any] = (await self.get(at)).json()
        return shown

    async def pages(self, path: str, **query: str | int) -> AsyncIterator[dict[str, Any]]:
        """Yield the items of a list, page after page."""
        after: dict[str, str] = {}
        while True:
            page = (await self.get(path, **query, **after)).json()
            for item in page["items"]:
                yield item
            if page["next"] is None:
                return
            after = {"after": page["next"]}

    async def findings(self, shown: dict[str, Any]) -> list[dict[str, Any]]:
        """Return everything that an import found."""
        return [found async for found in self.pages(f"/v1/imports/{shown['id']}/findings")]

    def _with(self, seen: int | str | None) -> dict[str, str]:
        condition = {} if seen is None else {"If-Match": seen if isinstance(seen, str) else f'"{seen}"'}
        return self.headers | condition


def desk(vacancies: Running, role: str, *districts: str, organisation: str | None = None) -> Desk:
    """Return a caller with a role, answered in English."""
    of = None if organisation is None else UUID(organisation)
    token = mint(vacancies.settings, roles=[role], districts=districts, organisation=of)
    return Desk(vacancies, {"Authorization": f"Bearer {token}", "Accept-Language": "en"})


def a_source() -> str:
    """Return the name of a source that no test has imported from."""
    return f"test-{uuid4().hex[:12]}"


def code_of(answer: httpx.Response) -> tuple[int, str]:
    """Return the status and the code of a problem."""
    return answer.status_code, answer.json()["code"]


def rules_of(answer: httpx.Response) -> dict[str, str]:
    """Return which rule each bad field breaks, by its pointer."""
    return {error["pointer"]: error["rule"] for error in answer.json()["errors"]}
