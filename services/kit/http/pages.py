"""Keyset pages: `?limit=&after=` in, `{items, next}` and `Link: rel="next"` out. There are no offsets.

    @router.get("/households")
    async def list_households(paging: Paging, …) -> Page[Household]:
        rows = await households.after(session, paging.after(date, UUID), limit=paging.fetch)
        return paging.page(rows, key=lambda row: (row.certified_on, row.id), show=Household.of)

A cursor holds the sort key of the last row shown: ids, dates, positions, never personal data, since it stands in URLs.
It is signed, and bound to the address it came from: any other one is a bad value of `/query/after`.
The link is relative (`<?limit=50&after=…>`), so it stays true behind a prefix; resolve it as any URL reference.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar, overload
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from pydantic import SecretStr, TypeAdapter
from pydantic_core import from_json, to_json

from services.kit.http.bodies import Output
from services.kit.http.common import FieldError, ValidationFailed

LIMIT_MOST = 200
LIMIT_DEFAULT = 50

_VERSION = 1
_SIGNATURE_BYTES = 16
_CURSOR_MOST = 500

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
Row = TypeVar("Row")
Item = TypeVar("Item")


class Page(Output, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next: str | None
    """What `after` takes to go on; null on the last page."""


class Cursors:
    """Seals and opens cursors with a key derived from the platform's root secret, the same on every replica."""

    def __init__(self, secret: SecretStr) -> None:
        """Derive the key of cursors from the root secret."""
        self._key = hashlib.blake2b(
            secret.get_secret_value().encode(), person=b"bihuan-cursors", digest_size=32
        ).digest()

    def seal(self, address: str, keys: Sequence[object]) -> str:
        """Return a cursor of a list: its address, and the sort key of the last row shown."""
        payload = to_json([_VERSION, *keys])
        return base64.urlsafe_b64encode(self._signature(address, payload) + payload).rstrip(b"=").decode("ascii")

    def open(self, address: str, cursor: str) -> list[Any]:
        """Return the sort key in a cursor, as JSON values; raise `ValidationFailed` for one we did not seal here."""
        try:
            sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise _refused() from None
        signature, payload = sealed[:_SIGNATURE_BYTES], sealed[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._signature(address, payload)):
            raise _refused()
        content: list[Any] = from_json(payload)
        if content[0] != _VERSION:
            raise _refused()
        return content[1:]

    def _signature(self, address: str, payload: bytes) -> bytes:
        signed = address.encode("utf-8", "surrogateescape") + b"\0" + payload
        return hmac.digest(self._key, signed, "sha256")[:_SIGNATURE_BYTES]


def _refused() -> ValidationFailed:
    return ValidationFailed(errors=(FieldError(pointer="/query/after", rule="cursor"),))


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page of a list is asked for."""

    limit: int
    request: Request
    response: Response
    cursor: str | None

    @property
    def fetch(self) -> int:
        """Return how many rows to read: one more than is shown, which tells whether there is a next page."""
        return self.limit + 1

    @overload
    def after(self, first: type[A], /) -> tuple[A] | None: ...
    @overload
    def after(self, first: type[A], second: type[B], /) -> tuple[A, B] | None: ...
    @overload
    def after(self, first: type[A], second: type[B], third: type[C], /) -> tuple[A, B, C] | None: ...
    @overload
    def after(
        self, first: type[A], second: type[B], third: type[C], fourth: type[D], /
    ) -> tuple[A, B, C, D] | None: ...
    def after(self, *types: type[Any]) -> tuple[Any, ...] | None:
        """Return the sort key to go on after, of these types; nothing on the first page."""
        if self.cursor is None:
            return None
        keys = self._cursors.open(self._address, self.cursor)
        try:
            return tuple(TypeAdapter(kind).validate_python(key) for kind, key in zip(types, keys, strict=True))
        except ValueError:
            raise _refused() from None

    def page(
        self, rows: Sequence[Row], *, key: Callable[[Row], Sequence[object]], show: Callable[[Row], Item]
    ) -> Page[Item]:
        """Return the page that rows make, `fetch` of them at most, and link to the next one where there is one."""
        shown = rows[: self.limit]
        cursor = self.seal(key(shown[-1])) if len(rows) > self.limit else None
        if cursor is not None:
            self.response.headers["Link"] = self.link(cursor)
        return Page(items=[show(row) for row in shown], next=cursor)

    def seal(self, keys: Sequence[object]) -> str:
        """Return the cursor that goes on after a row with this sort key."""
        return self._cursors.seal(self._address, keys)

    def link(self, cursor: str) -> str:
        """Return the Link header that leads to the next page, with every other query parameter as it was."""
        others = [(name, value) for name, value in self.request.query_params.multi_items() if name != "after"]
        return f'<?{urlencode([*others, ("after", cursor)])}>; rel="next"'

    @property
    def _address(self) -> str:
        return self.request.url.path

    @property
    def _cursors(self) -> Cursors:
        cursors: Cursors = self.request.app.state.cursors
        return cursors


async def _page_request(
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MOST, description="How many items to answer.")] = LIMIT_DEFAULT,
    after: Annotated[str | None, Query(max_length=_CURSOR_MOST, description="`next` of the page before.")] = None,
) -> PageRequest:
    return PageRequest(limit=limit, request=request, response=response, cursor=after)


Paging = Annotated[PageRequest, Depends(_page_request)]
"""A route with this parameter takes `limit` and `after`; the app keeps its `Cursors` in `app.state.cursors`."""
