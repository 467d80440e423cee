"""Where the public keys of the issuer come from: its JWKS over HTTP, or the embedded issuer's file.

Both follow a rotation without a restart. The HTTP source asks the issuer when a token names an unknown key, but at most
once in `REFETCH_EVERY` seconds however many such tokens come, so nobody can make the platform hammer the issuer.
"""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import httpx
import structlog
from joserfc import jwk

from services.kit.identity.keyring import Keyring, UnusableDocument
from services.kit.identity.refusals import IssuerUnreachable
from services.kit.settings import Settings

REFETCH_EVERY = 5.0
"""Seconds between two requests to the issuer at least."""
FRESH_FOR = 300.0
"""Seconds after which the keys are fetched anew, so that a withdrawn key stops being accepted."""
STALE_AFTER = 3_600.0
"""Seconds for which the last keys serve while the issuer cannot be reached."""
TIMEOUT = 5.0
"""Seconds that the issuer has to answer."""
LARGEST_DOCUMENT = 262_144
"""Bytes of a discovery or JWKS document at most."""

_log = structlog.get_logger()


class KeySource(Protocol):
    """Finds the public key that a token's header names."""

    async def find(self, kid: str | None, algorithm: str) -> jwk.Key | None:
        """Return the key, or None where the issuer has none for that id and algorithm."""


class StateKeys:
    """The embedded issuer's public keys, in a file of the state folder that is read again when it changes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int, int] | None = None
        self._keyring = Keyring({"keys": []})

    async def find(self, kid: str | None, algorithm: str) -> jwk.Key | None:
        """Return the key; None while the issuer has made none."""
        return self.keyring().find(kid, algorithm)

    def keyring(self) -> Keyring:
        """Return the keys as they stand in the file now."""
        try:
            status = self._file.stat()
            mark = status.st_mtime_ns, status.st_size, status.st_ino
            if mark != self._seen:
                self._keyring = Keyring(json.loads(self._file.read_bytes()))
                self._seen = mark
        except FileNotFoundError:
            self._keyring, self._seen = Keyring({"keys": []}), None
        return self._keyring


class IssuerKeys:
    """The public keys of an external issuer, fetched when first needed and kept."""

    def __init__(
        self,
        issuer: str,
        jwks_url: str | None,
        *,
        ticks: Callable[[], float] = time.monotonic,
        patience: float = TIMEOUT,
    ) -> None:
        """Take the issuer's name and, where it has no discovery document, its JWKS address; `ticks` counts seconds."""
        self._patience = patience
        self._issuer = issuer
        self._jwks_url = jwks_url
        self._ticks = ticks
        self._one_at_a_time = asyncio.Lock()
        self._keyring: Keyring | None = None
        self._fetched_at = float("-inf")
        self._asked_at = float("-inf")

    async def find(self, kid: str | None, algorithm: str) -> jwk.Key | None:
        """Return the key, asking the issuer where it is unknown; raise `IssuerUnreachable` where there are no keys."""
        key = self._find(kid, algorithm)
        # While somebody is already asking, a known key serves the others.
        if key is None or (self._age() > FRESH_FOR and not self._one_at_a_time.locked()):
            async with self._one_at_a_time:
                # Whoever waited here may find that the one before brought the key.
                key = self._find(kid, algorithm)
                if (key is None or self._age() > FRESH_FOR) and self._ticks() - self._asked_at >= REFETCH_EVERY:
                    await self._refresh()
                key = self._find(kid, algorithm)
        if self._keyring is None or self._age() > STALE_AFTER:
            raise IssuerUnreachable(retry_after=int(REFETCH_EVERY))
        return key

    def _find(self, kid: str | None, algorithm: str) -> jwk.Key | None:
        return None if self._keyring is None else self._keyring.find(kid, algorithm)

    def _age(self) -> float:
        return self._ticks() - self._fetched_at

    async def _refresh(self) -> None:
        self._asked_at = self._ticks()
        try:
            async with asyncio.timeout(self._patience), httpx.AsyncClient(timeout=self._patience) as client:
                url = self._jwks_url or await self._discover(client)
                self._keyring = Keyring(await _document(client, url))
            self._fetched_at = self._ticks()
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, RecursionError) as error:
            _log.warning("issuer_keys_not_fetched", issuer=self._issuer, error=type(error).__name__)

    async def _discover(self, client: httpx.AsyncClient) -> str:
        """Return the JWKS address of the issuer's discovery document (OpenID Connect Discovery 1.0, section 4)."""
        found = await _document(client, f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if not isinstance(found, dict) or found.get("issuer") != self._issuer:
            raise UnusableDocument("other_issuer")
        url = found.get("jwks_uri")
        secure = isinstance(url, str) and (url.startswith("https://") or not self._issuer.startswith("https://"))
        if not isinstance(url, str) or not secure:
            raise UnusableDocument("no_secure_jwks_uri")
        return url


def key_source(settings: Settings) -> KeySource:
    """Return where the keys of the platform's issuer come from."""
    if settings.oidc_issuer is None:
        return StateKeys(settings.state_dir / "jwks.json")
    return IssuerKeys(settings.oidc_issuer, settings.oidc_jwks_url)


async def _document(client: httpx.AsyncClient, url: str) -> Any:  # noqa: ANN401 -- JSON of somebody else, checked by the reader
    body = bytearray()
    async with client.stream("GET", url, headers={"Accept": "application/json"}) as answer:
        answer.raise_for_status()
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > LARGEST_DOCUMENT:
                raise UnusableDocument("too_long")
    return json.loads(body)
