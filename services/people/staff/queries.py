"""Every SELECT on staff."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import TODAY, Shape, sql
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.kit.vault.fields import PersonalField
from services.kit.vault.keyring import Keyring
from services.people.offices.model import Office
from services.people.staff.model import NAME, PHONE, CertificateKind, Membership, Post, StaffCertificate, StaffMember

IN_CLEAR: dict[str, PersonalField] = {"name": NAME, "phone": PHONE}
"""What whoever reads staff is shown as it is: who helps, and how to reach them at work."""


class MembershipState(Output):
    """A staff member's time in one post of one office; `left_on` is the first day on which they were in it no more."""

    id: UUID
    office: UUID
    post: Post
    since: date
    left_on: date | None


class MembershipOut(MembershipState):
    """A membership as reads show it.

    `certified_under` is the text that asked for a certificate when it began, null where none did; `lapsed` says that by
    now no certificate of the staff member counts.
    """

    certified_under: str | None
    lapsed: bool


class CertificateState(Output):
    """A certificate of a staff member; `valid_until` is the last day on which it counts, null without an end."""

    id: UUID
    kind: CertificateKind
    issued_on: date
    valid_until: date | None


class StaffCertificateOut(CertificateState):
    """A certificate as reads show it, its number masked; `in_force` is as of today."""

    number: str
    in_force: bool


class StaffOut(Output):
    """A staff member: who helps, and how to reach them at work, as it is.

    `signs_in` says that they have accepted an invitation, `stand_in` who does their work today where they are away.
    """

    id: UUID
    version: int
    name: str
    phone: str | None
    signs_in: bool
    memberships: list[MembershipOut]
    certificates: list[StaffCertificateOut]
    stand_in: UUID | None
    left_on: date | None
    created_at: datetime
    updated_at: datetime


class StaffState(Output):
    """A staff member as events and snapshots carry them: ids, days and codes."""

    id: UUID
    version: int
    memberships: list[MembershipState]
    certificates: list[CertificateState]
    left_on: date | None


_staff = StaffMember.__table__.c
_certificate = StaffCertificate.__table__.c

_COUNTS = f"daterange(c.issued_on, c.valid_until, '[]') @> ({sql(TODAY)})"
_MEMBERSHIP = ", ".join(f"'{name}', m.{name}" for name in MembershipState.model_fields)
_CERTIFICATE = ", ".join(f"'{name}', c.{name}" for name in CertificateState.model_fields)
_LAPSED = f"""m.certified_under IS NOT NULL AND m.left_on IS NULL AND NOT EXISTS (
    SELECT FROM staff_certificate AS c WHERE c.staff = m.staff AND {_COUNTS})"""


def memberships(more: str = "") -> ColumnElement[Any]:
    """Return the memberships of a staff member as JSON, with more of each where it is named."""
    return literal_column(
        f"""coalesce((
        SELECT json_agg(json_build_object({_MEMBERSHIP}{more}) ORDER BY m.since, m.id)
        FROM staff_membership AS m WHERE m.staff = staff_member.id), '[]'::json)"""  # noqa: S608 -- names of a model's own fields
    )


def certificates(more: str = "") -> ColumnElement[Any]:
    """Return the certificates of a staff member as JSON, with more of each where it is named."""
    return literal_column(
        f"""coalesce((
        SELECT json_agg(json_build_object({_CERTIFICATE}{more}) ORDER BY c.issued_on, c.id)
        FROM staff_certificate AS c WHERE c.staff = staff_member.id), '[]'::json)"""  # noqa: S608 -- names of a model's own fields
    )


STAND_IN: ColumnElement[Any] = literal_column(
    f"""(SELECT d.stand_in FROM delegation AS d
        WHERE d.staff = staff_member.id AND daterange(d.since, d.back_on) @> ({sql(TODAY)}))"""  # noqa: S608 -- our own columns
)
_WORKS = f"""EXISTS (SELECT FROM staff_membership AS m
    WHERE m.staff = staff_member.id AND daterange(m.since, m.left_on) @> ({sql(TODAY)})"""

