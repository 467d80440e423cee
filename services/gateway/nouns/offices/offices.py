"""Offices in the graph."""

import strawberry

from services.gateway.nouns.offices.endpoints import OFFICES, ORGANISATIONS, STAFF
from services.gateway.refusals import Problem
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Office(Shape):
    """Where an organisation is met 服务网点; all of it is public."""

    id: Id = fact("The office's id.")
    version: int = fact("What `ifMatch` takes when the office is changed.")
    organisation_id: Id = fact("The organisation's id.", of="organisation")
    name: str = fact("Its name 名称.")
    district: str = fact("What it serves, with all below it, GB/T 2260 and 10114 服务区划.")
    address: str | None = fact("Where it is 地址.")
    phone: str | None = fact("The number that everybody may call 联系电话.")
    opening_hours: str | None = fact("When it is open 办公时间.")
    closed_on: Day | None = fact("The first day on which it was no more 撤销日期.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    organisation = row(ORGANISATIONS, "The organisation 机构.", by="organisation_id")
    staff = rows(STAFF, "Who works there today 工作人员.", office="id")


@described
class OfficeIsClosed(Problem):
    """The office is closed and cannot be changed any more 网点已撤销."""


@described
class OfficeHasStaff(Problem):
    """Staff work in this office 网点仍有工作人员."""


@taken
class OfficeInput(Taken):
    """An office to open 设立网点; everything about it is public."""

    organisation_id: Id = fact("The organisation's id.", of="organisation")
    name: str = fact("Its name 名称.")
    district: str = fact("What it serves, with all below it, GB/T 2260 and 10114 服务区划.")
    address: str | None = optional("Where it is 地址.")
    phone: str | None = optional("The number that everybody may call 联系电话.")
    opening_hours: str | None = optional("When it is open 办公时间.")


@taken
class OfficeChanges(Taken):
    """What to change about an open office; what is left out stays as it is."""

    name: str | None = optional("Its name 名称.")
    address: str | None = optional("Where it is, or null 地址.")
    phone: str | None = optional("The number that everybody may call, or null 联系电话.")
    opening_hours: str | None = optional("When it is open, or null 办公时间.")


@taken
class CloseOfficeInput(Taken):
    """On which day an office was no more 撤销网点."""

    on: Day | None = optional("On which day; today where left out 撤销日期.")


@strawberry.type
class OfficeQueries:
    """How offices are found."""

    office = one(OFFICES, "One office 服务网点.")
    offices = rows(OFFICES, "Offices, in the order of their opening 服务网点.")


@strawberry.type
class OfficeMutations:
    """What can be done with an office."""

    open_office = verb("POST /v1/offices", "Open an office 设立网点.", "people", Office, taking=OfficeInput)
    change_office = verb(
        "PATCH /v1/offices/{id}",
        "Change an open office 变更网点信息.",
        "people",
        Office,
        taking=OfficeChanges,
        or_else=(OfficeIsClosed,),
    )
    close_office = verb(
        "POST /v1/offices/{id}:close",
        "Close an office in which nobody works 撤销网点.",
        "people",
        Office,
        taking=CloseOfficeInput,
        or_else=(OfficeIsClosed, OfficeHasStaff),
    )
