"""Referrals in the graph, from the first to the check of the hire."""

import strawberry

from services.gateway.nouns.choices import (
    DecliningReason,
    EmployerKind,
    EndingReason,
    InterviewOutcome,
    OverrideReason,
    ReferralStatus,
)
from services.gateway.nouns.endpoints import (
    DECISIONS,
    EMPLOYERS,
    NEEDS,
    PERSONS,
    PUBLISHED_VACANCIES,
    RECOMMENDATIONS,
    REFERRALS,
    VACANCIES,
)
from services.gateway.nouns.recommendations import NoOpenJobNeed
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant, Yuan
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Referral(Shape):
    """A person who was referred to a vacancy 推荐记录, and what came of it."""

    id: Id = fact("The referral's id.")
    version: int = fact("What `ifMatch` takes at the next step.")
    person_id: Id = fact("The person's id.", of="person")
    vacancy_id: Id = fact("The vacancy's id.", of="vacancy")
    employer_id: Id = fact("The employer's id.", of="employer")
    employer_kind: EmployerKind = fact("The employer's kind 用人单位类型.")
    district: str = fact("Where the work is, GB/T 2260 工作地区.")
    status: ReferralStatus = fact("How far it has come 推荐状态.")
    referred_on: Day = fact("When the person was referred 推荐日期.")
    interviewed_on: Day | None = fact("When the interview was 面试日期.")
    hired_on: Day | None = fact("Since when the person works there 录用日期.")
    contract_months: int | None = fact("The contract's length in months 合同期限 (月).")
    wage_month: Yuan | None = fact("The wage a month 月薪.")
    social_insurance_paid: bool | None = fact("Whether social insurance is paid 是否缴纳社会保险.")
    check_due_on: Day | None = fact("When the hire is to be checked 应回访日期.")
    checked_on: Day | None = fact("When it was checked 回访日期.")
    still_held: bool | None = fact("Whether the work was still held then 是否在岗.")
    need_id: Id = fact("The id of the need that it answers.", of="need")
    recommendation_id: Id | None = fact("The id of the recommendation that it follows.", of="recommendation")
    unmet: list[str] = fact("What the vacancy is not, of what the person wished, as stable names 不符合的意愿.")
    overridden_for: OverrideReason | None = fact("Why the person was referred all the same 仍推荐的原因.")
    interview_outcome: InterviewOutcome | None = fact("How the interview went 面试结果.")
    check_asked_on: Day | None = fact("Since when the check is due and waits 待回访起始日.")
    ended_for: EndingReason | None = fact("Why the work ended 离职原因.")
    declined_on: Day | None = fact("When the referral came to nothing 未成功日期.")
    declined_for: DecliningReason | None = fact("Why it came to nothing 未成功的原因.")
    created_at: Instant = fact("When the person was referred, to the instant.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person; null where the caller does not see them 人员.", by="person_id")
    need = row(NEEDS, "The need that it answers 需求.", by="need_id")
    vacancy = row(VACANCIES, "The vacancy, where the caller keeps it 岗位.", by="vacancy_id")
    published_vacancy = row(PUBLISHED_VACANCIES, "The vacancy, while it is published 已发布岗位.", by="vacancy_id")
    employer = row(EMPLOYERS, "The employer; null where the caller does not see it 用人单位.", by="employer_id")
    recommendation = row(RECOMMENDATIONS, "The recommendation that it follows 岗位推荐.", by="recommendation_id")
    decisions = rows(DECISIONS, "What was decided on subsidies for the hire 补贴判断.", referral="id")


@described
class UnmetConstraint(Shape):
    """Something that the vacancy is not and a referral needs 不符合的条件."""

    code: str = fact("Its stable name.")
    detail: str = fact("It in one sentence.")


@described
class ConstraintsUnmet(Problem):
    """The vacancy does not meet what a referral needs 岗位不符合推荐条件."""

    unmet: list[UnmetConstraint] = fact("What it does not meet.")
    overridable: bool = fact("Whether only the person's own wishes stand in the way, which `override` passes over.")


