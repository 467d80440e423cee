"""Who stands in for staff who are away, in the graph."""

import strawberry

from services.gateway.nouns.offices.endpoints import DELEGATIONS, STAFF
from services.gateway.nouns.offices.staff import StaffHasLeft
from services.gateway.refusals import Problem
from services.gateway.relations import one, row
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Delegation(Shape):
    """An absence of a staff member, and who stands in 代理安排."""

    id: Id = fact("The delegation's id.")
    version: int = fact("What `ifMatch` takes when the delegation is changed.")
    staff_id: Id = fact("Who is away.", of="staff")
    stand_in_id: Id = fact("Who stands in.", of="stand_in")
    since: Day = fact("The first day 起始日期.")
    back_on: Day | None = fact("The first day on which they are back; null while nobody knows 返岗日期.")
    current: bool = fact("Whether they are away today 当前是否生效.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    staff_member = row(STAFF, "Who is away 工作人员.", by="staff_id")
    stand_in = row(STAFF, "Who stands in 代理人.", by="stand_in_id")


@described
class AwayAlready(Problem):
    """The staff member is away on one of these days already 其中某日已安排代理."""

    delegation_id: Id = fact("The other delegation.", of="delegation")


@described
class StandInIsAway(Problem):
    """Whoever is to stand in is away on one of these days 代理人其中某日不在岗."""

    delegation_id: Id = fact("The delegation of whoever is to stand in.", of="delegation")


@described
class StandsInMeanwhile(Problem):
    """The staff member stands in for somebody else on one of these days 其中某日正在代理他人."""

    delegation_id: Id = fact("The delegation in which they stand in.", of="delegation")


@taken
class DelegationInput(Taken):
    """Who is away and who stands in 安排代理."""

    staff_id: Id = fact("Who is away.", of="staff")
    stand_in_id: Id = fact("Who stands in.", of="stand_in")
    since: Day | None = optional("The first day; today where left out 起始日期.")
    back_on: Day | None = optional("The first day on which they are back; left out where nobody knows 返岗日期.")


@taken
class ChangeReturnInput(Taken):
    """The day on which somebody is back 变更返岗日期."""

    back_on: Day | None = fact("The first day on which they are back; null where nobody knows 返岗日期.")


@strawberry.type
class DelegationQueries:
    """How a delegation is found; those of a staff member stand there."""

    delegation = one(DELEGATIONS, "One delegation 代理安排.")


@strawberry.type
class DelegationMutations:
    """What can be done with delegations."""

    delegate_work = verb(
        "POST /v1/delegations",
        "Let somebody stand in while a staff member is away 安排代理.",
        "people",
        Delegation,
        taking=DelegationInput,
        or_else=(StaffHasLeft, AwayAlready, StandInIsAway, StandsInMeanwhile),
    )
    change_return = verb(
        "POST /v1/delegations/{id}:changeReturn",
        "Change the first day on which somebody is back 变更返岗日期.",
        "people",
        Delegation,
        taking=ChangeReturnInput,
        or_else=(StaffHasLeft, AwayAlready, StandInIsAway, StandsInMeanwhile),
    )
