"""Exports of persons over REST: ask for a file, watch it, fetch it, until it expires."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict

from services.kit.codes.text import DistrictText
from services.kit.files.answering import MEDIA_TYPES, FileResponse, file_answer
from services.kit.http.bodies import Input
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import STATES_PURPOSE, needs
from services.kit.identity.caller import Caller
from services.kit.identity.refusals import PurposeRequired
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx, database_of
from services.people.exports import actions, queries
from services.people.exports.model import Format, State
from services.people.exports.problems import ExportNotDone, PersonExportEnded
from services.people.exports.queries import PERSON_EXPORT, PersonExportOut
from services.people.persons.queries import HukouKind

router = APIRouter(prefix="/v1", tags=["exports"])

OneExport = Annotated[Fields, sparse(PersonExportOut)]
Exporter = Annotated[Caller, needs(actions.SCOPE)]
step = Steps(router, PERSON_EXPORT, one="export", many="exports")


class PersonExportIn(Input):
    """A file to ask for: of whom, as the list of persons is narrowed, and in which form.

    Personal data is masked unless `unmasked`, which takes the scope `person:read_unmasked` and a stated purpose; each
    person's access log then has an entry. A workbook has 50,000 rows at most.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"format": "csv", "residence": "440303", "hukou_kind": "urban"}]}
    )

    format: Format
    language: Literal["zh", "en"] = "zh"
    unmasked: bool = False
    residence: DistrictText | None = None
    hukou_kind: HukouKind | None = None
    temporary: bool | None = None
    merged: bool | None = None


@router.post(
    "/exports",
    status_code=201,
    response_model=PersonExportOut,
    openapi_extra=STATES_PURPOSE,
    responses=responds(PurposeRequired),
)
@repeatable
async def ask_for_export(
    body: PersonExportIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Exporter,
) -> Response:
    """Ask for a file of the persons that the caller sees; it is made in the background, for the caller alone."""
    narrowed = {
        "residence": body.residence,
        "hukou_kind": body.hukou_kind,
        "temporary": body.temporary,
        "merged": body.merged,
    }
    asked = await actions.ask_for_export(tx, caller, body.format, body.language, narrowed, unmasked=body.unmasked)
    return await changed(tx, PERSON_EXPORT, asked.id, location=f"/v1/exports/{asked.id}")


@step("cancel", actions.SCOPE, PersonExportEnded)
async def cancel_export(asked: Asked) -> None:
    """End an export and destroy its file, also one that is done.

    A running one changes all the time: If-Match: *.
    """
    await actions.cancel_export(asked.tx, asked.row, asked.seen)


@router.get("/exports", response_model=Page[PersonExportOut])
async def list_exports(
    request: Request, paging: Paging, fields: OneExport, caller: Exporter, state: State | None = None
) -> Response:
    """List the exports that the caller asked for, in that order."""
    return await page_of(request, caller, PERSON_EXPORT, paging, fields, state=state)


offer_reads(
    router, PERSON_EXPORT, one="export", many="exports", scope=actions.SCOPE, told="Return an export and how far it is."
)


@router.get(
    "/exports/{export_id}/file",
    response_class=Response,
    responses=file_answer("csv", "xlsx", "ndjson") | responds(NotFound, ExportNotDone),
)
async def fetch_export(export_id: UUID, request: Request, tx: Tx, caller: Exporter) -> Response:
    """Return the file, as often as wanted until it expires.

    `Content-Length` says how long it is: where it is destroyed while it is fetched, the connection breaks before.
    """
    found = await actions.fetchable(tx, export_id)
    sizes = await queries.sizes(tx, export_id)
    content = queries.parts(database_of(request), caller, request.app.state.keyring, export_id, len(sizes))
    return FileResponse(content, MEDIA_TYPES[found.format], f"persons.{found.format}", size=sum(sizes))
