"""The routes that parts of a person's file have beside their reads.

Each is recorded and changed in one way, and annulled where it was recorded by mistake; the number of a certificate can
be read unmasked. What differs from part to part is what a body holds and what may stand in the file.
"""

from collections.abc import Awaitable, Callable
from dataclasses import KW_ONLY, dataclass
from typing import Annotated, Any, Generic
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Input, Output
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.etags import IfMatch
from services.kit.http.patches import MERGE_PATCH, MERGE_PATCH_ONLY, Patch
from services.kit.http.problems import Problem, responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import STATES_PURPOSE, needs
from services.kit.identity.caller import Caller
from services.kit.identity.refusals import PurposeRequired
from services.kit.merged import RecordMerged
from services.kit.resources import changed
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.kit.vault.access_log import READ_UNMASKED
from services.people.files import actions
from services.people.files.actions import Keeping, Part
from services.people.files.model import AnnulmentReason
from services.people.files.problems import PartIsAnnulled

Columns = Callable[[dict[str, Any]], dict[str, Any]]
CHANGE: tuple[type[Problem], ...] = (PartIsAnnulled, RecordMerged)
"""What can come of a change to a part."""


class AnnulIn(Input):
    """Why something was recorded by mistake."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "recorded_in_error"}]})

    reason: AnnulmentReason


@dataclass(frozen=True, slots=True)
class PartRoutes(Generic[Part]):
    """The routes of a part: how it is shown and kept, and its name, as the addresses have it.

    `refusals` are what may come of recording or changing it beside what may come of any part. `columns` makes the
    table's values of what is stated, where these differ (yuan and fen).
    """

    router: APIRouter
    shape: Shape
    keeping: Keeping[Part]
    _: KW_ONLY
    one: str
    many: str
    refusals: tuple[type[Problem], ...] = ()
    columns: Columns = dict

    @property
    def named(self) -> str:
        """How the names of its routes end."""
        return self.one.replace("-", "_")

    @property
    def id_name(self) -> str:
        """What its addresses call the id of a row."""
        return f"{self.one.rpartition('-')[2]}_id"

    @property
    def model(self) -> type[BaseModel]:
        """What its routes answer."""
        return self.shape.model

    async def changed(self, tx: AsyncSession, caller: Caller, row: UUID, did: str) -> Response:
        """Answer a row as a change leaves it, `PATCH {}` or a step of it; who is shown what is noted is noted."""
        route = did.format(f"/v1/{self.many}/{{{self.id_name}}}")
        await actions.note_shown(tx, caller, self.keeping, row, self.shape.noted_of(), route=route)
        return await changed(tx, self.shape, row)


def offer_recording(routes: PartRoutes[Part], taken: type[Input], told: str) -> None:
    """Add `POST /{many}`; `taken` is its body, the `person` and what is stated, and `told` what the document says."""
    routes.router.add_api_route(
        f"/{routes.many}",
        _record(routes, taken),
        methods=["POST"],
        status_code=201,
        name=f"record_{routes.named}",
        description=told,
        response_model=routes.model,
        responses=responds(NotFound, RecordMerged, *routes.refusals),
    )


def _record(routes: PartRoutes[Part], taken: type[Input]) -> Callable[..., Awaitable[Response]]:
    writer = needs(routes.keeping.scope)

    @repeatable
    async def record(
        body: taken,  # type: ignore[valid-type]  # the body of each part
        request: Request,
        tx: Tx,
        caller: Caller = writer,
    ) -> Response:
        stated = {name: getattr(body, name) for name in taken.model_fields}
        person: UUID = stated.pop("person")
        keyring = request.app.state.keyring
        part = await actions.record_part(tx, caller, keyring, routes.keeping, person, routes.columns(stated))
        return await changed(tx, routes.shape, part.id, location=f"/v1/{routes.many}/{part.id}")

    return record


def offer_changes(routes: PartRoutes[Part], taken: type[Patch], told: str) -> None:
    """Add `PATCH /{many}/{id}`; `taken` is its body, and `told` what the document says."""
    routes.router.add_api_route(
        f"/{routes.many}/{{{routes.id_name}}}",
        _change(routes, taken),
        methods=["PATCH"],
        name=f"change_{routes.named}",
        description=told,
        dependencies=[MERGE_PATCH_ONLY],
        response_model=routes.model,
        responses=responds(NotFound, *CHANGE, *routes.refusals),
    )


def _change(routes: PartRoutes[Part], taken: type[Patch]) -> Callable[..., Awaitable[Response]]:
    asked: Any = Path(alias=routes.id_name)
    writer = needs(routes.keeping.scope)

    async def change(
        body: Annotated[taken, MERGE_PATCH],  # type: ignore[valid-type]  # the body of each part
        request: Request,
        seen: IfMatch,
        tx: Tx,
        row: UUID = asked,
        caller: Caller = writer,
    ) -> Response:
        patch: Patch = body
        changes, keyring = routes.columns(patch.changes()), request.app.state.keyring
        await actions.change_part(tx, caller, keyring, routes.keeping, row, seen, changes)
        return await routes.changed(tx, caller, row, "PATCH {}")

    return change


def offer_annulment(routes: PartRoutes[Part], *refusals: type[Problem]) -> None:
    """Add `POST /{many}/{id}:annul`; `refusals` are what the guard of the part raises.

    It answers the row as it stands afterwards: annulled, and still to be read.
    """
    one = routes.one.replace("-", " ")

    async def annulled(asked: Asked) -> Response:
        return await routes.changed(asked.tx, asked.caller, asked.row, "POST {}:annul")

    step = Steps(routes.router, routes.shape, one=routes.one, many=routes.many, problems=CHANGE, answer=annulled)

    async def annul(asked: Asked, body: AnnulIn) -> None:
        await actions.annul_part(asked.tx, asked.caller, routes.keeping, asked.row, asked.seen, body.reason)

    annul.__name__ = f"annul_{routes.named}"
    annul.__doc__ = (
        f"Annul {'an' if one[0] in 'aeiou' else 'a'} {one} that was recorded by mistake: "
        "it can be read and counts no more."
    )
    step("annul", routes.keeping.scope, *refusals)(annul)


class UnmaskedCertificateOut(Output):
    """The number of a certificate as it is; null where none is on file."""

    certificate_number: str | None


def offer_unmasked(
    routes: PartRoutes[Part],
    scope: str = actions.READ,
    *,
    shown: type[Output] = UnmaskedCertificateOut,
    told: str = "Return the number of its certificate unmasked; the person's access log keeps who read it and why.",
) -> None:
    """Add `GET /{many}/{id}/unmasked`: what is sealed, the number of a certificate mostly, for a stated purpose.

    It takes `person:read_unmasked` beside the scope that reads the part; the person's access log keeps who read it.
    """
    asked: Any = Path(alias=routes.id_name)
    reader = needs(READ_UNMASKED)

    async def reveal(request: Request, tx: Tx, row: UUID = asked, caller: Caller = reader) -> Response:
        caller.require(scope)
        found = await actions.reveal_sealed(tx, caller, request.app.state.keyring, routes.keeping, row)
        return JSONResponse(found, headers={"Cache-Control": "no-store"})

    routes.router.add_api_route(
        f"/{routes.many}/{{{routes.id_name}}}/unmasked",
        reveal,
        name=f"reveal_{routes.named}",
        description=told,
        response_model=shown,
        openapi_extra=STATES_PURPOSE,
        responses=responds(NotFound, PurposeRequired),
    )
