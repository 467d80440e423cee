"""The embedded issuer over HTTP: a token endpoint (RFC 6749 section 4.4), its discovery document and its keys.

Errors of the token endpoint have the shape of RFC 6749 section 5.2, which every OAuth client library reads, and not
that of the platform's own problems.
"""

import base64
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs, unquote_plus

import anyio
from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from services.kit.identity.clients import Client, client_with
from services.kit.identity.issuer import USUAL_LIFETIME, mint, public_keys
from services.kit.identity.roles import roles, scopes
from services.kit.settings import Settings

LONGEST_FORM = 8_192
"""Bytes of a token request at most."""

_NOT_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_FORM = "application/x-www-form-urlencoded"
_FORM_DOCUMENTED: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            _FORM: {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {"type": "string", "const": "client_credentials"},
                        "client_id": {"type": "string", "description": "Unless HTTP Basic carries it."},
                        "client_secret": {"type": "string", "description": "Unless HTTP Basic carries it."},
                        "scope": {
                            "type": "string",
                            "description": "Scopes wanted, separated by blanks; all if absent.",
                        },
                    },
                },
                "example": {
                    "grant_type": "client_credentials",
                    "client_id": "province",
                    "client_secret": "…",
                    "scope": "person:read change:read",
                },
            }
        },
    }
}

ErrorCode = Literal["invalid_request", "invalid_client", "unsupported_grant_type", "invalid_scope"]


class Issued(BaseModel):
    """An access token, as RFC 6749 section 5.1 answers."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: Annotated[int, Field(description="Seconds for which the token is good.")]
    scope: str


class Refused(BaseModel):
    """Why there is no token, as RFC 6749 section 5.2 answers."""

    error: ErrorCode
    error_description: str


class TokenRefused(Exception):
    """A token request that is not granted."""

    def __init__(self, error: ErrorCode, description: str) -> None:
        """Name the error of RFC 6749 and say it in a sentence that repeats nothing of the request."""
        super().__init__(error)
        self.refused = Refused(error=error, error_description=description)

    def answer(self) -> Response:
        """Return the answer: 401 with a challenge for a client that is not who it says, else 400."""
        unknown = self.refused.error == "invalid_client"
        headers = _NOT_STORED | ({"WWW-Authenticate": 'Basic realm="bihuan"'} if unknown else {})
        return Response(self.refused.model_dump_json(), 401 if unknown else 400, headers, "application/json")


def router(settings: Settings) -> APIRouter | None:
    """Return the embedded issuer's routes, or None where an external issuer signs the tokens."""
    if not settings.embedded_issuer:
        return None
    routes = APIRouter(tags=["identity"])
    # A guess at a secret costs a core 40 ms: one at a time, so that guessing cannot take the machine.
    guesses = anyio.CapacityLimiter(1)

    @routes.post(
        "/oauth/token",
        response_model=Issued,
        responses={400: {"model": Refused}, 401: {"model": Refused}},
        openapi_extra=_FORM_DOCUMENTED,
    )
    async def token(request: Request) -> Response:
        """Exchange a client's credentials for an access token (RFC 6749 section 4.4)."""
        try:
            form = await _form(request)
            client_id, secret = _credentials(request, form)
            client = await run_sync(client_with, settings, client_id, secret, limiter=guesses)
            return _granted(settings, client, form)
        except TokenRefused as refused:
            return refused.answer()

    @routes.get("/.well-known/openid-configuration")
    async def discovery() -> dict[str, Any]:
        """Tell clients where tokens and keys are (OpenID Connect Discovery 1.0)."""
        return _metadata(settings)

    @routes.get("/oauth/jwks")
    def keys() -> dict[str, Any]:
        """Publish the keys that tokens are signed with (RFC 7517)."""
        return public_keys(settings)

    return routes


async def _form(request: Request) -> dict[str, str]:
    """Return the fields of a token request; raise `TokenRefused` where it is too long, no form, or repeats a field."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise TokenRefused("invalid_request", f"The body must be {_FORM}.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise TokenRefused("invalid_request", "The body is too long.")
    try:
        fields = parse_qs(body.decode(), strict_parsing=True, errors="strict")
    except ValueError as error:
        raise TokenRefused("invalid_request", "The body is no form.") from error
    if any(len(values) > 1 for values in fields.values()):
        raise TokenRefused("invalid_request", "A field is there twice.")
    form = {name: values[0] for name, values in fields.items()}
    if "grant_type" not in form:
        raise TokenRefused("invalid_request", "grant_type is missing.")
    if form["grant_type"] != "client_credentials":
        raise TokenRefused("unsupported_grant_type", "The only grant is client_credentials.")
    return form


def _credentials(request: Request, form: dict[str, str]) -> tuple[str, str]:
    """Return the client's id and secret, from HTTP Basic or the form and not from both (RFC 6749 section 2.3)."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        if "client_secret" in form:
            raise TokenRefused("invalid_request", "Credentials come in the header or in the form, not in both.")
        try:
            client_id, separator, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
        except ValueError as error:
            raise TokenRefused("invalid_client", "The Basic credentials cannot be read.") from error
        if separator:
            return unquote_plus(client_id), unquote_plus(secret)
    if "client_id" in form and "client_secret" in form:
        return form["client_id"], form["client_secret"]
    raise TokenRefused("invalid_client", "Client credentials are missing.")


def _granted(settings: Settings, client: Client | None, form: dict[str, str]) -> Response:
    if client is None:
        raise TokenRefused("invalid_client", "There is no client with this id and secret.")
    allowed = {scope for role in client.roles for scope in roles()[role].scopes}
    wanted = set(form["scope"].split()) if "scope" in form else allowed
    if not wanted <= allowed:
        raise TokenRefused("invalid_scope", "The client's roles do not have all of these scopes.")
    access_token = mint(
        settings,
        roles=client.roles,
        districts=client.place.districts,
        organisation=client.place.organisation,
        person=client.place.person,
        subject=client.client_id,
        scopes=sorted(wanted),
    )
    issued = Issued(
        access_token=access_token,
        token_type="Bearer",  # noqa: S106 -- the type's name, no secret
        expires_in=int(USUAL_LIFETIME.total_seconds()),
        scope=" ".join(sorted(wanted)),
    )
    return Response(issued.model_dump_json(), headers=_NOT_STORED, media_type="application/json")


def _metadata(settings: Settings) -> dict[str, Any]:
    return {
        "issuer": settings.issuer,
        "token_endpoint": f"{settings.issuer}/oauth/token",
        "jwks_uri": f"{settings.issuer}/oauth/jwks",
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["Ed25519"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "scopes_supported": list(scopes()),
    }
