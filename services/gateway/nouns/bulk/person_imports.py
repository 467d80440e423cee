"""Imports of persons in the graph: what became of each row; the file itself goes to REST, in parts."""

import strawberry

from services.gateway.files import file_at
from services.gateway.nouns.bulk.choices import FileFormat, ImportOutcome
from services.gateway.nouns.bulk.endpoints import IMPORT_ROWS, PERSON_IMPORTS
from services.gateway.nouns.choices import FileEncoding, ImportState
from services.gateway.nouns.persons import Candidate
from services.gateway.refusals import Problem
from services.gateway.relations import one, rows, whole
from services.gateway.scalars import Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class FileFault(Shape):
    """Something wrong with a file as a whole 文件问题."""

    rule: str = fact("The rule's stable name.")
    detail: str = fact("The rule in one sentence 说明.")


@described
class FileFaults(Shape):
    """What is wrong with a file as a whole 文件问题: nothing, or all of it at once."""

    items: list[FileFault] = fact("Each of them 问题.")


@described
class PersonImport(Shape):
    """An import of a file of persons, and how far it is 人员文件导入."""

    id: Id = fact("The import's id.")
    version: int = fact("What `ifMatch` takes when the import is started.")
    district: str = fact("The district of the office that imports, GB/T 2260 区划.")
    format: FileFormat = fact("What kind of file it is 文件格式.")
    dry_run: bool = fact("Whether nobody is registered, and each row says what would become of it 是否试运行.")
    state: ImportState = fact("How far it has come 导入状态.")
    encoding: FileEncoding | None = fact("How the file writes Chinese 文件编码.")
    rows_total: int | None = fact("How many rows the file has 总行数.")
    rows_read: int = fact("How many were read 已读行数.")
    rows_created: int = fact("How many persons were registered; of a dry run, would be 已登记行数.")
    rows_duplicate: int = fact("How many say somebody who is registered, or in an earlier row 重复行数.")
    rows_ambiguous: int = fact("How many may say somebody who is registered 疑似重复行数.")
    rows_refused: int = fact("How many were refused 未通过行数.")
    started_at: Instant | None = fact("When it was started.")
    ended_at: Instant | None = fact("When it ended.")
    created_at: Instant = fact("When it was opened.")
    updated_at: Instant = fact("When it last got on.")
    faults = whole(
        "people",
        "/v1/imports/{id}/faults",
        FileFaults,
        "What is wrong with the file as a whole: why it was refused, or why its import failed 文件问题.",
        by="id",
    )
    rows = rows(IMPORT_ROWS, "What became of the rows, in the order of the file 各行结果.", id="id")
    upload = file_at(
        "people PUT /v1/imports/{id}/parts/{number}",
        "Where its parts go until it is started: up to 2 MB each, cut anywhere 上传地址.",
        typed_by="format",
    )
    rows_file = file_at(
        "people GET /v1/imports/{id}/rows/file",
        "Where the rows are as a file: CSV, or NDJSON with `?format=ndjson` 各行结果文件.",
        "csv",
        "ndjson",
    )


@described
class RowError(Shape):
    """What is wrong with a row 行问题."""

    pointer: str = fact("Where, by its name in REST; empty for the row as a whole.")
    rule: str = fact("The rule's stable name.")
    detail: str = fact("The rule in one sentence 说明.")


@described
class PersonImportRow(Shape):
    """What became of a row of a file of persons 行结果; nothing that the row said."""

    row: int = fact("The line of the file at which it begins, or the row of the sheet 行号.")
    outcome: ImportOutcome = fact("What became of it 行处理结果.")
    persons: list[Candidate] = fact("Who was registered, or whom the row may say, as far as one sees them 人员.")
    held_in: list[str] = fact("Counties elsewhere whose offices hold such a person, GB/T 2260 所在区县.")
    first_row: int | None = fact("The earlier row that says the same person, or may 首次出现行.")
    errors: list[RowError] = fact("What is wrong with it 问题.")


@described
class FileNotReceived(Problem):
    """The import takes no more parts: it was started or has ended 不再接收文件."""


@described
class PartsOfFileMissing(Problem):
    """The file is not complete: its parts are numbered from 1 without a gap 文件不完整."""

    missing: list[int] = fact("The first numbers that are not there, ten at most.")


@described
class PersonImportEnded(Problem):
    """The import has ended already 导入已结束."""


@taken
class PersonImportInput(Taken):
    """An import of persons to open 新建人员导入."""

    district: str = fact("The district of the office that imports, GB/T 2260 区划.")
    format: FileFormat = fact("What kind of file follows 文件格式.")
    dry_run: bool | None = optional("Whether nobody is to be registered 是否试运行.")


@strawberry.type
class PersonImportQueries:
    """How imports of persons are found."""

    person_import = one(PERSON_IMPORTS, "One import of persons 人员文件导入.")
    person_imports = rows(
        PERSON_IMPORTS,
        "The imports of persons that the caller sees, in the order in which they were opened 人员文件导入.",
    )


@strawberry.type
class PersonImportMutations:
    """What can be done with an import of persons."""

    open_person_import = verb(
        "POST /v1/imports",
        "Open an import of persons; the parts of its file go to its `upload` 新建人员导入.",
        "people",
        PersonImport,
        taking=PersonImportInput,
    )
    start_person_import = verb(
        "POST /v1/imports/{id}:start",
        "Start an import whose file is complete, or once more one that failed 开始人员导入.",
        "people",
        PersonImport,
        or_else=(FileNotReceived, PartsOfFileMissing),
    )
    cancel_person_import = verb(
        "POST /v1/imports/{id}:cancel",
        "End an import where it stands; whom it has registered stays 取消人员导入.",
        "people",
        PersonImport,
        or_else=(PersonImportEnded,),
        any_version=True,
    )
