"""What persons look for, in the graph."""

import strawberry

from services.gateway.nouns.choices import ClosingReason, CourseTime, HomeWork, NeedPurpose, WayToWork, WorkHours
from services.gateway.nouns.endpoints import NEEDS, PERSONS
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant, Yuan
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Need(Shape):
    """What work a person looks for, or what they want to learn 求职或培训需求."""

    id: Id = fact("The need's id.")
    version: int = fact("What `ifMatch` takes when the need is changed.")
    person_id: Id = fact("The person's id.", of="person")
    purpose: NeedPurpose = fact("Whether for work or for training 需求类别.")
    occupations: list[str] = fact("The occupations, CSCO 2022 意向职业.")
    districts: list[str] = fact("Where, GB/T 2260 意向地区.")
    wage_from: Yuan | None = fact("The wage per month, at least 期望月薪下限.")
    takes_any_post: bool = fact("Whether any post will do 服从安排.")
    hours: WorkHours | None = fact("For how many hours; null is not stated 工时要求.")
    home_work: HomeWork | None = fact("Whether work at home is wanted or needed; null is not stated 居家就业.")
    transport: WayToWork | None = fact("How the person gets to work; null is not stated 通勤条件.")
    course: str | None = fact("What is to be learnt, in words 培训意愿.")
    course_times: list[CourseTime] = fact("When the person can learn 可培训时间.")
    recorded_on: Day = fact("When it was recorded 登记日期.")
    closed_on: Day | None = fact("When it was closed 结束日期.")
    closed_for: ClosingReason | None = fact("Why it was closed 结束原因.")
    created_at: Instant = fact("When it was recorded, to the instant.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@described
class NeedIsOpen(Problem):
    """The person has an open need of this purpose already 已有同类未结束的需求."""

    need: Id | None = fact("The open one.")


@described
class NeedIsClosed(Problem):
    """The need is closed and cannot be changed any more 需求已结束."""


@taken
class NeedInput(Taken):
    """A need to record 登记需求."""

    person_id: Id = fact("The person's id.", of="person")
    purpose: NeedPurpose = fact("Whether for work or for training 需求类别.")
    occupations: list[str] | None = optional("The occupations, CSCO 2022, 10 at most 意向职业.")
    districts: list[str] | None = optional("Where, GB/T 2260, 10 at most 意向地区.")
    wage_from: Yuan | None = optional("The wage per month, at least 期望月薪下限.")
    takes_any_post: bool | None = optional("Whether any post will do 服从安排.")
    hours: WorkHours | None = optional("For how many hours 工时要求.")
    home_work: HomeWork | None = optional("Whether work at home is wanted or needed 居家就业.")
    transport: WayToWork | None = optional("How the person gets to work 通勤条件.")
    course: str | None = optional("What is to be learnt, where no occupation says it 培训意愿.")
    course_times: list[CourseTime] | None = optional("When the person can learn 可培训时间.")


@taken
class NeedChanges(Taken):
    """What to change about an open need; what is left out stays as it is."""

    occupations: list[str] | None = optional("The occupations, CSCO 2022, 10 at most 意向职业.")
    districts: list[str] | None = optional("Where, GB/T 2260, 10 at most 意向地区.")
    wage_from: Yuan | None = optional("The wage per month, at least, or null 期望月薪下限.")
    takes_any_post: bool | None = optional("Whether any post will do 服从安排.")
    hours: WorkHours | None = optional("For how many hours 工时要求.")
    home_work: HomeWork | None = optional("Whether work at home is wanted or needed 居家就业.")
    transport: WayToWork | None = optional("How the person gets to work 通勤条件.")
    course: str | None = optional("What is to be learnt, where no occupation says it 培训意愿.")
    course_times: list[CourseTime] | None = optional("When the person can learn 可培训时间.")


@taken
class CloseNeedInput(Taken):
    """Why a need is closed 结束需求."""

    reason: ClosingReason = fact("Why 原因.")
    on: Day | None = optional("On which day; today where left out 结束日期.")


@strawberry.type
class NeedQueries:
    """How needs are found."""

    need = one(NEEDS, "One need 需求.")
    needs = rows(NEEDS, "The needs that the caller sees, in the order of their recording 需求.")


@strawberry.type
class NeedMutations:
    """What can be done with a need."""

    record_need = verb(
        "POST /v1/needs",
        "Record what a person looks for 登记需求.",
        "people",
        Need,
        taking=NeedInput,
        or_else=(RecordMerged, NeedIsOpen),
    )
    change_need = verb(
        "PATCH /v1/needs/{id}",
        "Change an open need 变更需求.",
        "people",
        Need,
        taking=NeedChanges,
        or_else=(NeedIsClosed,),
    )
    close_need = verb(
        "POST /v1/needs/{id}:close",
        "Close a need 结束需求.",
        "people",
        Need,
        taking=CloseNeedInput,
        or_else=(NeedIsClosed,),
    )
