"""Trainings from elsewhere in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.file.annulments import AnnulInput, AnnulmentReason, PartIsAnnulled
from services.gateway.nouns.file.endpoints import OUTSIDE_TRAININGS
from services.gateway.nouns.file.skills import SkillLevel
from services.gateway.nouns.file.unmasked import unmasked
from services.gateway.refusals import RecordMerged
from services.gateway.relations import one, row
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class TrainingResult(Enum):
    """How a training went 培训结果."""

    GOING_ON = enum_value("going_on", description="It goes on 进行中.")
    COMPLETED = enum_value("completed", description="It was completed 结业.")
    DROPPED_OUT = enum_value("dropped_out", description="The person dropped out 中途退出.")


@chosen_from
class CertificateKind(Enum):
    """What a certificate says 证书类型."""

    SKILL_LEVEL = enum_value("skill_level", description="A level of a vocational skill 职业技能等级证书.")
    SPECIAL_ABILITY = enum_value("special_ability", description="A special ability 专项职业能力证书.")
    COMPLETION = enum_value("completion", description="That a training was completed 培训合格证书.")
    OTHER = enum_value("other", description="Something else 其他.")


@chosen_from
class TrainingPayer(Enum):
    """Who paid for a training 费用承担."""

    PUBLIC_FUNDS = enum_value("public_funds", description="Public funds: it is free by right 财政资金 (免费).")
    EMPLOYER = enum_value("employer", description="The employer 单位.")
    ORGANISER = enum_value("organiser", description="Who organised it 举办机构.")
    SELF = enum_value("self", description="The person 个人.")


@chosen_from
class TrainingEvidence(Enum):
    """What a training is known from 信息来源."""

    STATED = enum_value("stated", description="The person says so 本人陈述.")
    CERTIFICATE = enum_value("certificate", description="The certificate 证书.")
    ORGANISER = enum_value("organiser", description="Who organised it says so 举办机构证明.")


@described
class OutsideTraining(Shape):
    """What a person was taught outside the platform's own classes 其他机构培训."""

    id: Id = fact("The training's id.")
    version: int = fact("What `ifMatch` takes when the training is changed.")
    person_id: Id = fact("The person's id.", of="person")
    title: str = fact("What it is called 培训名称.")
    occupation: str | None = fact("What for, CSCO 2022 职业.")
    organiser: str | None = fact("Who organised it 举办机构.")
    since: Day = fact("The first day 起始日期.")
    until: Day | None = fact("The last day; null while it goes on 终止日期.")
    hours: int | None = fact("How many hours 学时.")
    result: TrainingResult = fact("How it went 培训结果.")
    certificate_kind: CertificateKind | None = fact("What its certificate says 证书类型.")
    certificate_level: SkillLevel | None = fact("The level that its certificate says 证书等级.")
    certificate_number: str | None = fact("The number of the certificate, masked 证书编号 (打码).")
    paid_by: TrainingPayer | None = fact("Who paid 费用承担.")
    evidence: TrainingEvidence = fact("What it is known from 信息来源.")
    annulled_for: AnnulmentReason | None = fact("Why it was annulled; null where it counts 作废原因.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@taken
class OutsideTrainingInput(Taken):
    """A training from elsewhere to record 登记其他机构培训."""

    person_id: Id = fact("The person's id.", of="person")
    title: str = fact("What it is called 培训名称.")
    occupation: str | None = optional("What for, CSCO 2022 职业.")
    organiser: str | None = optional("Who organised it 举办机构.")
    since: Day = fact("The first day 起始日期.")
    until: Day | None = optional("The last day; left out while it goes on 终止日期.")
    hours: int | None = optional("How many hours 学时.")
    result: TrainingResult = fact("How it went 培训结果.")
    certificate_kind: CertificateKind | None = optional("What its certificate says 证书类型.")
    certificate_level: SkillLevel | None = optional("The level that its certificate says 证书等级.")
    certificate_number: str | None = optional("The number of the certificate 证书编号.")
    paid_by: TrainingPayer | None = optional("Who paid 费用承担.")
    evidence: TrainingEvidence | None = optional("What it is known from; the person says so, where left out 信息来源.")


@taken
class OutsideTrainingChanges(Taken):
    """What to correct about a training from elsewhere, or how it ended; what is left out stays as it is."""

    title: str | None = optional("What it is called 培训名称.")
    occupation: str | None = optional("What for, CSCO 2022 职业.")
    organiser: str | None = optional("Who organised it 举办机构.")
    since: Day | None = optional("The first day 起始日期.")
    until: Day | None = optional("The last day; left out while it goes on 终止日期.")
    hours: int | None = optional("How many hours 学时.")
    result: TrainingResult | None = optional("How it went 培训结果.")
    certificate_kind: CertificateKind | None = optional("What its certificate says 证书类型.")
    certificate_level: SkillLevel | None = optional("The level that its certificate says 证书等级.")
    certificate_number: str | None = optional("The number of the certificate 证书编号.")
    paid_by: TrainingPayer | None = optional("Who paid 费用承担.")
    evidence: TrainingEvidence | None = optional("What it is known from; the person says so, where left out 信息来源.")


@strawberry.type
class OutsideTrainingQueries:
    """How a training is found; a person leads to theirs."""

    outside_training = one(OUTSIDE_TRAININGS, "One training from elsewhere 其他机构培训.")
    unmasked_outside_training = unmasked(
        "/v1/outside-trainings", "The number of its certificate unmasked 证书编号 (完整)."
    )


@strawberry.type
class OutsideTrainingMutations:
    """What can be done with a training."""

    record_outside_training = verb(
        "POST /v1/outside-trainings",
        "Record a training of a person from elsewhere 登记其他机构培训.",
        "people",
        OutsideTraining,
        taking=OutsideTrainingInput,
        or_else=(RecordMerged,),
    )
    change_outside_training = verb(
        "PATCH /v1/outside-trainings/{id}",
        "Correct a training from elsewhere, or say how it ended 变更其他机构培训.",
        "people",
        OutsideTraining,
        taking=OutsideTrainingChanges,
        or_else=(RecordMerged, PartIsAnnulled),
    )
    annul_outside_training = verb(
        "POST /v1/outside-trainings/{id}:annul",
        "Annul a training from elsewhere that was recorded by mistake 作废其他机构培训.",
        "people",
        OutsideTraining,
        taking=AnnulInput,
        or_else=(RecordMerged, PartIsAnnulled),
    )
