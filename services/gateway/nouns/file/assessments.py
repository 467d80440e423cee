"""Assessments in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.file.annulments import AnnulInput, AnnulmentReason, PartIsAnnulled
from services.gateway.nouns.file.choices import AssessmentKind
from services.gateway.nouns.file.endpoints import ASSESSMENTS, PSYCHOLOGICAL_ASSESSMENTS
from services.gateway.nouns.file.unmasked import unmasked
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class AssessmentAssessor(Enum):
    """Who assessed 测评方."""

    OFFICE = enum_value("office", description="An office 经办机构.")
    INSTITUTION = enum_value("institution", description="An institution that assesses 测评机构.")


@chosen_from
class AssessmentLevel(Enum):
    """The level of a result 等级."""

    LOW = enum_value("low", description="Low 低.")
    BELOW_AVERAGE = enum_value("below_average", description="Below the average 中下.")
    AVERAGE = enum_value("average", description="Average 中等.")
    ABOVE_AVERAGE = enum_value("above_average", description="Above the average 中上.")
    HIGH = enum_value("high", description="High 高.")


@chosen_from
class AssessmentCaveat(Enum):
    """What is to be minded about an assessment 提示."""

    MEANT_FOR_OTHERS = enum_value(
        "meant_for_others",
        description="Work samples are meant for people with an intellectual or mental disability or little schooling;"
        " the file shows none of these 物理测评主要面向智力、精神残疾或低学历人员.",
    )


@described
class AssessmentDimension(Shape):
    """How an assessment came out in one dimension 测评维度."""

    dimension: str = fact("Its code 维度.")
    score: int = fact("The points 得分.")
    maximum: int = fact("How many there can be 满分.")
    level: AssessmentLevel | None = fact("The level 等级.")


@described
class Assessment(Shape):
    """An assessment of vocational aptitude 职业素质测评, or by work samples 物理测评, which advises."""

    id: Id = fact("The assessment's id.")
    version: int = fact("What `ifMatch` takes when the assessment is changed.")
    person_id: Id = fact("The person's id.", of="person")
    kind: AssessmentKind = fact("What kind of assessment it is 测评类别.")
    advisory: bool = fact("Whether it advises and decides nothing 仅供参考.")
    caveats: list[AssessmentCaveat] = fact("What is to be minded 提示.")
    assessed_on: Day = fact("The day of it 测评日期.")
    assessed_by: AssessmentAssessor = fact("Who assessed 测评方.")
    instrument: str = fact("The instrument's code 测评工具.")
    instrument_version: str | None = fact("Its version 工具版本.")
    dimensions: list[AssessmentDimension] = fact("The result by dimension 各维度结果.")
    lacking_skills: bool | None = fact("Whether skills were found to be lacking 是否缺乏技能.")
    valid_until: Day | None = fact("The last day on which it counts, where one is stated 有效期至.")
    in_force: bool = fact("Whether it counts today 当前是否有效.")
    summary: str | None = fact("The summary, masked 结论 (打码).")
    annulled_for: AnnulmentReason | None = fact("Why it was annulled; null where it counts 作废原因.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@described
class PsychologicalAssessment(Shape):
    """A psychological assessment 心理测评.

    It is shown to whoever recorded it, the person, and, while the person agrees, those who accompany them.
    """

    id: Id = fact("The assessment's id.")
    version: int = fact("What `ifMatch` takes when the assessment is changed.")
    person_id: Id = fact("The person's id.", of="person")
    assessed_on: Day = fact("The day of it 测评日期.")
    assessed_by: AssessmentAssessor = fact("Who assessed 测评方.")
    instrument: str = fact("The instrument's code 测评工具.")
    instrument_version: str | None = fact("Its version 工具版本.")
    dimensions: list[AssessmentDimension] = fact("The result by dimension; who reads it is logged 各维度结果.")
    valid_until: Day | None = fact("The last day on which it counts, where one is stated 有效期至.")
    in_force: bool = fact("Whether it counts today 当前是否有效.")
    summary: str | None = fact("The summary, masked 结论 (打码).")
    annulled_for: AnnulmentReason | None = fact("Why it was annulled; null where it counts 作废原因.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@described
class NotItsAuthor(Problem):
    """Only whoever recorded a psychological assessment corrects or annuls it 仅限登记人更正或作废."""


@described
class UnmaskedSummary(Shape):
    """The summary of an assessment as it is 测评结论 (完整)."""

    summary: str | None = fact("The summary 结论.")


@taken
class AssessmentDimensionInput(Taken):
    """How an assessment came out in one dimension 测评维度."""

    dimension: str = fact("Its code; of work samples a function where one fits 维度.")
    score: int = fact("The points 得分.")
    maximum: int = fact("How many there can be 满分.")
    level: AssessmentLevel | None = optional("The level 等级.")


@taken
class AssessmentInput(Taken):
    """An assessment to record 登记测评."""

    person_id: Id = fact("The person's id.", of="person")
    kind: AssessmentKind = fact("What kind of assessment it is 测评类别.")
    assessed_on: Day = fact("The day of it 测评日期.")
    assessed_by: AssessmentAssessor = fact("Who assessed 测评方.")
    instrument: str = fact("The instrument's code 测评工具.")
    instrument_version: str | None = optional("Its version 工具版本.")
    dimensions: list[AssessmentDimensionInput] = fact("The result by dimension 各维度结果.")
    lacking_skills: bool | None = optional("Whether skills were found to be lacking 是否缺乏技能.")
    valid_until: Day | None = optional("The last day on which it counts 有效期至.")
    summary: str | None = optional("The summary 结论.")


@taken
class AssessmentChanges(Taken):
    """What to correct about an assessment; what is left out stays as it is."""

    assessed_on: Day | None = optional("The day of it 测评日期.")
    assessed_by: AssessmentAssessor | None = optional("Who assessed 测评方.")
    instrument: str | None = optional("The instrument's code 测评工具.")
    instrument_version: str | None = optional("Its version, or null 工具版本.")
    dimensions: list[AssessmentDimensionInput] | None = optional("The result, all of it anew 各维度结果.")
    lacking_skills: bool | None = optional("Whether skills were found to be lacking, or null 是否缺乏技能.")
    valid_until: Day | None = optional("The last day on which it counts, or null 有效期至.")
    summary: str | None = optional("The summary, or null 结论.")


@taken
class PsychologicalAssessmentInput(Taken):
    """A psychological assessment to record 登记心理测评."""

    person_id: Id = fact("The person's id.", of="person")
    assessed_on: Day = fact("The day of it 测评日期.")
    assessed_by: AssessmentAssessor = fact("Who assessed 测评方.")
    instrument: str = fact("The instrument's code 测评工具.")
    instrument_version: str | None = optional("Its version 工具版本.")
    dimensions: list[AssessmentDimensionInput] = fact("The result by dimension 各维度结果.")
    valid_until: Day | None = optional("The last day on which it counts 有效期至.")
    summary: str | None = optional("The summary 结论.")


@taken
class PsychologicalAssessmentChanges(Taken):
    """What to correct about a psychological assessment; what is left out stays as it is."""

    assessed_on: Day | None = optional("The day of it 测评日期.")
    assessed_by: AssessmentAssessor | None = optional("Who assessed 测评方.")
    instrument: str | None = optional("The instrument's code 测评工具.")
    instrument_version: str | None = optional("Its version, or null 工具版本.")
    dimensions: list[AssessmentDimensionInput] | None = optional("The result, all of it anew 各维度结果.")
    valid_until: Day | None = optional("The last day on which it counts, or null 有效期至.")
    summary: str | None = optional("The summary, or null 结论.")


@strawberry.type
class AssessmentQueries:
    """How assessments are found; a person leads to theirs."""

    assessment = one(ASSESSMENTS, "One assessment 测评.")
    psychological_assessment = one(PSYCHOLOGICAL_ASSESSMENTS, "One psychological assessment 心理测评.")
    unmasked_assessment = unmasked(
        "/v1/assessments", "The summary of an assessment unmasked 测评结论 (完整).", UnmaskedSummary
    )
    unmasked_psychological_assessment = unmasked(
        "/v1/psychological-assessments",
        "The summary of a psychological assessment unmasked 心理测评结论 (完整).",
        UnmaskedSummary,
    )


@strawberry.type
class AssessmentMutations:
    """What can be done with assessments."""

    record_assessment = verb(
        "POST /v1/assessments",
        "Record an assessment 登记测评.",
        "people",
        Assessment,
        taking=AssessmentInput,
        or_else=(RecordMerged,),
    )
    change_assessment = verb(
        "PATCH /v1/assessments/{id}",
        "Correct an assessment 变更测评.",
        "people",
        Assessment,
        taking=AssessmentChanges,
        or_else=(RecordMerged, PartIsAnnulled),
    )
    annul_assessment = verb(
        "POST /v1/assessments/{id}:annul",
        "Annul an assessment that was recorded by mistake 作废测评.",
        "people",
        Assessment,
        taking=AnnulInput,
        or_else=(RecordMerged, PartIsAnnulled),
    )
    record_psychological_assessment = verb(
        "POST /v1/psychological-assessments",
        "Record a psychological assessment 登记心理测评.",
        "people",
        PsychologicalAssessment,
        taking=PsychologicalAssessmentInput,
        or_else=(RecordMerged,),
    )
    change_psychological_assessment = verb(
        "PATCH /v1/psychological-assessments/{id}",
        "Correct a psychological assessment 变更心理测评.",
        "people",
        PsychologicalAssessment,
        taking=PsychologicalAssessmentChanges,
        or_else=(RecordMerged, PartIsAnnulled, NotItsAuthor),
    )
    annul_psychological_assessment = verb(
        "POST /v1/psychological-assessments/{id}:annul",
        "Annul a psychological assessment that was recorded by mistake 作废心理测评.",
        "people",
        PsychologicalAssessment,
        taking=AnnulInput,
        or_else=(RecordMerged, PartIsAnnulled, NotItsAuthor),
    )
