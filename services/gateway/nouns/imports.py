"""Imports of vacancy files in the graph; the file itself goes to REST, in parts."""

import strawberry

from services.gateway.files import file_at
from services.gateway.nouns.choices import FileEncoding, ImportState
from services.gateway.nouns.endpoints import FINDINGS, IMPORTS
from services.gateway.refusals import Problem
from services.gateway.relations import rows
from services.gateway.scalars import Id, Instant, Json
from services.gateway.shapes import Shape, Taken, described, fact, taken
from services.gateway.verbs import verb


@described
class Import(Shape):
    """An import of a file of vacancies, and how far it is 岗位文件导入."""

    id: Id = fact("The import's id.")
    version: int = fact("What `ifMatch` takes when the import is started.")
    source: str = fact("Where the file comes from 来源.")
    district: str = fact("The district whose vacancies are taken, GB/T 2260 区划.")
    mapping: Json = fact("Which column holds what, by its name in REST 列对应关系.")
    state: ImportState = fact("How far it has come 导入状态.")
    encoding: FileEncoding | None = fact("How the file writes Chinese 文件编码.")
    rows_total: int | None = fact("How many rows the file has 总行数.")
    rows_read: int = fact("How many were read 已读行数.")
    rows_stored: int = fact("How many of them were stored 已入库行数.")
    rows_unchanged: int = fact("How many were there already 未变行数.")
    rows_refused: int = fact("How many were not stored 未入库行数.")
    findings_count: int = fact("How many findings there are 问题数.", of="findings")
    started_at: Instant | None = fact("When it was started.")
    ended_at: Instant | None = fact("When it ended.")
    created_at: Instant = fact("When it was opened.")
    updated_at: Instant = fact("When it last got on.")
    findings = rows(FINDINGS, "What is missing or wrong in the file, by line 问题清单.", id="id")
    upload = file_at(
        "vacancies PUT /v1/imports/{id}/parts/{number}",
        "Where its parts go until it is started: up to 2 MB each, cut anywhere 上传地址.",
        "csv",
    )


@described
class Finding(Shape):
    """Something missing or wrong in a row of a file 导入问题."""

    line: int = fact("The line of the file 行号.")
    field: str | None = fact("The field, by its name in REST 字段.")
    rule: str = fact("The rule's stable name.")
    stored: bool = fact("Whether the row was stored all the same 是否入库.")
    detail: str = fact("The rule in one sentence 说明.")


@described
class NotReceiving(Problem):
    """The import takes no more parts: it was started or has ended 不再接收文件."""


@described
class PartsMissing(Problem):
    """The file is not complete: its parts are numbered from 1 without a gap 文件不完整."""

    missing: list[int] = fact("The first numbers that are not there, ten at most.")


@described
class ImportEnded(Problem):
    """The import has ended already 导入已结束."""


@taken
class ImportInput(Taken):
    """An import to open 新建导入."""

    source: str = fact("Where the file comes from, such as 51job 来源.")
    district: str = fact("The district whose vacancies are taken, GB/T 2260 区划.")
    mapping: Json = fact("The name of a mapping that ships (51job, bihuan), or which column holds what 列对应关系.")


@strawberry.type
class ImportQueries:
    """How imports are found."""

    imports = rows(IMPORTS, "The imports that the caller sees, in the order in which they were opened 岗位文件导入.")


@strawberry.type
class ImportMutations:
    """What can be done with an import."""

    open_import = verb(
        "POST /v1/imports",
        "Open an import; the parts of its file go to its `upload` 新建导入.",
        "vacancies",
        Import,
        taking=ImportInput,
    )
    start_import = verb(
        "POST /v1/imports/{id}:start",
        "Start an import whose file is complete, or once more one that failed 开始导入.",
        "vacancies",
        Import,
        or_else=(NotReceiving, PartsMissing),
    )
    cancel_import = verb(
        "POST /v1/imports/{id}:cancel",
        "End an import where it stands; what it has stored stays 取消导入.",
        "vacancies",
        Import,
        or_else=(ImportEnded,),
        any_version=True,
    )
