"""Every SELECT on invitations."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, bindparam, case, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import TODAY, Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.people.invitations.model import Invitation
from services.people.invitations.rules import State


class InvitationOut(Output):
    """An invitation as reads show it: never its code; `state` is as of today."""

    id: UUID
    version: int
    staff: UUID
    office: UUID
    invited_by: str
    valid_until: date
    state: State
    accepted_at: datetime | None
    revoked_at: datetime | None
    created_at: datetime
    updated_at: datetime


_invitation = Invitation.__table__.c

STATE: ColumnElement[Any] = case(
    (_invitation.accepted_at.is_not(None), "accepted"),
    (_invitation.revoked_at.is_not(None), "revoked"),
    (_invitation.valid_until < TODAY, "expired"),
    else_="open",
)

INVITATION = Shape(
    kind="staff_member",
    table="invitation",
    model=InvitationOut,
    fields={name: STATE if name == "state" else _invitation[name] for name in InvitationOut.model_fields},
    filters={"staff": "invitation.staff = {value}"},
    selective={"staff"},
    seen_by="staff",
    volatile=True,
)

OF_CODE = text("SELECT staff_invited_by(:digest)").bindparams(bindparam("digest", type_=LargeBinary))


async def staff_of(session: AsyncSession, digest: bytes) -> UUID | None:
    """Return who was invited with a code of this digest, whoever may see them."""
    found: UUID | None = await session.scalar(OF_CODE, {"digest": digest})
    return found


async def by_code(session: AsyncSession, digest: bytes) -> Invitation:
    """Return the invitation with a code of this digest, held until this transaction ends."""
    held = select(Invitation).where(Invitation.code_digest == digest).with_for_update()
    return (await session.scalars(held)).one()


async def read(session: AsyncSession, invitation: UUID) -> Invitation:
    """Return an invitation; raise `NotFound`."""
    row = await session.get(Invitation, invitation)
    if row is None:
        raise NotFound
    return row


async def open_of(session: AsyncSession, staff: UUID) -> Invitation | None:
    """Return a staff member's invitation that is neither accepted nor revoked, held until this transaction ends."""
    wanted = select(Invitation).where(
        Invitation.staff == staff, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None)
    )
    found: Invitation | None = await session.scalar(wanted.with_for_update())
    return found
