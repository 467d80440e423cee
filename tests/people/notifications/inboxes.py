"""Who reads notifications: a person, and a member of staff who signs in; and a clock of a month ahead."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from services.kit.database.ids import new_id
from services.kit.database.sessions import Database
from services.kit.identity.issuer import mint
from services.kit.settings import Settings
from services.people.notifications.actions import Notice, notify
from services.people.notifications.model import Notification
from tests.people.office import Office, someone
from tests.people.staff.colleagues import registered
from tests.running import Running

AWAKE = {"language": "en", "quiet_from": "00:00", "quiet_until": "00:00"}
"""Settings without quiet hours."""
ABOUT = UUID(int=5)


async def member(
    people: Running,
    officer: Office,
    role: str = "caseworker",
    at: str | None = None,
    post: str = "caseworker",
    district: str = "440303",
) -> tuple[str, str, Office]:
    """Register a worker who signs in, of a new office where none is named; return their id, their office, and them."""
    found = await registered(officer, at, post=post, since="2026-01-01")
    staff, at = found["id"], found["memberships"][0]["office"]
    code = (await officer.post("/v1/invitations", {"staff": staff, "office": at})).json()["code"]
    token = mint(people.settings, roles=[role], districts=[district], subject=f"account-{uuid4()}")
    signed_in = Office(people, {"Authorization": f"Bearer {token}", "Accept-Language": "en"})
    assert (await signed_in.post("/v1/invitations:accept", {"code": code})).is_success
    return staff, at, signed_in


async def seeker(people: Running, officer: Office, **facts: Any) -> tuple[str, Office]:  # noqa: ANN401 -- a body
    """Register a person; return their id, and them."""
    person = await officer.register(**facts)
    return person, someone(people, "job_seeker", person=person)


async def inbox(who: Office, **query: str | int) -> list[dict[str, Any]]:
    """Return somebody's notifications."""
    answer = await who.get("/v1/notifications", **query)
    assert answer.is_success, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def settle(who: Office, *channels: str, kind: str = "appointment_reminder", version: int = 0) -> None:
    """Choose the channels of a kind, without quiet hours."""
    body = AWAKE | {"channels": [{"kind": kind, "channels": list(channels)}]}
    headers = who.headers | {"If-Match": f'"{version}"'}
    answer = await who.people.client.put("/v1/notification-settings", json=body, headers=headers)
    assert answer.is_success, answer.text


async def agree(officer: Office, person: str, *, given: bool = True) -> None:
    """Write down what a person says to messages by SMS and WeChat."""
    answer = {"person": person, "use": "messages", "given": given, "form": "signed"}
    assert (await officer.post("/v1/consents", answer)).is_success


async def told(database: Database, *, person: str | None = None, staff: str | None = None) -> None:
    """Notify somebody of an appointment."""
    notice = Notice("appointment_reminder", "appointment", ABOUT, {"day": "2026-03-02", "time": "09:30"})
    async with database.begin_system() as session:
        await notify(
            session,
            notice,
            person=None if person is None else UUID(person),
            staff=None if staff is None else UUID(staff),
        )


async def in_inbox(people: Running, person: str) -> str:
    """Put a notification into a person's inbox, of which no worker knows; return its id."""
    row = new_id()
    async with people.database.begin_system() as session:
        now = people.database.clock.now()
        session.add(
            Notification(
                id=row,
                version=1,
                created_at=now,
                updated_at=now,
                person=UUID(person),
                staff=None,
                kind="appointment_reminder",
                about_kind="appointment",
                about=ABOUT,
                facts={"day": "2026-03-02", "time": "09:30"},
                text_zh="您的预约将于2026-03-02 09:30开始，请按时参加。",
                text_en="Your appointment begins on 2026-03-02 at 09:30.",
                read_at=None,
            )
        )
    return str(row)


async def waiting(people: Running, notification: str, channel: str, days: int) -> None:
    """Let a notification wait for a day ahead, when no worker of the running service takes it."""
    async with people.database.begin_system() as session:
        await session.execute(
            text(
                """
                INSERT INTO notification_delivery (id, notification, channel, state, due_at, give_up_at)
                VALUES (gen_random_uuid(), CAST(:row AS uuid), :channel, 'waiting', now() + :days * interval '1 day',
                    now() + (:days + 1) * interval '1 day')
                """
            ),
            {"row": notification, "channel": channel, "days": days},
        )


def ahead(people: Running, folder: Path, **changed: object) -> Database:
    """Return the service's database as a process with other settings sees it, whose clock stands apart."""
    stated = people.settings.model_dump() | {"state_dir": folder, "test_clock": True} | changed
    return Database(Settings.model_validate(stated), "people")
