"""Files of evidence over REST: open one, put it in parts, complete it; list what there is, and read one.

A file comes in parts of 2 MiB (`PUT …/parts/1`, `/2` and so on), as every large file does here: each passes every
proxy, a broken upload goes on where it stood, and a part sent twice is the same part.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import ConfigDict, Field

from services.kit.files.storing import store_of
from services.kit.http.bodies import Input
from services.kit.http.common import (
    NotFound,
    PayloadTooLarge,
)
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import STATES_PURPOSE, needs
from services.kit.identity.caller import Caller
from services.kit.identity.refusals import PurposeRequired
from services.kit.merged import RecordMerged
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.transactions import Tx, database_of
from services.people.evidence_files import actions
from services.people.evidence_files.model import Kind, MediaType
from services.people.evidence_files.problems import (
    FileDiffers,
    FileIsStored,
    FileNotServed,
    FilePartsMissing,
    FileTypeNotTaken,
)
from services.people.evidence_files.queries import EVIDENCE_FILE, EvidenceFileOut
from services.people.evidence_files.rules import ENDINGS

router = APIRouter(prefix="/v1", tags=["evidence files"])

PARTS_MOST = 10_000
BINARY = {"schema": {"type": "string", "format": "binary"}, "example": "%PDF-1.7"}
PartNumber = Annotated[int, Path(ge=1, le=PARTS_MOST)]
OneFile = Annotated[Fields, sparse(EvidenceFileOut)]
Reader = Annotated[Caller, needs(actions.READ)]
Writer = Annotated[Caller, needs(actions.WRITE)]


class EvidenceFileIn(Input):
    """A file of evidence that follows in parts: what it is about, how many bytes it has, and their SHA-256.

    `application` is the household's application for certification that it is handed in with.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "kind": "disability_certificate",
                    "media_type": "application/pdf",
                    "size": 8,
                    "sha256": "86edbaa24831badfa0a8b04bb410141e2ee4182b6d0014493fe262a7a331c20b",
                }
            ]
        }
    )

    person: UUID
    application: UUID | None = None
    kind: Kind
    media_type: MediaType
    size: Annotated[int, Field(ge=1, le=2**40)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@router.post(
    "/evidence-files",
    status_code=201,
    response_model=EvidenceFileOut,
    responses=responds(NotFound, RecordMerged)
    | {200: {"model": EvidenceFileOut, "description": "The same bytes are there already: nothing need be sent"}},
)
@repeatable
async def open_evidence_file(body: EvidenceFileIn, request: Request, tx: Tx, caller: Writer) -> Response:
    """Open a file of evidence; it follows in parts. Where the person has one of the same bytes, that is answered."""
    stated = actions.Statement(
        body.person, body.application, body.kind, body.media_type, body.size, bytes.fromhex(body.sha256)
    )
    file, new = await actions.open_file(tx, caller, request.app.state.keyring, stated)
    return await changed(tx, EVIDENCE_FILE, file.id, location=f"/v1/evidence-files/{file.id}" if new else None)


@router.put(
    "/evidence-files/{file_id}/parts/{number}",
    status_code=204,
    openapi_extra={"requestBody": {"required": True, "content": {"application/octet-stream": BINARY}}},
    responses=responds(NotFound, FileIsStored, FileNotServed, PayloadTooLarge),
)
async def put_evidence_part(file_id: UUID, number: PartNumber, request: Request, caller: Writer) -> Response:
    """Take a part of a file: 2 MiB of its bytes, the last one what is left. The same number again replaces it."""
    state = request.app.state
    store = store_of(state.settings)
    part = await request.body()
    await actions.put_part(database_of(request), caller, state.keyring, store, file_id, number, part)
    return Response(status_code=204)


@router.post(
    "/evidence-files/{file_id}:complete",
    response_model=EvidenceFileOut,
    responses=responds(NotFound, FileIsStored, FilePartsMissing, FileDiffers, FileTypeNotTaken, FileNotServed),
)
async def complete_evidence_file(file_id: UUID, request: Request, caller: Writer) -> Response:
    """Store a file whose parts have all come: its size, its SHA-256 and its type, told by its bytes, must be as stated.

    Done a second time it answers that the file is complete already.
    """
    state, database = request.app.state, database_of(request)
    await actions.complete(database, caller, state.keyring, store_of(state.settings), file_id)
    async with database.begin(caller) as session:
        return await changed(session, EVIDENCE_FILE, file_id)


@router.get("/evidence-files", response_model=Page[EvidenceFileOut])
async def list_evidence_files(
    request: Request,
    paging: Paging,
    fields: OneFile,
    caller: Reader,
    person: UUID | None = None,
    kind: Kind | None = None,
    application: UUID | None = None,
) -> Response:
    """List the files of evidence about persons whom the caller sees, in the order of their recording."""
    return await page_of(
        request, caller, EVIDENCE_FILE, paging, fields, person=person, kind=kind, application=application
    )


offer_reads(router, EVIDENCE_FILE, one="evidence-file", many="evidence-files", scope=actions.READ)


@router.get(
    "/evidence-files/{file_id}/content",
    response_class=Response,
    openapi_extra=STATES_PURPOSE,
    responses=responds(NotFound, FileNotServed, PurposeRequired) | {200: {"content": dict.fromkeys(ENDINGS, BINARY)}},
)
async def read_evidence_content(file_id: UUID, request: Request, tx: Tx, caller: Reader) -> Response:
    """Return what a file says, as an attachment, for a stated purpose; the person's access log keeps who read it."""
    state = request.app.state
    sealed = await actions.revealed(tx, caller, state.keyring, file_id)
    file = sealed.file
    headers = {
        "Content-Disposition": f'attachment; filename="{file.id}.{ENDINGS[file.media_type]}"',
        "Content-Length": str(file.size),
        "Cache-Control": "no-store",
    }
    return StreamingResponse(sealed.content(store_of(state.settings)), media_type=file.media_type, headers=headers)
