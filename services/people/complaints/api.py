"""Complaints over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field

from services.kit.http.bodies import Input, Output
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
from services.people.complaints.actions import deciding, filing
from services.people.complaints.model import ComplaintKind, ComplaintState, Outcome, Refused, Withdrawn
from services.people.complaints.problems import NoSupervisingOffice, NotAtThisStage
from services.people.complaints.queries import COMPLAINT, ComplaintOut

router = APIRouter(prefix="/v1", tags=["complaints"])

step = Steps(router, COMPLAINT, one="complaint", many="complaints", problems=(NotAtThisStage,))
Said = Annotated[str, Field(min_length=1, max_length=5000)]


class ComplaintIn(Input):
    """A complaint about an office, and maybe one of its staff.

    A job seeker files their own; staff write down what somebody tells them, without `person` where they do not say who
    they are.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "kind": "delay",
                    "about_office": "01a201e0-5c08-7c3f-ac6d-1f384ead2350",
                    "text": "提交材料已两个月，一直没有答复。",
                }
            ]
        }
    )

    person: UUID | None = None
    kind: ComplaintKind
    about_office: UUID
    about_staff: UUID | None = None
    text: Said


class RefuseIn(Input):
    """Why a complaint is not taken up."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "not_ours"}]})

    reason: Refused


class AnswerIn(Input):
    """What a complaint comes to, and what is answered."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"outcome": "upheld", "text": "情况属实，已当面致歉并办结。"}]}
    )

    outcome: Outcome
    text: Said


class WithdrawIn(Input):
    """Why whoever complains lets it rest: they are content with the answer, or withdraw it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "withdrawn"}]})

    reason: Withdrawn


class UnmaskedComplaintOut(Output):
    """What a complaint says, and what was answered, first to last."""

    text: str
    answers: list[str]


@router.post(
    "/complaints",
    status_code=201,
    response_model=ComplaintOut,
    responses=responds(NotFound, RecordMerged),
)
@repeatable
async def file_complaint(
    body: ComplaintIn, request: Request, tx: Tx, caller: Annotated[Caller, needs(filing.FILE)]
) -> Response:
    """File a complaint; the office that it is about deals with it, and never whom it is about."""
    stated = filing.Statement(body.person, body.kind, body.about_office, body.about_staff, body.text)
    complaint = await filing.file_complaint(tx, caller, request.app.state.keyring, stated)
    return await changed(tx, COMPLAINT, complaint.id, location=f"/v1/complaints/{complaint.id}")


@router.get("/complaints", response_model=Page[ComplaintOut])
async def list_complaints(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(ComplaintOut)],
    caller: Annotated[Caller, needs(filing.READ)],
    person: UUID | None = None,
    office: UUID | None = None,
    state: ComplaintState | None = None,
) -> Response:
    """List complaints in the order of their filing: those of the area, or, for a job seeker, one's own."""
    return await page_of(request, caller, COMPLAINT, paging, fields, person=person, office=office, state=state)


offer_reads(router, COMPLAINT, one="complaint", many="complaints", scope=filing.READ)


@router.get(
    "/complaints/{complaint_id}/unmasked",
    response_model=UnmaskedComplaintOut,
    openapi_extra=STATES_PURPOSE,
    responses=responds(NotFound, PurposeRequired),
)
async def reveal_complaint(
    complaint_id: UUID, request: Request, tx: Tx, caller: Annotated[Caller, needs(READ_UNMASKED)]
) -> Response:
    """Return what a complaint says and what was answered, for a stated purpose; the access log keeps who read it."""
    shown = await filing.open_complaint(tx, caller, request.app.state.keyring, complaint_id)
    return JSONResponse(shown, headers={"Cache-Control": "no-store"})


@step("accept", deciding.DECIDE)
async def accept_complaint(asked: Asked) -> None:
    """Accept a complaint: from today it is to be answered."""
    await deciding.accept_complaint(asked.tx, asked.caller, asked.row, asked.seen)


@step("refuse", deciding.DECIDE)
async def refuse_complaint(asked: Asked, body: RefuseIn) -> None:
    """Refuse to take a complaint up; whoever complains can go to the supervising office."""
    await deciding.refuse_complaint(asked.tx, asked.caller, asked.row, asked.seen, body.reason)


@step("answer", deciding.DECIDE)
async def answer_complaint(asked: Asked, body: AnswerIn) -> None:
    """Answer an accepted complaint."""
    await deciding.answer_complaint(
        asked.tx, asked.caller, asked.keyring, asked.row, asked.seen, body.outcome, body.text
    )


@step("escalate", filing.FILE, NoSupervisingOffice)
async def escalate_complaint(asked: Asked) -> None:
    """Let a complaint that was refused or answered go to the supervising office, which receives it anew."""
    await deciding.escalate_complaint(asked.tx, asked.caller, asked.row, asked.seen)


@step("withdraw", filing.FILE)
async def withdraw_complaint(asked: Asked, body: WithdrawIn) -> None:
    """Let a complaint rest for whoever complains: they withdraw it, or are content with the answer."""
    await deciding.withdraw_complaint(asked.tx, asked.caller, asked.row, asked.seen, body.reason)


@step("settle", deciding.DECIDE)
async def settle_complaint(asked: Asked) -> None:
    """Close a complaint that was answered or refused, and with which nobody went further."""
    await deciding.settle_complaint(asked.tx, asked.caller, asked.row, asked.seen)
