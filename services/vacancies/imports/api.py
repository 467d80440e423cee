"""Imports over REST: open one, put its file in parts, start it, watch it, and read what was found.

A file comes in parts of up to 2 MB (`PUT …/parts/1`, `/2` and so on), so that a large one passes every proxy, a broken
upload goes on where it stood, and a part sent twice is the same part.
"""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import ConfigDict, Field

from services.kit.codes.text import DistrictText
from services.kit.database import reading
from services.kit.files.answering import MEDIA_TYPES
from services.kit.files.model import ImportState
from services.kit.files.taking import file_body, only
from services.kit.http.bodies import Input
from services.kit.http.common import (
    NotFound,
    PayloadTooLarge,
    UnsupportedMediaType,
)
from services.kit.http.etags import IfNoneMatch
from services.kit.http.fields import Fields, sparse
from services.kit.http.languages import Voice
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import Say, responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import page_of
from services.kit.resources import changed, show
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx, database_of
from services.vacancies.imports import actions, queries
from services.vacancies.imports.file.mappings import Mapping, shipped
from services.vacancies.imports.model import ImportFinding
from services.vacancies.imports.problems import ImportEnded, NotReceiving, PartsMissing
from services.vacancies.imports.queries import IMPORT, FindingOut, ImportOut

router = APIRouter(prefix="/v1", tags=["imports"])

PARTS_MOST = 1000
SOURCE_FORM = r"^[a-z0-9][a-z0-9_.-]{0,39}$"
Source = Annotated[str, Field(pattern=SOURCE_FORM, examples=["51job"])]
Shipped = Literal["51job", "bihuan"]
PartNumber = Annotated[int, Path(ge=1, le=PARTS_MOST)]
OneImport = Annotated[Fields, sparse(ImportOut)]
ROWS = """\
jobName,companyName,companyType,area,salary,issueDate
社区养老护理员,深圳市小满家政服务有限公司,民营,深圳市罗湖区,4500-6000元/月,2026-03-02
"""
FILES = {MEDIA_TYPES["csv"]: ROWS}
Reader = Annotated[Caller, needs("import:read")]
Importer = Annotated[Caller, needs(actions.SCOPE)]
step = Steps(router, IMPORT, one="import", many="imports")


class ImportIn(Input):
    """An import to open: where the file comes from, the district whose vacancies are taken, and its columns.

    `source` is a name that the district chooses: a row of its next file from there is the same vacancy.
    `mapping` is the name of one that ships, or says which column holds what.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"source": "51job", "district": "440303", "mapping": "51job"}]}
    )

    source: Source
    district: DistrictText
    mapping: Shipped | Mapping


@router.post(
    "/imports",
    status_code=201,
    response_model=ImportOut,
)
@repeatable
async def open_import(
    body: ImportIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Importer,
) -> Response:
    """Open an import; its file follows in parts."""
    mapping = shipped()[body.mapping] if isinstance(body.mapping, str) else body.mapping
    opened = await actions.open_import(tx, caller, body.source, body.district, mapping)
    return await changed(tx, IMPORT, opened.id, location=f"/v1/imports/{opened.id}")


@router.put(
    "/imports/{import_id}/parts/{number}",
    status_code=204,
    dependencies=[only(tuple(FILES))],
    openapi_extra=file_body(FILES),
    responses=responds(NotFound, NotReceiving, UnsupportedMediaType, PayloadTooLarge),
)
async def put_part(import_id: UUID, number: PartNumber, request: Request, tx: Tx, caller: Importer) -> Response:
    """Take a part of the file, up to 2 MB of its bytes, cut anywhere; the same number again replaces it."""
    await actions.put_part(tx, caller, import_id, number, await request.body())
    return Response(status_code=204)


@step("start", actions.SCOPE, NotReceiving, PartsMissing)
async def start_import(asked: Asked) -> None:
    """Start an import whose file is complete, or once more one that failed, which goes on where it stood."""
    await actions.IMPORTS.start(asked.tx, asked.caller, asked.row, asked.seen)


@step("cancel", actions.SCOPE, ImportEnded)
async def cancel_import(asked: Asked) -> None:
    """End an import where it stands, or one that failed; what it has stored stays, its file does not.

    A running one changes all the time: If-Match: *.
    """
    await actions.IMPORTS.cancel(asked.tx, asked.caller, asked.row, asked.seen)


@router.get("/imports", response_model=Page[ImportOut])
async def list_imports(
    request: Request,
    paging: Paging,
    fields: OneImport,
    caller: Reader,
    state: ImportState | None = None,
    source: Annotated[str | None, Query(pattern=SOURCE_FORM)] = None,
) -> Response:
    """List the imports that the caller sees, in the order in which they were opened."""
    return await page_of(request, caller, IMPORT, paging, fields, state=state, source=source)


@router.get("/imports/{import_id}", response_model=ImportOut, responses=responds(NotFound))
async def read_import(
    import_id: UUID, request: Request, fields: OneImport, known: IfNoneMatch, caller: Reader
) -> Response:
    """Return an import and how far it is."""
    return show(await reading.one(database_of(request), caller, IMPORT, import_id, fields.names), known)


@router.get(
    "/imports/{import_id}/findings",
    dependencies=[needs("import:read")],
    responses=responds(NotFound),
)
async def list_findings(import_id: UUID, paging: Paging, tx: Tx, say: Voice) -> Page[FindingOut]:
    """List what was found, by line: rows that were not stored with the reason, and stored ones that lack something."""
    await queries.require(tx, import_id)
    rows = await queries.findings_of(tx, import_id, paging.after(int, int), paging.fetch)
    return paging.page(rows, key=lambda row: (row.line, row.number), show=lambda row: told(row, say))


def told(row: ImportFinding, say: Say) -> FindingOut:
    """Return a finding with its sentence."""
    detail = say("rule", row.rule, row.named)
    return FindingOut(line=row.line, field=row.field, rule=row.rule, stored=row.stored, detail=detail)
