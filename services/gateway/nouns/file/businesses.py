"""Businesses of a person in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.file.annulments import AnnulInput, AnnulmentReason, PartIsAnnulled
from services.gateway.nouns.file.endpoints import BUSINESSES
from services.gateway.refusals import RecordMerged
from services.gateway.relations import one, row
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class BusinessLicence(Enum):
    """What kind of licence a business has 证照类型."""

    INDIVIDUAL_BUSINESS = enum_value("individual_business", description="An individual business 个体工商户.")
    LEGAL_PERSON_BUSINESS = enum_value(
        "legal_person_business", description="An enterprise with legal personality 法人企业."
    )
    PRIVATE_NON_ENTERPRISE = enum_value(
        "private_non_enterprise", description="A private non-enterprise unit 民办非企业单位."
    )


@chosen_from
class BusinessActivity(Enum):
    """The line of business 经营项目."""

    BLIND_MASSAGE = enum_value("blind_massage", description="Massage by the blind 盲人按摩.")
    RETAIL = enum_value("retail", description="A shop 零售.")
    ONLINE_SHOP = enum_value("online_shop", description="A shop online 网店.")
    CATERING = enum_value("catering", description="Food and drink 餐饮.")
    FARMING = enum_value("farming", description="Growing and raising 种植养殖.")
    CRAFTS = enum_value("crafts", description="Crafts 手工制作.")
    REPAIR = enum_value("repair", description="Repairs 维修.")
    HOUSEHOLD_SERVICES = enum_value("household_services", description="Services for households 家政服务.")
    HAIRDRESSING = enum_value("hairdressing", description="Hair and beauty 美容美发.")
    TRANSPORT = enum_value("transport", description="Transport 运输.")
    OTHER = enum_value("other", description="Another one 其他.")


@chosen_from
class BusinessStatus(Enum):
    """How a business stands 经营状态."""

    PREPARING = enum_value("preparing", description="It has not begun yet 筹备.")
    OPERATING = enum_value("operating", description="It operates 经营.")
    SUSPENDED = enum_value("suspended", description="It does not operate for a time 停业.")
    CLOSED = enum_value("closed", description="It has closed 注销.")


@chosen_from
class BusinessEnd(Enum):
    """Why a business closed 注销原因."""

    NOT_VIABLE = enum_value("not_viable", description="It did not earn enough 经营困难.")
    HEALTH = enum_value("health", description="For health 健康原因.")
    FOUND_WORK = enum_value("found_work", description="The person found work 本人就业.")
    HANDED_OVER = enum_value("handed_over", description="Somebody else took it over 转让.")
    LICENCE_REVOKED = enum_value("licence_revoked", description="The licence was revoked 吊销证照.")
    OTHER = enum_value("other", description="For another reason 其他.")


@described
class Suspension(Shape):
    """A time in which a business did not operate 停业期间."""

    since: Day = fact("The first day 起始日期.")
    until: Day | None = fact("The last day; null while it goes on 终止日期.")


@described
class Business(Shape):
    """What a person runs under a licence of their own 本人经营实体."""

    id: Id = fact("The business's id.")
    version: int = fact("What `ifMatch` takes when the business is changed.")
    person_id: Id = fact("The person's id.", of="person")
    licence: BusinessLicence = fact("What kind of licence it has 证照类型.")
    name: str = fact("Its name 名称.")
    credit_code: str | None = fact("Its unified social credit code, GB 32100 统一社会信用代码.")
    activity: BusinessActivity = fact("Its line of business 经营项目.")
    industry: str | None = fact("Its section of GB/T 4754 行业门类.")
    district: str | None = fact("Where it is run, GB/T 2260 经营地.")
    registered_on: Day | None = fact("The day of its licence 登记日期.")
    operating_since: Day | None = fact("Its first day of operation 开业日期.")
    status: BusinessStatus = fact("How it stands 经营状态.")
    suspensions: list[Suspension] = fact("When it did not operate 停业期间.")
    closed_on: Day | None = fact("The day it closed 注销日期.")
    closed_for: BusinessEnd | None = fact("Why it closed 注销原因.")
    employees: int | None = fact("How many work there, the person apart 从业人数 (不含本人).")
    annulled_for: AnnulmentReason | None = fact("Why it was annulled; null where it counts 作废原因.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@taken
class SuspensionInput(Taken):
    """A time in which a business did not operate 停业期间."""

    since: Day = fact("The first day 起始日期.")
    until: Day | None = optional("The last day; left out while it goes on 终止日期.")


@taken
class BusinessInput(Taken):
    """A business to record 登记本人经营实体."""

    person_id: Id = fact("The person's id.", of="person")
    licence: BusinessLicence = fact("What kind of licence it has 证照类型.")
    name: str = fact("Its name 名称.")
    credit_code: str | None = optional("Its unified social credit code, GB 32100 统一社会信用代码.")
    activity: BusinessActivity = fact("Its line of business 经营项目.")
    industry: str | None = optional("Its section of GB/T 4754 行业门类.")
    district: str | None = optional("Where it is run, GB/T 2260 经营地.")
    registered_on: Day | None = optional("The day of its licence 登记日期.")
    operating_since: Day | None = optional("Its first day of operation 开业日期.")
    status: BusinessStatus = fact("How it stands 经营状态.")
    suspensions: list[SuspensionInput] | None = optional("When it did not operate 停业期间.")
    closed_on: Day | None = optional("The day it closed 注销日期.")
    closed_for: BusinessEnd | None = optional("Why it closed 注销原因.")
    employees: int | None = optional("How many work there, the person apart 从业人数 (不含本人).")


@taken
class BusinessChanges(Taken):
    """What to correct about a business, or how it went on; what is left out stays as it is."""

    licence: BusinessLicence | None = optional("What kind of licence it has 证照类型.")
    name: str | None = optional("Its name 名称.")
    credit_code: str | None = optional("Its unified social credit code, GB 32100 统一社会信用代码.")
    activity: BusinessActivity | None = optional("Its line of business 经营项目.")
    industry: str | None = optional("Its section of GB/T 4754 行业门类.")
    district: str | None = optional("Where it is run, GB/T 2260 经营地.")
    registered_on: Day | None = optional("The day of its licence 登记日期.")
    operating_since: Day | None = optional("Its first day of operation 开业日期.")
    status: BusinessStatus | None = optional("How it stands 经营状态.")
    suspensions: list[SuspensionInput] | None = optional("When it did not operate, all of it anew 停业期间.")
    closed_on: Day | None = optional("The day it closed 注销日期.")
    closed_for: BusinessEnd | None = optional("Why it closed 注销原因.")
    employees: int | None = optional("How many work there, the person apart 从业人数 (不含本人).")


@strawberry.type
class BusinessQueries:
    """How a business is found; a person leads to theirs."""

    business = one(BUSINESSES, "One business of a person 本人经营实体.")


@strawberry.type
class BusinessMutations:
    """What can be done with a business."""

    record_business = verb(
        "POST /v1/businesses",
        "Record a business of a person 登记本人经营实体.",
        "people",
        Business,
        taking=BusinessInput,
        or_else=(RecordMerged,),
    )
    change_business = verb(
        "PATCH /v1/businesses/{id}",
        "Correct a business, or say that it is suspended, operates again or closed 变更本人经营实体.",
        "people",
        Business,
        taking=BusinessChanges,
        or_else=(RecordMerged, PartIsAnnulled),
    )
    annul_business = verb(
        "POST /v1/businesses/{id}:annul",
        "Annul a business that was recorded by mistake 作废本人经营实体.",
        "people",
        Business,
        taking=AnnulInput,
        or_else=(RecordMerged, PartIsAnnulled),
    )
