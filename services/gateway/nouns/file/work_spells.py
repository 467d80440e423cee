"""Work spells in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.file.annulments import AnnulInput, AnnulmentReason, PartIsAnnulled
from services.gateway.nouns.file.endpoints import WORK_SPELLS
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row
from services.gateway.scalars import Day, Id, Instant, Yuan
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class WorkKind(Enum):
    """How somebody works 就业形式."""

    EMPLOYEE = enum_value("employee", description="Employed 单位就业.")
    DISPATCHED = enum_value("dispatched", description="Sent by an agency 劳务派遣.")
    PUBLIC_WELFARE_POST = enum_value("public_welfare_post", description="On a public-welfare post 公益性岗位.")
    BUSINESS_OWNER = enum_value("business_owner", description="With a business of one's own 自主创业.")
    FLEXIBLE = enum_value("flexible", description="Flexibly 灵活就业.")
    AUXILIARY = enum_value("auxiliary", description="At an institution of auxiliary employment 辅助性就业.")
    INTERNSHIP = enum_value("internship", description="As a trainee 见习.")


@chosen_from
class Hours(Enum):
    """How much of the day 工时."""

    FULL_TIME = enum_value("full_time", description="Full time 全日制.")
    PART_TIME = enum_value("part_time", description="Part time 非全日制.")


@chosen_from
class Contract(Enum):
    """What kind of labour contract there is 劳动合同."""

    FIXED_TERM = enum_value("fixed_term", description="For a fixed term 固定期限.")
    OPEN_ENDED = enum_value("open_ended", description="Without an end 无固定期限.")
    NONE = enum_value("none", description="None was signed 未签订.")


@chosen_from
class WorkEnd(Enum):
    """Why a job ended 离职原因."""

    CONTRACT_ENDED = enum_value("contract_ended", description="The contract ended 合同到期.")
    RESIGNED = enum_value("resigned", description="The person resigned 辞职.")
    DISMISSED = enum_value("dismissed", description="The person was dismissed 被辞退.")
    EMPLOYER_CLOSED = enum_value("employer_closed", description="The employer closed 单位关闭.")
    RETIRED = enum_value("retired", description="The person retired 退休.")
    HEALTH = enum_value("health", description="For health 健康原因.")
    OTHER = enum_value("other", description="For another reason 其他.")


@chosen_from
class WorkEvidence(Enum):
    """What a job is known from 信息来源."""

    STATED = enum_value("stated", description="The person says so 本人陈述.")
    CONTRACT = enum_value("contract", description="The contract 劳动合同.")
    INSURANCE_RECORD = enum_value("insurance_record", description="The record of social insurance 社保记录.")
    PAYROLL = enum_value("payroll", description="The payroll 工资单.")
    EMPLOYER = enum_value("employer", description="The employer says so 单位证明.")


@described
class WorkSpell(Shape):
    """A person's time in one job 工作经历."""

    id: Id = fact("The spell's id.")
    version: int = fact("What `ifMatch` takes when the spell is changed.")
    person_id: Id = fact("The person's id.", of="person")
    kind: WorkKind = fact("How the person works 就业形式.")
    hours: Hours = fact("How much of the day 工时.")
    employer_name: str | None = fact("The employer's name 单位名称.")
    credit_code: str | None = fact("The employer's unified social credit code, GB 32100 统一社会信用代码.")
    occupation: str | None = fact("The occupation, CSCO 2022 职业.")
    district: str | None = fact("Where the work is done, GB/T 2260 and 10114 工作地.")
    grid_cell: str | None = fact("The cell of that place in its city's own grid 工作地网格.")
    wage: Yuan | None = fact("The wage a month 月薪.")
    since: Day = fact("The first day 起始日期.")
    until: Day | None = fact("The last day; null while it goes on 终止日期.")
    ended_for: WorkEnd | None = fact("Why it ended 离职原因.")
    contract: Contract | None = fact("What kind of contract there is 劳动合同.")
    contract_from: Day | None = fact("The first day of the contract 合同起始日期.")
    contract_until: Day | None = fact("The last day of a contract for a fixed term 合同终止日期.")
    insured: bool | None = fact("Whether the employer pays the social insurance 是否缴纳社会保险.")
    evidence: WorkEvidence = fact("What it is known from 信息来源.")
    annulled_for: AnnulmentReason | None = fact("Why it was annulled; null where it counts 作废原因.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@described
class OverlapsFullTimeWork(Problem):
    """Nobody works full time in two jobs at once 全日制工作时间重叠."""

    spell: Id = fact("The other one.")


@taken
class WorkSpellInput(Taken):
    """A job to record 登记工作经历."""

    person_id: Id = fact("The person's id.", of="person")
    kind: WorkKind = fact("How the person works 就业形式.")
    hours: Hours = fact("How much of the day 工时.")
    employer_name: str | None = optional("The employer's name 单位名称.")
    credit_code: str | None = optional("The employer's unified social credit code, GB 32100 统一社会信用代码.")
    occupation: str | None = optional("The occupation, CSCO 2022 职业.")
    district: str | None = optional("Where the work is done, GB/T 2260 and 10114 工作地.")
    grid_cell: str | None = optional("The cell of that place in its city's own grid 工作地网格.")
    wage: Yuan | None = optional("The wage a month 月薪.")
    since: Day = fact("The first day 起始日期.")
    until: Day | None = optional("The last day; left out while it goes on 终止日期.")
    ended_for: WorkEnd | None = optional("Why it ended 离职原因.")
    contract: Contract | None = optional("What kind of contract there is 劳动合同.")
    contract_from: Day | None = optional("The first day of the contract 合同起始日期.")
    contract_until: Day | None = optional("The last day of a contract for a fixed term 合同终止日期.")
    insured: bool | None = optional("Whether the employer pays the social insurance 是否缴纳社会保险.")
    evidence: WorkEvidence | None = optional("What it is known from; the person says so, where left out 信息来源.")


@taken
class WorkSpellChanges(Taken):
    """What to correct about a job, or how it ended; what is left out stays as it is."""

    kind: WorkKind | None = optional("How the person works 就业形式.")
    hours: Hours | None = optional("How much of the day 工时.")
    employer_name: str | None = optional("The employer's name 单位名称.")
    credit_code: str | None = optional("The employer's unified social credit code, GB 32100 统一社会信用代码.")
    occupation: str | None = optional("The occupation, CSCO 2022 职业.")
    district: str | None = optional("Where the work is done, GB/T 2260 and 10114 工作地.")
    grid_cell: str | None = optional("The cell of that place in its city's own grid 工作地网格.")
    wage: Yuan | None = optional("The wage a month 月薪.")
    since: Day | None = optional("The first day 起始日期.")
    until: Day | None = optional("The last day, or null while it goes on 终止日期.")
    ended_for: WorkEnd | None = optional("Why it ended 离职原因.")
    contract: Contract | None = optional("What kind of contract there is 劳动合同.")
    contract_from: Day | None = optional("The first day of the contract 合同起始日期.")
    contract_until: Day | None = optional("The last day of a contract for a fixed term 合同终止日期.")
    insured: bool | None = optional("Whether the employer pays the social insurance 是否缴纳社会保险.")
    evidence: WorkEvidence | None = optional("What it is known from 信息来源.")


@strawberry.type
class WorkSpellQueries:
    """How a work spell is found; a person leads to theirs."""

    work_spell = one(WORK_SPELLS, "One work spell 工作经历.")


@strawberry.type
class WorkSpellMutations:
    """What can be done with a work spell."""

    record_work_spell = verb(
        "POST /v1/work-spells",
        "Record a job of a person 登记工作经历.",
        "people",
        WorkSpell,
        taking=WorkSpellInput,
        or_else=(RecordMerged, OverlapsFullTimeWork),
    )
    change_work_spell = verb(
        "PATCH /v1/work-spells/{id}",
        "Correct a job, or say when and why it ended 变更工作经历.",
        "people",
        WorkSpell,
        taking=WorkSpellChanges,
        or_else=(RecordMerged, OverlapsFullTimeWork, PartIsAnnulled),
    )
    annul_work_spell = verb(
        "POST /v1/work-spells/{id}:annul",
        "Annul a job that was recorded by mistake 作废工作经历.",
        "people",
        WorkSpell,
        taking=AnnulInput,
        or_else=(RecordMerged, PartIsAnnulled),
    )
