"""Psychological guidance rests on a consent of its own, ends with it, and is told to nobody."""

from datetime import timedelta

import pytest

from services.kit.clock import Clock
from services.people.appointments.actions import free_seat
from services.people.appointments.jobs import tell_near
from tests.kit.journal.following import unpositioned
from tests.people.appointments.making import begun, booked, made
from tests.people.consents.agreeing import agreed, withdrawn
from tests.people.files.parts import ASSESSED, in_file
from tests.people.journal import entries, happened
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.people.organisations.bodies import window
from tests.people.psychological_notes.test_notes import SPECIALIST, opened, staff
from tests.people.psychological_notes.writing import SAID, note, specialist, written
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

GUIDANCE = "psychological_guidance"
NOTES, ASSESSMENTS = "/v1/psychological-notes", "/v1/psychological-assessments"


@pytest.fixture
async def at(officer: Office) -> str:
    """Return a new office."""
    return await window(officer)


async def session_of(who: Office, at: str, **changed: object) -> str:
    """Make an appointment for psychological guidance; return its address."""
    return await made(who, at, kind=GUIDANCE, **changed)


async def test_nothing_psychological_is_written_or_booked_for_whoever_was_not_asked_or_refuses(
    officer: Office, at: str
) -> None:
    person, meeting = await officer.register(), await session_of(officer, at)
    asked = [
        (NOTES, note(person, at)),
        (ASSESSMENTS, ASSESSED | {"person": person}),
        (f"{meeting}:book", {"person": person}),
    ]
    unasked = [rules_of(await officer.post(*each)) for each in asked]
    await agreed(officer, person, given=False, on=None)
    refused = [rules_of(await officer.post(*each)) for each in asked]
    assert unasked == [{"/person": "consent_not_asked"}] * 3
    assert refused == [{"/person": "consent_refused"}] * 3


async def test_what_was_before_the_person_agreed_is_refused_by_the_name_of_the_day(officer: Office, at: str) -> None:
    person = await officer.register()
    await agreed(officer, person, on="2026-03-03")
    refused = [
        rules_of(await officer.post(NOTES, note(person, at, held_on="2026-03-02"))),
        rules_of(await officer.post(ASSESSMENTS, ASSESSED | {"person": person})),
    ]
    assert refused == [{"/held_on": "no_consent_that_day"}, {"/assessed_on": "no_consent_that_day"}]


async def test_an_assessment_is_put_right_after_the_withdrawal_and_not_into_a_time_without_consent(
    officer: Office,
) -> None:
    person = await officer.register()
    kept = await in_file(officer, "psychological-assessments", person)
    await withdrawn(officer, person)
    refused = await officer.patch(kept, {"assessed_on": "2019-12-31"}, seen=1)
    changed = await officer.patch(kept, {"assessed_on": "2026-03-01"}, seen=1)
    assert (rules_of(refused), changed.status_code) == ({"/assessed_on": "no_consent_that_day"}, 200)


async def test_whoever_withdraws_is_booked_no_more_at_once_and_their_seat_is_free(
    people: Running, officer: Office, at: str
) -> None:
    person, other = [await officer.register() for _ in range(2)]
    alone, group = await session_of(officer, at), await session_of(officer, at, capacity=2)
    aptitude = await made(officer, at)
    for each in (person, other):
        await agreed(officer, each)
    seats = [await booked(officer, each, person) for each in (alone, group, aptitude)]
    await booked(officer, group, other)
    await withdrawn(someone(people, "job_seeker", person=person), person)
    assert [(await officer.get(each)).json()["state"] for each in seats] == ["declined", "declined", "invited"]
    for each in (alone, group):
        await free_seat(people.database, appointment=each.rpartition("/")[2])
    left = [(await officer.get(each)).json() for each in (alone, group, aptitude)]
    assert [(each["taken"], each["cancelled_for"]) for each in left] == [(0, "too_few_come"), (1, None), (1, None)]


async def test_the_specialist_reads_no_more_once_the_person_withdraws_and_the_author_still_does(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    author, expert = staff(people, "author"), staff(people, SPECIALIST)
    await specialist(officer, person, SPECIALIST)
    kept = await written(author, person)
    before = await opened(expert, kept)
    await withdrawn(officer, person)
    assert (before, await opened(expert, kept), await opened(author, kept)) == (
        (200, SAID),
        (403, "not-its-reader"),
        (200, SAID),
    )
    assert rules_of(await author.post(f"{kept}:share", seen=1)) == {"/person": "consent_refused"}


async def test_journal_snapshot_and_state_say_neither_that_there_was_guidance_nor_when(
    people: Running, officer: Office, at: str
) -> None:
    person = await officer.register()
    await agreed(officer, person)
    soon = Clock().now() + timedelta(hours=11)
    near = {"starts_at": soon.isoformat(), "ends_at": (soon + timedelta(minutes=30)).isoformat()}
    came, ahead, dropped = (
        await session_of(officer, at),
        await session_of(office(people, "caseworker"), at, **near),
        await session_of(officer, at),
    )
    seats = [await booked(officer, each, person) for each in (came, ahead, dropped)]
    await tell_near(people.database)
    await begun(people, came)
    assert (await officer.post(f"{seats[0]}:record", {"state": "attended"}, seen=1)).is_success
    assert (await officer.post(f"{seats[2]}:record", {"state": "declined"}, seen=1)).is_success
    assert (await officer.post(f"{dropped}:cancel", {"reason": "put_off"}, seen=3)).is_success
    assert (await officer.patch(f"/v1/persons/{person}", {"phone": "13800000001"}, seen=2)).is_success
    day = (await officer.get(came)).json()["starts_at"][:10]
    told = (await entries(people, person))[-1][2]["state"]
    assert (told["sessions"], await happened(people, person)) == (
        [],
        ["person.registered", "person.consent_answered", "person.changed"],
    )
    assert [await happened(people, each) for each in (came, ahead, dropped)] == [[], [], []]
    await eventually(lambda: unpositioned(people.database), 0)
    lines = (await someone(people, "service").get("/v1/snapshot")).text.splitlines()
    about = [line for line in lines if any(each.rpartition("/")[2] in line for each in (came, ahead, dropped))]
    assert (about, [line for line in lines if person in line and day in line]) == ([], [])


async def test_whoever_may_read_appointments_still_reads_of_guidance(officer: Office, at: str) -> None:
    person, meeting = await officer.register(), await session_of(officer, at)
    await agreed(officer, person)
    await booked(officer, meeting, person)
    listed = (await officer.get("/v1/appointments", office=at, kind=GUIDANCE)).json()["items"]
    assert [f"/v1/appointments/{each['id']}" for each in listed] == [meeting]


async def test_other_appointments_ask_for_no_consent(officer: Office, at: str) -> None:
    person = await officer.register()
    await agreed(officer, person, given=False, on=None)
    answer = await officer.post(f"{await made(officer, at)}:book", {"person": person})
    assert answer.status_code == 201, code_of(answer)
