"""Everybody reads their own notifications; what goes out of the platform takes their wishes and their consent."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.kit.database.sessions import Database
from services.kit.messages.files import NAME
from services.people.appointments.jobs import tell_near
from services.people.notifications.jobs import AT_ONCE, send_due
from services.people.tasks.jobs import tell_overdue
from tests.kit.messages.receiver import receiving
from tests.people.appointments.making import booked, made
from tests.people.merges.doubles import double, merged
from tests.people.notifications.inboxes import agree, ahead, in_inbox, inbox, member, seeker, settle, told, waiting
from tests.people.office import Office, code_of, rules_of, someone
from tests.people.organisations.bodies import window
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

PHONE = "13800010009"
SETTINGS = "/v1/notification-settings"


@pytest.fixture
async def later(people: Running, tmp_path: Path) -> AsyncIterator[Database]:
    """Return the database a month ahead: what is due then is sent by the test alone."""
    database = ahead(people, tmp_path)
    database.clock.turn(timedelta(days=30, hours=1))
    yield database
    await database.close()


async def deliveries(who: Office) -> dict[str, tuple[str, list[str | None]]]:
    """Return how the deliveries of somebody's one notification stand, and what came of each attempt."""
    [one] = await inbox(who)
    return {
        each["channel"]: (each["state"], [attempt["result"] for attempt in each["attempts"]])
        for each in one["deliveries"]
    }


def sent(folder: Path) -> list[dict[str, Any]]:
    """Return the messages that stand in the file."""
    file = folder / NAME
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


async def test_a_person_is_reminded_of_an_appointment_in_their_inbox_and_by_the_sms_that_they_agreed_to(
    people: Running, officer: Office
) -> None:
    person, herself = await seeker(people, officer, phone=PHONE)
    await agree(officer, person)
    await settle(herself, "sms")
    at = await made(officer, await window(officer))
    attendance = await booked(officer, at, person)
    async with people.database.begin_system() as session:
        hours = "starts_at = now() + interval '3 hours', ends_at = now() + interval '4 hours'"
        row = attendance.rpartition("/")[2]
        await session.execute(text(f"UPDATE attendance SET {hours} WHERE id = CAST(:row AS uuid)"), {"row": row})  # noqa: S608 -- ours
    await tell_near(people.database)
    await eventually(lambda: deliveries(herself), {"sms": ("delivered", ["delivered"])})
    [one] = await inbox(herself)
    assert (one["kind"], one["about"]) == ("appointment_reminder", at.rpartition("/")[2])
    assert one["text"]["en"] == "Your appointment begins on {day} at {time}.".format(**one["facts"])
    [message] = [each for each in sent(people.settings.state_dir) if each["values"] == one["facts"]]
    assert (message["to"], message["text"]) == ("138****0009", one["text"]["en"])


async def overdue(people: Running, officer: Office, person: str) -> str:
    """Raise a task about a person that was due long ago; return its id."""
    task: str = (await officer.post("/v1/tasks", {"person": person, "kind": "contact"})).json()["id"]
    async with people.database.begin_system() as session:
        await session.execute(
            text("UPDATE task SET raised_on = '2026-03-01', due_on = '2026-03-02' WHERE id = CAST(:task AS uuid)"),
            {"task": task},
        )
    return task


async def test_whoever_answers_for_a_person_is_told_that_a_task_is_overdue(people: Running, officer: Office) -> None:
    staff, at, worker = await member(people, officer)
    person = await officer.register()
    helping = {"person": person, "staff": staff, "office": at, "role": "caseworker"}
    assert (await officer.post("/v1/assignments", helping)).is_success
    task = await overdue(people, officer, person)
    await tell_overdue(people.database)
    [one] = await inbox(worker)
    assert (one["kind"], one["about"], one["facts"]) == ("task_overdue", task, {"day": "2026-03-02", "task": "contact"})
    assert one["text"]["zh"] == "有一项待办应于2026-03-02前办结，目前仍未办结。"


