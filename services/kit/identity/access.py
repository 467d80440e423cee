"""Who may call a route: the dependency that turns a bearer token into a `Caller` and asks for the route's scope.

    @router.get("/persons/{person_id}")
    async def read(person_id: UUID, caller: Annotated[Caller, needs("person:read")]) -> Person: ...

One dependency per route, and a look-up for a token seen within the last minute. The app keeps its `Verifier` in
`app.state.verifier`. The scope stands in the route's OpenAPI security requirement.
"""

from typing import Annotated, Any

from fastapi import Depends, Security
from fastapi.openapi.models import HTTPBearer
from fastapi.security import SecurityScopes
from fastapi.security.base import SecurityBase
from starlette.requests import HTTPConnection

from services.kit.http.problems import Problem
from services.kit.identity.caller import Caller
from services.kit.identity.purposes import purposes
from services.kit.identity.refusals import (
    AnotherOrganisation,
    Forbidden,
    IssuerUnreachable,
    MixedRoles,
    NoRole,
    OutsideDistricts,
    Unauthenticated,
    UnknownPurpose,
)
from services.kit.identity.roles import known_scope, scopes
from services.kit.identity.tokens import Verifier

PURPOSE_HEADER = "Bihuan-Purpose"
"""The header that says what unmasked personal data is read for."""

REFUSALS: tuple[type[Problem], ...] = (
    Unauthenticated,
    Forbidden,
    OutsideDistricts,
    AnotherOrganisation,
    NoRole,
    MixedRoles,
    UnknownPurpose,
    IssuerUnreachable,
)
"""What any route that needs a token can answer, for its OpenAPI document."""


STATES_PURPOSE: dict[str, Any] = {
    "parameters": [
        {
            "name": PURPOSE_HEADER,
            "in": "header",
            "required": False,
            "description": "What the data is needed for: necessary where it is read unmasked, kept in the access log.",
            "schema": {"type": "string", "enum": list(purposes())},
        }
    ]
}
"""Documents the header on a route that gives unmasked data: `@router.get(…, openapi_extra=STATES_PURPOSE)`.

The header is read with the token, so a parameter in the route's signature would only cost time.
"""


class BearerToken(SecurityBase):
    """Reads `Authorization: Bearer …` (RFC 6750 section 2.1) and `Bihuan-Purpose`."""

    scheme_name = "token"

    def __init__(self) -> None:
        listed = "\n".join(f"* `{scope}`: {words.en} ({words.zh})" for scope, words in scopes().items())
        self.model = HTTPBearer(
            bearerFormat="JWT",
            description=(
                "An access token of the platform's issuer. Each operation names the scope it needs.\n"
                f"`{PURPOSE_HEADER}` says what unmasked data is read for: {', '.join(purposes())}.\n\n{listed}"
            ),
        )

    async def __call__(self, connection: HTTPConnection, required: SecurityScopes) -> Caller:
        """Return the caller; raise a problem where the token, a scope or the purpose is not as it must be."""
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated(reason="missing")
        verifier: Verifier = connection.app.state.verifier
        caller = await verifier.verify(token.strip())
        for scope in required.scopes:
            caller.require(scope)
        purpose = connection.headers.get(PURPOSE_HEADER)
        return caller if purpose is None else caller.with_purpose(_known_purpose(purpose))


def needs(scope: str) -> Any:  # noqa: ANN401 -- FastAPI types its parameter functions so, to stand as defaults too
    """Declare the scope that a route needs, and receive its caller; raise `UnknownScope` where there is none such."""
    return Security(_bearer_token, scopes=[known_scope(scope)])


def _known_purpose(purpose: str) -> str:
    if purpose not in purposes():
        raise UnknownPurpose(known=tuple(purposes()))
    return purpose


_bearer_token = BearerToken()

CurrentCaller = Annotated[Caller, Depends(_bearer_token)]
"""A route's caller where no one scope decides."""
