"""Organisations in the graph."""

import strawberry

from services.gateway.nouns.offices.choices import OrganisationKind
from services.gateway.nouns.offices.endpoints import OFFICES, ORGANISATIONS
from services.gateway.refusals import Problem
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Organisation(Shape):
    """A body that helps people to work 机构."""

    id: Id = fact("The organisation's id, and the organisation of its tokens.")
    version: int = fact("What `ifMatch` takes when the organisation is changed.")
    name: str = fact("Its name 名称.")
    kind: OrganisationKind = fact("What it is 机构类型.")
    credit_code: str | None = fact("Its unified social credit code, GB 32100 统一社会信用代码.")
    district: str = fact("Where it is registered, GB/T 2260 and 10114 区划.")
    parent_id: Id | None = fact("The id of the organisation that it belongs to.", of="parent")
    closed_on: Day | None = fact("The first day on which it was no more 撤销日期.")
    created_at: Instant = fact("When it was registered.")
    updated_at: Instant = fact("When it was last changed.")
    parent = row(ORGANISATIONS, "The organisation that it belongs to 上级机构.", by="parent_id")
    below = rows(ORGANISATIONS, "The organisations that belong to it 下级机构.", parent="id")
    offices = rows(OFFICES, "Where it is met 服务网点.", organisation="id")


@described
class OrganisationAlreadyRegistered(Problem):
    """An organisation with this credit code is registered already 该机构已登记."""


@described
class OrganisationIsClosed(Problem):
    """The organisation is closed and cannot be changed any more 机构已撤销."""


@described
class OrganisationStillWorks(Problem):
    """The organisation has offices or organisations below it that are open 该机构仍有网点或下级机构."""


@taken
class OrganisationInput(Taken):
    """An organisation to register 登记机构."""

    name: str = fact("Its name 名称.")
    kind: OrganisationKind = fact("What it is 机构类型.")
    credit_code: str | None = optional("Its unified social credit code, GB 32100 统一社会信用代码.")
    district: str = fact("Where it is registered, GB/T 2260 and 10114 区划.")
    parent_id: Id | None = optional("The id of the organisation that it belongs to 上级机构.", of="parent")


@taken
class OrganisationChanges(Taken):
    """What to change about an open organisation; what is left out stays as it is."""

    name: str | None = optional("Its name 名称.")
    kind: OrganisationKind | None = optional("What it is 机构类型.")
    credit_code: str | None = optional("Its unified social credit code, or null 统一社会信用代码.")
    district: str | None = optional("Where it is registered, GB/T 2260 and 10114 区划.")
    parent_id: Id | None = optional("The organisation that it belongs to, or null 上级机构.", of="parent")


@taken
class CloseOrganisationInput(Taken):
    """On which day an organisation was no more 撤销机构."""

    on: Day | None = optional("On which day; today where left out 撤销日期.")


@strawberry.type
class OrganisationQueries:
    """How organisations are found."""

    organisation = one(ORGANISATIONS, "One organisation 机构.")
    organisations = rows(ORGANISATIONS, "Organisations, in the order of their registration 机构.")


@strawberry.type
class OrganisationMutations:
    """What can be done with an organisation's record."""

    register_organisation = verb(
        "POST /v1/organisations",
        "Register an organisation 登记机构.",
        "people",
        Organisation,
        taking=OrganisationInput,
        or_else=(OrganisationAlreadyRegistered,),
    )
    change_organisation = verb(
        "PATCH /v1/organisations/{id}",
        "Change an open organisation 变更机构信息.",
        "people",
        Organisation,
        taking=OrganisationChanges,
        or_else=(OrganisationAlreadyRegistered, OrganisationIsClosed),
    )
    close_organisation = verb(
        "POST /v1/organisations/{id}:close",
        "Close an organisation whose offices are closed 撤销机构.",
        "people",
        Organisation,
        taking=CloseOrganisationInput,
        or_else=(OrganisationIsClosed, OrganisationStillWorks),
    )
