"""Referrals over REST."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field, StrictBool, model_validator
from pydantic_core import PydanticCustomError

from services.kit.http.bodies import CivilDate, Input, Yuan, fen_of
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.merged import RecordMerged
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.matching.recommendations.problems import NoOpenJobNeed
from services.matching.referrals import actions
from services.matching.referrals.model import DecliningReason, EndingReason, Override
from services.matching.referrals.problems import (
    AlreadyReferred,
    ConsentWithdrawn,
    ConstraintsUnmet,
    NoSeatLeft,
    NotTheNextStep,
)
from services.matching.referrals.queries import REFERRAL, ReferralOut
from services.matching.referrals.rules import Outcome, Status

router = APIRouter(prefix="/v1", tags=["referrals"])

OneReferral = Annotated[Fields, sparse(ReferralOut)]
Reader = Annotated[Caller, needs("referral:read")]
Recorder = Annotated[Caller, needs("referral:record")]
step = Steps(router, REFERRAL, one="referral", many="referrals", problems=(NotTheNextStep,))


class ReferralIn(Input):
    """Whom to refer where; `override` says why, where the vacancy is not what the person wished."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "vacancy": "01a201e0-5c08-7c3f-ac6d-1f384ead2351",
                    "override": "person_agrees",
                }
            ]
        }
    )

    person: UUID
    vacancy: UUID
    recommendation: UUID | None = None
    override: Override | None = None


class InterviewIn(Input):
    """How an interview went, and when it was (today where left out)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "passed"}]})

    outcome: Outcome
    on: CivilDate | None = None


class HireIn(Input):
    """What was agreed, and from when (today where left out); a contract without end has no months."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"contract_months": 24, "wage_month": "4500.00", "social_insurance_paid": True}]
        }
    )

    on: CivilDate | None = None
    contract_months: Annotated[int, Field(ge=1, le=600, strict=True)] | None = None
    wage_month: Annotated[Yuan, Field(gt=0, le=1_000_000)] | None = None
    social_insurance_paid: StrictBool | None = None


class DeclineIn(Input):
    """Why a referral came to nothing, and when (today where left out)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "person_declined"}]})

    reason: DecliningReason
    on: CivilDate | None = None


class CheckIn(Input):
    """Whether the work is still held, and when that was found out (today where left out)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"still_held": False, "reason": "contract_ended"}]})

    still_held: StrictBool
    reason: EndingReason | None = None
    on: CivilDate | None = None

    @model_validator(mode="after")
    def _reason_where_it_ended(self) -> Self:
        if self.still_held == (self.reason is not None):
            raise PydanticCustomError("reason_where_it_ended", "Say why the work ended, where it has, and only there.")
        return self


@router.post(
    "/referrals",
    status_code=201,
    response_model=ReferralOut,
    responses=responds(NotFound, RecordMerged, NoOpenJobNeed, ConstraintsUnmet, AlreadyReferred, ConsentWithdrawn),
)
@repeatable
async def refer_person(
    body: ReferralIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs("referral:make")],
) -> Response:
    """Refer a person to a vacancy."""
    proposal = actions.Proposal(body.person, body.vacancy, body.recommendation, body.override)
    referral = await actions.refer_person(tx, caller, proposal)
    return await changed(tx, REFERRAL, referral.id, location=f"/v1/referrals/{referral.id}")


@router.get("/referrals", response_model=Page[ReferralOut])
async def list_referrals(
    request: Request,
    paging: Paging,
    fields: OneReferral,
    caller: Reader,
    person: UUID | None = None,
    vacancy: UUID | None = None,
    status: Status | None = None,
    check_due: bool | None = None,  # noqa: FBT001 -- a query parameter
) -> Response:
    """List the referrals that the caller sees, in the order in which they were made.

    `check_due=true` are the hires whose check is due and not recorded yet.
    """
    return await page_of(
        request, caller, REFERRAL, paging, fields, person=person, vacancy=vacancy, status=status, check_due=check_due
    )


offer_reads(router, REFERRAL, one="referral", many="referrals", scope="referral:read")


@step("interview", "referral:record")
async def record_interview(asked: Asked, body: InterviewIn) -> None:
    """Record an interview: passed, failed or missed."""
    await actions.record_interview(asked.tx, asked.caller, asked.row, asked.seen, asked.day(body.on), body.outcome)


@step("hire", "referral:record", NoSeatLeft)
async def record_hire(asked: Asked, body: HireIn) -> None:
    """Record that the person was hired."""
    terms = actions.Terms(
        on=asked.day(body.on),
        contract_months=body.contract_months,
        wage_month=None if body.wage_month is None else fen_of(body.wage_month),
        social_insurance_paid=body.social_insurance_paid,
    )
    await actions.record_hire(asked.tx, asked.caller, asked.row, asked.seen, terms)


@step("decline", "referral:record")
async def decline_referral(asked: Asked, body: DeclineIn) -> None:
    """Record that a referral came to nothing."""
    await actions.decline_referral(asked.tx, asked.caller, asked.row, asked.seen, asked.day(body.on), body.reason)


@step("check", "referral:check")
async def check_referral(asked: Asked, body: CheckIn) -> None:
    """Record the check of a hire: whether the work has lasted."""
    await actions.check_referral(asked.tx, asked.caller, asked.row, asked.seen, asked.day(body.on), body.reason)
