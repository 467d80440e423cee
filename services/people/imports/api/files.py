"""Imports of persons over REST: open one, put its file in parts, start it, watch it.

A file comes in parts of up to 2 MB (`PUT …/parts/1`, `/2` and so on), as files of vacancies do: a large one passes
every proxy, a broken upload goes on where it stood, and a part sent twice is the same part.
"""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import ConfigDict

from services.kit.codes.text import DistrictText
from services.kit.files.answering import MEDIA_TYPES, file_answer
from services.kit.files.model import ImportState
from services.kit.files.taking import file_body, only
from services.kit.http.bodies import Input
from services.kit.http.common import (
    NotFound,
    PayloadTooLarge,
    UnsupportedMediaType,
)
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.people.imports import actions
from services.people.imports.file.templates import template_of
from services.people.imports.model import Format
from services.people.imports.problems import FileNotReceived, PartsOfFileMissing, PersonImportEnded
from services.people.imports.queries import PERSON_IMPORT, PersonImportOut

router = APIRouter(prefix="/v1", tags=["imports"])

PARTS_MOST = 100
PartNumber = Annotated[int, Path(ge=1, le=PARTS_MOST)]
OneImport = Annotated[Fields, sparse(PersonImportOut)]
ROWS = """\
姓名,居民身份证号码,联系电话,常住地行政区划代码,户籍地行政区划代码,户口性质
陈小明,370102199003070016,13800000000,370102001,370102,城镇
"""
LINE = """\
{"name": "陈小明", "resident_id": "370102199003070016", "residence": "370102", "hukou": "370102", "hukou_kind": "urban"}
"""
FILES = {MEDIA_TYPES["csv"]: ROWS, MEDIA_TYPES["xlsx"]: "The bytes of it.", MEDIA_TYPES["ndjson"]: LINE}
TEMPLATE: dict[int | str, dict[str, Any]] = file_answer("csv", "xlsx")
Importer = Annotated[Caller, needs(actions.SCOPE)]
step = Steps(router, PERSON_IMPORT, one="import", many="imports")


class PersonImportIn(Input):
    """An import to open: the district whose office imports, and what kind of file follows.

    Persons who live outside the district are refused. A dry run registers nobody, and says what would become of each
    row.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"district": "440303", "format": "csv", "dry_run": True}]}
    )

    district: DistrictText
    format: Format
    dry_run: bool = False


@router.get("/imports/template", response_class=Response, responses=TEMPLATE)
async def read_template(
    caller: Importer,  # noqa: ARG001 -- the route is theirs alone
    file_format: Annotated[Literal["csv", "xlsx"], Query(alias="format")] = "csv",
    language: Literal["zh", "en"] = "zh",
) -> Response:
    """Return an empty file with the headings of every column, and a line of invented examples.

    An import takes headings in either language, and the fields' own names.
    """
    headers = {"Content-Disposition": f'attachment; filename="persons.{file_format}"'}
    return Response(template_of(file_format, language), media_type=MEDIA_TYPES[file_format], headers=headers)


@router.post(
    "/imports",
    status_code=201,
    response_model=PersonImportOut,
)
@repeatable
async def open_import(
    body: PersonImportIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Importer,
) -> Response:
    """Open an import; its file follows in parts."""
    opened = await actions.open_import(tx, caller, body.district, body.format, dry_run=body.dry_run)
    return await changed(tx, PERSON_IMPORT, opened.id, location=f"/v1/imports/{opened.id}")


@router.put(
    "/imports/{import_id}/parts/{number}",
    status_code=204,
    dependencies=[only(tuple(FILES))],
    openapi_extra=file_body(FILES),
    responses=responds(NotFound, FileNotReceived, UnsupportedMediaType, PayloadTooLarge),
)
async def put_import_part(import_id: UUID, number: PartNumber, request: Request, tx: Tx, caller: Importer) -> Response:
    """Take a part of the file, up to 2 MB of its bytes, cut anywhere; the same number again replaces it."""
    await actions.put_part(tx, caller, request.app.state.keyring, import_id, number, await request.body())
    return Response(status_code=204)


@step("start", actions.SCOPE, FileNotReceived, PartsOfFileMissing)
async def start_import(asked: Asked) -> None:
    """Start an import whose file is complete, or once more one that failed, which goes on where it stood."""
    await actions.IMPORTS.start(asked.tx, asked.caller, asked.row, asked.seen)


@step("cancel", actions.SCOPE, PersonImportEnded)
async def cancel_import(asked: Asked) -> None:
    """End an import where it stands, or one that failed; whom it has registered stays, its file does not.

    A running one changes all the time: If-Match: *.
    """
    await actions.IMPORTS.cancel(asked.tx, asked.caller, asked.row, asked.seen)


@router.get("/imports", response_model=Page[PersonImportOut])
async def list_imports(
    request: Request,
    paging: Paging,
    fields: OneImport,
    caller: Importer,
    state: ImportState | None = None,
    dry_run: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List the imports that the caller sees, in the order in which they were opened."""
    return await page_of(request, caller, PERSON_IMPORT, paging, fields, state=state, dry_run=dry_run)


offer_reads(
    router, PERSON_IMPORT, one="import", many="imports", scope=actions.SCOPE, told="Return an import and how far it is."
)
