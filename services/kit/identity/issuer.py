"""The embedded platform's own issuer of access tokens: its keys, and tokens signed with them.

It serves one machine: development, demonstrations and tests. Where `BIHUAN_OIDC_ISSUER` names an external issuer it
signs nothing. Private keys stand in `<state>/issuer.json` (0600), the public ones in `<state>/jwks.json`.
"""

import json
import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from joserfc import jwk, jwt

from services.kit.identity.keyring import SIGNATURE_RULES
from services.kit.identity.private_files import create_private, replace_private, replace_public
from services.kit.identity.roles import Place, check_grant
from services.kit.identity.tokens import LEEWAY
from services.kit.settings import Settings

USUAL_LIFETIME = timedelta(hours=8)
"""How long a token is good for: a working day."""
LONGEST_LIFETIME = timedelta(hours=24)
"""How long a token can be good for, and so how long a key that was rotated out must still be published."""

_ALGORITHM = "Ed25519"


class ExternalIssuer(Exception):
    """Access tokens come from the external issuer; the platform signs none."""

    def __init__(self, issuer: str) -> None:
        """Name the issuer to ask instead."""
        super().__init__(f"access tokens come from {issuer} (BIHUAN_OIDC_ISSUER); the platform signs none")


class LifetimeOutOfRange(ValueError):
    """A token is good for more than no time and at most a day."""


def mint(
    settings: Settings,
    *,
    roles: Iterable[str],
    districts: Iterable[str] = (),
    organisation: UUID | None = None,
    person: UUID | None = None,
    subject: str | None = None,
    scopes: Iterable[str] | None = None,
    lifetime: timedelta = USUAL_LIFETIME,
) -> str:
    """Return a signed access token; `scopes` narrows what the roles allow.

    Where no `subject` is named it is made of role and place, so that two organisations or two persons are never one.

    Raises `ExternalIssuer`, `UnknownRole`, `MixedRoles`, `NoRole`, `InvalidCode` for a district, `LifetimeOutOfRange`.
    """
    names, place = tuple(roles), Place(tuple(districts), organisation, person)
    check_grant(names, place)
    if not timedelta() < lifetime <= LONGEST_LIFETIME:
        raise LifetimeOutOfRange(str(lifetime))
    key = jwk.OKPKey.import_key(_state(settings)["active"])
    issued = int(time.time())
    claims: dict[str, Any] = {
        "iss": settings.issuer,
        "aud": settings.oidc_audience,
        "sub": subject or "/".join((*names, *place.districts, *(str(who) for who in (organisation, person) if who))),
        "iat": issued,
        "exp": issued + int(lifetime.total_seconds()),
        "jti": str(uuid4()),
        "roles": list(names),
        "districts": list(place.districts),
    }
    if organisation is not None:
        claims["org"] = str(organisation)
    if person is not None:
        claims["person"] = str(person)
    if scopes is not None:
        claims["scope"] = " ".join(scopes)
    header = {"alg": _ALGORITHM, "kid": key.kid, "typ": "at+jwt"}
    return jwt.encode(header, claims, key, registry=SIGNATURE_RULES)


def prepare(settings: Settings) -> None:
    """Make the issuer's key where it has none, so that services find the public one from their start."""
    _state(settings)


def public_keys(settings: Settings) -> dict[str, Any]:
    """Return the JWKS document: the active key, and rotated ones whose tokens may still be good."""
    return _public(_state(settings))


def rotate(settings: Settings, *, keep_old: bool = True) -> None:
    """Sign with a new key from now on.

    The old public key stays published until its tokens have expired; with `keep_old=False`, after a theft, it goes at
    once. The old private key is gone either way. For one operator at a time: of two rotations at once one is lost.
    """
    state = _state(settings)
    until = int(time.time() + LONGEST_LIFETIME.total_seconds()) + LEEWAY
    retired = [{"key": _public_part(state["active"]), "until": until}, *_unexpired(state)] if keep_old else []
    fresh = {"active": _new_key(), "retired": retired}
    replace_private(settings.state_dir / "issuer.json", fresh)
    replace_public(settings.state_dir / "jwks.json", _public(fresh))


def _state(settings: Settings) -> dict[str, Any]:
    """Return the issuer's keys, made at first use; raise `ExternalIssuer` where it must not be active."""
    if settings.oidc_issuer is not None:
        raise ExternalIssuer(settings.oidc_issuer)
    private, public = settings.state_dir / "issuer.json", settings.state_dir / "jwks.json"
    if not private.exists():
        create_private(private, {"active": _new_key(), "retired": []})
    state: dict[str, Any] = json.loads(private.read_bytes())
    # Written again whenever it does not say what it should: it is missing, or a retired key's time is over.
    if not public.exists() or json.loads(public.read_bytes()) != _public(state):
        replace_public(public, _public(state))
    return state


def _public(state: dict[str, Any]) -> dict[str, Any]:
    return {"keys": [_public_part(state["active"]), *(retired["key"] for retired in _unexpired(state))]}


def _public_part(key: dict[str, Any]) -> dict[str, Any]:
    return dict(jwk.OKPKey.import_key(key).as_dict(private=False))


def _unexpired(state: dict[str, Any]) -> list[dict[str, Any]]:
    return [retired for retired in state["retired"] if time.time() < retired["until"]]


def _new_key() -> dict[str, Any]:
    parameters: jwk.KeyParameters = {"alg": _ALGORITHM, "use": "sig"}
    key = jwk.OKPKey.generate_key("Ed25519", parameters, private=True, auto_kid=True)
    return dict(key.as_dict(private=True))
