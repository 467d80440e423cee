"""Concurrent edits: a resource's version is its strong ETag (RFC 9110, 8.8.3), and a change must name the one it saw.

@router.patch("/households/{id}")
async def correct(id: UUID, seen: IfMatch, …) -> Household:
    household = await households.locked(session, id)
    seen.require(household.version)      # 412 when somebody was faster; without the header it was 428 already

@router.get("/households/{id}")
async def show(id: UUID, known: IfNoneMatch, response: Response, …) -> Household:
    known.spare(household.version)       # 304 when the caller has this version
    response.headers["ETag"] = etag(household.version)
"""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header

from services.kit.http.common import FieldError, PreconditionFailed, PreconditionRequired, ValidationFailed

_TAG = re.compile(r'\s*(W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|\Z)')
_ANY = "*"


def etag(version: int) -> str:
    """Return the strong ETag of a version: `"7"`."""
    return f'"{version}"'


@dataclass(frozen=True, slots=True)
class Tags:
    """The entity tags of a condition; `weak` ones are kept apart because a change may not rely on them."""

    strong: frozenset[str]
    weak: frozenset[str]
    anything: bool = False

    @classmethod
    def read(cls, header: str, name: str) -> "Tags":
        """Read a list of tags or `*`; raise `ValidationFailed` naming the header where it is neither."""
        if header.strip() == _ANY:
            return cls(frozenset(), frozenset(), anything=True)
        strong: set[str] = set()
        weak: set[str] = set()
        at = 0
        while at < len(header) and (match := _TAG.match(header, at)):
            (weak if match[1] else strong).add(match[2])
            at = match.end()
        if at < len(header) or not (strong or weak):
            raise ValidationFailed(errors=(FieldError(pointer=f"/header/{name}", rule="etag_form"),))
        return cls(frozenset(strong), frozenset(weak))

    def require(self, version: int) -> None:
        """Raise `PreconditionFailed` unless the version is among the strong tags, or any version will do."""
        if not self.anything and etag(version) not in self.strong:
            raise PreconditionFailed

    def spare(self, version: int) -> None:
        """Raise `NotModified` where the caller has this version already; weak tags count here."""
        if self.anything or etag(version) in self.strong | self.weak:
            raise NotModified(version)


class NotModified(Exception):
    """The caller has this version already; answered as 304 with the ETag and no body."""

    def __init__(self, version: int) -> None:
        """Take the version that the caller has."""
        super().__init__()
        self.version = version


def require_match(if_match: str | None, version: int) -> None:
    """Check a raw If-Match header: `PreconditionRequired` without one, `PreconditionFailed` with a stale one."""
    if if_match is None:
        raise PreconditionRequired
    Tags.read(if_match, "if-match").require(version)


async def _if_match(
    if_match: Annotated[str | None, Header(description='The ETag that you read, such as "7".')] = None,
) -> Tags:
    if if_match is None:
        raise PreconditionRequired
    return Tags.read(if_match, "if-match")


async def _if_none_match(
    if_none_match: Annotated[str | None, Header(description="ETags that you have.")] = None,
) -> Tags:
    return Tags(frozenset(), frozenset()) if if_none_match is None else Tags.read(if_none_match, "if-none-match")


IfMatch = Annotated[Tags, Depends(_if_match)]
"""What a change must name; a request without If-Match is answered 428 before anything is loaded."""

IfNoneMatch = Annotated[Tags, Depends(_if_none_match)]
"""What a reader has already; empty without If-None-Match."""
