"""Service cases over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field, StrictBool

from services.kit.database.sessions import of
from services.kit.http.bodies import CivilDate, Input
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
from services.people.cases.actions import leading
from services.people.cases.model import CaseState, CloseReason, PauseReason
from services.people.cases.problems import CaseAtRest, CaseIsOpen, CaseNotPaused, PathGone, StepRefused
from services.people.cases.queries import CASE, CaseOut
from services.people.paths.rules.path import Outcome

router = APIRouter(prefix="/v1", tags=["cases"])

PathId = Annotated[str, Field(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$", max_length=40)]
StepId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
step = Steps(router, CASE, one="case", many="cases")


class CaseIn(Input):
    """Whom to open a case for, on which path; what happened since the day (today where left out) counts."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f", "path_id": "GD-SEVEN-LINKS"}]
        }
    )

    person: UUID
    path_id: PathId
    on: CivilDate | None = None


class AdvanceIn(Input):
    """Where a case is led (a step, `back`, `end`), how it leaves its step, and whether that reached the person."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"to": "interview_guidance", "outcome": "passed", "reached": True}]}
    )

    to: StepId
    outcome: Outcome
    reached: StrictBool | None = None


class PauseIn(Input):
    """Why a case rests."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "ill"}]})

    reason: PauseReason


class CloseCaseIn(Input):
    """Why a case ends."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "withdrawn"}]})

    reason: CloseReason


@router.post(
    "/cases",
    status_code=201,
    response_model=CaseOut,
    responses=responds(NotFound, RecordMerged, CaseIsOpen),
)
@repeatable
async def open_case(
    body: CaseIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs(leading.WRITE)],
) -> Response:
    """Open a service case for a person on a path: it begins at the first step, or where what is known leads it."""
    opening = leading.Opening(body.person, body.path_id, body.on or of(tx).clock.today())
    case = await leading.open_case(tx, caller, opening)
    return await changed(tx, CASE, case.id, location=f"/v1/cases/{case.id}")


@router.get("/cases", response_model=Page[CaseOut])
async def list_cases(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(CaseOut)],
    caller: Annotated[Caller, needs("case:read")],
    person: UUID | None = None,
    path_id: PathId | None = None,
    step: StepId | None = None,
    state: CaseState | None = None,
) -> Response:
    """List the cases that the caller sees, in the order of their opening."""
    return await page_of(request, caller, CASE, paging, fields, person=person, path_id=path_id, step=step, state=state)


offer_reads(router, CASE, one="case", many="cases", scope="case:read")


@step("advance", leading.WRITE, CaseAtRest, PathGone, StepRefused)
async def advance_case(asked: Asked, body: AdvanceIn) -> None:
    """Lead a case to another step, back or to its end, where the path lets it go there."""
    lead = leading.Leading(body.to, body.outcome, body.reached)
    await leading.advance_case(asked.tx, asked.caller, asked.row, asked.seen, lead)


@step("pause", leading.WRITE, CaseAtRest)
async def pause_case(asked: Asked, body: PauseIn) -> None:
    """Let a case rest; what happens meanwhile is kept, and moves it when it is resumed."""
    await leading.pause_case(asked.tx, asked.caller, asked.row, asked.seen, body.reason)


@step("resume", leading.WRITE, CaseNotPaused, PathGone)
async def resume_case(asked: Asked) -> None:
    """Let a case that rested go on."""
    await leading.resume_case(asked.tx, asked.caller, asked.row, asked.seen)


@step("close", leading.WRITE, CaseAtRest)
async def close_case(asked: Asked, body: CloseCaseIn) -> None:
    """Close a case, for a coded reason."""
    await leading.close_case(asked.tx, asked.caller, asked.row, asked.seen, body.reason)
