"""Notifications over REST: everybody reads their own, and says how they want to be told."""

from datetime import time
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from services.kit.http.bodies import Input, Output
from services.kit.http.etags import IfMatch, etag
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.people.notifications import actions, queries
from services.people.notifications.model import Channel, Language, NoticeKind, NotificationSetting
from services.people.notifications.problems import NoInbox
from services.people.notifications.queries import NOTIFICATION, NotificationOut, Recipient

router = APIRouter(prefix="/v1", tags=["notifications"])

step = Steps(router, NOTIFICATION, one="notification", many="notifications")
NOBODY = UUID(int=0)
"""Whose notifications whoever has no inbox lists: nobody's."""
CHANGE = responds(NoInbox)
TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["21:00"])]
"""A time of Asia/Shanghai, HH:MM."""


def _one_each(chosen: list["KindChannels"]) -> list["KindChannels"]:
    if len({each.kind for each in chosen}) < len(chosen):
        raise PydanticCustomError("kind_repeated", "Each kind stands there once.")
    return chosen


class KindChannels(Input):
    """By which channels one kind of notification goes out, beside the inbox; none is the inbox alone."""

    kind: NoticeKind
    channels: Annotated[list[Channel], Field(max_length=3)]


class SettingsIn(Input):
    """How one wants to be told; kinds that are left out stay as the platform usually has them.

    Between the two times of Asia/Shanghai neither SMS nor WeChat messages go out; equal times are no quiet hours.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "language": "zh-Hans",
                    "quiet_from": "20:30",
                    "quiet_until": "07:30",
                    "channels": [{"kind": "appointment_reminder", "channels": ["wechat"]}],
                }
            ]
        }
    )

    language: Language
    quiet_from: TimeOfDay
    quiet_until: TimeOfDay
    channels: Annotated[list[KindChannels], Field(max_length=20), AfterValidator(_one_each)]


class WebhookIn(Input):
    """Where notifications are posted: an HTTPS address without a password."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"url": "https://hooks.example.org/bihuan"}]})

    url: Annotated[str, Field(min_length=8, max_length=500, examples=["https://hooks.example.org/bihuan"])]


class KindChannelsOut(Output):
    """By which channels one kind goes out, beside the inbox."""

    kind: NoticeKind
    channels: list[Channel]


class SettingsOut(Output):
    """How one is told; `version` is 0 as long as nothing was changed. `webhook` shows the host of the address alone."""

    version: int
    language: Language
    quiet_from: str = Field(examples=["21:00"])
    quiet_until: str = Field(examples=["08:00"])
    channels: list[KindChannelsOut]
    webhook: str | None = Field(examples=["https://hooks.example.org/****"])


class WebhookOut(SettingsOut):
    """One's settings with the secret of the new webhook, told this once.

    Each message carries `Bihuan-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA256 with this secret of the seconds, a full
    stop and the body.
    """

    secret: str


class UnreadOut(Output):
    """How many of one's notifications are not read."""

    unread: int


@router.get("/notifications", response_model=Page[NotificationOut])
async def list_notifications(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(NotificationOut)],
    tx: Tx,
    caller: Annotated[Caller, needs(actions.READ)],
    person: UUID | None = None,
    staff: UUID | None = None,
    unread: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List one's own notifications, oldest first: `person` or `staff` is oneself, and may be left out."""
    if person is None and staff is None:
        own = await actions.recipient_of(tx, caller) or Recipient(None, NOBODY)
        person, staff = own.person, own.staff
    return await page_of(request, caller, NOTIFICATION, paging, fields, person=person, staff=staff, unread=unread)


@router.get("/notification-count", responses=responds(NoInbox))
async def count_notifications(tx: Tx, caller: Annotated[Caller, needs(actions.READ)]) -> UnreadOut:
    """Count one's own notifications that are not read."""
    own = await actions.require_inbox(tx, caller, actions.READ)
    return UnreadOut(unread=await queries.unread(tx, own))


offer_reads(router, NOTIFICATION, one="notification", many="notifications", scope=actions.READ)


@step("markRead", actions.WRITE)
async def mark_notification_read(asked: Asked) -> None:
    """Note that one has read a notification of one's own."""
    await actions.mark_read(asked.tx, asked.caller, asked.row, asked.seen)


@router.get("/notification-settings", response_model=SettingsOut, responses=responds(NoInbox))
async def read_notification_settings(tx: Tx, caller: Annotated[Caller, needs(actions.READ)]) -> Response:
    """Return how one is told of what happens."""
    own = await actions.require_inbox(tx, caller, actions.READ)
    return shown(own, await queries.setting_of(tx, own.id))


@router.put("/notification-settings", response_model=SettingsOut, responses=CHANGE)
async def change_notification_settings(
    body: SettingsIn, seen: IfMatch, tx: Tx, caller: Annotated[Caller, needs(actions.WRITE)]
) -> Response:
    """Say how one wants to be told from now on; the webhook stays as it is."""
    chosen = actions.Chosen(
        language=body.language,
        quiet_from=time.fromisoformat(body.quiet_from),
        quiet_until=time.fromisoformat(body.quiet_until),
        channels={each.kind: each.channels for each in body.channels},
    )
    setting = await actions.choose(tx, caller, seen, chosen)
    return shown(await actions.require_inbox(tx, caller, actions.WRITE), setting)


@router.post("/notification-settings:setWebhook", response_model=WebhookOut, responses=CHANGE)
@repeatable
async def set_notification_webhook(
    body: WebhookIn, request: Request, seen: IfMatch, tx: Tx, caller: Annotated[Caller, needs(actions.CONNECT)]
) -> Response:
    """Let one's notifications be posted to an address; the answer tells the secret of their signatures, this once."""
    setting, secret = await actions.set_webhook(tx, caller, request.app.state.keyring, seen, body.url)
    return shown(await actions.require_inbox(tx, caller, actions.CONNECT), setting, secret=secret)


@router.post("/notification-settings:removeWebhook", response_model=SettingsOut, responses=CHANGE)
@repeatable
async def remove_notification_webhook(
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs(actions.CONNECT)],
) -> Response:
    """Let one's notifications be posted nowhere any more."""
    setting = await actions.remove_webhook(tx, caller, seen)
    return shown(await actions.require_inbox(tx, caller, actions.CONNECT), setting)


def shown(own: Recipient, setting: NotificationSetting | None, **more: str) -> Response:
    """Answer somebody's settings, with the usual where they have set nothing, under the ETag of their version."""
    wishes = setting or actions.usual_of(own)
    channels = actions.usual_of(own).with_channels({} if setting is None else setting.channels)
    version = 0 if setting is None else setting.version
    told = {
        "version": version,
        "language": wishes.language,
        "quiet_from": f"{wishes.quiet_from:%H:%M}",
        "quiet_until": f"{wishes.quiet_until:%H:%M}",
        "channels": [{"kind": kind, "channels": list(ways)} for kind, ways in channels.items()],
        "webhook": None if setting is None or setting.webhook is None else setting.webhook.masked,
    }
    return JSONResponse(told | more, headers={"ETag": etag(version), "Cache-Control": "no-store"})
