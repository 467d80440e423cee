"""What a token says about its subject, turned into a `Caller`.

Claims: `sub`; `roles`, a list of role names; `districts`, a list of GB/T 2260 or 10114 codes; `org` and `person`,
UUIDs; `scope`, which narrows what the roles allow and never widens it.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from services.kit.codes.invalid import InvalidCode
from services.kit.identity.caller import Caller
from services.kit.identity.refusals import Unauthenticated
from services.kit.identity.roles import Place, Role, roles_of

LONGEST_SUBJECT = 255
"""Characters of a subject at most (OpenID Connect Core 1.0, section 2)."""


def caller_of(claims: Mapping[str, Any]) -> Caller:
    """Return the caller that verified claims describe.

    Raises `Unauthenticated` with the reason `claims` where one has the wrong shape, `NoRole` or `MixedRoles`.
    """
    place = Place(_texts(claims, "districts"), _uuid(claims, "org"), _uuid(claims, "person"))
    held = roles_of(_texts(claims, "roles"))
    try:
        # One way of seeing for all of them: roles_of refuses a mixture.
        keys = place.keys(held[0].sees)
    except InvalidCode as error:
        raise Unauthenticated(reason="claims") from error
    return Caller(
        subject=_subject(claims),
        roles=frozenset(role.code for role in held),
        scopes=narrowed(held, claims.get("scope")),
        districts=place.districts,
        organisation=place.organisation,
        person=place.person,
        purpose=None,
        keys=keys,
    )


def narrowed(held: Iterable[Role], scope: object) -> frozenset[str]:
    """Return the scopes of the roles, narrowed to those that the claim `scope` names.

    A claim that holds words of OpenID Connect alone ("openid profile", which many issuers add to every token) does not
    narrow: the platform's own scopes have a colon in their name.
    """
    allowed = frozenset[str]().union(*(role.scopes for role in held))
    if scope is None:
        return allowed
    words = scope.split() if isinstance(scope, str) else scope
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise Unauthenticated(reason="claims")
    ours = {word for word in words if ":" in word}
    return allowed & ours if ours or not words else allowed


def _subject(claims: Mapping[str, Any]) -> str:
    subject = claims.get("sub")
    # It goes into logs and the access log: no control characters.
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise Unauthenticated(reason="claims")
    return subject


def _texts(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = claims.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Unauthenticated(reason="claims")
    return tuple(values)


def _uuid(claims: Mapping[str, Any], name: str) -> UUID | None:
    value = claims.get(name)
    if value is None:
        return None
    try:
        return UUID(value)
    except (ValueError, AttributeError, TypeError) as error:
        raise Unauthenticated(reason="claims") from error
