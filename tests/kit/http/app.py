"""A small real app with one route for each way in which the kit speaks HTTP."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Literal
from uuid import UUID, uuid5

from fastapi import Body, FastAPI, Header, Response
from fastapi.responses import StreamingResponse
from pydantic import Field, SecretStr

from services.kit.http.answers import install
from services.kit.http.bodies import CivilDate, Input, Output
from services.kit.http.common import Conflict, NotFound
from services.kit.http.etags import IfMatch, IfNoneMatch, etag
from services.kit.http.fields import Fields, sparse
from services.kit.http.languages import Voice
from services.kit.http.openapi import document
from services.kit.http.pages import Cursors, Page, Paging
from services.kit.http.patches import MERGE_PATCH, MERGE_PATCH_ONLY, Patch, unchanged
from services.kit.http.problems import Problem, responds

RESIDENT_ID = "11010519491231002X"
"""The specimen of GB 11643, annex A: nobody's number, with a valid check character."""

LETTERS = "abcdefg"
NAMESPACE = UUID("8c6f5b4e-3c39-4c1c-9a51-0d0f4dd1c8a5")


class Spent(Problem):
    """The allowance is spent.

    Raised when a claim comes after the last fen was paid.
    """

    status = 409
    detail = "Only {left} days are left."
    left: int
    reasons: tuple[str, ...]


class Member(Input):
    name: Annotated[str, Field(min_length=2, max_length=20)]
    born_on: CivilDate
    kind: Literal["head", "child"]


class Household(Input):
    number: Annotated[str, Field(pattern=r"^[A-Z][0-9]{3}$")]
    members: Annotated[list[Member], Field(min_length=1)]
    rooms: Annotated[int, Field(ge=1)]


class Letter(Output):
    id: UUID
    letter: str
    rank: int


class LetterPatch(Patch):
    letter: Annotated[str, Field(min_length=1)] = unchanged()
    note: str | None = unchanged()


def letter(rank: int) -> Letter:
    return Letter(id=uuid5(NAMESPACE, LETTERS[rank]), letter=LETTERS[rank], rank=rank)


def make_app() -> FastAPI:
    app = FastAPI(title="Test")
    app.state.cursors = Cursors(SecretStr("a secret of this test"))
    install(app, largest_body=2_000)
    add_bodies(app)
    add_lists(app)
    add_versions(app)
    app.openapi = partial(document, app)  # type: ignore[method-assign] # FastAPI's own way to do it
    return app


def add_bodies(app: FastAPI) -> None:
    @app.post("/households", responses=responds(Conflict))
    async def register(household: Household, urgent: bool = False) -> int:  # noqa: FBT001, FBT002 -- a query parameter
        return len(household.members) + urgent

    @app.get("/households/{household_id}", responses=responds(NotFound))
    async def show(household_id: UUID) -> int:  # noqa: ARG001 -- FastAPI checks it
        raise NotFound

    @app.post("/claims", responses=responds(Spent))
    async def claim(number: Annotated[str, Body(embed=True)]) -> int:
        raise Spent(left=len(number), reasons=("late", "spent"))

    @app.get("/surprise")
    async def surprise(number: str) -> int:
        return int(number)

    @app.get("/broken-stream")
    async def broken_stream() -> StreamingResponse:
        async def lines() -> AsyncIterator[bytes]:
            yield b"1\n"
            raise ValueError(RESIDENT_ID)

        return StreamingResponse(lines())

    @app.get("/sentence")
    async def sentence(say: Voice) -> str:
        return say("rule", "missing")


def add_lists(app: FastAPI) -> None:
    @app.get("/letters")
    async def letters(paging: Paging, q: str = "") -> Page[Letter]:
        after = paging.after(int, UUID)
        start = 0 if after is None else after[0] + 1
        rows = [rank for rank in range(start, len(LETTERS)) if q in LETTERS[rank] or not q]
        return paging.page(rows[: paging.fetch], key=lambda rank: (rank, letter(rank).id), show=letter)

    @app.get("/ranks")
    async def ranks(paging: Paging) -> Page[int]:
        paging.after(int, UUID)
        return paging.page([1, 2, 3], key=lambda rank: ("not a number", letter(rank).id), show=int)

    @app.get("/sparse/{rank}", response_model=Letter)
    async def one(rank: int, fields: Annotated[Fields, sparse(Letter)], response: Response) -> Response:
        response.headers["ETag"] = etag(7)
        return fields.answer(letter(rank))

    @app.get("/sparse", response_model=Page[Letter])
    async def many(paging: Paging, fields: Annotated[Fields, sparse(Letter)]) -> Response:
        return fields.answer_page(paging.page(range(3), key=lambda rank: (rank,), show=letter))


def add_versions(app: FastAPI) -> None:
    @app.get("/letters/{rank}")
    async def read(rank: int, known: IfNoneMatch, response: Response) -> Letter:
        known.spare(7)
        response.headers["ETag"] = etag(7)
        return letter(rank)

    @app.patch("/letters/{rank}", dependencies=[MERGE_PATCH_ONLY])
    async def change(rank: int, seen: IfMatch, patch: Annotated[LetterPatch, MERGE_PATCH]) -> dict[str, str | None]:
        seen.require(7)
        return {"rank": str(rank), **patch.changes()}

    @app.post("/keyed")
    async def keyed(idempotency_key: Annotated[str, Header()]) -> str:
        return idempotency_key