async def test_who_stands_in_is_told_what_is_overdue_and_who_is_away_finds_it_in_the_inbox_alone(
    people: Running, officer: Office
) -> None:
    (staff, at, absent), (stand_in, _, present) = await member(people, officer), await member(people, officer)
    person = await officer.register()
    for worker in (absent, present):
        await settle(worker, "sms", kind="task_overdue")
    helping = {"person": person, "staff": staff, "office": at, "role": "caseworker"}
    assert (await officer.post("/v1/assignments", helping)).is_success
    assert (await officer.post("/v1/delegations", {"staff": staff, "stand_in": stand_in})).is_success
    task = await overdue(people, officer, person)
    assert [each["id"] for each in (await present.get("/v1/worklist", person=person)).json()["items"]] == [task]
    await tell_overdue(people.database)
    await eventually(lambda: deliveries(present), {"sms": ("delivered", ["delivered"])})
    assert [[each["about"] for each in await inbox(who)] for who in (absent, present)] == [[task], [task]]
    assert await deliveries(absent) == {}


async def test_nobody_reads_marks_or_counts_the_notifications_of_somebody_else(
    people: Running, officer: Office
) -> None:
    (person, herself), (_, another) = await seeker(people, officer), await seeker(people, officer)
    staff, _, worker = await member(people, officer)
    await told(people.database, person=person)
    await told(people.database, staff=staff)
    [hers], [his] = await inbox(herself), await inbox(worker)
    for who, foreign in ((another, hers), (worker, hers), (officer, hers), (herself, his), (officer, his)):
        assert (await who.get(f"/v1/notifications/{foreign['id']}")).status_code == 404
        assert (await who.post(f"/v1/notifications/{foreign['id']}:markRead", seen=1)).status_code == 404
        assert [each["id"] for each in await inbox(who, person=person)] == [hers["id"]] * (who is herself)
    assert [await inbox(who) for who in (another, officer)] == [[], []]


async def test_what_is_read_is_counted_no_more(people: Running, officer: Office) -> None:
    person, herself = await seeker(people, officer)
    await told(people.database, person=person)
    await told(people.database, person=person)
    [first, second] = await inbox(herself)
    assert (await herself.get("/v1/notification-count")).json() == {"unread": 2}
    answer = await herself.post(f"/v1/notifications/{first['id']}:markRead", seen=1)
    assert (answer.status_code, answer.json()["read_at"] is not None) == (200, True)
    assert (await herself.get("/v1/notification-count")).json() == {"unread": 1}
    assert [each["id"] for each in await inbox(herself, unread="true")] == [second["id"]]


async def test_whoever_is_neither_a_person_nor_of_the_staff_has_no_inbox(officer: Office) -> None:
    answers = [await officer.get("/v1/notification-count"), await officer.get(SETTINGS)]
    assert [code_of(answer) for answer in answers] == [(403, "no-inbox")] * 2


async def test_settings_are_the_usual_until_somebody_says_otherwise_and_change_one_hand_at_a_time(
    people: Running, officer: Office
) -> None:
    _, herself = await seeker(people, officer)
    usual = (await herself.get(SETTINGS)).json()
    assert (usual["version"], usual["language"], usual["quiet_from"], usual["webhook"]) == (0, "zh-Hans", "21:00", None)
    await settle(herself, "wechat")
    changed = (await herself.get(SETTINGS)).json()
    chosen = {each["kind"]: each["channels"] for each in changed["channels"]}
    assert (changed["version"], changed["language"]) == (1, "en")
    assert (chosen["appointment_reminder"], chosen["complaint_answered"]) == (["wechat"], ["sms"])
    stale = await people.client.put(
        SETTINGS,
        json={"language": "en", "quiet_from": "21:00", "quiet_until": "08:00", "channels": []},
        headers=herself.headers | {"If-Match": '"0"'},
    )
    assert stale.status_code == 412


