"""Tasks in the graph: what is to be done, and the worklist."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.cases import CasePauseReason
from services.gateway.nouns.choices import TaskKind
from services.gateway.nouns.endpoints import CASES, PERSONS, TASKS, WORKLIST
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class TaskByHand(Enum):
    """What workers raise themselves 自建待办种类."""

    CONTACT = enum_value("contact", description="Reach the person 联系本人.")
    OTHER = enum_value("other", description="Something else 其他.")


@chosen_from
class TaskOutcome(Enum):
    """What came of a task 办理结果."""

    DONE = enum_value("done", description="It was done 已办.")
    KEPT = enum_value("kept", description="The promise was kept 承诺兑现.")
    BROKEN = enum_value("broken", description="The promise was broken 承诺未兑现.")
    STOPPED = enum_value("stopped", description="The promise was stopped 承诺终止.")
    CANCELLED = enum_value("cancelled", description="It was taken back 已取消.")


@chosen_from
class TaskPause(Enum):
    """Why a task rests 暂停原因."""

    ILL = enum_value("ill", description="The person is ill 患病.")
    UNREACHABLE = enum_value("unreachable", description="The person cannot be reached 联系不上.")
    AWAY = enum_value("away", description="The person is away 外出.")
    AT_OWN_REQUEST = enum_value("at_own_request", description="The person asked for it 本人要求.")
    CASE_PAUSED = enum_value("case_paused", description="Its case rests 个案暂停.")


@chosen_from
class TaskEnd(Enum):
    """Why a task was taken back, or a promise stopped 取消或终止原因."""

    REFUSED_SUITABLE_POST = enum_value("refused_suitable_post", description="A suitable post was refused 拒绝合适岗位.")
    UNREACHABLE = enum_value("unreachable", description="The person cannot be reached 联系不上.")
    AT_OWN_REQUEST = enum_value("at_own_request", description="The person asked for it 本人要求.")
    CERTIFICATION_WITHDRAWN = enum_value(
        "certification_withdrawn", description="The household is certified no more 认定取消."
    )
    TAKES_NO_LONGER_ANY_POST = enum_value(
        "takes_no_longer_any_post", description="The person does not take any post any more 不再服从安排."
    )
    MOVED_AWAY = enum_value("moved_away", description="The person moved away 迁出.")
    DIED = enum_value("died", description="The person died 死亡.")
    NO_LONGER_NEEDED = enum_value("no_longer_needed", description="It is no longer needed 不再需要.")
    RAISED_IN_ERROR = enum_value("raised_in_error", description="It was raised by mistake 误建.")
    CASE_CLOSED = enum_value("case_closed", description="Its case was closed 个案已结.")


@described
class Task(Shape):
    """Something to be done about a person 待办."""

    id: Id = fact("The task's id.")
    version: int = fact("What `ifMatch` takes when the task is changed.")
    person_id: Id = fact("The person's id.", of="person")
    case_id: Id | None = fact("The service case whose step it is.", of="case")
    kind: TaskKind = fact("What kind it is of 种类.")
    step: str | None = fact("The step that is to be done 环节.")
    about: Id | None = fact("The referral that is to be checked 推荐记录.")
    rule: str | None = fact("The text that makes a promise 承诺依据.")
    due_on: Day | None = fact("The last day; null where no text and nobody says 截止日期.")
    overdue: bool = fact("Whether that day has passed 是否逾期.")
    raised_on: Day = fact("Since when it is to be done 产生日期.")
    raised_by: str | None = fact("Who raised it; null where it follows from what happened 创建人.")
    raised_after: str | None = fact("What it follows from, such as people.household.certified 产生原因.")
    paused_on: Day | None = fact("Since when it rests 暂停日期.")
    paused_for: TaskPause | None = fact("Why it rests 暂停原因.")
    closed_on: Day | None = fact("When it came to its end 办结日期.")
    outcome: TaskOutcome | None = fact("What came of it 办理结果.")
    closed_for: TaskEnd | None = fact("Why it was taken back or stopped 取消或终止原因.")
    closed_by: str | None = fact("Who ended it 办结人.")
    closed_after: str | None = fact("What ended it 办结原因.")
    alerted_on: Day | None = fact("When it was told to be overdue 逾期提醒日期.")
    contacted_on: Day | None = fact(
        "When the person was last reached: by a task, a step, a visit or at an appointment 最近联系日期."
    )
    days_since_contact: int | None = fact("How many days ago that was 距上次联系天数.")
    created_at: Instant = fact("When it was raised, to the instant.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")
    case = row(CASES, "The service case 服务个案.", by="case_id")


@described
class TaskIsClosed(Problem):
    """The task has its outcome and cannot be changed any more 待办已办结."""

    outcome: TaskOutcome = fact("Which 办理结果.")


@described
class TaskAtRest(Problem):
    """The task is paused, so this cannot be done with it 待办已暂停."""


@described
class TaskNotPaused(Problem):
    """The task is not paused, so it cannot be resumed 待办未暂停."""


@described
class TaskFollowsItsCase(Problem):
    """The task is the present step of a case and goes with it 该待办随个案办理."""


@described
class KeptByWork(Problem):
    """A promise is kept by work that the platform knows of, and not by hand 承诺随就业情况兑现，不能人工办结."""


@described
class NotForThisKind(Problem):
    """A task of this kind is not ended or paused so 该种待办不能这样办理."""

    kind: TaskKind = fact("The task's kind 种类.")


@taken
class TaskInput(Taken):
    """What is to be done about a person 新建待办."""

    person_id: Id = fact("The person's id.", of="person")
    kind: TaskByHand = fact("What 种类.")
    due_on: Day | None = optional("The last day, where there is one 截止日期.")


@taken
class CompleteTaskInput(Taken):
    """How a task was done 办结待办."""

    on: Day | None = optional("On which day; today where left out 办结日期.")
    reached: bool | None = optional("Whether the person was reached by it 是否联系到本人.")


@taken
class CancelTaskInput(Taken):
    """Why a task is taken back 取消待办."""

    reason: TaskEnd = fact("Why 原因.")


@taken
class PausePromiseInput(Taken):
    """Why a promise rests 暂停承诺."""

    reason: CasePauseReason = fact("Why 原因.")


@strawberry.type
class TaskQueries:
    """How tasks are found."""

    task = one(TASKS, "One task 待办.")
    tasks = rows(TASKS, "The tasks that the caller sees, in the order in which they were raised 待办.")
    worklist = rows(
        WORKLIST,
        "What is open, the most urgent first: overdue promises, then by the day on which it is due, then by how long "
        "ago the person was reached 工作清单.",
    )


@strawberry.type
class TaskMutations:
    """What can be done with a task."""

    record_task = verb(
        "POST /v1/tasks",
        "Record that something is to be done about a person 新建待办.",
        "people",
        Task,
        taking=TaskInput,
        or_else=(RecordMerged,),
    )
    complete_task = verb(
        "POST /v1/tasks/{id}:complete",
        "Record that a task was done 办结待办.",
        "people",
        Task,
        taking=CompleteTaskInput,
        or_else=(TaskIsClosed, TaskFollowsItsCase, TaskAtRest, KeptByWork),
    )
    cancel_task = verb(
        "POST /v1/tasks/{id}:cancel",
        "Take a task back, or stop a promise 取消待办或终止承诺.",
        "people",
        Task,
        taking=CancelTaskInput,
        or_else=(TaskIsClosed, TaskFollowsItsCase, NotForThisKind),
    )
    pause_promise = verb(
        "POST /v1/tasks/{id}:pause",
        "Let a promise rest 暂停承诺.",
        "people",
        Task,
        taking=PausePromiseInput,
        or_else=(TaskIsClosed, TaskFollowsItsCase, TaskAtRest, NotForThisKind),
    )
    resume_promise = verb(
        "POST /v1/tasks/{id}:resume",
        "Let a promise that rested go on 恢复承诺.",
        "people",
        Task,
        or_else=(TaskIsClosed, TaskFollowsItsCase, TaskNotPaused),
    )
