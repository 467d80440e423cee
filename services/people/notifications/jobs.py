"""What carries notifications out of the platform: a job lets each wait for its channels, and a sweep sends what is due.

The job asks for the sweep at once, so that nobody waits for its next tick.

An attempt is written down and committed before it is made, and its delivery claimed for some minutes: where the process
is killed, the sweep makes the next attempt after that, under the same id of the message. So a message may come twice,
and is never lost before it is given up.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database
from services.kit.http.common import NotFound
from services.kit.jobs import Job, Sweep, hasten
from services.kit.messages.files import MessageFile
from services.kit.messages.http import Gateway, Webhook
from services.kit.messages.message import Adapter, Message, NotDelivered, TryLater
from services.kit.settings import Settings
from services.kit.telemetry.personal import Personal
from services.kit.vault import masks
from services.kit.vault.keyring import Keyring
from services.people.consents import queries as consents
from services.people.notifications import queries, rules
from services.people.notifications.law import defaults
from services.people.notifications.model import (
    WEBHOOK,
    WEBHOOK_SECRET,
    Notification,
    NotificationSetting,
    Result,
)
from services.people.notifications.queries import Claimed
from services.people.notifications.rules import Wishes
from services.people.persons.model import PHONE, WECHAT, Person
from services.people.staff.model import PHONE as WORK_PHONE
from services.people.staff.model import StaffMember

AT_ONCE = 20
"""Messages that one process sends at the same time."""
RUN_FOR = 5.0
"""Seconds after which a run begins no more of them, so that other jobs come through where a gateway is slow."""
CLAIMED_FOR = timedelta(minutes=2)
"""How long an attempt may take before its message is taken for lost: far longer than any does."""
USE = "messages"
"""The use of personal data, of `consents/uses.yaml`, that SMS and WeChat to a person are."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that is to go out, the reason why it must not, or when it may: nobody is woken."""

    claimed: Claimed
    wishes: Wishes
    message: Message | Result | datetime


async def deliver_notification(database: Database, notification: str) -> None:
    """Let a notification go out by the channels that its recipient has turned on, and the sweep send what is due."""
    async with database.begin_system() as session:
        row, now = await session.get(Notification, UUID(notification)), database.clock.now()
        if row is None:
            raise NotFound
        wishes, setting = await wishes_of(session, row)
        channels = wishes.channels[row.kind]
        ways = [each for each in channels if each != "webhook" or (setting is not None and setting.webhook is not None)]
        due = {each: rules.due_at(each, wishes, now) for each in ways}
        await queries.plan(session, row.id, due, rules.GIVEN_UP_AFTER)
        if due:
            await hasten(session, SEND_DUE)


async def send_due(database: Database, within: float = RUN_FOR) -> None:
    """Send messages that are due, and begin no more of them after so many seconds: the next run goes on."""
    keyring, ways = Keyring.of(database.settings), adapters(database.settings)
    until = asyncio.get_running_loop().time() + within
    while True:
        now = database.clock.now()
        async with database.begin_system() as session:
            await queries.give_up(session, now)
            claimed = await queries.claim_due(session, now, now + CLAIMED_FOR, AT_ONCE)
        await asyncio.gather(*(try_to_send(database, keyring, ways, each) for each in claimed))
        if len(claimed) < AT_ONCE or asyncio.get_running_loop().time() >= until:
            return


async def try_to_send(database: Database, keyring: Keyring, ways: Mapping[str, Adapter], claimed: Claimed) -> None:
    """Send one message; where something fails that no channel tells of, put it off and let no other wait for it.

    Should that fail too, it is tried when its claim is over, as after a process that was killed.
    """
    try:
        async with database.begin_system() as session:
            outgoing = await prepared(session, database, keyring, claimed)
        await send(database, ways, outgoing)
    except Exception as failure:  # noqa: BLE001 -- whatever it was: the others are not to wait for it
        log.warning("message_not_sent", delivery=str(claimed.delivery), error=type(failure).__name__)
        again = rules.next_try(claimed.number, database.clock.now(), claimed.give_up_at)
        with suppress(SQLAlchemyError, OSError):
            async with database.begin_system() as session:
                await queries.settle(session, claimed, None, "failed" if again is None else "waiting", again)