async def test_a_kind_stands_in_the_settings_once_and_times_are_times(people: Running, officer: Office) -> None:
    _, herself = await seeker(people, officer)
    twice = [{"kind": "task_overdue", "channels": []}] * 2
    body = {"language": "en", "quiet_from": "24:00", "quiet_until": "08:00", "channels": twice}
    answer = await people.client.put(SETTINGS, json=body, headers=herself.headers | {"If-Match": "*"})
    assert rules_of(answer) == {"/quiet_from": "string_pattern_mismatch", "/channels": "kind_repeated"}


@pytest.mark.parametrize(
    ("consent", "phone", "outcome"),
    [
        (None, PHONE, "no_consent"),
        (False, PHONE, "no_consent"),
        (True, None, "no_address"),
    ],
)
async def test_without_consent_or_a_number_a_message_stays_in_the_inbox(
    people: Running,
    officer: Office,
    later: Database,
    consent: bool | None,  # noqa: FBT001 -- a case
    phone: str | None,
    outcome: str,
) -> None:
    person, herself = await seeker(people, officer, phone=phone)
    await settle(herself, "sms")
    if consent is not None:
        await agree(officer, person, given=consent)
    await waiting(people, await in_inbox(people, person), "sms", 30)
    await send_due(later)
    assert (await deliveries(herself), sent(later.settings.state_dir)) == ({"sms": ("withheld", [outcome])}, [])


async def test_a_consent_that_is_taken_back_ends_what_still_waits(
    people: Running, officer: Office, later: Database
) -> None:
    person, herself = await seeker(people, officer, phone=PHONE)
    await settle(herself, "sms")
    await agree(officer, person)
    first, second = await in_inbox(people, person), await in_inbox(people, person)
    await waiting(people, first, "sms", 30)
    await send_due(later)
    await agree(officer, person, given=False)
    await waiting(people, second, "sms", 30)
    await send_due(later)
    outcomes = {each["id"]: each["deliveries"][0]["state"] for each in await inbox(herself)}
    assert outcomes == {first: "delivered", second: "withheld"}


async def test_a_gateway_that_fails_is_asked_again_under_the_same_id_until_it_takes_the_message(
    people: Running, officer: Office, tmp_path: Path
) -> None:
    person, herself = await seeker(people, officer, phone=PHONE)
    await settle(herself, "sms")
    await agree(officer, person)
    one = await in_inbox(people, person)
    await waiting(people, one, "sms", 30)
    async with receiving(503, 200) as operator:
        database = ahead(people, tmp_path, sms_gateway=operator.url, sms_gateway_secret="theirs")
        for turned in (timedelta(days=30, seconds=5), timedelta(seconds=30), timedelta(seconds=40)):
            database.clock.turn(turned)
            await send_due(database)
        await database.close()
    first, second = [json.loads(body) for _, body in operator.came]  # half a minute was too early for another attempt
    assert (first, first["to"]) == (second, PHONE)
    assert (await deliveries(herself))["sms"] == ("delivered", ["receiver_failed", "delivered"])


async def test_what_nobody_takes_for_a_day_has_failed(people: Running, officer: Office, tmp_path: Path) -> None:
    person, herself = await seeker(people, officer, phone=PHONE)
    await settle(herself, "sms")
    await agree(officer, person)
    one = await in_inbox(people, person)
    await waiting(people, one, "sms", 30)
    async with receiving(500) as operator:
        database = ahead(people, tmp_path, sms_gateway=operator.url, sms_gateway_secret="theirs")
        database.clock.turn(timedelta(days=30, hours=23, minutes=59, seconds=30))
        await send_due(database)
        await database.close()
    assert (await deliveries(herself))["sms"] == ("failed", ["receiver_failed"])


async def test_an_attempt_that_was_cut_off_is_made_again(people: Running, officer: Office, later: Database) -> None:
    person, herself = await seeker(people, officer, phone=PHONE)
    await settle(herself, "sms")
    await agree(officer, person)
    one = await in_inbox(people, person)
    await waiting(people, one, "sms", 30)
    async with people.database.begin_system() as session:  # a process that was killed while it sent
        await session.execute(
            text(
                """
                INSERT INTO notification_attempt (delivery, number, at)
                SELECT id, 1, now() FROM notification_delivery WHERE notification = CAST(:row AS uuid)
                """
            ),
            {"row": one},
        )
    await send_due(later)
    assert (await deliveries(herself))["sms"] == ("delivered", [None, "delivered"])


