"""Households and their members in the graph."""

import strawberry

from services.gateway.files import file_at
from services.gateway.nouns.choices import HukouKind, Relation
from services.gateway.nouns.endpoints import CERTIFICATIONS, HOUSEHOLDS, PERSONS
from services.gateway.nouns.household_file.cards import PAPER, ContactCard, EntitlementCard
from services.gateway.nouns.household_file.endpoints import (
    AGREEMENTS,
    APPLICATIONS,
    DIBAO,
    RECHECKS,
    TIMELINE,
    VISITS,
)
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows, whole
from services.gateway.scalars import Day, Id, Instant, Yuan
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Member(Shape):
    """A person in a household 家庭成员, and what is stated about their work; null is not stated."""

    person_id: Id = fact("The person's id.", of="person")
    relation: Relation = fact("How they are related to the head 与户主关系.")
    joined_on: Day = fact("Since when they are a member 加入日期.")
    able: bool | None = fact("Whether they are able to work 有劳动能力.")
    willing: bool | None = fact("Whether they want to work 有就业意愿.")
    employed: bool | None = fact("Whether they have work 已就业.")
    other_income: bool | None = fact("Whether they have income from a business or an investment 有经营性、投资性收入.")
    person = row(PERSONS, "The person; null where the caller does not see them 人员.", by="person_id")


@described
class OpenApplication(Shape):
    """The application of a household that waits for its decision 待决定的申请."""

    id: Id = fact("Its id.")
    law: str = fact("The law that it was taken in under 认定依据.")
    received_on: Day = fact("When it was received 受理日期.")
    due_on: Day | None = fact("The last day for a decision; null where the law prints no period 办结期限.")
    due_provisional: bool = fact("Whether that day was counted before its holidays were announced 期限是否暂定.")
    posted_from: Day | None = fact("Since when it is posted 公示起始日.")
    posted_until: Day | None = fact("The last day of posting 公示截止日.")
    objections_open: int = fact("How many objections wait for an answer 待答复异议数.")


@described
class Household(Shape):
    """A household 家庭 with its present members."""

    id: Id = fact("The household's id.")
    version: int = fact("What `ifMatch` takes when the household is changed.")
    district: str = fact("Where it lives, GB/T 2260 区划.")
    hukou_kind: HukouKind = fact("The kind of its registration 户口性质.")
    address: str | None = fact("Its address, masked 住址 (打码).")
    income_per_head: Yuan | None = fact("Its income per head and month 人均月收入.")
    certified_on: Day | None = fact("Since when it is certified as zero-employment 零就业家庭认定日期.")
    certified_under: str | None = fact("The law that it is certified under 认定依据.")
    certified_with: list[str] = fact(
        "What that certification leans on without being sure, as stable names; its sentences stand in `certifications`"
        " 认定备注."
    )
    recheck_since: Day | None = fact("Since when its facts differ from those of the certification 待复核起始日.")
    members: list[Member] = fact("Its present members 家庭成员.")
    application: OpenApplication | None = fact("Its application that waits for a decision 待决定的申请.")
    write_off_help_due_on: Day | None = fact("From when it is helped to write its dibao off 应协助核销低保日期.")
    created_at: Instant = fact("When it was registered.")
    updated_at: Instant = fact("When it was last changed.")
    timeline = rows(TIMELINE, "What happened to it, the latest day first 大事记.", id="id")
    dibao = rows(DIBAO, "What it draws and drew as dibao 低保.", id="id")
    visits = rows(VISITS, "The visits of the office, the latest day first 家访.", id="id")
    agreements = rows(AGREEMENTS, "What was agreed with it, the latest day first 协议.", id="id")
    applications = rows(APPLICATIONS, "Every application for certification, the latest first 历次申请.", id="id")
    rechecks = rows(RECHECKS, "Every re-check of a certification, the latest first 历次复核.", id="id")
    certifications = rows(CERTIFICATIONS, "Every certification, the latest first 历次认定.", id="id")
    contact_card = whole(
        "people", "/v1/households/{id}/contact-card", ContactCard, "Who helps its members 联系卡.", by="id"
    )
    entitlement_card = whole(
        "people",
        "/v1/households/{id}/entitlement-card",
        EntitlementCard,
        "What was decided on subsidies for its members 明白卡.",
        by="id",
    )
    document = file_at(
        "people GET /v1/households/{id}/document",
        "Its whole file as one document, as a page or printed, as `Accept` says 一家一册文档. `?unmasked=true` shows it"
        " as it is, for a purpose in the header Bihuan-Purpose.",
        *PAPER,
    )
    contact_card_paper = file_at(
        "people GET /v1/households/{id}/contact-card", "The contact card as a page or printed 联系卡 (打印).", *PAPER
    )
    entitlement_card_paper = file_at(
        "people GET /v1/households/{id}/entitlement-card",
        "The entitlement card as a page or printed 明白卡 (打印).",
        *PAPER,
    )


