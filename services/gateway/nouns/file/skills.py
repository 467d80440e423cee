"""Skills in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.file.annulments import AnnulInput, AnnulmentReason, PartIsAnnulled
from services.gateway.nouns.file.endpoints import SKILLS
from services.gateway.nouns.file.unmasked import unmasked
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class SkillLevel(Enum):
    """The level of a vocational skill 职业技能等级."""

    NONE = enum_value("none", description="None 无等级.")
    APPRENTICE = enum_value("apprentice", description="Apprentice 学徒工.")
    JUNIOR = enum_value("junior", description="Junior, level five 初级工 (五级).")
    INTERMEDIATE = enum_value("intermediate", description="Intermediate, level four 中级工 (四级).")
    SENIOR = enum_value("senior", description="Senior, level three 高级工 (三级).")
    TECHNICIAN = enum_value("technician", description="Technician, level two 技师 (二级).")
    SENIOR_TECHNICIAN = enum_value("senior_technician", description="Senior technician, level one 高级技师 (一级).")
    SPECIAL_TECHNICIAN = enum_value("special_technician", description="Special technician 特级技师.")
    CHIEF_TECHNICIAN = enum_value("chief_technician", description="Chief technician 首席技师.")


@chosen_from
class SkillEvidence(Enum):
    """What a skill is known from 技能来源."""

    DECLARED = enum_value("declared", description="The person says so 本人陈述.")
    CERTIFICATE = enum_value("certificate", description="A certificate 证书.")
    TEST = enum_value("test", description="A test 测评.")
    EMPLOYER = enum_value("employer", description="An employer says so 单位证明.")


@described
class Skill(Shape):
    """What a person can do 技能."""

    id: Id = fact("The skill's id.")
    version: int = fact("What `ifMatch` takes when the skill is changed.")
    person_id: Id = fact("The person's id.", of="person")
    occupation: str | None = fact("The occupation, CSCO 2022 职业.")
    name: str | None = fact("What it is called, where no occupation says it 技能名称.")
    level: SkillLevel = fact("Its level 等级.")
    evidence: SkillEvidence = fact("What it is known from 来源.")
    certificate_number: str | None = fact("The number of the certificate, masked 证书编号 (打码).")
    issuer: str | None = fact("Who issued the certificate 发证机构.")
    issued_on: Day | None = fact("When it was issued 发证日期.")
    valid_until: Day | None = fact("Its last day 有效期至.")
    annulled_for: AnnulmentReason | None = fact("Why it was annulled; null where it counts 作废原因.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@described
class SkillAlreadyRecorded(Problem):
    """This skill stands in the file at this level already 该技能已登记."""

    skill: Id = fact("The other one.")


@taken
class SkillInput(Taken):
    """A skill to record, by an occupation or a name 登记技能."""

    person_id: Id = fact("The person's id.", of="person")
    occupation: str | None = optional("The occupation, CSCO 2022 职业.")
    name: str | None = optional("What it is called, where no occupation says it 技能名称.")
    level: SkillLevel | None = optional("Its level; none, where left out 等级.")
    evidence: SkillEvidence | None = optional("What it is known from; the person says so, where left out 来源.")
    certificate_number: str | None = optional("The number of the certificate 证书编号.")
    issuer: str | None = optional("Who issued the certificate 发证机构.")
    issued_on: Day | None = optional("When it was issued 发证日期.")
    valid_until: Day | None = optional("Its last day 有效期至.")


@taken
class SkillChanges(Taken):
    """What to correct about a skill; what is left out stays as it is."""

    occupation: str | None = optional("The occupation, CSCO 2022 职业.")
    name: str | None = optional("What it is called, where no occupation says it 技能名称.")
    level: SkillLevel | None = optional("Its level; none, where left out 等级.")
    evidence: SkillEvidence | None = optional("What it is known from; the person says so, where left out 来源.")
    certificate_number: str | None = optional("The number of the certificate 证书编号.")
    issuer: str | None = optional("Who issued the certificate 发证机构.")
    issued_on: Day | None = optional("When it was issued 发证日期.")
    valid_until: Day | None = optional("Its last day 有效期至.")


@strawberry.type
class SkillQueries:
    """How a skill is found; a person leads to theirs."""

    skill = one(SKILLS, "One skill 技能.")
    unmasked_skill = unmasked("/v1/skills", "The number of its certificate unmasked 证书编号 (完整).")


@strawberry.type
class SkillMutations:
    """What can be done with a skill."""

    record_skill = verb(
        "POST /v1/skills",
        "Record what a person can do 登记技能.",
        "people",
        Skill,
        taking=SkillInput,
        or_else=(RecordMerged, SkillAlreadyRecorded),
    )
    change_skill = verb(
        "PATCH /v1/skills/{id}",
        "Correct a skill, its level or its certificate 变更技能.",
        "people",
        Skill,
        taking=SkillChanges,
        or_else=(RecordMerged, SkillAlreadyRecorded, PartIsAnnulled),
    )
    annul_skill = verb(
        "POST /v1/skills/{id}:annul",
        "Annul a skill that was recorded by mistake 作废技能.",
        "people",
        Skill,
        taking=AnnulInput,
        or_else=(RecordMerged, PartIsAnnulled),
    )
