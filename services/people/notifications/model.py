"""The tables of notifications: the inbox, what goes out of it, each attempt, and how each recipient wants it."""

from datetime import datetime, time
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.kit.vault import masks
from services.kit.vault.fields import PersonalField, Sealed
from services.people.base import Base

NoticeKind = Literal[
    "appointment_reminder",
    "task_overdue",
    "complaint_accepted",
    "complaint_refused",
    "complaint_answered",
    "complaint_escalated",
    "complaint_overdue",
    "survey_invited",
]
AboutKind = Literal["appointment", "task", "complaint", "survey"]
Channel = Literal["webhook", "sms", "wechat"]
"""The ways out of the platform; the inbox is the notification itself."""
DeliveryState = Literal["waiting", "delivered", "failed", "withheld"]
"""Withheld is what was never to go out: without consent, without an address, or turned off meanwhile."""
Result = Literal[
    "delivered",
    "refused",
    "receiver_failed",
    "unreachable",
    "timed_out",
    "target_not_allowed",
    "too_large",
    "no_address",
    "no_consent",
    "turned_off",
]
Language = Literal["zh-Hans", "en"]


def webhook_mask(address: str) -> str:
    """Return the scheme and the host of an address: what follows may hold a secret of its owner."""
    told = urlsplit(address)
    return f"{told.scheme}://{told.hostname}/****"


WEBHOOK = PersonalField("people", "notification_setting", "webhook", webhook_mask)
WEBHOOK_SECRET = PersonalField("people", "notification_setting", "webhook_secret", masks.hidden)


class Notification(Versioned, Base):
    """What one reader is told: a job seeker or a member of staff. Its texts hold codes and days, and name nobody."""

    __tablename__ = "notification"
    __table_args__ = (
        CheckConstraint("num_nonnulls(person, staff) = 1", "recipient"),
        CheckConstraint(
            "kind IN ('appointment_reminder', 'task_overdue', 'complaint_accepted', 'complaint_refused', "
            "'complaint_answered', 'complaint_escalated', 'complaint_overdue', 'survey_invited')",
            "kind",
        ),
        CheckConstraint("about_kind IN ('appointment', 'task', 'complaint', 'survey')", "about_kind"),
        Index(None, "person", "id"),
        Index(None, "staff", "id"),
    )

    person: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    staff: Mapped[UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    kind: Mapped[NoticeKind] = mapped_column(Text)
    about_kind: Mapped[AboutKind] = mapped_column(Text)
    about: Mapped[UUID]
    """The row that it is about."""
    facts: Mapped[dict[str, Any]]
    """What fills the templates: days, times and codes, as text."""
    text_zh: Mapped[str]
    text_en: Mapped[str]
    read_at: Mapped[datetime | None]


class Delivery(Base):
    """A notification on its way out by one channel."""

    __tablename__ = "notification_delivery"
    __table_args__ = (
        UniqueConstraint("notification", "channel"),
        CheckConstraint("channel IN ('webhook', 'sms', 'wechat')", "channel"),
        CheckConstraint("state IN ('waiting', 'delivered', 'failed', 'withheld')", "state"),
        Index("notification_delivery_due_idx", "due_at", postgresql_where=text("state = 'waiting'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """What the receiver knows the message by, however often it is tried."""
    notification: Mapped[UUID] = mapped_column(ForeignKey("notification.id"))
    channel: Mapped[Channel] = mapped_column(Text)
    state: Mapped[DeliveryState] = mapped_column(Text)
    due_at: Mapped[datetime]
    """When it is tried next; while it is tried, when others may take it for lost."""
    give_up_at: Mapped[datetime]


class Attempt(Base):
    """One attempt to deliver; without a result while it is made, and for ever where its process was killed."""

    __tablename__ = "notification_attempt"
    __table_args__ = (
        CheckConstraint("number > 0", "number"),
        CheckConstraint(
            "result IN ('delivered', 'refused', 'receiver_failed', 'unreachable', 'timed_out', 'target_not_allowed', "
            "'too_large', 'no_address', 'no_consent', 'turned_off')",
            "result",
        ),
    )

    delivery: Mapped[UUID] = mapped_column(ForeignKey("notification_delivery.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    result: Mapped[Result | None] = mapped_column(Text)


class NotificationSetting(Versioned, Base):
    """How one recipient wants to be told; its id is that of the person or of the staff member."""

    __tablename__ = "notification_setting"
    __table_args__ = (
        WEBHOOK.together(),
        WEBHOOK_SECRET.together(),
        CheckConstraint("(webhook_sealed IS NULL) = (webhook_secret_sealed IS NULL)", "webhook_has_secret"),
        CheckConstraint("language IN ('zh-Hans', 'en')", "language"),
    )

    language: Mapped[Language] = mapped_column(Text)
    quiet_from: Mapped[time]
    quiet_until: Mapped[time]
    channels: Mapped[dict[str, Any]]
    """The channels of each kind that somebody has chosen; what is left out is as the defaults have it."""
    webhook: Mapped[Sealed | None] = WEBHOOK.columns(nullable=True)
    webhook_secret: Mapped[Sealed | None] = WEBHOOK_SECRET.columns(nullable=True)
    """What our signatures are made with; its owner was told it once."""