@described
class UnknownPersons(Problem):
    """Some of these persons are not registered, or not visible to the caller 人员未登记或无权查看."""

    persons: list[Id] = fact("The ids of these persons.")


@described
class InAnotherHousehold(Problem):
    """A person is a member of another household 已是另一家庭的成员; null where that ended meanwhile."""

    person_id: Id | None = fact("The person's id.", of="person")
    held_in: str | None = fact("The county whose offices hold that household; being told stands in the access log.")


@described
class SecondHead(Problem):
    """A household has one head 一个家庭只有一名户主."""


@described
class NotAMember(Problem):
    """The person is not a member of this household 不是该家庭的成员."""


@taken
class MemberInput(Taken):
    """A registered person as a member 家庭成员; what is not stated about their work is null."""

    person_id: Id = fact("The person's id.", of="person")
    relation: Relation = fact("How they are related to the head 与户主关系.")
    able: bool | None = optional("Whether they are able to work 有劳动能力.")
    willing: bool | None = optional("Whether they want to work 有就业意愿.")
    employed: bool | None = optional("Whether they have work 已就业.")
    other_income: bool | None = optional(
        "Whether they have income from a business or an investment 有经营性、投资性收入."
    )


@taken
class HouseholdInput(Taken):
    """A household to register 登记家庭."""

    district: str = fact("Where it lives, GB/T 2260 区划.")
    hukou_kind: HukouKind = fact("The kind of its registration 户口性质.")
    address: str | None = optional("Its address 住址.")
    income_per_head: Yuan | None = optional("Its income per head and month 人均月收入.")
    members: list[MemberInput] = fact("Its members, 30 at most 家庭成员.")


@taken
class HouseholdChanges(Taken):
    """What to change about a household; what is left out stays as it is."""

    district: str | None = optional("Where it lives, GB/T 2260; a move is for an office that covers both places 区划.")
    hukou_kind: HukouKind | None = optional("The kind of its registration 户口性质.")
    address: str | None = optional("Its address, or null for none 住址.")
    income_per_head: Yuan | None = optional("Its income per head and month, or null 人均月收入.")


@taken
class MemberChanges(Taken):
    """What to change about a member; what is left out stays as it is."""

    relation: Relation | None = optional("How they are related to the head 与户主关系.")
    able: bool | None = optional("Whether they are able to work 有劳动能力.")
    willing: bool | None = optional("Whether they want to work 有就业意愿.")
    employed: bool | None = optional("Whether they have work 已就业.")
    other_income: bool | None = optional(
        "Whether they have income from a business or an investment 有经营性、投资性收入."
    )
    left_on: Day | None = optional("The day on which the membership ended 离开日期.")


@strawberry.type
class HouseholdQueries:
    """How households are found."""

    household = one(HOUSEHOLDS, "One household 家庭.")
    households = rows(HOUSEHOLDS, "The households that the caller sees, in the order of their registration 家庭.")


@strawberry.type
class HouseholdMutations:
    """What can be done with a household."""

    register_household = verb(
        "POST /v1/households",
        "Register a household with its members 登记家庭.",
        "people",
        Household,
        taking=HouseholdInput,
        or_else=(RecordMerged, UnknownPersons, InAnotherHousehold, SecondHead),
    )
    change_household = verb(
        "PATCH /v1/households/{id}",
        "Change what is stated about a household 变更家庭信息.",
        "people",
        Household,
        taking=HouseholdChanges,
    )
    join_household = verb(
        "POST /v1/households/{id}/members",
        "Take a registered person into a household 增加家庭成员.",
        "people",
        Household,
        taking=MemberInput,
        or_else=(RecordMerged, UnknownPersons, InAnotherHousehold, SecondHead),
    )
    change_member = verb(
        "PATCH /v1/households/{id}/members/{person_id}",
        "Change what is stated about a member, or end the membership 变更家庭成员.",
        "people",
        Household,
        taking=MemberChanges,
        or_else=(NotAMember, SecondHead),
    )