async def test_a_message_that_cannot_be_prepared_or_handed_over_keeps_no_other_from_going_out_and_is_tried_again(
    people: Running, officer: Office, later: Database
) -> None:
    (broken, of_broken), (person, herself) = [await seeker(people, officer, phone=PHONE) for _ in range(2)]
    for who, their in ((broken, of_broken), (person, herself)):
        await settle(their, "sms")
        await agree(officer, who)
        await waiting(people, await in_inbox(people, who), "sms", 30)
    other = text("UPDATE person SET phone_sealed = other.phone_sealed FROM person AS other WHERE person.id = :id")
    async with people.database.begin_system() as session:
        await session.execute(text(f"{other} AND other.id = :other"), {"id": UUID(broken), "other": UUID(person)})
    blocking = later.settings.state_dir / NAME
    blocking.mkdir()
    await send_due(later)
    assert [(await deliveries(each))["sms"] for each in (of_broken, herself)] == [("waiting", [None])] * 2
    blocking.rmdir()
    later.clock.turn(timedelta(seconds=70))
    await send_due(later)
    assert [(await deliveries(each))["sms"] for each in (of_broken, herself)] == [
        ("waiting", [None, None]),
        ("delivered", [None, "delivered"]),
    ]


async def test_a_run_ends_in_time_and_the_next_one_goes_on(people: Running, officer: Office, later: Database) -> None:
    person, herself = await seeker(people, officer, phone=PHONE)
    await settle(herself, "sms")
    await agree(officer, person)
    for _ in range(AT_ONCE + 1):
        await waiting(people, await in_inbox(people, person), "sms", 30)
    left = []
    for _ in range(2):
        await send_due(later, within=0)
        left.append(sum(each["deliveries"][0]["state"] == "waiting" for each in await inbox(herself)))
    assert left == [1, 0]


async def test_a_webhook_is_set_by_its_owner_who_is_told_the_secret_once(people: Running, officer: Office) -> None:
    _, _, worker = await member(people, officer)
    answer = await worker.post(f"{SETTINGS}:setWebhook", {"url": "https://hooks.example.org/key-of-mine"}, seen=0)
    assert (answer.status_code, len(answer.json()["secret"]) >= 32) == (200, True), answer.text
    again = (await worker.get(SETTINGS)).json()
    assert (again["webhook"], "secret" in again) == ("https://hooks.example.org/****", False)
    removed = await worker.post(f"{SETTINGS}:removeWebhook", seen=1)
    assert (removed.status_code, removed.json()["webhook"]) == (200, None)


@pytest.mark.parametrize("url", ["http://hooks.example.org/x", "https://user:word@hooks.example.org/x", "hooks/x/yz"])
async def test_a_webhook_is_https_without_a_password(people: Running, officer: Office, url: str) -> None:
    _, _, worker = await member(people, officer)
    assert rules_of(await worker.post(f"{SETTINGS}:setWebhook", {"url": url}, seen=0)) == {"/url": "webhook_https"}


async def test_a_webhook_that_leads_inside_is_not_asked(people: Running, officer: Office) -> None:
    staff, _, worker = await member(people, officer)
    await worker.post(f"{SETTINGS}:setWebhook", {"url": "https://127.0.0.1/hook"}, seen=0)
    await settle(worker, "webhook", version=1)
    await told(people.database, staff=staff)
    await eventually(lambda: deliveries(worker), {"webhook": ("failed", ["target_not_allowed"])})


async def test_a_merge_brings_the_notifications_of_the_other_record(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    await told(people.database, person=absorbed)
    await merged(officer, absorbed, survivor)
    [one] = await inbox(someone(people, "job_seeker", person=survivor))
    assert one["person"] == survivor
