"""Files of evidence in the graph: which there are, opened and completed; the bytes come and go over REST."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.files import file_at
from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.file.choices import EvidenceKind
from services.gateway.nouns.file.endpoints import EVIDENCE_FILES
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import plain_verb, verb


@chosen_from
class EvidenceState(Enum):
    """How far a file of evidence has come, and whether its content is served 材料状态."""

    RECEIVING = enum_value("receiving", description="It has not come whole 接收中.")
    STORED = enum_value("stored", description="It has; where a scanner is set, it waits for it 已保存.")
    CLEAN = enum_value("clean", description="The scanner found nothing 已通过扫描.")
    INFECTED = enum_value("infected", description="The scanner found something, and it was destroyed 染毒已销毁.")
    SCAN_UNAVAILABLE = enum_value("scan_unavailable", description="The scanner did not answer 扫描未完成.")
    ERASED = enum_value("erased", description="It went with the person's key 已清除.")


@described
class EvidenceFile(Shape):
    """A file that shows what is recorded about a person 材料文件."""

    id: Id = fact("Its id.")
    version: int = fact("Rises with each change.")
    person_id: Id = fact("The person's id.", of="person")
    application_id: Id | None = fact("The application that it was handed in with 所附申请.", of="application")
    kind: EvidenceKind = fact("What it shows 材料类别.")
    media_type: str = fact("What it is by its bytes 文件类型.")
    size: int = fact("How many bytes it has 字节数.")
    sha256: str = fact("Their SHA-256, hexadecimal 摘要.")
    state: EvidenceState = fact("How far it has come 状态.")
    recorded_by: str = fact("Who handed it in 提交人.")
    stored_at: Instant | None = fact("When it had come whole 保存时间.")
    scanned_at: Instant | None = fact("When the scanner was asked last 扫描时间.")
    created_at: Instant = fact("When it was opened.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")
    upload = file_at(
        "people PUT /v1/evidence-files/{id}/parts/{number}",
        "Where its parts go until it is completed: 2 MiB of its bytes each, the last one what is left 上传地址.",
        "application/octet-stream",
    )
    content = file_at(
        "people GET /v1/evidence-files/{id}/content",
        "Where its bytes are once they are served, for a purpose in the header Bihuan-Purpose; the access log keeps who"
        " read them 下载地址.",
        typed_by="media_type",
    )


@described
class FileIsStored(Problem):
    """The file is complete already 文件已完整."""


@described
class FilePartsMissing(Problem):
    """Not every part of the file has come 文件不完整."""

    parts: list[int] = fact("The numbers of those that are missing 缺少的分片.")


@described
class FileDiffers(Problem):
    """The file is not what it was said to be 文件与申报不符: open it anew with what it is."""

    differs: str = fact("In what: sha256 or media_type 不符之处.")


@described
class FileTypeNotTaken(Problem):
    """The file is by its bytes of no type that is taken as evidence 不接收此类文件."""

    taken: list[str] = fact("The endings of those that are 可接收的类型.")


@described
class FileNotServed(Problem):
    """The file was erased, or a scanner found something in it 文件不可用."""

    state: str = fact("What has become of it 状态.")


@taken
class EvidenceFileInput(Taken):
    """A file of evidence that follows in parts 提交材料文件."""

    person_id: Id = fact("The person's id.", of="person")
    application_id: Id | None = optional("The application that it is handed in with 所附申请.", of="application")
    kind: EvidenceKind = fact("What it shows 材料类别.")
    media_type: str = fact("What it is, such as application/pdf 文件类型.")
    size: int = fact("How many bytes it has 字节数.")
    sha256: str = fact("Their SHA-256, hexadecimal 摘要.")


@strawberry.type
class EvidenceFileQueries:
    """How files of evidence are found."""

    evidence_file = one(EVIDENCE_FILES, "One file of evidence 材料文件.")
    evidence_files = rows(EVIDENCE_FILES, "The files of evidence about persons whom the caller sees 材料文件.")


@strawberry.type
class EvidenceFileMutations:
    """What can be done with a file of evidence."""

    open_evidence_file = verb(
        "POST /v1/evidence-files",
        "Open a file of evidence; its parts go to its `upload`. Where the person has one of the same bytes, that is"
        " answered, and nothing need be sent 提交材料文件.",
        "people",
        EvidenceFile,
        taking=EvidenceFileInput,
        or_else=(RecordMerged,),
    )
    complete_evidence_file = plain_verb(
        "POST /v1/evidence-files/{id}:complete",
        "Store a file whose parts have all come: it must be what it was said to be 完成材料文件.",
        "people",
        EvidenceFile,
        or_else=(FileIsStored, FilePartsMissing, FileDiffers, FileTypeNotTaken, FileNotServed),
    )
