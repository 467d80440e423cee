"""Corrections over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field

from services.kit.codes.text import ResidentIdText, SexCode
from services.kit.http.bodies import CivilDate, Input, Output
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import STATES_PURPOSE, needs
from services.kit.identity.caller import Caller
from services.kit.identity.refusals import PurposeRequired
from services.kit.merged import RecordMerged
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.kit.vault.access_log import READ_UNMASKED
from services.people.corrections import actions
from services.people.corrections.model import Approval, Reason, Rejection, State
from services.people.corrections.problems import CorrectionDecided, CorrectionPending, OwnCorrection
from services.people.corrections.queries import CORRECTION, CorrectionOut
from services.people.persons.api import Name
from services.people.persons.model import WithoutResidentId
from services.people.persons.problems import PersonAlreadyRegistered

router = APIRouter(prefix="/v1", tags=["corrections"])

step = Steps(router, CORRECTION, one="correction", many="corrections", problems=(CorrectionDecided, RecordMerged))


class CorrectionIn(Input):
    """What is to stand in a person's record, and what shows that it is so; what is left out stays as it is.

    Sex and birth date follow from the resident id, where there is one. `without_resident_id` takes an id out of the
    record that is not the person's.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "name": "陈晓明",
                    "reason": "recorded_wrongly",
                    "evidence": "身份证原件，姓名第二字为“晓”",
                }
            ]
        }
    )

    person: UUID
    name: Name | None = None
    resident_id: ResidentIdText | None = None
    without_resident_id: WithoutResidentId | None = None
    sex: SexCode | None = None
    birth_date: CivilDate | None = None
    reason: Reason
    evidence: Annotated[str, Field(min_length=1, max_length=500, examples=["身份证原件"])]


class ApproveIn(Input):
    """What the approval rests on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "document_seen"}]})

    reason: Approval


class RejectIn(Input):
    """Why the record stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "evidence_unclear"}]})

    reason: Rejection


class UnmaskedCorrectionOut(Output):
    """What is proposed, as it is; null stays as it is in the record."""

    name: str | None
    resident_id: str | None
    birth_date: str | None
    evidence: str


@router.post(
    "/corrections",
    status_code=201,
    response_model=CorrectionOut,
    responses=responds(NotFound, PersonAlreadyRegistered, CorrectionPending),
)
@repeatable
async def propose_correction(
    body: CorrectionIn, request: Request, tx: Tx, caller: Annotated[Caller, needs(actions.PROPOSE)]
) -> Response:
    """Propose to correct who a person is: their name, resident id, sex or birth date."""
    stated = actions.Statement(
        name=body.name,
        resident_id=body.resident_id,
        without_resident_id=body.without_resident_id,
        sex=body.sex,
        birth_date=body.birth_date,
    )
    keyring = request.app.state.keyring
    correction = await actions.propose_correction(
        tx, caller, keyring, body.person, stated, reason=body.reason, evidence=body.evidence
    )
    return await changed(tx, CORRECTION, correction.id, location=f"/v1/corrections/{correction.id}")


@router.get("/corrections", response_model=Page[CorrectionOut])
async def list_corrections(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(CorrectionOut)],
    caller: Annotated[Caller, needs(actions.READ)],
    person: UUID | None = None,
    state: State | None = None,
) -> Response:
    """List the corrections of persons whom the caller sees, in the order of their proposal."""
    return await page_of(request, caller, CORRECTION, paging, fields, person=person, state=state)


offer_reads(
    router,
    CORRECTION,
    one="correction",
    many="corrections",
    scope=actions.READ,
    told="Return a correction, what is proposed masked.",
)


@router.get(
    "/corrections/{correction_id}/unmasked",
    response_model=UnmaskedCorrectionOut,
    openapi_extra=STATES_PURPOSE,
    responses=responds(NotFound, PurposeRequired),
)
async def reveal_correction(
    correction_id: UUID,
    request: Request,
    tx: Tx,
    caller: Annotated[Caller, needs(READ_UNMASKED)],
    fields: Annotated[Fields, sparse(UnmaskedCorrectionOut)],
) -> Response:
    """Return what is proposed unmasked, for a stated purpose; the person's access log keeps who read it."""
    chosen = fields.names or tuple(UnmaskedCorrectionOut.model_fields)
    shown = await actions.reveal_correction(tx, caller, request.app.state.keyring, correction_id, chosen)
    return JSONResponse(shown, headers={"Cache-Control": "no-store"})


@step("approve", actions.CORRECT, OwnCorrection, PersonAlreadyRegistered)
async def approve_correction(asked: Asked, body: ApproveIn) -> None:
    """Approve a correction that somebody else proposed, and correct the record."""
    await actions.approve_correction(asked.tx, asked.caller, asked.keyring, asked.row, asked.seen, body.reason)


@step("reject", actions.CORRECT, OwnCorrection)
async def reject_correction(asked: Asked, body: RejectIn) -> None:
    """Reject a correction that somebody else proposed: the record stays as it is."""
    await actions.reject_correction(asked.tx, asked.caller, asked.row, asked.seen, body.reason)


@step("withdraw", actions.PROPOSE)
async def withdraw_correction(asked: Asked) -> None:
    """Take a correction back before it is decided."""
    await actions.withdraw_correction(asked.tx, asked.caller, asked.row, asked.seen)
