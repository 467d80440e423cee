"""Merges of two records of one person in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.endpoints import MERGES, PERSONS
from services.gateway.nouns.households import UnknownPersons
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class MergeGrounds(Enum):
    """What shows that two records are one person's 合并依据."""

    DOCUMENT_SEEN = enum_value("document_seen", description="The document was seen 已核验证件.")
    CONFIRMED_BY_POLICE = enum_value("confirmed_by_police", description="The police confirmed it 公安机关已确认.")
    CONFIRMED_BY_PERSON = enum_value("confirmed_by_person", description="The person confirmed it 本人已确认.")


@chosen_from
class MergeUndoReason(Enum):
    """Why two records are parted again 撤销合并原因."""

    TWO_PERSONS = enum_value("two_persons", description="They are two persons' 实为两人.")
    WRONG_SURVIVOR = enum_value("wrong_survivor", description="The wrong one went into the other 保留的记录选错.")
    MERGED_IN_ERROR = enum_value("merged_in_error", description="It was done by mistake 误操作.")


@chosen_from
class PersonDifference(Enum):
    """In what two records of one person differ 不一致项目."""

    SEX = enum_value("sex", description="The sex 性别.")
    BIRTH_DATE = enum_value("birth_date", description="The date of birth 出生日期.")


@described
class Merge(Shape):
    """One record of a person that went into another 档案合并."""

    id: Id = fact("The merge's id.")
    version: int = fact("What `ifMatch` takes when the merge is undone.")
    survivor_id: Id = fact("The record that goes on.", of="survivor")
    absorbed_id: Id = fact("The record that went into it.", of="absorbed")
    grounds: MergeGrounds = fact("What shows that they are one person's 合并依据.")
    despite: list[PersonDifference] = fact("In what they differ, as whoever merged them knew 不一致项目.")
    merged_by: str = fact("Who merged them 经办人.")
    undo_until: Day = fact("The last day on which it can be undone 可撤销至.")
    undone_at: Instant | None = fact("When it was undone; null while it stands 撤销时间.")
    undone_by: str | None = fact("Who undid it 撤销人.")
    undone_for: MergeUndoReason | None = fact("Why 撤销原因.")
    created_at: Instant = fact("When they were merged.")
    updated_at: Instant = fact("When it was last changed.")
    survivor = row(PERSONS, "The record that goes on 保留的记录.", by="survivor_id")
    absorbed = row(PERSONS, "The record that went into it 被并入的记录.", by="absorbed_id")


@described
class TwoResidentIds(Problem):
    """The record that is to go into the other has a resident id of its own 要被并入的记录有自己的身份证号码."""


@described
class PersonsDiffer(Problem):
    """The two records differ in what does not change in a life 两份记录在终身不变的信息上不一致."""

    differs: list[PersonDifference] = fact("In what: name it in `despite` if they are one person's all the same.")


@described
class Clash(Shape):
    """Two rows of one kind that one person cannot both have 互相冲突的两条记录; null is one that is not seen."""

    kind: str = fact("The kind 类别.")
    absorbed: Id | None = fact("The row of the record that goes into the other; of a membership the household.")
    survivor: Id | None = fact("The row of the record that goes on; of a membership the household.")


@described
class MergeConflicts(Problem):
    """Both records say something that one person can have only once 两份记录有同一人只能有一项的内容."""

    conflicts: list[str] = fact("The kinds of what stands twice.")
    rows: list[Clash] = fact("Which rows these are: end or annul one of each two.")


@described
class MergeUndone(Problem):
    """The merge is undone already 这次合并已撤销."""


@described
class UndoTooLate(Problem):
    """The merge can no longer be undone 这次合并已不能撤销."""

    until: Day = fact("The last day on which it could be.")


@described
class UndoLaterFirst(Problem):
    """The surviving record went into another one meanwhile 保留的记录后来又并入了另一份记录."""

    merge: Id = fact("That later merge, to be undone first.")


@taken
class MergeInput(Taken):
    """Two records of one person 合并档案; the absorbed one has no resident id."""

    absorbed_id: Id = fact("The record that is to go into the other.", of="absorbed")
    survivor_id: Id = fact("The record that goes on.", of="survivor")
    grounds: MergeGrounds = fact("What shows that they are one person's 合并依据.")
    despite: list[PersonDifference] | None = optional("In what they differ all the same 不一致项目.")


@taken
class UndoMergeInput(Taken):
    """Why the records are parted again 撤销合并."""

    reason: MergeUndoReason = fact("Why 原因.")


@strawberry.type
class MergeQueries:
    """How merges are found; a person leads to theirs."""

    merge = one(MERGES, "One merge 档案合并.")
    merges = rows(MERGES, "Merges of persons whom the caller sees, in their order 档案合并.")


@strawberry.type
class MergeMutations:
    """What can be done about doubles."""

    merge_persons = verb(
        "POST /v1/merges",
        "Let one record of a person go into another, with all that was recorded about them 合并档案.",
        "people",
        Merge,
        taking=MergeInput,
        or_else=(UnknownPersons, RecordMerged, TwoResidentIds, PersonsDiffer, MergeConflicts),
    )
    undo_merge = verb(
        "POST /v1/merges/{id}:undo",
        "Part two records again, within thirty days of the merge 撤销合并.",
        "people",
        Merge,
        taking=UndoMergeInput,
        or_else=(MergeUndone, UndoTooLate, UndoLaterFirst, MergeConflicts),
    )
