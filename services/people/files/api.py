"""The routes that parts of a person's file have beside their reads.

Each can be annulled where it was recorded by mistake; the number of a certificate can be read unmasked.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from services.kit.database.reading import Shape
from services.kit.http.bodies import Input, Output
from services.kit.http.common import (
    IdempotencyKeyReused,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    StillRunning,
    ValidationFailed,
)
from services.kit.http.etags import IfMatch
from services.kit.http.problems import Problem, responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import STATES_PURPOSE, needs
from services.kit.identity.caller import Caller
from services.kit.identity.refusals import PurposeRequired
from services.kit.resources import changed
from services.kit.transactions import Tx
from services.kit.vault.access_log import READ_UNMASKED
from services.kit.vault.fields import PersonalField
from services.people.files import actions
from services.people.files.actions import Part
from services.people.files.model import AnnulmentReason, FilePart
from services.people.files.problems import PartIsAnnulled

CHANGE: tuple[type[Problem], ...] = (
    NotFound,
    ValidationFailed,
    PreconditionRequired,
    PreconditionFailed,
    PartIsAnnulled,
)
"""What can come of a change to a part."""
REPEAT: tuple[type[Problem], ...] = (IdempotencyKeyReused, StillRunning)
"""What can come of a request that is made again."""


class AnnulIn(Input):
    """Why something was recorded by mistake."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "recorded_in_error"}]})

    reason: AnnulmentReason


def offer_annulment(
    router: APIRouter,
    shape: Shape,
    part: type[Part],
    *,
    one: str,
    many: str,
    scope: str,
    guard: Callable[[Caller, Part], None] = actions.anybody,
    refusals: tuple[type[Problem], ...] = (),
) -> None:
    """Add `POST /{many}/{id}:annul` to a router, for callers with a scope; `one` and `many` as the addresses have them.

    It answers the row as it stands afterwards: annulled, and still to be read. `guard` raises one of `refusals` for
    whoever may not annul this row though they hold the scope.
    """
    model: type[BaseModel] = shape.model
    router.add_api_route(
        f"/{many}/{{{one.rpartition('-')[2]}_id}}:annul",
        _annul(shape, actions.Guarded(part, scope, guard), f"{one.rpartition('-')[2]}_id"),
        methods=["POST"],
        name=f"annul_{one.replace('-', '_')}",
        description=f"Annul {'an' if one[0] in 'aeiou' else 'a'} {one.replace('-', ' ')} that was recorded by mistake: "
        "it can be read and counts no more.",
        response_model=model,
        responses=responds(*CHANGE, *REPEAT, *refusals),
    )


def _annul(shape: Shape, guarded: actions.Guarded[Part], address: str) -> Callable[..., Awaitable[Response]]:
    asked: Any = Path(alias=address)
    writer = needs(guarded.scope)

    @repeatable
    async def annul(
        body: AnnulIn,
        request: Request,  # noqa: ARG001 -- `repeatable` reads it
        seen: IfMatch,
        tx: Tx,
        row: UUID = asked,
        caller: Caller = writer,
    ) -> Response:
        await actions.annul_part(tx, caller, guarded, row, seen, body.reason)
        return await changed(tx, shape, row)

    return annul


class UnmaskedCertificateOut(Output):
    """The number of a certificate as it is; null where none is on file."""

    certificate_number: str | None


def offer_unmasked(
    router: APIRouter, part: type[FilePart], number: PersonalField, *, one: str, many: str, scope: str
) -> None:
    """Add `GET /{many}/{id}/unmasked` to a router: the number of a certificate, for a stated purpose.

    It takes `person:read_unmasked` beside the scope that reads the part; the person's access log keeps who read it.
    """
    address = f"{one.rpartition('-')[2]}_id"
    asked: Any = Path(alias=address)
    reader = needs(READ_UNMASKED)

    async def reveal(request: Request, tx: Tx, row: UUID = asked, caller: Caller = reader) -> Response:
        caller.require(scope)
        shown = await actions.reveal_number(tx, caller, request.app.state.keyring, part, number, row)
        return JSONResponse({number.name: shown}, headers={"Cache-Control": "no-store"})

    router.add_api_route(
        f"/{many}/{{{address}}}/unmasked",
        reveal,
        name=f"reveal_{one.replace('-', '_')}",
        description="Return the number of its certificate unmasked; the person's access log keeps who read it and why.",
        response_model=UnmaskedCertificateOut,
        openapi_extra=STATES_PURPOSE,
        responses=responds(NotFound, ValidationFailed, PurposeRequired),
    )
