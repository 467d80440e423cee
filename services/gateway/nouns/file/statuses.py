"""Statuses in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.file.annulments import AnnulInput, AnnulmentReason, PartIsAnnulled
from services.gateway.nouns.file.choices import StatusKind
from services.gateway.nouns.file.endpoints import STATUSES
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class Standing(Enum):
    """Whether somebody says so or an authority has certified it 申报或认定."""

    DECLARED = enum_value("declared", description="The person declares it 本人申报.")
    CERTIFIED = enum_value("certified", description="An authority certified it 已认定.")


@chosen_from
class Hardship(Enum):
    """Why it is hard to find work 困难类别."""

    OLDER = enum_value("older", description="In the forties and fifties 大龄.")
    DISABLED = enum_value("disabled", description="Disabled 残疾.")
    DIBAO = enum_value("dibao", description="Receives the minimum living allowance 低保.")
    ZERO_EMPLOYMENT = enum_value("zero_employment", description="Of a zero-employment household 零就业家庭.")
    LONG_UNEMPLOYED = enum_value("long_unemployed", description="Unemployed for long 长期失业.")
    LOST_LAND = enum_value("lost_land", description="Lost their land 失地.")
    OTHER = enum_value("other", description="Another reason 其他.")


@chosen_from
class StatusEvidence(Enum):
    """What a status is known from 认定依据."""

    STATED = enum_value("stated", description="The person says so 本人陈述.")
    DOCUMENT = enum_value("document", description="A document 证件材料.")
    REGISTER = enum_value("register", description="Another authority's register 部门数据比对.")
    VISIT = enum_value("visit", description="A visit to the home 入户核实.")


@chosen_from
class StatusProof(Enum):
    """From what a status can be certified 认定依据."""

    DOCUMENT = enum_value("document", description="A document 证件材料.")
    REGISTER = enum_value("register", description="Another authority's register 部门数据比对.")
    VISIT = enum_value("visit", description="A visit to the home 入户核实.")


@chosen_from
class StatusEnd(Enum):
    """Why a person is it no more 终止原因."""

    NO_LONGER_SO = enum_value("no_longer_so", description="It is no longer so 情况已变化.")
    REVOKED = enum_value("revoked", description="It was taken back 撤销.")
    AT_OWN_REQUEST = enum_value("at_own_request", description="The person asked for it 本人申请.")


@described
class Status(Shape):
    """What a person is in the eyes of a policy 身份."""

    id: Id = fact("The status's id.")
    version: int = fact("What `ifMatch` takes when the status is changed.")
    person_id: Id = fact("The person's id.", of="person")
    kind: StatusKind = fact("What the person is 身份类别.")
    standing: Standing = fact("Whether it is declared or certified 申报或认定.")
    since: Day = fact("Since when 起始日期.")
    valid_until: Day | None = fact("The last day that the evidence is good for 有效期至.")
    expired: bool = fact("Whether the evidence is good no more 是否已过期.")
    ended_on: Day | None = fact("Since when the person is it no more 终止日期.")
    ended_for: StatusEnd | None = fact("Why 终止原因.")
    hardship: Hardship | None = fact("Why it is hard for a hardship person to find work 困难类别.")
    graduated_in: int | None = fact("The year in which a graduate left school 毕业年份.")
    evidence: StatusEvidence = fact("What it is known from 依据.")
    declared_by: str = fact("Who recorded it 登记人.")
    certified_on: Day | None = fact("Since when it is certified 认定日期.")
    certified_by: str | None = fact("Who certified it 认定人.")
    authority_district: str | None = fact("The area of the authority that certified it 认定机构所在地区.")
    authority_organisation: Id | None = fact("The organisation that certified it 认定机构.")
    annulled_for: AnnulmentReason | None = fact("Why it was annulled; null where it counts 作废原因.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@described
class StatusRecorded(Problem):
    """The person has this status on one of these days already 身份重复登记."""

    status_id: Id = fact("The other one.")


@described
class StatusCertified(Problem):
    """The status is certified already 身份已认定."""


@described
class StatusEnded(Problem):
    """The status has ended and cannot be changed any more 身份已终止."""


@described
class CertifiedByAnotherAuthority(Problem):
    """What an authority certified, only that authority changes 由其他机构认定."""

    district: str = fact("Where that authority is.")


@taken
class StatusInput(Taken):
    """What a person declares to be 申报身份."""

    person_id: Id = fact("The person's id.", of="person")
    kind: StatusKind = fact("What the person is 身份类别.")
    since: Day = fact("Since when 起始日期.")
    valid_until: Day | None = optional("The last day that the evidence is good for 有效期至.")
    hardship: Hardship | None = optional("Why it is hard for a hardship person to find work 困难类别.")
    graduated_in: int | None = optional("The year in which a graduate left school 毕业年份.")
    evidence: StatusEvidence | None = optional("What it is known from; the person says so, where left out 依据.")


@taken
class StatusChanges(Taken):
    """What to correct about a status that has not ended; what is left out stays as it is."""

    since: Day | None = optional("Since when 起始日期.")
    valid_until: Day | None = optional("The last day that the evidence is good for, or null 有效期至.")
    hardship: Hardship | None = optional("Why it is hard for a hardship person to find work 困难类别.")
    graduated_in: int | None = optional("The year in which a graduate left school 毕业年份.")
    evidence: StatusEvidence | None = optional("What it is known from 依据.")


@taken
class CertifyStatusInput(Taken):
    """How a status is certified 认定身份."""

    evidence: StatusProof = fact("From what 依据.")
    on: Day | None = optional("Since when; today where left out 认定日期.")
    valid_until: Day | None = optional("The last day that the evidence is good for 有效期至.")


@taken
class EndStatusInput(Taken):
    """Why a person is it no more 终止身份."""

    reason: StatusEnd = fact("Why 原因.")
    on: Day | None = optional("Since when; today where left out 终止日期.")


@strawberry.type
class StatusQueries:
    """How a status is found; a person leads to theirs."""

    status = one(STATUSES, "One status 身份.")


@strawberry.type
class StatusMutations:
    """What can be done with a status."""

    declare_status = verb(
        "POST /v1/statuses",
        "Record what a person declares to be 申报身份.",
        "people",
        Status,
        taking=StatusInput,
        or_else=(RecordMerged, StatusRecorded),
    )
    change_status = verb(
        "PATCH /v1/statuses/{id}",
        "Correct a status 变更身份.",
        "people",
        Status,
        taking=StatusChanges,
        or_else=(RecordMerged, StatusRecorded, StatusEnded, CertifiedByAnotherAuthority, PartIsAnnulled),
    )
    certify_status = verb(
        "POST /v1/statuses/{id}:certify",
        "Certify what a person declared 认定身份.",
        "people",
        Status,
        taking=CertifyStatusInput,
        or_else=(
            RecordMerged,
            StatusCertified,
            StatusRecorded,
            StatusEnded,
            CertifiedByAnotherAuthority,
            PartIsAnnulled,
        ),
    )
    end_status = verb(
        "POST /v1/statuses/{id}:end",
        "Say since when a person is it no more 终止身份.",
        "people",
        Status,
        taking=EndStatusInput,
        or_else=(RecordMerged, StatusEnded, CertifiedByAnotherAuthority, PartIsAnnulled),
    )
    annul_status = verb(
        "POST /v1/statuses/{id}:annul",
        "Annul a status that was recorded by mistake 作废身份.",
        "people",
        Status,
        taking=AnnulInput,
        or_else=(RecordMerged, CertifiedByAnotherAuthority, PartIsAnnulled),
    )
