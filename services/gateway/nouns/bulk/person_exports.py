"""Exports of persons in the graph: how far each is; the file itself is fetched over REST."""

import strawberry

from services.gateway.files import file_at
from services.gateway.nouns.bulk.choices import ExportFailure, ExportState, FileFormat, HeadingLanguage
from services.gateway.nouns.bulk.endpoints import PERSON_EXPORTS
from services.gateway.nouns.choices import HukouKind
from services.gateway.refusals import Problem
from services.gateway.relations import one, rows
from services.gateway.scalars import Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class ExportNarrowing(Shape):
    """Whom an export takes along 导出范围; null leaves nobody out."""

    residence: str | None = fact("Those who live there, GB/T 2260 and 10114 常住地.")
    hukou_kind: HukouKind | None = fact("Those with a registration of this kind 户口性质.")
    temporary: bool | None = fact("Those with a temporary record, or all others 是否临时登记.")
    merged: bool | None = fact("Records that went into another one, or all others 是否已并入.")


@described
class PersonExport(Shape):
    """A file of persons for whoever asked for it, and how far it is 人员文件导出."""

    id: Id = fact("The export's id.")
    version: int = fact("Rises with each change.")
    format: FileFormat = fact("What kind of file it is 文件格式.")
    language: HeadingLanguage = fact("In which language its headings are 表头语言.")
    unmasked: bool = fact("Whether personal data stands in it as it is 是否含完整信息.")
    purpose: str | None = fact("What the unmasked data is needed for 用途.")
    narrowed: ExportNarrowing = fact("Whom it takes along 导出范围.")
    state: ExportState = fact("How far it has come 导出状态.")
    failed_for: ExportFailure | None = fact("Why there is no file 失败原因.")
    rows_written: int = fact("How many persons were written 已写行数.")
    expires_at: Instant | None = fact("When the file is destroyed 失效时间.")
    started_at: Instant | None = fact("When it was started.")
    ended_at: Instant | None = fact("When it ended.")
    created_at: Instant = fact("When it was asked for.")
    updated_at: Instant = fact("When it last got on.")
    file = file_at(
        "people GET /v1/exports/{id}/file",
        "Where the file is once it is done, until it expires 下载地址.",
        typed_by="format",
    )


@described
class PurposeRequired(Problem):
    """Say in the header Bihuan-Purpose what the data is needed for 须说明用途."""

    known: list[str] = fact("The purposes that there are 可选用途.")


@described
class PersonExportEnded(Problem):
    """The export has ended already 导出已结束."""


@taken
class PersonExportInput(Taken):
    """A file of persons to ask for 申请人员导出; unmasked takes a purpose in the header Bihuan-Purpose."""

    format: FileFormat = fact("What kind of file it is to be 文件格式.")
    language: HeadingLanguage | None = optional("In which language its headings are to be 表头语言.")
    unmasked: bool | None = optional("Whether personal data is to stand in it as it is 是否含完整信息.")
    residence: str | None = optional("Those who live there, GB/T 2260 and 10114 常住地.")
    hukou_kind: HukouKind | None = optional("Those with a registration of this kind 户口性质.")
    temporary: bool | None = optional("Those with a temporary record, or all others 是否临时登记.")
    merged: bool | None = optional("Records that went into another one, or all others 是否已并入.")


@strawberry.type
class PersonExportQueries:
    """How exports of persons are found."""

    person_export = one(PERSON_EXPORTS, "One export that the caller asked for 人员文件导出.")
    person_exports = rows(PERSON_EXPORTS, "The exports that the caller asked for, in that order 人员文件导出.")


@strawberry.type
class PersonExportMutations:
    """What can be done with an export of persons."""

    ask_for_person_export = verb(
        "POST /v1/exports",
        "Ask for a file of the persons that one sees; it is fetched from its `file` once it is done 申请人员导出.",
        "people",
        PersonExport,
        taking=PersonExportInput,
        or_else=(PurposeRequired,),
    )
    cancel_person_export = verb(
        "POST /v1/exports/{id}:cancel",
        "End an export and destroy its file 取消人员导出.",
        "people",
        PersonExport,
        or_else=(PersonExportEnded,),
        any_version=True,
    )
