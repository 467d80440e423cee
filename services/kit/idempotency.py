"""Retries by clients: a POST with an `Idempotency-Key` is carried out once, and a repetition gets the first answer.

The key is claimed as the first statement of the request's own transaction, and the answer's bytes are stored,
encrypted, before its commit. Same key and request: same answer. Another request: 422. Still running: 409 with
Retry-After.
"""

import functools
import hashlib
import inspect
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Header, Request, Response
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database, of
from services.kit.database.tables import idempotency
from services.kit.http.common import IdempotencyKeyReused, StillRunning
from services.kit.jobs import Sweep
from services.kit.vault.ciphers import Place
from services.kit.vault.keyring import Keyring

KEPT = timedelta(days=2)
LOCK_NOT_AVAILABLE = "55P03"

Endpoint = Callable[..., Awaitable[Response]]

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=128,
        pattern=r"^[\x21-\x7e]+$",
        description="A value of your own for this one request, such as a UUID: repeat it to get the same answer.",
    ),
]


def repeatable(endpoint: Endpoint) -> Endpoint:
    """Let clients repeat this POST safely; the endpoint takes `request` and `tx` and returns a `Response`."""
    signature = inspect.signature(endpoint)

    @functools.wraps(endpoint)
    async def once(*, idempotency_key: str | None = None, **arguments: Any) -> Response:  # noqa: ANN401 -- the endpoint's own
        if idempotency_key is None:
            return await endpoint(**arguments)
        request: Request = arguments["request"]
        claim = Claim(arguments["tx"], request.app.state.keyring, arguments["caller"].subject, idempotency_key)
        first = await claim.take(await digest(request))
        if first is not None:
            return first
        answer = await endpoint(**arguments)
        await claim.keep(answer)
        return answer

    key = inspect.Parameter("idempotency_key", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Key)
    with_key = signature.replace(parameters=[*signature.parameters.values(), key])
    once.__signature__ = with_key  # type: ignore[attr-defined] # inspect.signature, and so FastAPI, reads it
    return once


class Claim:
    """One key of one subject, in the request's transaction."""

    def __init__(self, session: AsyncSession, keyring: Keyring, subject: str, key: str) -> None:
        """Name the key; nothing is claimed before `take`."""
        self.session = session
        self.keyring = keyring
        self.mine = (idempotency.c.subject == subject) & (idempotency.c.key == key)
        self.row = {"subject": subject, "key": key}
        self.place = Place(of(session).service, "idempotency", "answer", row_of(subject, key))

    async def take(self, request: bytes) -> Response | None:
        """Claim the key for this request; return the first answer where it was answered already."""
        due_on = of(self.session).clock.today() + KEPT
        claim = insert(idempotency).values(**self.row, request=request, due_on=due_on)
        try:
            done = await self.session.execute(claim.on_conflict_do_nothing().returning(idempotency.c.key))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
                raise StillRunning from None
            raise
        if done.one_or_none() is not None:
            return None
        stored_row = select(idempotency.c.request, idempotency.c.answer).where(self.mine)
        first = (await self.session.execute(stored_row)).one_or_none()
        if first is None:  # it was forgotten between the two statements
            raise StillRunning
        if first.request != request:
            raise IdempotencyKeyReused
        stored: dict[str, Any] = orjson.loads(self.keyring.open(first.answer, self.place))
        return Response(stored["body"].encode(), status_code=stored["status"], headers=stored["headers"])

    async def keep(self, answer: Response) -> None:
        """Store the answer beside the key, encrypted: it may hold what only its caller may see."""
        headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
        content = {"status": answer.status_code, "headers": headers, "body": bytes(answer.body).decode()}
        sealed = self.keyring.seal(orjson.dumps(content), self.place)
        await self.session.execute(update(idempotency).where(self.mine).values(answer=sealed))


def row_of(subject: str, key: str) -> UUID:
    """Return what stands for the row where an id is wanted: the table is keyed by subject and key."""
    return UUID(bytes=hashlib.sha256(f"{subject}\n{key}".encode()).digest()[:16])


async def digest(request: Request) -> bytes:
    """Return what makes two requests the same: method, address, the version they saw, and body."""
    seen = request.headers.get("if-match", "")
    head = f"{request.method} {request.url.path}?{request.url.query} {seen}\n".encode()
    return hashlib.sha256(head + await request.body()).digest()


async def forget(database: Database) -> None:
    """Drop keys that are due."""
    async with database.begin_system() as session:
        await session.execute(delete(idempotency).where(idempotency.c.due_on <= database.clock.today()))


FORGET = Sweep("forget_idempotency_keys", forget, cron="17 * * * *")
