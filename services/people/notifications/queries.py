"""Every SELECT on notifications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, func, literal_column, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.people.notifications.model import (
    AboutKind,
    Attempt,
    Channel,
    Delivery,
    DeliveryState,
    NoticeKind,
    Notification,
    NotificationSetting,
    Result,
)
from services.people.notifications.rules import Wishes


class NotificationText(Output):
    """What a notification says, in both languages."""

    zh: str = Field(examples=["您的预约将于2026-03-02 09:30开始，请按时参加。"])
    en: str = Field(examples=["Your appointment begins on 2026-03-02 at 09:30."])


class AttemptOut(Output):
    """An attempt to deliver; `result` is null while it is made, and where it was cut off."""

    at: datetime
    result: Result | None


class DeliveryOut(Output):
    """A notification on its way out by one channel; `due_at` is when it is tried next while it waits."""

    channel: Channel
    state: DeliveryState
    due_at: datetime
    attempts: list[AttemptOut]


class NotificationOut(Output):
    """A notification to one reader: a person or a member of staff.

    `about` is the id of the row that it is about; `facts` are the days, times and codes that its text names.
    """

    id: UUID
    version: int
    person: UUID | None
    staff: UUID | None
    kind: NoticeKind
    about_kind: AboutKind
    about: UUID
    facts: dict[str, str]
    text: NotificationText
    read_at: datetime | None
    deliveries: list[DeliveryOut]
    created_at: datetime
    updated_at: datetime


_notification = Notification.__table__.c
DELIVERIES: ColumnElement[Any] = literal_column(
    """coalesce((
        SELECT json_agg(json_build_object('channel', d.channel, 'state', d.state, 'due_at', d.due_at, 'attempts',
            (SELECT coalesce(json_agg(json_build_object('at', a.at, 'result', a.result) ORDER BY a.number), '[]'::json)
             FROM notification_attempt AS a WHERE a.delivery = d.id)) ORDER BY d.channel)
        FROM notification_delivery AS d WHERE d.notification = notification.id), '[]'::json)"""
)
SAID: dict[str, ColumnElement[Any]] = {
    "text": func.json_build_object("zh", _notification.text_zh, "en", _notification.text_en),
    "deliveries": DELIVERIES,
}

NOTIFICATION = Shape(
    kind="notification",
    table="notification",
    model=NotificationOut,
    fields={name: SAID[name] if name in SAID else _notification[name] for name in NotificationOut.model_fields},
    filters={
        "person": "notification.person = {value}",
        "staff": "notification.staff = {value}",
        "unread": "(notification.read_at IS NULL) = {value}",
    },
    selective={"person", "staff"},
    seen_by="person",
    volatile=True,
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a notification is for: a person, or a member of staff; never both."""

    person: UUID | None
    staff: UUID | None

    @property
    def id(self) -> UUID:
        """Return the id by which their settings are kept."""
        found = self.person or self.staff
        if found is None:
            raise NotFound
        return found


async def staff_of_caller(session: AsyncSession) -> UUID | None:
    """Return the member of staff who signs in with the caller's token."""
    found: UUID | None = await session.scalar(text("SELECT caller_staff()"))
    return found


async def locked(session: AsyncSession, notification: UUID) -> Notification:
    """Return a notification, held until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(Notification).where(Notification.id == notification).with_for_update())
    if row is None:
        raise NotFound
    return row


async def unread(session: AsyncSession, recipient: Recipient) -> int:
    """Return how many notifications somebody has not read."""
    mine = (
        Notification.staff == recipient.staff if recipient.person is None else Notification.person == recipient.person
    )
    wanted = select(func.count()).select_from(Notification).where(mine, Notification.read_at.is_(None))
    return int(await session.scalar(wanted) or 0)


async def setting_of(session: AsyncSession, recipient: UUID, *, held: bool = False) -> NotificationSetting | None:
    """Return what somebody has set, held where that is asked; None where they have set nothing."""
    wanted = select(NotificationSetting).where(NotificationSetting.id == recipient)
    wanted = wanted.execution_options(populate_existing=True)
    found: NotificationSetting | None = await session.scalar(wanted.with_for_update() if held else wanted)
    return found


async def begin_setting(session: AsyncSession, recipient: UUID, usual: Wishes, now: datetime) -> None:
    """Let somebody have settings of their own, of version 0 as long as they say the usual, unless they have some."""
    row = insert(NotificationSetting).values(
        id=recipient,
        version=0,
        created_at=now,
        updated_at=now,
        language=usual.language,
        quiet_from=usual.quiet_from,
        quiet_until=usual.quiet_until,
        channels={},
    )
    await session.execute(row.on_conflict_do_nothing())


async def plan(session: AsyncSession, notification: UUID, due: Mapping[str, datetime], tried_for: timedelta) -> None:
    """Let a notification go out by each channel from an instant on; once, however often it is asked for."""
    for channel, at in due.items():
        way = {"id": new_id(), "notification": notification, "channel": channel, "state": "waiting"}
        row = insert(Delivery).values(**way, due_at=at, give_up_at=at + tried_for)
        await session.execute(row.on_conflict_do_nothing())


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is tried now, by the number of the attempt, and what it is about."""

    delivery: UUID
    channel: Channel
    number: int
    give_up_at: datetime
    notification: Notification


BEGIN = text(
    """
    INSERT INTO notification_attempt (delivery, number, at)
    SELECT :delivery, coalesce(max(number), 0) + 1, :now FROM notification_attempt WHERE delivery = :delivery
    RETURNING number
    """
)


async def give_up(session: AsyncSession, now: datetime) -> None:
    """Let no message go out that has waited for as long as it may: a reminder of yesterday reminds nobody."""
    late = (Delivery.state == "waiting") & (Delivery.give_up_at <= now) & (Delivery.due_at <= now)
    await session.execute(update(Delivery).where(late).values(state="failed"))


async def claim_due(session: AsyncSession, now: datetime, until: datetime, most: int) -> Sequence[Claimed]:
    """Return messages that are due and of which nobody else is sending, each as a new attempt, claimed until then."""
    due = (Delivery.state == "waiting") & (Delivery.due_at <= now)
    rows = await session.execute(
        select(Delivery, Notification)
        .join(Notification, Notification.id == Delivery.notification)
        .where(due)
        .order_by(Delivery.due_at)
        .limit(most)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    claimed = []
    for delivery, notification in rows.all():
        delivery.due_at = until
        number = await session.scalar(BEGIN, {"delivery": delivery.id, "now": now})
        claimed.append(Claimed(delivery.id, delivery.channel, int(number or 0), delivery.give_up_at, notification))
    return claimed


async def settle(
    session: AsyncSession, claimed: Claimed, result: Result | None, state: DeliveryState, due_at: datetime | None
) -> None:
    """Write down what came of an attempt, and how its delivery stands by it."""
    attempt = (Attempt.delivery == claimed.delivery) & (Attempt.number == claimed.number)
    await session.execute(update(Attempt).where(attempt).values(result=result))
    stands: dict[str, Any] = {"state": state} if due_at is None else {"state": state, "due_at": due_at}
    await session.execute(
        update(Delivery).where(Delivery.id == claimed.delivery, Delivery.state == "waiting").values(**stands)
    )
