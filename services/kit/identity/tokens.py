"""Verifies access tokens: JWTs of one issuer for one audience, signed with a key of its JWKS.

Times are checked against real time, never the platform's clock, which a test may turn. A verified token is remembered
by its SHA-256 for at most a minute and never beyond its expiry, so the usual request costs one hash and one look-up.
"""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jwk, jwt
from joserfc.errors import BadSignatureError, ClaimError, ExpiredTokenError, InvalidClaimError, JoseError

from services.kit.identity.caller import Caller
from services.kit.identity.claims import caller_of
from services.kit.identity.keyring import ALGORITHMS, SIGNATURE_RULES
from services.kit.identity.keys import KeySource, key_source
from services.kit.identity.refusals import TokenFault, Unauthenticated
from services.kit.settings import Settings

LONGEST_TOKEN = 8_192
"""Characters of a token at most."""
LEEWAY = 30
"""Seconds by which the issuer's clock may differ from ours, at both ends."""
REMEMBERED_FOR = 60.0
"""Seconds for which a verified token is not verified again; a withdrawn key or role lives on for so long."""
REMEMBERED_TOKENS = 10_000
"""Tokens that are remembered at most; then the oldest gives way."""

_TYPES = frozenset({"JWT", "AT+JWT", "APPLICATION/AT+JWT"})
"""Header `typ` of an access token (RFC 9068): a token made for something else, such as a logout, is refused."""
_FAULTS: Mapping[str, TokenFault] = {"iss": "issuer", "aud": "audience", "nbf": "not_yet_valid", "iat": "not_yet_valid"}
_SEGMENTS = 3


class Verifier:
    """Turns bearer tokens into callers. One per process: it remembers what it verified."""

    def __init__(
        self, settings: Settings, *, keys: KeySource | None = None, now: Callable[[], float] = time.time
    ) -> None:
        """Take issuer and audience from the settings; `keys` defaults to the issuer's, `now` counts Unix seconds."""
        self._keys = keys or key_source(settings)
        self._now = now
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(now()),
            leeway=LEEWAY,
            iss={"essential": True, "value": settings.issuer},
            aud={"essential": True, "value": settings.oidc_audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        self._remembered: dict[bytes, tuple[float, Caller]] = {}

    async def verify(self, token: str) -> Caller:
        """Return the token's caller.

        Raises `Unauthenticated` with what is wrong, `NoRole` or `MixedRoles` where the token is good but opens nothing,
        `IssuerUnreachable` where the issuer's keys cannot be had.
        """
        if len(token) > LONGEST_TOKEN:
            raise Unauthenticated(reason="too_long")
        if not token.isascii():
            raise Unauthenticated(reason="malformed")
        digest = hashlib.sha256(token.encode()).digest()
        known = self._remembered.get(digest)
        if known is not None and self._now() < known[0]:
            return known[1]
        claims = await self._verified_claims(token)
        caller = caller_of(claims)
        self._remember(digest, caller, expires=claims["exp"])
        return caller

    async def _verified_claims(self, token: str) -> Mapping[str, Any]:
        kid, algorithm = _named_key(token)
        key = await self._keys.find(kid, algorithm)
        if key is None:
            raise Unauthenticated(reason="unknown_key")
        claims = _signed_claims(token, key)
        try:
            self._claims.validate(claims)
        except ExpiredTokenError as error:
            raise Unauthenticated(reason="expired") from error
        except InvalidClaimError as error:
            raise Unauthenticated(reason=_FAULTS.get(error.claim, "claims")) from error
        except ClaimError as error:
            raise Unauthenticated(reason="claims") from error
        return claims

    def _remember(self, digest: bytes, caller: Caller, *, expires: float) -> None:
        self._remembered.pop(digest, None)
        if len(self._remembered) >= REMEMBERED_TOKENS:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[digest] = min(expires, self._now() + REMEMBERED_FOR), caller


def _named_key(token: str) -> tuple[str | None, str]:
    """Return the key id and the algorithm that the header names, both unverified; raise `Unauthenticated`."""
    segments = token.split(".")
    if len(segments) != _SEGMENTS:
        raise Unauthenticated(reason="malformed")
    try:
        header = json.loads(base64.urlsafe_b64decode(segments[0] + "=="))
    except (ValueError, RecursionError) as error:
        raise Unauthenticated(reason="malformed") from error
    if not isinstance(header, dict) or "b64" in header:  # RFC 7797 section 7: a JWT's payload is always encoded
        raise Unauthenticated(reason="malformed")
    kid, kind = header.get("kid"), header.get("typ", "JWT")
    if not isinstance(kid, str | None) or not isinstance(kind, str) or kind.upper() not in _TYPES:
        raise Unauthenticated(reason="malformed")
    if header.get("alg") not in ALGORITHMS:
        raise Unauthenticated(reason="algorithm")
    return kid, header["alg"]


def _signed_claims(token: str, key: jwk.Key) -> dict[str, Any]:
    try:
        return jwt.decode(token, key, registry=SIGNATURE_RULES).claims
    except BadSignatureError as error:
        raise Unauthenticated(reason="signature") from error
    except (JoseError, ValueError, RecursionError) as error:
        raise Unauthenticated(reason="malformed") from error
