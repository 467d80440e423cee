"""The table of invitations. A code is kept as its digest alone: nobody who reads the table can accept one."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base


class Invitation(Versioned, Base):
    """An office's invitation of a staff member; one is open at a time, the one before is revoked by it."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("code_digest"),
        CheckConstraint("num_nonnulls(accepted_at, revoked_at) <= 1", "one_end"),
        Index(
            "invitation_one_open_idx",
            "staff",
            unique=True,
            postgresql_where=text("accepted_at IS NULL AND revoked_at IS NULL"),
        ),
        Index(None, "staff", "id"),
    )

    staff: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    office: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    code_digest: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of the code: 122 random bits need no salt and no slow digest."""
    invited_by: Mapped[str]
    valid_until: Mapped[date]
    """The last day on which the code counts."""
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
