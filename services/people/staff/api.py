"""Staff over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database import reading
from services.kit.database.reading import Row, Rows
from services.kit.database.sessions import of
from services.kit.http.bodies import CivilDate, Input
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.etags import IfMatch
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import MERGE_PATCH, MERGE_PATCH_ONLY, Patch, unchanged
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.resources import Batch, BatchOut, changed, listed, page_start, show
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx, database_of
from services.kit.vault.keyring import Keyring
from services.people.offices.api import Phone
from services.people.organisations.api import FirstDayIn
from services.people.staff import actions
from services.people.staff.model import CertificateKind, Post
from services.people.staff.problems import (
    AlreadyInPost,
    NoSuchCertificate,
    NoSuchMembership,
    PostNeedsCertificate,
    StaffHasLeft,
    StillAssigned,
)
from services.people.staff.queries import STAFF, StaffOut, in_clear

router = APIRouter(prefix="/v1", tags=["staff"])

A_ROW = "01a201e0-5c08-7c3f-ac6d-1f384ead234f"
StaffName = Annotated[str, Field(min_length=1, max_length=50, examples=["林小溪"])]
Number = Annotated[str, Field(min_length=4, max_length=40, examples=["2026-0001"])]


class StaffCertificateIn(Input):
    """A certificate; `valid_until` is the last day on which it counts, left out where it has no end."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "post_certificate", "number": "2026-0001", "issued_on": "2026-03-01"}]}
    )

    kind: CertificateKind
    number: Number
    issued_on: CivilDate
    valid_until: CivilDate | None = None

    def stated(self) -> actions.Certificate:
        """Return the certificate as actions take it."""
        return actions.Certificate(self.kind, self.number, self.issued_on, self.valid_until)


class JoinIn(Input):
    """A post of an office, since today where no day is named."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"office": A_ROW, "post": "counsellor"}]})

    office: UUID
    post: Post
    since: CivilDate | None = None

    def joining(self, session: AsyncSession) -> actions.Joining:
        """Return the post as actions take it."""
        return actions.Joining(self.office, self.post, self.since or of(session).clock.today())


class StaffIn(JoinIn):
    """A staff member to register, with their first post and the certificates that it asks for."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "林小溪",
                    "phone": "0531-00000000",
                    "office": A_ROW,
                    "post": "caseworker",
                    "since": "2026-03-02",
                    "certificates": [{"kind": "post_certificate", "number": "2026-0001", "issued_on": "2026-03-01"}],
                }
            ]
        }
    )

    name: StaffName
    phone: Phone | None = None
    certificates: Annotated[list[StaffCertificateIn], Field(max_length=10)] = Field(default_factory=list)


class StaffPatch(Patch):
    """What can be changed about a staff member."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"phone": "0531-00000001"}]})

    name: StaffName = unchanged()
    phone: Phone | None = unchanged()


class LeavePostIn(Input):
    """Which membership ends, and the first day on which it is no more (today where left out)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"membership": A_ROW}]})

    membership: UUID
    on: CivilDate | None = None


