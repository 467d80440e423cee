"""The token with which one service reads another's feed and snapshot: of the role `service`, and good for minutes.

Beside the embedded issuer it is minted here. Beside an external one it is asked of that issuer with the client
credentials grant (RFC 6749, 4.4); BIHUAN_SERVICE_CLIENT_ID and BIHUAN_SERVICE_CLIENT_SECRET name a client of the role
`service`.
"""

import time
from datetime import timedelta

import httpx

from services.kit.identity.issuer import mint
from services.kit.settings import Settings

MINTED_FOR = timedelta(minutes=5)
EARLY = 30.0
"""Seconds before its end at which a token is replaced."""
PATIENCE = 5.0
NOT_SET = "BIHUAN_SERVICE_CLIENT_ID and BIHUAN_SERVICE_CLIENT_SECRET are not set"


class NoServiceToken(Exception):
    """The external issuer gives no token to this service."""

    def __init__(self, why: str) -> None:
        """Say why, and nothing of the credentials."""
        super().__init__(why)


class ServiceTokens:
    """Hands out the current token, and gets the next one in time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._token = ""
        self._until = 0.0

    async def current(self) -> str:
        """Return a token that is good for some time yet; raise `NoServiceToken`."""
        if time.monotonic() > self._until:
            if self._settings.embedded_issuer:
                self._token, seconds = mint(self._settings, roles=["service"], lifetime=MINTED_FOR), MINTED_FOR.seconds
            else:
                self._token, seconds = await self._granted()
            self._until = time.monotonic() + seconds - EARLY
        return self._token

    async def _granted(self) -> tuple[str, int]:
        """Ask the external issuer; return the token and the seconds for which it is good."""
        client_id, secret = self._settings.service_client_id, self._settings.service_client_secret
        if client_id is None or secret is None:
            raise NoServiceToken(NOT_SET)
        try:
            async with httpx.AsyncClient(timeout=PATIENCE) as client:
                discovery = f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration"
                endpoint = (await client.get(discovery)).raise_for_status().json()["token_endpoint"]
                answer = await client.post(
                    endpoint, data={"grant_type": "client_credentials"}, auth=(client_id, secret.get_secret_value())
                )
                granted = answer.raise_for_status().json()
                return granted["access_token"], int(granted.get("expires_in", MINTED_FOR.seconds))
        except httpx.HTTPStatusError as error:
            raise NoServiceToken(str(error.response.status_code)) from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
            raise NoServiceToken(type(error).__name__) from None
