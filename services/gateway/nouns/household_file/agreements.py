"""Agreements with households in the graph."""

import strawberry

from services.gateway.nouns.household_file.choices import (
    AgreementEndReason,
    AgreementKind,
    HouseholdPromise,
    OfficePromise,
)
from services.gateway.refusals import Problem
from services.gateway.scalars import Day, Id
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class HouseholdAgreement(Shape):
    """What an office and a family promise each other 协议."""

    id: Id = fact("Its id.")
    household_id: Id = fact("The household's id.", of="household")
    kind: AgreementKind = fact("What it is about 协议类别.")
    signed_on: Day = fact("When it was signed 签订日期.")
    signed_by: str = fact("Who signed for the office 经办人.")
    until: Day | None = fact("The last day that it is meant to hold 有效期至.")
    office_promises: list[OfficePromise] = fact("What the office promises 机构承诺.")
    household_promises: list[HouseholdPromise] = fact("What the family promises 家庭承诺.")
    ended_on: Day | None = fact("When it ended 终止日期.")
    ended_for: AgreementEndReason | None = fact("How it ended 终止原因.")


@described
class NoSuchAgreement(Problem):
    """The household has no such agreement that has not ended 没有这份尚未终止的协议."""


@taken
class AgreementInput(Taken):
    """What an office and a family agree on 签订协议."""

    kind: AgreementKind = fact("What it is about 协议类别.")
    signed_on: Day | None = optional("When it was signed; today where left out 签订日期.")
    until: Day | None = optional("The last day that it is meant to hold 有效期至.")
    office_promises: list[OfficePromise] = fact("What the office promises 机构承诺.")
    household_promises: list[HouseholdPromise] = fact("What the family promises 家庭承诺.")


@taken
class EndAgreementInput(Taken):
    """How an agreement ended 终止协议."""

    agreement_id: Id = fact("The agreement.", of="agreement")
    reason: AgreementEndReason = fact("How it ended 原因.")
    on: Day | None = optional("When; today where left out 终止日期.")


@strawberry.type
class AgreementMutations:
    """Signing agreements, and ending them."""

    sign_agreement = verb(
        "POST /v1/households/{id}/agreements",
        "Record what an office and a family have agreed on 登记协议.",
        "people",
        HouseholdAgreement,
        taking=AgreementInput,
    )
    end_agreement = verb(
        "POST /v1/households/{id}:endAgreement",
        "Record that an agreement with a family ended 终止协议.",
        "people",
        HouseholdAgreement,
        taking=EndAgreementInput,
        or_else=(NoSuchAgreement,),
    )