async def send(database: Database, ways: Mapping[str, Adapter], outgoing: Outgoing) -> None:
    """Hand one message over, outside any transaction, and write down what came of it."""
    claimed, message = outgoing.claimed, outgoing.message
    if isinstance(message, datetime):
        async with database.begin_system() as session:
            await queries.settle(session, claimed, None, "waiting", message)
        return
    if not isinstance(message, Message):
        async with database.begin_system() as session:
            await queries.settle(session, claimed, message, "withheld", None)
        return
    try:
        await ways[claimed.channel].deliver(message)
    except NotDelivered as failure:
        now = database.clock.now()
        again = rules.next_try(claimed.number, now, claimed.give_up_at) if isinstance(failure, TryLater) else None
        due_at = None if again is None else rules.due_at(claimed.channel, outgoing.wishes, again)
        result: Result = failure.why.value
        async with database.begin_system() as session:
            await queries.settle(session, claimed, result, "failed" if due_at is None else "waiting", due_at)
    else:
        async with database.begin_system() as session:
            await queries.settle(session, claimed, "delivered", "delivered", None)


async def prepared(session: AsyncSession, database: Database, keyring: Keyring, claimed: Claimed) -> Outgoing:
    """Return what goes out as of this moment: the address, the consent and the settings are asked for now."""
    row = claimed.notification
    wishes, setting = await wishes_of(session, row)
    if claimed.channel not in wishes.channels[row.kind]:
        return Outgoing(claimed, wishes, "turned_off")
    quiet_until = rules.due_at(claimed.channel, wishes, database.clock.now())
    if quiet_until > database.clock.now():
        return Outgoing(claimed, wishes, quiet_until)
    if row.person is not None and claimed.channel != "webhook":
        consent = await consents.holding(session, row.person, USE)
        if consent is None or not consent.given:
            return Outgoing(claimed, wishes, "no_consent")
    to = await address_of(session, keyring, claimed, setting)
    if to is None:
        return Outgoing(claimed, wishes, "no_address")
    secret = None
    if claimed.channel == "webhook" and setting is not None and setting.webhook_secret is not None:
        secret = WEBHOOK_SECRET.open(keyring, setting.webhook_secret.ciphertext, row=setting.id)
    message = Message(
        id=claimed.delivery,
        to=to,
        secret=secret,
        kind=row.kind,
        about=(row.about_kind, row.about),
        language=wishes.language,
        text=row.text_en if wishes.language == "en" else row.text_zh,
        values=row.facts,
        written_at=row.created_at,
        sent_at=database.clock.now(),
    )
    return Outgoing(claimed, wishes, message)


async def wishes_of(session: AsyncSession, row: Notification) -> tuple[Wishes, NotificationSetting | None]:
    """Return how the recipient of a notification wants to be told, and what they have set themselves."""
    usual = defaults("staff" if row.person is None else "person")
    recipient = queries.Recipient(row.person, row.staff)
    setting = await queries.setting_of(session, recipient.id)
    if setting is None:
        return usual, None
    channels = usual.with_channels(setting.channels)
    return Wishes(setting.language, setting.quiet_from, setting.quiet_until, channels), setting


async def address_of(
    session: AsyncSession, keyring: Keyring, claimed: Claimed, setting: NotificationSetting | None
) -> Personal[str] | None:
    """Return where a message goes, read from the vault as the system: nobody is shown it."""
    row = claimed.notification
    if claimed.channel == "webhook":
        kept = None if setting is None else setting.webhook
        return None if kept is None or setting is None else WEBHOOK.open(keyring, kept.ciphertext, row=setting.id)
    if row.person is not None:
        person, field = await session.get(Person, row.person), PHONE if claimed.channel == "sms" else WECHAT
        sealed = None if person is None else getattr(person, field.name)
        return None if sealed is None else field.open(keyring, sealed.ciphertext, row=row.person)
    member = None if row.staff is None else await session.get(StaffMember, row.staff)
    if claimed.channel != "sms" or member is None or member.phone is None or member.left_on is not None:
        return None
    return WORK_PHONE.open(keyring, member.phone.ciphertext, row=member.id)


def adapters(settings: Settings) -> Mapping[str, Adapter]:
    """Return the way out of each channel, as the platform is set up."""
    ways: dict[str, Adapter] = {
        "webhook": Webhook(private=settings.webhook_private_targets),
        "sms": MessageFile(settings.state_dir, "sms", masks.phone),
        "wechat": MessageFile(settings.state_dir, "wechat", masks.wechat),
    }
    if settings.sms_gateway is not None and settings.sms_gateway_secret is not None:
        ways["sms"] = Gateway(settings.sms_gateway, settings.sms_gateway_secret)
    if settings.wechat_gateway is not None and settings.wechat_gateway_secret is not None:
        ways["wechat"] = Gateway(settings.wechat_gateway, settings.wechat_gateway_secret)
    return ways


DELIVER = Job("deliver_notification", deliver_notification)
SEND_DUE = Sweep("send_due_messages", send_due)
