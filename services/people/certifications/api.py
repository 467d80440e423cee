"""Certifications over REST: verbs of a household."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from services.kit.database.sessions import of
from services.kit.http.bodies import CivilDate, Input, Yuan, fen_of
from services.kit.http.common import (
    IdempotencyKeyReused,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    StillRunning,
    ValidationFailed,
)
from services.kit.http.etags import IfMatch
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.resources import changed
from services.kit.transactions import Tx
from services.people.certifications import actions
from services.people.certifications.problems import (
    AlreadyCertified,
    CertifiedLater,
    NoLawInForce,
    NotCertified,
    NotZeroEmployment,
)
from services.people.households.problems import UnknownPersons
from services.people.households.queries import HOUSEHOLD, HouseholdOut

router = APIRouter(prefix="/v1", tags=["certifications"])

WithdrawalReason = Literal["a_member_found_work", "facts_were_wrong", "moved_away", "at_own_request"]
CHANGE = responds(
    NotFound, ValidationFailed, PreconditionRequired, PreconditionFailed, IdempotencyKeyReused, StillRunning
)


class CertifyIn(Input):
    """How to certify: as of which day (today where left out), under which law, with which local dibao line."""

    on: CivilDate | None = None
    law: Annotated[str, Field(max_length=40, examples=["CN-EPL56"])] | None = None
    dibao_line: Annotated[Yuan, Field(ge=0, le=100_000)] | None = None


class WithdrawIn(Input):
    """Why a certification ends, and when (today where left out)."""

    reason: WithdrawalReason
    on: CivilDate | None = None


@router.post(
    "/households/{household_id}:certify",
    response_model=HouseholdOut,
    responses=CHANGE | responds(NotZeroEmployment, NoLawInForce, AlreadyCertified, UnknownPersons, StillRunning),
)
@repeatable
async def certify_household(
    household_id: UUID,
    body: CertifyIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs("household:certify")],
) -> Response:
    """Certify a household as one in which nobody has work, or say what stands in the way."""
    line = None if body.dibao_line is None else fen_of(body.dibao_line)
    terms = actions.Terms(on=body.on or of(tx).clock.today(), law=body.law, dibao_line=line)
    await actions.certify_household(tx, caller, household_id, seen, terms)
    return await changed(tx, HOUSEHOLD, household_id)


@router.post(
    "/households/{household_id}:withdrawCertification",
    response_model=HouseholdOut,
    responses=CHANGE | responds(NotCertified, CertifiedLater, StillRunning),
)
@repeatable
async def withdraw_certification(
    household_id: UUID,
    body: WithdrawIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs("household:certify")],
) -> Response:
    """End a household's certification."""
    await actions.withdraw_certification(tx, caller, household_id, seen, body.on or of(tx).clock.today(), body.reason)
    return await changed(tx, HOUSEHOLD, household_id)
