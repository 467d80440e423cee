"""Who helps a person, in the graph, and handing a caseload over."""

import strawberry

from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.offices.choices import AssignmentEnd, AssignmentEndReason, HandOverReason, WorkerRole
from services.gateway.nouns.offices.endpoints import ASSIGNMENTS, OFFICES, ORGANISATIONS, STAFF
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Assignment(Shape):
    """A worker of a person, from one organisation, in one role 帮扶关系."""

    id: Id = fact("The assignment's id.")
    version: int = fact("What `ifMatch` takes when the assignment is ended.")
    person_id: Id = fact("The person's id.", of="person")
    staff_id: Id = fact("The staff member's id.", of="staff")
    office_id: Id = fact("The office's id.", of="office")
    organisation_id: Id = fact("The organisation's id.", of="organisation")
    role: WorkerRole = fact("As what they help 帮扶角色.")
    since: Day = fact("Since when 起始日期.")
    ended_on: Day | None = fact("The first day on which it was no more 结束日期.")
    ended_for: AssignmentEnd | None = fact("Why it ended 结束原因.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")
    staff_member = row(STAFF, "The worker, with name and work phone 帮扶人员.", by="staff_id")
    office = row(OFFICES, "Where they are met 服务网点.", by="office_id")
    organisation = row(ORGANISATIONS, "For whom they work 机构.", by="organisation_id")


@described
class HandedOver(Shape):
    """What became of a caseload 移交结果."""

    version: int = fact("What `ifMatch` takes when that staff member is changed.")
    handed_over: int = fact("How many assignments go on with the successor 已移交.")
    ended_only: int = fact("How many ended, for the person has somebody in that role from there already 仅结束.")
    left: int = fact("How many stay, for the caller does not see those persons 未移交.")


@described
class AlreadyAssigned(Problem):
    """The person has a worker in this role from this organisation already 该机构已有同一角色的帮扶人员."""

    assignment_id: Id | None = fact("The open assignment; null where it came meanwhile.", of="assignment")


@described
class AssignmentHasEnded(Problem):
    """The assignment has ended and cannot be changed any more 帮扶关系已结束."""


@described
class NotOfThisOffice(Problem):
    """The staff member does not work in this office on that day 当日不在该网点任职."""


@described
class RolesNeedPosts(Problem):
    """The caseload holds roles that the successor has no post for 接收人没有所需岗位."""

    roles: list[WorkerRole] = fact("These roles 帮扶角色.")


@described
class CaseloadChanged(Problem):
    """The caseload was changed meanwhile: try again 帮扶对象其间有变更."""


@taken
class AssignmentInput(Taken):
    """A worker to assign to a person 指定帮扶人员."""

    person_id: Id = fact("The person's id.", of="person")
    staff_id: Id = fact("The staff member's id.", of="staff")
    office_id: Id = fact("The office for which they help.", of="office")
    role: WorkerRole = fact("As what they help 帮扶角色.")
    since: Day | None = optional("Since when; today where left out 起始日期.")


@taken
class EndAssignmentInput(Taken):
    """Why an assignment ends 结束帮扶."""

    reason: AssignmentEndReason = fact("Why 原因.")
    on: Day | None = optional("The first day on which it is no more; today where left out 结束日期.")


@taken
class HandOverInput(Taken):
    """Who takes a caseload over 移交帮扶对象."""

    successor_id: Id = fact("The staff member who takes it over.", of="successor")
    office_id: Id = fact("The office for which they help.", of="office")
    on: Day | None = optional("From which day; today where left out 移交日期.")
    reason: HandOverReason = fact("Why 移交原因.")


@strawberry.type
class AssignmentQueries:
    """How assignments are found."""

    assignment = one(ASSIGNMENTS, "One assignment 帮扶关系.")
    assignments = rows(ASSIGNMENTS, "The assignments of persons whom the caller sees, as they were recorded 帮扶关系.")


@strawberry.type
class AssignmentMutations:
    """What can be done with assignments."""

    assign_worker = verb(
        "POST /v1/assignments",
        "Assign a worker to a person 指定帮扶人员.",
        "people",
        Assignment,
        taking=AssignmentInput,
        or_else=(RecordMerged, AlreadyAssigned, NotOfThisOffice),
    )
    end_assignment = verb(
        "POST /v1/assignments/{id}:end",
        "End an assignment 结束帮扶.",
        "people",
        Assignment,
        taking=EndAssignmentInput,
        or_else=(AssignmentHasEnded,),
    )
    hand_over_caseload = verb(
        "POST /v1/staff/{id}:handOverCaseload",
        "Hand the whole caseload of a staff member over to another one 移交全部帮扶对象.",
        "people",
        HandedOver,
        taking=HandOverInput,
        or_else=(NotOfThisOffice, RolesNeedPosts, CaseloadChanged),
    )