class ChangeCertificateIn(Input):
    """Which certificate has another last day, and which (null: without an end)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"certificate": A_ROW, "valid_until": "2029-02-28"}]})

    certificate: UUID
    valid_until: CivilDate | None


async def shown(tx: AsyncSession, keyring: Keyring, staff: UUID, *, location: str | None = None) -> Response:
    """Answer a staff member as this transaction leaves them, name and work phone as they are."""
    answer = await changed(tx, STAFF, staff, location=location)
    headers = {name: answer.headers[name] for name in ("ETag", "Location") if name in answer.headers}
    body = in_clear(keyring, bytes(answer.body))
    return Response(body, status_code=answer.status_code, media_type="application/json", headers=headers)


async def shown_as_left(asked: Asked) -> Response:
    """Answer a staff member as a step leaves them."""
    return await shown(asked.tx, asked.keyring, asked.row)


step = Steps(router, STAFF, one="staff", many="staff", problems=(StaffHasLeft,), answer=shown_as_left)


@router.post(
    "/staff",
    status_code=201,
    response_model=StaffOut,
    responses=responds(PostNeedsCertificate),
)
@repeatable
async def register_staff(
    body: StaffIn, request: Request, tx: Tx, caller: Annotated[Caller, needs("staff:write")]
) -> Response:
    """Register a staff member with their first post."""
    reached = {"name": body.name, "phone": body.phone}
    certificates = [each.stated() for each in body.certificates]
    staff = await actions.register_staff(tx, caller, request.app.state.keyring, reached, body.joining(tx), certificates)
    return await shown(tx, request.app.state.keyring, staff.id, location=f"/v1/staff/{staff.id}")


@router.get("/staff", response_model=Page[StaffOut])
async def list_staff(
    request: Request,
    paging: Paging,
    caller: Annotated[Caller, needs("staff:read")],
    office: UUID | None = None,
    post: Post | None = None,
    present: bool | None = None,  # noqa: FBT001 -- FastAPI passes it by name
) -> Response:
    """List the staff of the area, in the order of their registration; `office` and `post` are those of today."""
    asked = {"office": office, "post": post, "present": present}
    rows = await reading.page(
        database_of(request),
        caller,
        STAFF,
        after=page_start(paging),
        limit=paging.limit,
        filters={name: value for name, value in asked.items() if value is not None},
    )
    return listed(paging, Rows(in_clear(request.app.state.keyring, rows.body), rows.last))


@router.get("/staff/{staff_id}", response_model=StaffOut, responses=responds(NotFound))
async def read_staff_member(
    staff_id: UUID, request: Request, caller: Annotated[Caller, needs("staff:read")]
) -> Response:
    """Return a staff member of the area, or one who helps somebody whom the caller sees."""
    found = await reading.one(database_of(request), caller, STAFF, staff_id)
    return show(found and Row(found.version, in_clear(request.app.state.keyring, found.body)))


@router.post("/staff:batchGet", response_model=BatchOut[StaffOut])
async def read_staff(body: Batch, request: Request, caller: Annotated[Caller, needs("staff:read")]) -> Response:
    """Return up to 1,000 staff members, aligned to the ids asked; null where one is absent or hidden."""
    found = await reading.batch(database_of(request), caller, STAFF, body.ids)
    return body.answer(in_clear(request.app.state.keyring, found))


@router.patch(
    "/staff/{staff_id}",
    response_model=StaffOut,
    dependencies=[MERGE_PATCH_ONLY],
    responses=responds(NotFound, StaffHasLeft),
)
async def change_staff(
    staff_id: UUID,
    body: Annotated[StaffPatch, MERGE_PATCH],
    request: Request,
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs("staff:write")],
) -> Response:
    """Change name or work phone of a staff member."""
    await actions.change_staff(tx, caller, request.app.state.keyring, staff_id, seen, body.changes())
    return await shown(tx, request.app.state.keyring, staff_id)


@step("joinOffice", "staff:write", PostNeedsCertificate, AlreadyInPost)
async def join_office(asked: Asked, body: JoinIn) -> None:
    """Let a staff member begin in a post of an office, beside those they are in."""
    await actions.join_office(asked.tx, asked.caller, asked.row, asked.seen, body.joining(asked.tx))


@step("leavePost", "staff:write", NoSuchMembership, StillAssigned)
async def leave_post(asked: Asked, body: LeavePostIn) -> None:
    """End a staff member's time in a post."""
    await actions.leave_post(asked.tx, asked.caller, asked.row, asked.seen, body.membership, asked.day(body.on))


@step("certify", "staff:write")
async def certify_staff(asked: Asked, body: StaffCertificateIn) -> None:
    """Record a certificate of a staff member (持证上岗)."""
    await actions.certify_staff(asked.tx, asked.caller, asked.keyring, asked.row, asked.seen, body.stated())


@step("changeCertificate", "staff:write", NoSuchCertificate)
async def change_certificate(asked: Asked, body: ChangeCertificateIn) -> None:
    """Change the last day of a certificate: it was extended, or withdrawn."""
    await actions.change_certificate(asked.tx, asked.caller, asked.row, asked.seen, body.certificate, body.valid_until)


@step("leave", "staff:write", StillAssigned)
async def staff_leaves(asked: Asked, body: FirstDayIn) -> None:
    """Let a staff member leave every office."""
    await actions.leave(asked.tx, asked.caller, asked.row, asked.seen, asked.day(body.on))
