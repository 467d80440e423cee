"""Assignments over REST, and handing a caseload over."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ConfigDict

from services.kit.database.sessions import of
from services.kit.http.bodies import CivilDate, Input, Output
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.etags import IfMatch, etag
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
from services.people.assignments import actions
from services.people.assignments.model import EndReason, HandOverReason, WorkerRole
from services.people.assignments.problems import (
    AlreadyAssigned,
    AssignmentHasEnded,
    CaseloadChanged,
    NotOfThisOffice,
    RolesNeedPosts,
)
from services.people.assignments.queries import ASSIGNMENT, AssignmentOut

router = APIRouter(prefix="/v1", tags=["assignments"])

step = Steps(router, ASSIGNMENT, one="assignment", many="assignments")
OneAssignment = Annotated[Fields, sparse(AssignmentOut)]


class AssignmentIn(Input):
    """A worker to assign to a person, as a member of one of their offices; since today where no day is named."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "staff": "01a201e0-5c08-7c3f-ac6d-1f384ead2350",
                    "office": "01a201e0-5c08-7c3f-ac6d-1f384ead2351",
                    "role": "pairing_helper",
                }
            ]
        }
    )

    person: UUID
    staff: UUID
    office: UUID
    role: WorkerRole
    since: CivilDate | None = None


class EndAssignmentIn(Input):
    """Why an assignment ends, and the first day on which it is no more (today where left out)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "found_work"}]})

    reason: EndReason
    on: CivilDate | None = None


class HandOverIn(Input):
    """Who takes the caseload over, as a member of which office, from which day (today where left out), and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "successor": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "office": "01a201e0-5c08-7c3f-ac6d-1f384ead2350",
                    "reason": "staff_leaves",
                }
            ]
        }
    )

    successor: UUID
    office: UUID
    on: CivilDate | None = None
    reason: HandOverReason


class HandedOverOut(Output):
    """What became of a caseload.

    `handed_over` assignments go on with the successor; `ended_only` ended, for the person has somebody in that role
    from that organisation already; `left` stay, for the caller does not see those persons. `version` is that of the
    staff member by now.
    """

    version: int
    handed_over: int
    ended_only: int
    left: int


@router.post(
    "/assignments",
    status_code=201,
    response_model=AssignmentOut,
    responses=responds(NotFound, RecordMerged, AlreadyAssigned, NotOfThisOffice),
)
@repeatable
async def assign_worker(
    body: AssignmentIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs("assignment:write")],
) -> Response:
    """Assign a worker to a person."""
    since = body.since or of(tx).clock.today()
    stated = actions.Statement(body.person, body.staff, body.office, body.role, since)
    assignment = await actions.assign(tx, caller, stated)
    return await changed(tx, ASSIGNMENT, assignment.id, location=f"/v1/assignments/{assignment.id}")


@router.get("/assignments", response_model=Page[AssignmentOut])
async def list_assignments(
    request: Request,
    paging: Paging,
    fields: OneAssignment,
    caller: Annotated[Caller, needs("assignment:read")],
    person: UUID | None = None,
    staff: UUID | None = None,
    role: WorkerRole | None = None,
    open: bool | None = None,  # noqa: A002, FBT001 -- the name of the query parameter
) -> Response:
    """List the assignments of persons whom the caller sees, in the order of their recording."""
    return await page_of(request, caller, ASSIGNMENT, paging, fields, person=person, staff=staff, role=role, open=open)


offer_reads(router, ASSIGNMENT, one="assignment", many="assignments", scope="assignment:read")


@step("end", "assignment:write", AssignmentHasEnded)
async def end_assignment(asked: Asked, body: EndAssignmentIn) -> None:
    """End an assignment."""
    await actions.end_assignment(asked.tx, asked.caller, asked.row, asked.seen, asked.day(body.on), body.reason)


@router.post(
    "/staff/{staff_id}:handOverCaseload",
    response_model=HandedOverOut,
    responses=responds(NotFound, NotOfThisOffice, RolesNeedPosts, CaseloadChanged),
)
@repeatable
async def hand_over_caseload(
    staff_id: UUID,
    body: HandOverIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs("staff:write")],
) -> Response:
    """Hand the whole caseload of a staff member over to another one."""
    stated = actions.HandOver(body.successor, body.office, body.on or of(tx).clock.today(), body.reason)
    told = await actions.hand_over_caseload(tx, caller, staff_id, seen, stated)
    return JSONResponse(asdict(told), headers={"ETag": etag(told.version)})
