"""Programs that get tokens from the embedded issuer with a secret of their own (client credentials).

They stand in `<state>/clients.json` (0600) with a salted scrypt hash; the secret itself is shown once and kept nowhere.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.kit.identity.issuer import ExternalIssuer
from services.kit.identity.private_files import replace_private
from services.kit.identity.roles import Place, check_grant
from services.kit.settings import Settings

_COST, _BLOCK, _LANES, _LENGTH = 2**14, 8, 1, 32
"""scrypt's N, r, p and bytes of output: 16 MiB and some 40 ms for each guess (RFC 7914)."""
_NOBODY = {"salt": "00" * 16, "hash": "00" * _LENGTH}
"""What a secret is compared with where there is no such client, so that both refusals take equally long."""


@dataclass(frozen=True, slots=True)
class Client:
    """A program that may ask for tokens: its name, its roles and where it stands."""

    client_id: str
    roles: tuple[str, ...]
    place: Place


def register_client(settings: Settings, client_id: str, *, roles: Iterable[str], place: Place) -> str:
    """Register a client, or give one new rights, and return its new secret.

    Raises `ExternalIssuer`, `UnknownRole`, `NoRole`, `MixedRoles`, and `InvalidCode` for a district.
    """
    if settings.oidc_issuer is not None:
        raise ExternalIssuer(settings.oidc_issuer)
    names = tuple(roles)
    check_grant(names, place)
    secret, salt = secrets.token_urlsafe(32), secrets.token_bytes(16)
    entry = {
        "salt": salt.hex(),
        "hash": _hash(secret, salt).hex(),
        "roles": list(names),
        "districts": list(place.districts),
        "organisation": place.organisation and str(place.organisation),
        "person": place.person and str(place.person),
    }
    replace_private(settings.state_dir / "clients.json", _entries(settings) | {client_id: entry})
    return secret


def client_with(settings: Settings, client_id: str, secret: str) -> Client | None:
    """Return the client whose secret this is, or None; takes some 40 ms of one core either way."""
    entry = _entries(settings).get(client_id)
    kept = entry or _NOBODY
    matches = hmac.compare_digest(_hash(secret, bytes.fromhex(kept["salt"])), bytes.fromhex(kept["hash"]))
    if entry is None or not matches:
        return None
    organisation, person = entry["organisation"], entry["person"]
    place = Place(tuple(entry["districts"]), organisation and UUID(organisation), person and UUID(person))
    return Client(client_id, tuple(entry["roles"]), place)


def _entries(settings: Settings) -> dict[str, Any]:
    try:
        entries: dict[str, Any] = json.loads((settings.state_dir / "clients.json").read_bytes())
    except FileNotFoundError:
        return {}
    return entries


def _hash(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, dklen=_LENGTH)
