"""Certifications of households in the graph."""

import strawberry

from services.gateway.nouns.choices import WithdrawalReason
from services.gateway.nouns.households import Household, UnknownPersons
from services.gateway.refusals import Problem
from services.gateway.scalars import Day, Id, Instant, Yuan
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class CertificationCaveat(Shape):
    """What a decision leans on without being sure of it 备注."""

    code: str = fact("Its stable name.")
    law: str | None = fact("The law that it is about, where it is about one.")
    detail: str = fact("It in one sentence.")


@described
class FailedCondition(Shape):
    """A condition of the law that fails 不符合的条件."""

    code: str = fact("Its stable name.")
    detail: str = fact("It in one sentence.")


@described
class MissingFact(Shape):
    """A fact that nobody has stated yet 缺少的信息."""

    pointer: str = fact("A JSON pointer into the household, or /dibao_line of the request.")
    detail: str = fact("The fact in words.")


@described
class Certification(Shape):
    """A certification of a household 零就业家庭认定, and how it ended if it did."""

    id: Id = fact("Its id.")
    application_id: Id | None = fact(
        "The application that it granted; null where the office certified without one 申请.", of="application"
    )
    follows_id: Id | None = fact(
        "The certification that ended before it, where the household fell back 前次认定.", of="follows"
    )
    card_number: str | None = fact("The number of the family's card: county, year and serial 证号.")
    law: str = fact("The law that it rests on 认定依据.")
    certified_on: Day = fact("As of which day 认定日期.")
    certified_by: str = fact("Who certified 认定人.")
    certified_at: Instant = fact("When that was decided.")
    caveats: list[CertificationCaveat] = fact("What it leans on without being sure 备注.")
    withdrawn_on: Day | None = fact("When it ended 取消日期.")
    withdrawn_for: WithdrawalReason | None = fact("Why it ended 取消原因.")


@described
class NotZeroEmployment(Problem):
    """The household is not a zero-employment household under this law 不是零就业家庭."""

    law: str = fact("The law that was asked 认定依据.")
    reasons: list[FailedCondition] = fact("The conditions that fail 不符合的条件.")
    missing: list[MissingFact] = fact("Where no condition fails: what nobody has stated yet 缺少的信息.")
    caveats: list[CertificationCaveat] = fact("What the decision leans on without being sure 备注.")


@described
class ApplicationWaits(Problem):
    """The application cannot be decided yet 目前还不能对申请作出决定."""

    law: str = fact("The law that it is decided by 认定依据.")
    posting_days: int | None = fact("How many days of posting that law prints 公示天数.")
    waits_for: list[FailedCondition] = fact("What it waits for 待完成事项.")


@described
class NoLawInForce(Problem):
    """No law on zero-employment households is in force there on that day 当日当地无有效规定."""

    known: list[str] = fact("The laws known for the place, whenever they are in force.")


@described
class AlreadyCertified(Problem):
    """The household is certified already 已经认定."""

    law: str = fact("The law that it is certified under.")


@described
class CertifiedThen(Problem):
    """An earlier certification of the household covers that day 当日已有认定."""

    ended_on: Day = fact("When that one ended.")


@described
class NotCertified(Problem):
    """The household is not certified, so there is nothing to withdraw 未认定."""


@described
class CertifiedLater(Problem):
    """A certification cannot end before it began 取消日期早于认定日期."""

    certified_on: Day = fact("When it began.")


@taken
class CertifyInput(Taken):
    """How to certify 认定."""

    on: Day | None = optional("As of which day; today where left out 认定日期.")
    law: str | None = optional("Under which law, such as CN-EPL56; the one that took effect last where left out.")
    dibao_line: Yuan | None = optional("The local minimum living standard per head and month 最低生活保障标准.")


@taken
class WithdrawInput(Taken):
    """Why a certification ends 取消认定."""

    reason: WithdrawalReason = fact("Why 原因.")
    on: Day | None = optional("On which day; today where left out 取消日期.")


@strawberry.type
class CertificationMutations:
    """Certifying a household, and ending its certification."""

    certify_household = verb(
        "POST /v1/households/{id}:certify",
        "Certify a household as one in which nobody has work, or learn what stands in the way 认定零就业家庭.",
        "people",
        Household,
        taking=CertifyInput,
        or_else=(NotZeroEmployment, NoLawInForce, AlreadyCertified, CertifiedThen, ApplicationWaits, UnknownPersons),
    )
    withdraw_certification = verb(
        "POST /v1/households/{id}:withdrawCertification",
        "End a household's certification 取消零就业家庭认定.",
        "people",
        Household,
        taking=WithdrawInput,
        or_else=(NotCertified, CertifiedLater),
    )
