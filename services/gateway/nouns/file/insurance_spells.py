"""Insurance spells in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.file.annulments import AnnulInput, AnnulmentReason, PartIsAnnulled
from services.gateway.nouns.file.endpoints import INSURANCE_SPELLS
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row
from services.gateway.scalars import Day, Id, Instant, Yuan
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class Insurance(Enum):
    """A social insurance 险种."""

    PENSION = enum_value("pension", description="Pension 基本养老保险.")
    MEDICAL = enum_value("medical", description="Medical 基本医疗保险.")
    UNEMPLOYMENT = enum_value("unemployment", description="Unemployment 失业保险.")
    WORK_INJURY = enum_value("work_injury", description="Work injury 工伤保险.")
    MATERNITY = enum_value("maternity", description="Maternity 生育保险.")


@chosen_from
class InsuredAs(Enum):
    """As whom somebody is insured 参保身份."""

    EMPLOYEE = enum_value("employee", description="As an employee 职工.")
    INDIVIDUAL = enum_value("individual", description="As who runs an individual business 个体工商户.")
    FLEXIBLE = enum_value("flexible", description="As flexibly employed 灵活就业人员.")
    RESIDENT = enum_value("resident", description="As a resident 城乡居民.")


@chosen_from
class InsurancePayer(Enum):
    """Who pays the contributions 缴费来源."""

    EMPLOYER = enum_value("employer", description="The employer 单位.")
    SELF = enum_value("self", description="The person 个人.")
    SUBSIDY = enum_value("subsidy", description="A subsidy 补贴.")


@chosen_from
class InsuranceEvidence(Enum):
    """What months of insurance are known from 信息来源."""

    STATED = enum_value("stated", description="The person says so 本人陈述.")
    INSURANCE_RECORD = enum_value("insurance_record", description="The record of social insurance 社保记录.")
    RECEIPT = enum_value("receipt", description="A receipt 缴费凭证.")
    EMPLOYER = enum_value("employer", description="The employer says so 单位证明.")


@described
class InsuranceSpell(Shape):
    """The months for which a person paid into one social insurance 社会保险缴费; a month is its first day."""

    id: Id = fact("The spell's id.")
    version: int = fact("What `ifMatch` takes when the spell is changed.")
    person_id: Id = fact("The person's id.", of="person")
    insurance: Insurance = fact("Which insurance 险种.")
    insured_as: InsuredAs = fact("As whom the person is insured 参保身份.")
    district: str | None = fact("Where the insurance is kept, GB/T 2260 参保地.")
    first_month: Day = fact("The first month 缴费起始月.")
    last_month: Day | None = fact("The last month; null while it goes on 缴费截止月.")
    base: Yuan | None = fact("What contributions are reckoned from, a month 月缴费基数.")
    paid_by: InsurancePayer | None = fact("Who pays 缴费来源.")
    evidence: InsuranceEvidence = fact("What it is known from 信息来源.")
    annulled_for: AnnulmentReason | None = fact("Why it was annulled; null where it counts 作废原因.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@described
class MonthAlreadyInsured(Problem):
    """Nobody pays into one insurance twice for a month 同一险种缴费月份重复."""

    spell: Id = fact("The other one.")


@taken
class InsuranceSpellInput(Taken):
    """Months of one insurance to record 登记社会保险缴费; a month is its first day."""

    person_id: Id = fact("The person's id.", of="person")
    insurance: Insurance = fact("Which insurance 险种.")
    insured_as: InsuredAs = fact("As whom the person is insured 参保身份.")
    district: str | None = optional("Where the insurance is kept, GB/T 2260 参保地.")
    first_month: Day = fact("The first month 缴费起始月.")
    last_month: Day | None = optional("The last month; left out while it goes on 缴费截止月.")
    base: Yuan | None = optional("What contributions are reckoned from, a month 月缴费基数.")
    paid_by: InsurancePayer | None = optional("Who pays 缴费来源.")
    evidence: InsuranceEvidence | None = optional("What it is known from; the person says so, where left out 信息来源.")


@taken
class InsuranceSpellChanges(Taken):
    """What to correct about months of insurance, or when they ended; what is left out stays as it is."""

    insurance: Insurance | None = optional("Which insurance 险种.")
    insured_as: InsuredAs | None = optional("As whom the person is insured 参保身份.")
    district: str | None = optional("Where the insurance is kept, GB/T 2260 参保地.")
    first_month: Day | None = optional("The first month 缴费起始月.")
    last_month: Day | None = optional("The last month, or null while it goes on 缴费截止月.")
    base: Yuan | None = optional("What contributions are reckoned from, a month 月缴费基数.")
    paid_by: InsurancePayer | None = optional("Who pays 缴费来源.")
    evidence: InsuranceEvidence | None = optional("What it is known from 信息来源.")


@strawberry.type
class InsuranceSpellQueries:
    """How an insurance spell is found; a person leads to theirs."""

    insurance_spell = one(INSURANCE_SPELLS, "One insurance spell 社会保险缴费.")


@strawberry.type
class InsuranceSpellMutations:
    """What can be done with an insurance spell."""

    record_insurance_spell = verb(
        "POST /v1/insurance-spells",
        "Record for which months a person paid into an insurance 登记社会保险缴费.",
        "people",
        InsuranceSpell,
        taking=InsuranceSpellInput,
        or_else=(RecordMerged, MonthAlreadyInsured),
    )
    change_insurance_spell = verb(
        "PATCH /v1/insurance-spells/{id}",
        "Correct months of insurance, or say when they ended 变更社会保险缴费.",
        "people",
        InsuranceSpell,
        taking=InsuranceSpellChanges,
        or_else=(RecordMerged, MonthAlreadyInsured, PartIsAnnulled),
    )
    annul_insurance_spell = verb(
        "POST /v1/insurance-spells/{id}:annul",
        "Annul months of insurance that were recorded by mistake 作废社会保险缴费.",
        "people",
        InsuranceSpell,
        taking=AnnulInput,
        or_else=(RecordMerged, PartIsAnnulled),
    )
