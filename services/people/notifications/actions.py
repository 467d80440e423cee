"""Notifying somebody, and what a recipient does with it, each in the caller's transaction."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from functools import cache
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.http.languages import Catalogues, Language
from services.kit.identity.caller import Caller
from services.kit.jobs import defer
from services.kit.messages.message import Undeliverable
from services.kit.messages.targets import read
from services.kit.vault.keyring import Keyring
from services.people.notifications import model, queries
from services.people.notifications.jobs import DELIVER
from services.people.notifications.law import defaults
from services.people.notifications.model import (
    WEBHOOK,
    WEBHOOK_SECRET,
    AboutKind,
    NoticeKind,
    Notification,
    NotificationSetting,
)
from services.people.notifications.problems import NoInbox
from services.people.notifications.queries import Recipient
from services.people.notifications.rules import Wishes

READ, WRITE, CONNECT = "notification:read", "notification:write", "notification:connect"
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody is told: the kind, the row that it is about, and the days, times and codes that its text names."""

    kind: NoticeKind
    about_kind: AboutKind
    about: UUID
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Chosen:
    """How a recipient wants to be told; kinds that are left out of the channels stay as the defaults have them."""

    language: model.Language
    quiet_from: time
    quiet_until: time
    channels: Mapping[str, Sequence[str]]


@cache
def sentences() -> Catalogues:
    """Return the catalogues of this service, which hold the templates of every kind, read once."""
    return Catalogues.of([NoInbox])


async def notify(
    session: AsyncSession,
    notice: Notice,
    *,
    person: UUID | None = None,
    staff: UUID | None = None,
    inbox_only: bool = False,
) -> None:
    """Put a notification into somebody's inbox; it goes out by their channels once this transaction has committed.

    One for the inbox alone leaves the platform by none of them.
    """
    now, say = of(session).clock.now(), sentences().say
    row = Notification(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        person=person,
        staff=staff,
        kind=notice.kind,
        about_kind=notice.about_kind,
        about=notice.about,
        facts=dict(notice.facts),
        text_zh=say(Language.CHINESE, "notification", notice.kind, notice.facts),
        text_en=say(Language.ENGLISH, "notification", notice.kind, notice.facts),
        read_at=None,
    )
    session.add(row)
    if not inbox_only:
        await defer(session, DELIVER, notification=str(row.id))


async def recipient_of(session: AsyncSession, caller: Caller) -> Recipient | None:
    """Return as whom a caller is notified; None for whoever is neither a person of the register nor of the staff."""
    if caller.person is not None:
        return Recipient(caller.person, None)
    staff = await queries.staff_of_caller(session)
    return None if staff is None else Recipient(None, staff)


async def require_inbox(session: AsyncSession, caller: Caller, scope: str) -> Recipient:
    """Return as whom a caller is notified; raise `NoInbox` for nobody."""
    caller.require(scope)
    recipient = await recipient_of(session, caller)
    if recipient is None:
        raise NoInbox
    return recipient


async def mark_read(session: AsyncSession, caller: Caller, notification: UUID, seen: Tags) -> None:
    """Note that the recipient has read a notification; the first time counts."""
    caller.require(WRITE)
    row = await queries.locked(session, notification)
    seen.require(row.version)
    if row.read_at is None:
        row.read_at = row.updated_at = of(session).clock.now()


async def choose(session: AsyncSession, caller: Caller, seen: Tags, chosen: Chosen) -> NotificationSetting:
    """Let a recipient say how they want to be told from now on."""
    recipient = await require_inbox(session, caller, WRITE)
    setting = await opened(session, recipient, seen)
    setting.language, setting.channels = chosen.language, {kind: list(ways) for kind, ways in chosen.channels.items()}
    setting.quiet_from, setting.quiet_until = chosen.quiet_from, chosen.quiet_until
    await session.flush()
    return setting


async def set_webhook(
    session: AsyncSession, caller: Caller, keyring: Keyring, seen: Tags, address: str
) -> tuple[NotificationSetting, str]:
    """Let a staff member's notifications be posted to an address; return the secret of our signatures, once."""
    recipient = await require_inbox(session, caller, CONNECT)
    require_web(address, private=of(session).settings.webhook_private_targets)
    setting, secret = await opened(session, recipient, seen), secrets.token_urlsafe(SECRET_BYTES)
    setting.webhook = WEBHOOK.seal(keyring, address, row=setting.id)
    setting.webhook_secret = WEBHOOK_SECRET.seal(keyring, secret, row=setting.id)
    await session.flush()
    return setting, secret


async def remove_webhook(session: AsyncSession, caller: Caller, seen: Tags) -> NotificationSetting:
    """Let notifications be posted nowhere any more."""
    recipient = await require_inbox(session, caller, CONNECT)
    setting = await opened(session, recipient, seen)
    setting.webhook = setting.webhook_secret = None
    await session.flush()
    return setting


async def opened(session: AsyncSession, recipient: Recipient, seen: Tags) -> NotificationSetting:
    """Return somebody's settings to change, held; new ones, of version 0 until now, where they have set nothing."""
    setting, now = await queries.setting_of(session, recipient.id, held=True), of(session).clock.now()
    if setting is None:
        seen.require(0)
        await queries.begin_setting(session, recipient.id, usual_of(recipient), now)
        setting = await queries.setting_of(session, recipient.id, held=True)
        if setting is None:
            raise NoInbox
    seen.require(setting.version)
    setting.updated_at = now
    return setting


def usual_of(recipient: Recipient) -> Wishes:
    """Return how somebody is told who has set nothing."""
    return defaults("staff" if recipient.person is None else "person")


def require_web(address: str, *, private: bool) -> None:
    """Raise `ValidationFailed` for what messages are not posted to: anything but HTTPS, unless the platform allows."""
    try:
        url = read(address)
    except Undeliverable:
        raise ValidationFailed(errors=(FieldError(pointer="/url", rule="webhook_https"),)) from None
    if url.scheme != "https" and not private:
        raise ValidationFailed(errors=(FieldError(pointer="/url", rule="webhook_https"),))