STAFF = Shape(
    kind="staff_member",
    table="staff_member",
    model=StaffOut,
    fields={
        "id": _staff.id,
        "version": _staff.version,
        "name": func.encode(_staff.name_sealed, "hex"),
        "phone": func.encode(_staff.phone_sealed, "hex"),
        "signs_in": _staff.subject.is_not(None),
        "memberships": memberships(f", 'certified_under', m.certified_under, 'lapsed', {_LAPSED}"),
        "certificates": certificates(f", 'number', c.number_masked, 'in_force', {_COUNTS}"),
        "stand_in": STAND_IN,
        "left_on": _staff.left_on,
        "created_at": _staff.created_at,
        "updated_at": _staff.updated_at,
    },
    filters={
        "office": f"{_WORKS} AND m.office = {{value}})",
        "post": f"{_WORKS} AND m.post = {{value}})",
        "present": "(staff_member.left_on IS NULL) = {value}",
    },
    volatile=True,
)
"""Sealed fields as their envelopes: `in_clear` opens them, for SQL cannot."""

STAFF_STATE = Shape(
    kind="staff_member",
    table="staff_member",
    model=StaffState,
    fields={
        "id": _staff.id,
        "version": _staff.version,
        "memberships": memberships(),
        "certificates": certificates(),
        "left_on": _staff.left_on,
    },
)


def in_clear(keyring: Keyring, body: bytes) -> bytes:
    """Return the JSON of one staff member, or of a list of them, with name and work phone as they are."""
    read = orjson.loads(body)
    for row in read if isinstance(read, list) else [read]:
        if row is not None:
            row.update({name: opened(keyring, field, row, row[name]) for name, field in IN_CLEAR.items()})
    return orjson.dumps(read)


def opened(keyring: Keyring, field: PersonalField, row: dict[str, Any], envelope: str | None) -> str | None:
    """Return what an envelope holds."""
    return None if envelope is None else field.open(keyring, bytes.fromhex(envelope), row=UUID(row["id"])).reveal()


async def locked(session: AsyncSession, staff: UUID) -> StaffMember:
    """Return a staff member whom nobody else can change until this transaction ends; raise `NotFound`."""
    [*found] = await all_locked(session, staff)
    if not found:
        raise NotFound
    return found[0]


async def all_locked(session: AsyncSession, *staff: UUID) -> Sequence[StaffMember]:
    """Return those of these staff whom the caller keeps, whom nobody else can change until this transaction ends."""
    held = select(StaffMember).where(StaffMember.id.in_(staff)).order_by(StaffMember.id).with_for_update()
    return (await session.scalars(held)).all()


async def kept(session: AsyncSession, staff: UUID) -> StaffMember | None:
    """Return a staff member who stays as they are until this transaction ends, whoever else reads; None without one."""
    found: StaffMember | None = await session.get(StaffMember, staff, with_for_update={"read": True})
    return found


async def memberships_of(session: AsyncSession, staff: UUID) -> Sequence[Membership]:
    """Return every membership of a staff member."""
    rows = await session.scalars(select(Membership).where(Membership.staff == staff).order_by(Membership.since))
    return rows.all()


async def certificates_of(session: AsyncSession, staff: UUID) -> Sequence[StaffCertificate]:
    """Return every certificate of a staff member."""
    return (await session.scalars(select(StaffCertificate).where(StaffCertificate.staff == staff))).all()


async def districts_of(session: AsyncSession, staff: UUID) -> Sequence[str]:
    """Return what the offices serve in which a staff member works or has worked."""
    served = select(Office.district).join(Membership, Membership.office == Office.id).where(Membership.staff == staff)
    return (await session.scalars(served.distinct())).all()


async def posts_in(session: AsyncSession, staff: UUID, office: UUID, on: date) -> frozenset[str]:
    """Return the posts of an office in which a staff member is on a day."""
    row = Membership.__table__.c
    there = select(row.post).where(row.staff == staff, row.office == office, row.since <= on)
    rows = await session.scalars(there.where(or_(row.left_on.is_(None), row.left_on > on)))
    return frozenset(rows.all())


async def someone_works_in(session: AsyncSession, office: UUID) -> bool:
    """Tell whether an office has staff whose time there goes on."""
    working = select(Membership.id).where(Membership.office == office, Membership.left_on.is_(None)).limit(1)
    return await session.scalar(working) is not None