@described
class AlreadyReferred(Problem):
    """The person is referred to this vacancy already 已推荐到该岗位."""

    referral_id: Id | None = fact("The referral's id.", of="referral")


@described
class ConsentWithdrawn(Problem):
    """The person does not agree to this use of their data 本人未同意."""

    use: str = fact("What they refused or took back their consent to.")
    pointer: str = fact("Where the person was named: a JSON pointer into the arguments, such as /input/personId.")


@described
class NotTheNextStep(Problem):
    """The referral is not where this step can be taken 当前状态不能办理."""

    status_now: ReferralStatus = fact("How far it has come.")
    next: list[str] = fact("The steps that can be taken: interview, hire, decline, check.")


@described
class NoSeatLeft(Problem):
    """Every seat of the vacancy is taken 岗位已满."""


@taken
class ReferralInput(Taken):
    """Whom to refer where 推荐."""

    person_id: Id = fact("The person's id.", of="person")
    vacancy_id: Id = fact("The vacancy's id.", of="vacancy")
    recommendation_id: Id | None = optional("The id of the recommendation that it follows.", of="recommendation")
    override: OverrideReason | None = optional("Why, where the vacancy is not what the person wished 仍推荐的原因.")


@taken
class InterviewInput(Taken):
    """How an interview went 面试."""

    outcome: InterviewOutcome = fact("How it went 面试结果.")
    on: Day | None = optional("When; today where left out 面试日期.")


@taken
class HireInput(Taken):
    """What was agreed 录用."""

    on: Day | None = optional("From when; today where left out 录用日期.")
    contract_months: int | None = optional("The contract's length in months, none where it has no end 合同期限 (月).")
    wage_month: Yuan | None = optional("The wage a month 月薪.")
    social_insurance_paid: bool | None = optional("Whether social insurance is paid 是否缴纳社会保险.")


@taken
class DeclineInput(Taken):
    """Why a referral came to nothing 未成功."""

    reason: DecliningReason = fact("Why 原因.")
    on: Day | None = optional("When; today where left out 日期.")


@taken
class CheckInput(Taken):
    """Whether the work has lasted 回访."""

    still_held: bool = fact("Whether it is still held 是否在岗.")
    reason: EndingReason | None = optional("Why it ended, where it has 离职原因.")
    on: Day | None = optional("When that was found out; today where left out 回访日期.")


@strawberry.type
class ReferralQueries:
    """How referrals are found."""

    referral = one(REFERRALS, "One referral 推荐记录.")
    referrals = rows(REFERRALS, "The referrals that the caller sees, in the order in which they were made 推荐记录.")


@strawberry.type
class ReferralMutations:
    """What can be done with a referral."""

    refer_person = verb(
        "POST /v1/referrals",
        "Refer a person to a vacancy 推荐求职者.",
        "matching",
        Referral,
        taking=ReferralInput,
        or_else=(RecordMerged, NoOpenJobNeed, ConstraintsUnmet, AlreadyReferred, ConsentWithdrawn),
    )
    record_interview = verb(
        "POST /v1/referrals/{id}:interview",
        "Record an interview: passed, failed or missed 登记面试.",
        "matching",
        Referral,
        taking=InterviewInput,
        or_else=(NotTheNextStep,),
    )
    record_hire = verb(
        "POST /v1/referrals/{id}:hire",
        "Record that the person was hired 登记录用.",
        "matching",
        Referral,
        taking=HireInput,
        or_else=(NotTheNextStep, NoSeatLeft),
    )
    decline_referral = verb(
        "POST /v1/referrals/{id}:decline",
        "Record that a referral came to nothing 登记未成功.",
        "matching",
        Referral,
        taking=DeclineInput,
        or_else=(NotTheNextStep,),
    )
    check_referral = verb(
        "POST /v1/referrals/{id}:check",
        "Record the check of a hire: whether the work has lasted 登记回访.",
        "matching",
        Referral,
        taking=CheckInput,
        or_else=(NotTheNextStep,),
    )
