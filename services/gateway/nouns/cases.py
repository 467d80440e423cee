"""Service cases in the graph: who is on which path, and how they came to their step."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.choices import CaseState
from services.gateway.nouns.endpoints import CASES, PERSONS
from services.gateway.nouns.paths import StepOutcome
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class CasePauseReason(Enum):
    """Why a case rests 暂停原因."""

    ILL = enum_value("ill", description="The person is ill 患病.")
    UNREACHABLE = enum_value("unreachable", description="The person cannot be reached 联系不上.")
    AWAY = enum_value("away", description="The person is away 外出.")
    AT_OWN_REQUEST = enum_value("at_own_request", description="The person asked for it 本人要求.")


@chosen_from
class CaseCloseReason(Enum):
    """Why a case ended 结案原因."""

    WORK_LASTED = enum_value("work_lasted", description="The work has lasted 稳定就业.")
    PATH_ENDED = enum_value("path_ended", description="The path has ended 路径走完.")
    WITHDRAWN = enum_value("withdrawn", description="The person wants no more 本人退出.")
    NOT_ENTITLED = enum_value("not_entitled", description="The person is not one whom the path is for 不属服务对象.")
    MOVED_AWAY = enum_value("moved_away", description="The person moved away 迁出.")
    DIED = enum_value("died", description="The person died 死亡.")
    OPENED_IN_ERROR = enum_value("opened_in_error", description="It was opened by mistake 误开.")
    OTHER = enum_value("other", description="Another reason 其他.")


@described
class CaseStep(Shape):
    """A step that a case is or was at 经历的环节."""

    step: str = fact("The step, as the path has it 环节.")
    entered_on: Day = fact("When it was entered 进入日期.")
    entered_by: str | None = fact("By whom; null where an event moved the case 经办人.")
    entered_after: str | None = fact("After what, such as matching.referral.hired; null where a worker moved it.")
    left_on: Day | None = fact("When it was left 离开日期.")
    outcome: StepOutcome | None = fact("How it was left 环节结果.")
    left_by: str | None = fact("By whom; null where an event moved the case.")
    left_after: str | None = fact("After what; null where a worker moved it.")


@described
class ServiceCase(Shape):
    """Somebody on a path to work 服务个案."""

    id: Id = fact("The case's id.")
    version: int = fact("What `ifMatch` takes when the case is changed.")
    person_id: Id = fact("The person's id.", of="person")
    path_id: str = fact("The path, as `paths` has it 路径.")
    step: str = fact("The present step, or the last one 当前环节.")
    state: CaseState = fact("Whether it is open, paused or closed 状态.")
    opened_on: Day = fact("As of which day it was opened 开案日期.")
    opened_by: str = fact("By whom 开案人.")
    paused_on: Day | None = fact("Since when it rests 暂停日期.")
    paused_for: CasePauseReason | None = fact("Why it rests 暂停原因.")
    closed_on: Day | None = fact("When it ended 结案日期.")
    closed_for: CaseCloseReason | None = fact("Why it ended 结案原因.")
    steps: list[CaseStep] = fact("Every step that it was at, the present one last 经历的环节.")
    created_at: Instant = fact("When it was opened, to the instant.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@described
class CaseIsOpen(Problem):
    """The person has an open case on this path already 此路径已有未结个案."""

    case: Id | None = fact("The open one.")


@described
class CaseAtRest(Problem):
    """The case is paused or closed, so this cannot be done with it 个案已暂停或已结."""

    state: CaseState = fact("Which of the two 状态.")


@described
class CaseNotPaused(Problem):
    """The case is not paused, so it cannot be resumed 个案未暂停."""

    state: CaseState = fact("How it stands 状态.")


@described
class PathGone(Problem):
    """No file describes the path of this case any more, or its step 已没有文件说明该个案的路径或环节."""

    path_id: str = fact("The path 路径.")
    step: str = fact("Where the case stands 当前环节.")


@described
class StepRefused(Problem):
    """The path does not let this case enter that step 路径不允许进入该环节."""

    step: str = fact("Where the case stands 当前环节.")
    unmet: list[str] = fact("The facts that the step's entrance lacks 未满足的条件.")
    next: list[str] = fact("The steps that ways lead to 可去的环节.")


@taken
class CaseInput(Taken):
    """Whom to open a case for 开案."""

    person_id: Id = fact("The person's id.", of="person")
    path_id: str = fact("The path, as `paths` has it 路径.")
    on: Day | None = optional("As of which day; today where left out 开案日期.")


@taken
class AdvanceCaseInput(Taken):
    """Which step a case is led to 进入环节."""

    to: str = fact("The step 环节.")
    outcome: StepOutcome = fact("How the present one is left 当前环节结果.")
    reached: bool | None = optional("Whether the person was reached in it 是否联系到本人.")


@taken
class PauseCaseInput(Taken):
    """Why a case rests 暂停个案."""

    reason: CasePauseReason = fact("Why 原因.")


@taken
class CloseCaseInput(Taken):
    """Why a case ends 结案."""

    reason: CaseCloseReason = fact("Why 原因.")


@strawberry.type
class CaseQueries:
    """How service cases are found."""

    case = one(CASES, "One service case 服务个案.")
    cases = rows(CASES, "The service cases that the caller sees, in the order of their opening 服务个案.")


@strawberry.type
class CaseMutations:
    """What can be done with a service case."""

    open_case = verb(
        "POST /v1/cases",
        "Open a service case for a person on a path 开案.",
        "people",
        ServiceCase,
        taking=CaseInput,
        or_else=(RecordMerged, CaseIsOpen),
    )
    advance_case = verb(
        "POST /v1/cases/{id}:advance",
        "Lead a case to another step 进入下一环节.",
        "people",
        ServiceCase,
        taking=AdvanceCaseInput,
        or_else=(CaseAtRest, PathGone, StepRefused),
    )
    pause_case = verb(
        "POST /v1/cases/{id}:pause",
        "Let a case rest 暂停个案.",
        "people",
        ServiceCase,
        taking=PauseCaseInput,
        or_else=(CaseAtRest,),
    )
    resume_case = verb(
        "POST /v1/cases/{id}:resume",
        "Let a case go on 恢复个案.",
        "people",
        ServiceCase,
        or_else=(CaseNotPaused, PathGone),
    )
    close_case = verb(
        "POST /v1/cases/{id}:close",
        "Close a case 结案.",
        "people",
        ServiceCase,
        taking=CloseCaseInput,
        or_else=(CaseAtRest,),
    )
