"""Plans to start a business in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.choices import StartUpStage
from services.gateway.nouns.endpoints import PERSONS, START_UP_PLANS
from services.gateway.nouns.file.businesses import BusinessLicence
from services.gateway.nouns.file.endpoints import BUSINESSES
from services.gateway.refusals import Problem
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant, Yuan
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class StartUpHelp(Enum):
    """What help is wanted for starting a business 所需创业帮扶."""

    LOAN = enum_value("loan", description="A loan 创业贷款.")
    PREMISES = enum_value("premises", description="Premises 场地.")
    TRAINING = enum_value("training", description="Training for founders 创业培训.")
    MENTOR = enum_value("mentor", description="A mentor 创业导师.")
    LICENCE = enum_value("licence", description="Help to get the licence 代办证照.")


@chosen_from
class PlanEnd(Enum):
    """Why a plan ended 创业计划结束原因."""

    OPENED = enum_value("opened", description="The business was opened 已开业.")
    NO_CAPITAL = enum_value("no_capital", description="There is no capital 资金不足.")
    NO_PREMISES = enum_value("no_premises", description="There are no premises 没有场地.")
    NO_LICENCE = enum_value("no_licence", description="The licence was not given 证照未办成.")
    FOUND_WORK = enum_value("found_work", description="The person found work 已就业.")
    HEALTH = enum_value("health", description="For reasons of health 健康原因.")
    FAMILY = enum_value("family", description="For reasons of the family 家庭原因.")
    OTHER = enum_value("other", description="Another reason 其他.")


@described
class StartUpPlan(Shape):
    """A plan to start a business 创业计划; null is not stated."""

    id: Id = fact("The plan's id.")
    version: int = fact("What `ifMatch` takes when the plan is changed.")
    person_id: Id = fact("The person's id.", of="person")
    trade: str = fact("The trade, a section of GB/T 4754 行业.")
    district: str = fact("Where it is to be opened, GB/T 2260 and 10114 拟开办地.")
    form: BusinessLicence | None = fact("Under which licence; null is not decided 拟办证照.")
    capital_wanted: Yuan | None = fact("The capital that is wanted 所需资金.")
    help_wanted: list[StartUpHelp] = fact("What help is wanted 所需帮扶.")
    stage: StartUpStage = fact("How far it is 进展.")
    recorded_on: Day = fact("When it was recorded 登记日期.")
    business_id: Id | None = fact("The id of the business that was opened.", of="business")
    ended_on: Day | None = fact("When it ended 结束日期.")
    ended_for: PlanEnd | None = fact("Why it ended 结束原因.")
    created_at: Instant = fact("When it was recorded, to the instant.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")
    business = row(BUSINESSES, "The business that was opened 已开办的实体.", by="business_id")


@described
class PlanIsOpen(Problem):
    """The person has an open plan already 已有未结束的创业计划."""

    plan: Id | None = fact("The open one.")


@described
class PlanHasEnded(Problem):
    """The plan has ended and cannot be changed any more 创业计划已结束."""


@taken
class StartUpPlanInput(Taken):
    """A plan to record 登记创业计划."""

    person_id: Id = fact("The person's id.", of="person")
    trade: str = fact("The trade, a section of GB/T 4754 行业.")
    district: str = fact("Where it is to be opened 拟开办地.")
    form: BusinessLicence | None = optional("Under which licence 拟办证照.")
    capital_wanted: Yuan | None = optional("The capital that is wanted 所需资金.")
    help_wanted: list[StartUpHelp] | None = optional("What help is wanted 所需帮扶.")
    stage: StartUpStage | None = optional("IDEA, which it is where this is left out, or PREPARING 进展.")


@taken
class StartUpPlanChanges(Taken):
    """What to change about an open plan; what is left out stays as it is."""

    trade: str | None = optional("The trade, a section of GB/T 4754 行业.")
    district: str | None = optional("Where it is to be opened 拟开办地.")
    form: BusinessLicence | None = optional("Under which licence, or null 拟办证照.")
    capital_wanted: Yuan | None = optional("The capital that is wanted, or null 所需资金.")
    help_wanted: list[StartUpHelp] | None = optional("What help is wanted 所需帮扶.")
    stage: StartUpStage | None = optional("IDEA or PREPARING 进展.")


@taken
class OpenBusinessInput(Taken):
    """Which business was opened 开业."""

    business_id: Id = fact("A business of the person's file.", of="business")
    on: Day | None = optional("On which day; today where left out 开业日期.")


@taken
class GiveUpInput(Taken):
    """Why a plan was given up 放弃创业."""

    reason: PlanEnd = fact("Why; any but OPENED 原因.")
    on: Day | None = optional("On which day; today where left out 放弃日期.")


@strawberry.type
class StartUpPlanQueries:
    """How plans to start a business are found."""

    start_up_plan = one(START_UP_PLANS, "One plan to start a business 创业计划.")
    start_up_plans = rows(START_UP_PLANS, "The plans that the caller sees, in the order of their recording 创业计划.")


@strawberry.type
class StartUpPlanMutations:
    """What can be done with a plan to start a business."""

    record_start_up_plan = verb(
        "POST /v1/start-up-plans",
        "Record what a person wants to open 登记创业计划.",
        "people",
        StartUpPlan,
        taking=StartUpPlanInput,
        or_else=(PlanIsOpen,),
    )
    change_start_up_plan = verb(
        "PATCH /v1/start-up-plans/{id}",
        "Change an open plan 变更创业计划.",
        "people",
        StartUpPlan,
        taking=StartUpPlanChanges,
        or_else=(PlanHasEnded,),
    )
    open_business = verb(
        "POST /v1/start-up-plans/{id}:openBusiness",
        "Say that the business was opened that was planned 登记开业.",
        "people",
        StartUpPlan,
        taking=OpenBusinessInput,
        or_else=(PlanHasEnded,),
    )
    give_up_start_up_plan = verb(
        "POST /v1/start-up-plans/{id}:giveUp",
        "Say that a plan was given up 登记放弃创业.",
        "people",
        StartUpPlan,
        taking=GiveUpInput,
        or_else=(PlanHasEnded,),
    )
