"""Notifications: read and marked by their reader, and how each reader wants them."""

from collections.abc import Mapping
from uuid import UUID

from tests.people.notifications.inboxes import told
from tests.security.operations import Operation, Subject, done
from tests.security.reads import at_address, in_field, kind, reading
from tests.security.world import Row, World

AT, SETTINGS = "people POST /v1/notifications", "people POST /v1/notification-settings"
CHOSEN = {"language": "en", "quiet_from": "22:00", "quiet_until": "07:00", "channels": []}


async def notified(world: World, person: str) -> Row:
    """Notify a person; return that notification."""
    await told(world.doors.parts["people"].database, person=person)
    row = await world.looks["people"].fetchval("SELECT max(id::text) FROM notification WHERE person = $1", UUID(person))
    return {"id": str(row)}


async def something_new(world: World) -> Subject:
    """A notification that nobody has read."""
    person = (await world.person())["id"]
    return Subject(world.about_person(person), {"id": (await notified(world, person))["id"]})


async def settings(world: World) -> Subject:
    """How somebody wants to be told who has not said it."""
    await world.looks["people"].execute("DELETE FROM notification_setting")
    return Subject(world.about, body=CHOSEN, version=0)


async def a_webhook(world: World) -> Subject:
    """Where notifications are to be posted."""
    return Subject(world.about, body={"url": "https://hooks.example.org/bihuan"}, version=0)


async def no_webhook(world: World) -> Subject:
    """A webhook that is to be no more."""
    return Subject(world.about, version=0)


async def fill(world: World) -> None:
    """Notify the person whom everything is about."""
    world.rows["notification"] = await notified(world, world.about.person)


OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "notification", "notifications"),
    "people.count_notifications": reading("people", at_address("people GET /v1/notification-count", lambda told: told)),
    "people.read_notification_settings": reading(
        "people", at_address("people GET /v1/notification-settings", lambda told: told)
    ),
    "graph.notificationCount": reading("people", in_field("notificationCount", lambda _: {})),
    "graph.notificationSettings": reading("people", in_field("notificationSettings", lambda _: {})),
    **done(
        "mark_notification_read",
        f"{AT}/{{id}}:markRead",
        "markNotificationRead",
        something_new,
        ("notification",),
    ),
    **done(
        "change_notification_settings",
        SETTINGS.replace("POST", "PUT"),
        "changeNotificationSettings",
        settings,
        ("notification_setting",),
    ),
    **done(
        "set_notification_webhook",
        f"{SETTINGS}:setWebhook",
        "setNotificationWebhook",
        a_webhook,
        ("notification_setting",),
    ),
    **done(
        "remove_notification_webhook",
        f"{SETTINGS}:removeWebhook",
        "removeNotificationWebhook",
        no_webhook,
        ("notification_setting",),
    ),
}
