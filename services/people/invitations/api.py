"""Invitations over REST."""

from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict

from services.kit.http.bodies import Input
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.people.assignments.problems import NotOfThisOffice
from services.people.invitations import actions
from services.people.invitations.problems import (
    AlreadyAnotherMember,
    ForeignInvitation,
    InvitationExpired,
    InvitationUsed,
    InvitationWasRevoked,
    NoSuchInvitation,
    StaffSignsIn,
)
from services.people.invitations.queries import INVITATION, InvitationOut
from services.people.staff.api import A_ROW, shown
from services.people.staff.problems import StaffHasLeft
from services.people.staff.queries import StaffOut

router = APIRouter(prefix="/v1", tags=["invitations"])

step = Steps(router, INVITATION, one="invitation", many="invitations")
OneInvitation = Annotated[Fields, sparse(InvitationOut)]


class InvitationIn(Input):
    """Whom an office invites to sign in: somebody who works there."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"staff": A_ROW, "office": "01a201e0-5c08-7c3f-ac6d-1f384ead2350"}]}
    )

    staff: UUID
    office: UUID


class AcceptIn(Input):
    """The code of an invitation."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "7d0f4c1e-9a53-4b8e-8a51-0c1d2e3f4a5b"}]})

    code: UUID


class InvitedOut(InvitationOut):
    """A new invitation with its code, which is told this once: hand it to the staff member."""

    code: UUID


@router.post(
    "/invitations",
    status_code=201,
    response_model=InvitedOut,
    responses=responds(NotFound, StaffHasLeft, StaffSignsIn, NotOfThisOffice),
)
@repeatable
async def invite_staff(
    body: InvitationIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs("staff:write")],
) -> Response:
    """Invite a staff member to sign in; an earlier invitation counts no more. The code is told this once."""
    invited = await actions.invite_staff(tx, caller, body.staff, body.office)
    row = invited.invitation.id
    answer = await changed(tx, INVITATION, row, location=f"/v1/invitations/{row}")
    told = orjson.dumps(orjson.loads(bytes(answer.body)) | {"code": invited.code})
    headers = {name: answer.headers[name] for name in ("ETag", "Location")}
    return Response(told, status_code=answer.status_code, media_type="application/json", headers=headers)


@router.get("/invitations", response_model=Page[InvitationOut])
async def list_invitations(
    request: Request,
    paging: Paging,
    fields: OneInvitation,
    caller: Annotated[Caller, needs("staff:read")],
    staff: UUID,
) -> Response:
    """List the invitations of a staff member, in the order in which they were made."""
    return await page_of(request, caller, INVITATION, paging, fields, staff=staff)


offer_reads(router, INVITATION, one="invitation", many="invitations", scope="staff:read")


@router.post(
    "/invitations:accept",
    response_model=StaffOut,
    responses=responds(
        NoSuchInvitation,
        ForeignInvitation,
        InvitationUsed,
        InvitationWasRevoked,
        InvitationExpired,
        StaffHasLeft,
        AlreadyAnotherMember,
    ),
)
@repeatable
async def accept_invitation(
    body: AcceptIn, request: Request, tx: Tx, caller: Annotated[Caller, needs("invitation:accept")]
) -> Response:
    """Accept an invitation: whoever holds this token is that staff member from now on."""
    return await shown(tx, request.app.state.keyring, await actions.accept_invitation(tx, caller, body.code))


@step("revoke", "staff:write", InvitationUsed, InvitationWasRevoked)
async def revoke_invitation(asked: Asked) -> None:
    """Revoke an invitation that nobody has accepted."""
    await actions.revoke_invitation(asked.tx, asked.caller, asked.row, asked.seen)
