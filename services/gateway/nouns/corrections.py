"""Corrections of persons in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.context import Info
from services.gateway.nouns.choices import CorrectionState, WithoutResidentId
from services.gateway.nouns.endpoints import CORRECTIONS, PERSONS
from services.gateway.nouns.persons import PersonAlreadyRegistered
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.rest import Call
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, answering, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class CorrectionReason(Enum):
    """Why a record is to be corrected 更正原因."""

    RECORDED_WRONGLY = enum_value("recorded_wrongly", description="It never was right 登记有误.")
    ID_SHOWN = enum_value("id_shown", description="The resident id is shown by now 已出示身份证.")
    ID_ISSUED = enum_value("id_issued", description="A resident id was issued 新领身份证.")
    CHANGED_BY_POLICE = enum_value("changed_by_police", description="The police changed it 公安机关已变更.")


@chosen_from
class CorrectionApproval(Enum):
    """What an approval rests on 审核通过依据."""

    DOCUMENT_SEEN = enum_value("document_seen", description="The document was seen 已核验证件.")
    CONFIRMED_BY_POLICE = enum_value("confirmed_by_police", description="The police confirmed it 公安机关已确认.")


@chosen_from
class CorrectionRejection(Enum):
    """Why a record stays as it is 审核不通过原因."""

    EVIDENCE_MISSING = enum_value("evidence_missing", description="Nothing shows it 缺少证明.")
    EVIDENCE_UNCLEAR = enum_value("evidence_unclear", description="What is to show it does not 证明不清.")
    EVIDENCE_CONTRADICTS = enum_value("evidence_contradicts", description="What is to show it says otherwise 证明不符.")
    RECORDED_RIGHTLY = enum_value("recorded_rightly", description="The record is right 原登记无误.")


@chosen_from
class CorrectionDecision(Enum):
    """Why a correction was approved or rejected 审核结论依据."""

    DOCUMENT_SEEN = enum_value("document_seen", description="The document was seen 已核验证件.")
    CONFIRMED_BY_POLICE = enum_value("confirmed_by_police", description="The police confirmed it 公安机关已确认.")
    EVIDENCE_MISSING = enum_value("evidence_missing", description="Nothing shows it 缺少证明.")
    EVIDENCE_UNCLEAR = enum_value("evidence_unclear", description="What is to show it does not 证明不清.")
    EVIDENCE_CONTRADICTS = enum_value("evidence_contradicts", description="What is to show it says otherwise 证明不符.")
    RECORDED_RIGHTLY = enum_value("recorded_rightly", description="The record is right 原登记无误.")


@described
class Correction(Shape):
    """What is to stand in a person's record 更正申请; what is proposed is masked, null where it stays as it is."""

    id: Id = fact("The correction's id.")
    version: int = fact("What `ifMatch` takes when the correction is decided.")
    person_id: Id = fact("The person's id.", of="person")
    name: str | None = fact("The right name, masked 姓名 (打码).")
    resident_id: str | None = fact("The right resident id (GB 11643), masked 居民身份证号码 (打码).")
    without_resident_id: WithoutResidentId | None = fact("Why the record is to have none 无证号原因.")
    sex: str | None = fact("GB/T 2261.1 性别.")
    birth_date: str | None = fact("The year of the right birth date 出生日期 (打码).")
    reason: CorrectionReason = fact("Why 更正原因.")
    evidence: str = fact("What shows it, masked 证明材料 (打码).")
    proposed_by: str = fact("Who proposed it 申请人.")
    state: CorrectionState = fact("How far it has come 状态.")
    decided_by: str | None = fact("Who approved, rejected or withdrew it 审核人.")
    decided_at: Instant | None = fact("When 审核时间.")
    decided_for: CorrectionDecision | None = fact("Why it was approved or rejected 审核结论依据.")
    created_at: Instant = fact("When it was proposed.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@described
class UnmaskedCorrection(Shape):
    """What is proposed, as it is 更正申请完整内容; what was not asked for is not read."""

    name: str | None = fact("The name 姓名.")
    resident_id: str | None = fact("The resident id 居民身份证号码.")
    birth_date: Day | None = fact("The date of birth 出生日期.")
    evidence: str | None = fact("What shows it 证明材料.")


@described
class CorrectionPending(Problem):
    """A correction of this person is pending already 已有一项更正等待审核."""

    correction: Id = fact("The other one.")


@described
class CorrectionDecided(Problem):
    """The correction is decided and cannot be changed any more 该更正已处理."""

    state: CorrectionState = fact("What came of it 状态.")


@described
class OwnCorrection(Problem):
    """Whoever proposed a correction does not decide on it 提出更正的人不能审核."""


@taken
class CorrectionInput(Taken):
    """What is to stand in a person's record 申请更正; what is left out stays as it is."""

    person_id: Id = fact("The person's id.", of="person")
    name: str | None = optional("The right name 姓名.")
    resident_id: str | None = optional("The right resident id, GB 11643 居民身份证号码.")
    without_resident_id: WithoutResidentId | None = optional("Why the record is to have none 无证号原因.")
    sex: str | None = optional("GB/T 2261.1, where no resident id says it 性别.")
    birth_date: Day | None = optional("Where no resident id says it 出生日期.")
    reason: CorrectionReason = fact("Why 更正原因.")
    evidence: str = fact("What shows it 证明材料.")


@taken
class ApproveCorrectionInput(Taken):
    """What the approval rests on 审核通过."""

    reason: CorrectionApproval = fact("What it rests on 依据.")


@taken
class RejectCorrectionInput(Taken):
    """Why the record stays as it is 审核不通过."""

    reason: CorrectionRejection = fact("Why 原因.")


@strawberry.type
class CorrectionQueries:
    """How corrections are found; a person leads to theirs."""

    correction = one(CORRECTIONS, "One correction 更正申请.")
    corrections = rows(CORRECTIONS, "Corrections of persons whom the caller sees, in the order of proposal 更正申请.")

    @answering(
        "What is proposed in a correction, unmasked 更正申请完整内容. State the purpose in the header Bihuan-Purpose;"
        " the person's access log keeps who read it and what for."
    )
    async def unmasked_correction(self, info: Info, id: Id) -> UnmaskedCorrection | None:  # noqa: A002 -- the argument's name
        """Read the fields that the query names and no others."""
        sources = UnmaskedCorrection.sources()
        fields = sorted(source for name in info.chosen().names for source in sources.get(name, ()))
        if not fields:  # nothing is read, so nothing is written into the access log
            return UnmaskedCorrection.of({})
        call = Call("GET", f"/v1/corrections/{id}/unmasked", query={"fields": ",".join(fields)})
        return UnmaskedCorrection.of(await info.context.send("people", call))


@strawberry.type
class CorrectionMutations:
    """What can be done with a correction."""

    propose_correction = verb(
        "POST /v1/corrections",
        "Propose to correct who a person is: their name, resident id, sex or birth date 申请更正.",
        "people",
        Correction,
        taking=CorrectionInput,
        or_else=(PersonAlreadyRegistered, CorrectionPending),
    )
    approve_correction = verb(
        "POST /v1/corrections/{id}:approve",
        "Approve a correction that somebody else proposed, and correct the record 审核通过更正.",
        "people",
        Correction,
        taking=ApproveCorrectionInput,
        or_else=(RecordMerged, OwnCorrection, CorrectionDecided, PersonAlreadyRegistered),
    )
    reject_correction = verb(
        "POST /v1/corrections/{id}:reject",
        "Reject a correction that somebody else proposed: the record stays as it is 审核不通过更正.",
        "people",
        Correction,
        taking=RejectCorrectionInput,
        or_else=(RecordMerged, OwnCorrection, CorrectionDecided),
    )
    withdraw_correction = verb(
        "POST /v1/corrections/{id}:withdraw",
        "Take a correction back before it is decided 撤回更正.",
        "people",
        Correction,
        or_else=(RecordMerged, CorrectionDecided),
    )
