"""Files of evidence in the graph: which there are. What they say is read over REST, as the files that they are."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.file.choices import EvidenceKind
from services.gateway.nouns.file.endpoints import EVIDENCE_FILES
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Id, Instant
from services.gateway.shapes import Shape, chosen_from, described, fact


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


@strawberry.type
class EvidenceFileQueries:
    """How files of evidence are found."""

    evidence_file = one(EVIDENCE_FILES, "One file of evidence 材料文件.")
    evidence_files = rows(EVIDENCE_FILES, "The files of evidence about persons whom the caller sees 材料文件.")
