"""Notifications in the graph."""

import strawberry

from services.gateway.context import Info
from services.gateway.nouns.contact.choices import (
    AttemptResult,
    DeliveryState,
    NotificationAbout,
    NotificationChannel,
    NotificationKind,
    NotificationLanguage,
)
from services.gateway.nouns.contact.endpoints import NOTIFICATIONS
from services.gateway.refusals import Problem
from services.gateway.relations import one, rows
from services.gateway.rest import Call
from services.gateway.scalars import Id, Instant, Json
from services.gateway.shapes import Shape, Taken, answering, described, fact, taken
from services.gateway.verbs import verb


@described
class NotificationText(Shape):
    """What a notification says, in both languages 通知内容."""

    zh: str = fact("In Chinese 中文.")
    en: str = fact("In English 英文.")


@described
class DeliveryAttempt(Shape):
    """An attempt to deliver 发送记录."""

    at: Instant = fact("When 时间.")
    result: AttemptResult | None = fact("What came of it; null while it is made or where it was cut off 结果.")


@described
class Delivery(Shape):
    """A notification on its way out by one channel 发送."""

    channel: NotificationChannel = fact("By which way 渠道.")
    state: DeliveryState = fact("What has become of it 状态.")
    due_at: Instant = fact("When it is tried next while it waits 下次发送时间.")
    attempts: list[DeliveryAttempt] = fact("What was tried, first to last 发送记录.")


@described
class Notification(Shape):
    """What one reader is told 消息通知; nobody else reads it."""

    id: Id = fact("The notification's id.")
    version: int = fact("What `ifMatch` takes when it is marked read.")
    person_id: Id | None = fact("The person whom it is for, by id.", of="person")
    staff_id: Id | None = fact("The staff member whom it is for, by id.", of="staff")
    kind: NotificationKind = fact("What it tells of 类别.")
    about_kind: NotificationAbout = fact("What kind of row it is about 对象类型.")
    about_id: Id = fact("The row that it is about, by id.", of="about")
    facts: Json = fact("The days, times and codes that its text names.")
    text: NotificationText = fact("What it says 内容.")
    read_at: Instant | None = fact("When it was read 阅读时间.")
    deliveries: list[Delivery] = fact("By which channels it goes out of the platform 发送.")
    created_at: Instant = fact("When it was written.")
    updated_at: Instant = fact("When it was last changed.")


@described
class NotificationCount(Shape):
    """How many notifications one has 通知数."""

    unread: int = fact("Those that are not read 未读数.")


@described
class KindChannels(Shape):
    """By which channels one kind goes out, beside the inbox 通知渠道."""

    kind: NotificationKind = fact("The kind 类别.")
    channels: list[NotificationChannel] = fact("The channels 渠道.")


@described
class NotificationSettings(Shape):
    """How one is told of what happens 通知设置."""

    version: int = fact("What `ifMatch` takes; 0 as long as nothing was changed.")
    language: NotificationLanguage = fact("In which language 语言.")
    quiet_from: str = fact("From when neither SMS nor WeChat messages go out, HH:MM 免打扰开始.")
    quiet_until: str = fact("Until when, HH:MM 免打扰结束.")
    channels: list[KindChannels] = fact("By which channels each kind goes out 渠道.")
    webhook: str | None = fact("Where they are posted: the host alone 推送地址.")


@described
class NewNotificationWebhook(NotificationSettings):
    """One's settings with the secret of a new webhook 新推送地址, which is told this once."""

    version: int = fact("What `ifMatch` takes.")
    webhook: str | None = fact("Where notifications are posted: the host alone 推送地址.")
    secret: str = fact("What their signatures are made with 签名密钥.")


@described
class NoInbox(Problem):
    """Nobody is notified under this sign-in 此登录账号没有消息通知."""


@taken
class KindChannelsInput(Taken):
    """By which channels one kind goes out, beside the inbox 通知渠道."""

    kind: NotificationKind = fact("The kind 类别.")
    channels: list[NotificationChannel] = fact("The channels; none is the inbox alone 渠道.")


@taken
class NotificationSettingsInput(Taken):
    """How one wants to be told 通知设置; kinds that are left out stay as they usually are."""

    language: NotificationLanguage = fact("In which language 语言.")
    quiet_from: str = fact("From when neither SMS nor WeChat messages go out, HH:MM 免打扰开始.")
    quiet_until: str = fact("Until when, HH:MM; equal times are no quiet hours 免打扰结束.")
    channels: list[KindChannelsInput] = fact("By which channels kinds go out 渠道.")


@taken
class NotificationWebhookInput(Taken):
    """Where one's notifications are posted 推送地址."""

    url: str = fact("An HTTPS address without a password 地址.")


@strawberry.type
class NotificationQueries:
    """How one's own notifications are found."""

    notification = one(NOTIFICATIONS, "One notification of one's own 消息通知.")
    notifications = rows(NOTIFICATIONS, "One's own notifications, oldest first 消息通知.")

    @answering("How many notifications one has 通知数.")
    async def notification_count(self, info: Info) -> NotificationCount | None:
        """Count one's own."""
        return NotificationCount.of(await info.context.send("people", Call("GET", "/v1/notification-count")))

    @answering("How one is told of what happens 通知设置.")
    async def notification_settings(self, info: Info) -> NotificationSettings | None:
        """Read one's own settings."""
        return NotificationSettings.of(await info.context.send("people", Call("GET", "/v1/notification-settings")))


@strawberry.type
class NotificationMutations:
    """What a recipient does with notifications."""

    mark_notification_read = verb(
        "POST /v1/notifications/{id}:markRead",
        "Note that one has read a notification of one's own 标为已读.",
        "people",
        Notification,
    )
    change_notification_settings = verb(
        "PUT /v1/notification-settings",
        "Say how one wants to be told from now on 更改通知设置.",
        "people",
        NotificationSettings,
        taking=NotificationSettingsInput,
        or_else=(NoInbox,),
        if_match=True,
    )
    set_notification_webhook = verb(
        "POST /v1/notification-settings:setWebhook",
        "Let one's notifications be posted to an address; the secret is told this once 设置推送地址.",
        "people",
        NewNotificationWebhook,
        taking=NotificationWebhookInput,
        or_else=(NoInbox,),
        if_match=True,
    )
    remove_notification_webhook = verb(
        "POST /v1/notification-settings:removeWebhook",
        "Let one's notifications be posted nowhere any more 取消推送地址.",
        "people",
        NotificationSettings,
        or_else=(NoInbox,),
        if_match=True,
    )
