"""Applications for certification in the graph."""

import strawberry

from services.gateway.nouns.certifications import (
    AlreadyCertified,
    ApplicationWaits,
    CertificationCaveat,
    FailedCondition,
    MissingFact,
    NoLawInForce,
)
from services.gateway.nouns.household_file.choices import (
    ApplicationEvidence,
    ApplicationState,
    ObjectionGround,
    ObjectionOutcome,
    PostedAt,
    RaisedBy,
)
from services.gateway.nouns.households import Household, NotAMember, UnknownPersons
from services.gateway.refusals import Problem
from services.gateway.scalars import Day, Id, Yuan
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Objection(Shape):
    """An objection to an application that was posted 公示异议; what was said is masked."""

    id: Id = fact("Its id.")
    raised_on: Day = fact("When it was raised 提出日期.")
    raised_by: RaisedBy = fact("In what standing somebody raised it 异议人类别.")
    ground: ObjectionGround = fact("What is objected 异议理由.")
    statement: str | None = fact("It in words, masked 异议内容 (打码).")
    outcome: ObjectionOutcome | None = fact("How it was answered; null while it waits 处理结果.")
    answered_on: Day | None = fact("When it was answered 答复日期.")
    answered_by: str | None = fact("Who answered 答复人.")
    answer: str | None = fact("The answer in words, masked 答复内容 (打码).")


@described
class CertificationApplication(Shape):
    """An application to be certified as a zero-employment household 零就业家庭认定申请."""

    id: Id = fact("Its id.")
    applicant_id: Id | None = fact("The member who applied; null the office itself 申请人.", of="applicant")
    received_on: Day = fact("When it was received 受理日期.")
    received_by: str = fact("Who took it in 受理人.")
    law: str = fact("The law that it was taken in under 认定依据.")
    evidence: list[ApplicationEvidence] = fact("What came with it 申请材料.")
    due_on: Day | None = fact("The last day for a decision; null where the law prints no period 办结期限.")
    due_provisional: bool = fact("Whether that day was counted before its holidays were announced 期限是否暂定.")
    posted_from: Day | None = fact("Since when it is posted 公示起始日.")
    posted_until: Day | None = fact("The last day of posting 公示截止日.")
    posted_at: PostedAt | None = fact("Where it is posted 公示地点.")
    caveats: list[CertificationCaveat] = fact("What it leans on without being sure 备注.")
    state: ApplicationState = fact("What became of it 申请状态.")
    decided_on: Day | None = fact("When it was decided or taken back 决定日期.")
    decided_by: str | None = fact("Who decided 决定人.")
    reasons: list[FailedCondition] = fact("Why the law refused it 不予认定的理由.")
    objections: list[Objection] = fact("What was objected to it 公示异议.")


@described
class ApplicationOpen(Problem):
    """An application of the household is open already 已有待决定的申请."""

    application_id: Id = fact("The open one.", of="application")


@described
class NoApplication(Problem):
    """No application of the household is open 没有待决定的申请."""


@described
class AlreadyPosted(Problem):
    """The application has been posted already 已经公示."""


@described
class NoSuchObjection(Problem):
    """The open application has no such objection that waits for its answer 没有这项待答复的异议."""


@described
class NothingRefuses(Problem):
    """The law does not refuse this application 法规没有理由不予认定."""

    law: str = fact("The law that was asked 认定依据.")
    missing: list[MissingFact] = fact("What nobody has stated yet; empty where the law grants it 缺少的信息.")
    caveats: list[CertificationCaveat] = fact("What the answer leans on without being sure 备注.")


@taken
class ApplyInput(Taken):
    """An application as the office takes it in 受理申请."""

    applicant_id: Id | None = optional("The member who applies; null the office itself 申请人.", of="applicant")
    received_on: Day | None = optional("When it was received; today where left out 受理日期.")
    law: str | None = optional("Under which law; the one that took effect last where left out 认定依据.")
    evidence: list[ApplicationEvidence] | None = optional("What came with it 申请材料.")


@taken
class PostApplicationInput(Taken):
    """When and where the application is posted 公示."""

    since: Day | None = optional("From which day; today where left out 公示起始日.")
    until: Day | None = optional("The last day; as the law prints where left out 公示截止日.")
    at: PostedAt = fact("Where 公示地点.")


@taken
class ObjectInput(Taken):
    """What somebody objects 登记异议."""

    on: Day | None = optional("When; today where left out 提出日期.")
    raised_by: RaisedBy = fact("In what standing 异议人类别.")
    ground: ObjectionGround = fact("What is objected 异议理由.")
    statement: str | None = optional("It in words 异议内容.")


@taken
class AnswerObjectionInput(Taken):
    """How an objection is answered 答复异议."""

    objection_id: Id = fact("The objection.", of="objection")
    outcome: ObjectionOutcome = fact("Whether it is right 处理结果.")
    answer: str | None = optional("The answer in words 答复内容.")


@taken
class RefuseApplicationInput(Taken):
    """What the law may ask for 不予认定."""

    dibao_line: Yuan | None = optional("The local minimum living standard per head and month 最低生活保障标准.")


@strawberry.type
class ApplicationMutations:
    """What can be done with an application; to grant it, certify the household."""

    apply_for_certification = verb(
        "POST /v1/households/{id}:apply",
        "Take in a household's application to be certified 受理零就业家庭认定申请.",
        "people",
        Household,
        taking=ApplyInput,
        or_else=(AlreadyCertified, ApplicationOpen, NoLawInForce, NotAMember),
    )
    post_application = verb(
        "POST /v1/households/{id}:postApplication",
        "Post the open application for objections 公示申请.",
        "people",
        Household,
        taking=PostApplicationInput,
        or_else=(NoApplication, AlreadyPosted),
    )
    object_to_application = verb(
        "POST /v1/households/{id}:objectToApplication",
        "Record an objection to the application that is posted 登记异议.",
        "people",
        Household,
        taking=ObjectInput,
        or_else=(NoApplication,),
    )
    answer_objection = verb(
        "POST /v1/households/{id}:answerObjection",
        "Answer an objection to the open application 答复异议.",
        "people",
        Household,
        taking=AnswerObjectionInput,
        or_else=(NoApplication, NoSuchObjection),
    )
    refuse_application = verb(
        "POST /v1/households/{id}:refuseApplication",
        "Refuse the open application for the reasons of its law 不予认定.",
        "people",
        Household,
        taking=RefuseApplicationInput,
        or_else=(NoApplication, ApplicationWaits, NothingRefuses, NoLawInForce, UnknownPersons),
    )
    withdraw_application = verb(
        "POST /v1/households/{id}:withdrawApplication",
        "Record that the family took its application back 登记撤回申请.",
        "people",
        Household,
        or_else=(NoApplication,),
    )
