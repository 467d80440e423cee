"""The problems with which the platform refuses a caller: who are you (401), and you may not (403).

None of them repeats anything of the token but the names of scopes and roles; the headers are those of RFC 6750.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from services.kit.http.common import RetryLater
from services.kit.http.problems import Problem

TokenFault = Literal[
    "missing",
    "too_long",
    "malformed",
    "algorithm",
    "unknown_key",
    "signature",
    "issuer",
    "audience",
    "expired",
    "not_yet_valid",
    "claims",
]
"""What is wrong with a token: stable names that a program may compare."""

_BARE_CHALLENGE: Mapping[str, str] = MappingProxyType({"WWW-Authenticate": "Bearer"})
_TOKEN_CHALLENGE: Mapping[str, str] = MappingProxyType({"WWW-Authenticate": 'Bearer error="invalid_token"'})


class Unauthenticated(Problem):
    """A valid access token is needed.

    Send `Authorization: Bearer <token>`. `reason` says what is wrong with the token that came, or that none came:
    `expired` and `unknown_key` go away with a new token, the others with a right one.
    """

    status = 401
    reason: TokenFault

    @property
    def headers(self) -> Mapping[str, str]:
        """Challenge as RFC 6750 section 3 says: with an error only where a token came."""
        return _BARE_CHALLENGE if self.reason == "missing" else _TOKEN_CHALLENGE


class Forbidden(Problem):
    """The access token does not allow this.

    `scope` is what the request needs; a role that has it is named in the role list.
    """

    status = 403
    detail = "It needs the scope {scope}."
    scope: str

    @property
    def headers(self) -> Mapping[str, str]:
        """Name the scope that is missing (RFC 6750 section 3.1)."""
        return {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{self.scope}"'}


class OutsideDistricts(Problem):
    """The caller has this right, but not in this district."""

    status = 403
    detail = "The token's districts do not cover {district}."
    scope: str
    district: str


class AnotherOrganisation(Problem):
    """The caller has this right, but not for another organisation."""

    status = 403
    scope: str


class NoRole(Problem):
    """The access token names no role of this platform.

    Roles stand in the claim `roles`, a list of names. Names that the platform does not know are ignored.
    """

    status = 403


class MixedRoles(Problem):
    """The access token mixes roles that see different rows.

    A right of one role would reach the rows of another: a citizen's right to read their own data unmasked would hold
    for everybody in a caseworker's district. Ask for a token with the roles of one kind.
    """

    status = 403
    detail = "Ask for a token with one kind of: {roles}."
    roles: tuple[str, ...]


class UnknownPurpose(Problem):
    """Bihuan-Purpose names no purpose of this platform.

    `known` lists the purposes that a caller may state.
    """

    status = 400
    detail = "The purposes are {known}."
    known: tuple[str, ...]


class PurposeRequired(Problem):
    """State in Bihuan-Purpose what the data is needed for.

    Unmasked personal data is read for a stated purpose only, and the purpose is written into the access log.
    """

    status = 400
    detail = "The purposes are {known}."
    known: tuple[str, ...]


class IssuerUnreachable(RetryLater):
    """The issuer of access tokens cannot be asked for its keys."""

    status = 503
