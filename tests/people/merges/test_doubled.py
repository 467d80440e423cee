"""What both records of one person have is counted once, and is as it was when they are parted again."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.people.surveys.actions import ask
from tests.people.appointments.making import appointment, begun, booked, made
from tests.people.journal import entries
from tests.people.merges.doubles import a_job, a_need, double, merge, merged, undo
from tests.people.office import CAN_WORK, Office, code_of, office, someone, whichever
from tests.people.organisations.bodies import window
from tests.people.surveys.asking import CONTENT
from tests.running import Running

pytestmark = pytest.mark.anyio


async def a_group(officer: Office, **changed: object) -> str:
    """Make an appointment with two seats; return its address."""
    return await made(officer, await window(officer), kind="group_guidance", **{"capacity": 2, **changed})


async def both_booked(officer: Office, at: str, *records: str) -> list[str]:
    """Book both records of somebody for an appointment; return the addresses of what they are booked as."""
    return [await booked(officer, at, each) for each in records]


async def recorded(officer: Office, seat: str, state: str) -> None:
    """Record whether somebody comes or came."""
    answer = await whichever(officer).post(f"{seat}:record", {"state": state})
    assert answer.is_success, answer.text


async def seen(officer: Office, *seats: str) -> list[tuple[str, str]]:
    """Return whose each booking is and its state."""
    shown = [(await officer.get(each)).json() for each in seats]
    return [(each["person"], each["state"]) for each in shown]


async def taken(officer: Office, at: str) -> int:
    """Return how many seats of an appointment are taken."""
    return int((await officer.get(at)).json()["taken"])


async def test_one_seat_of_an_appointment_to_come_is_free_and_taken_again_when_the_records_are_parted(
    people: Running, officer: Office
) -> None:
    absorbed, survivor = await double(officer)
    at = await a_group(officer)
    seats = await both_booked(officer, at, absorbed, survivor)
    await recorded(officer, seats[0], "confirmed")
    joined = await merged(officer, absorbed, survivor)
    assert await seen(officer, *seats) == [(absorbed, "declined"), (survivor, "confirmed")]
    assert await taken(officer, at) == 1
    assert (await undo(officer, joined)).is_success
    assert await seen(officer, *seats) == [(absorbed, "confirmed"), (survivor, "invited")]
    assert await taken(officer, at) == 2
    told = [
        (kind.split(".")[3], data["state"]["taken"])
        for kind, _, data in (await entries(people, at.rpartition("/")[2]))[-2:]
    ]
    assert told == [("seat_freed", 1), ("booked", 2)]


async def test_a_seat_that_somebody_else_has_taken_since_is_not_taken_from_them(officer: Office) -> None:
    absorbed, survivor = await double(officer)
    at = await a_group(officer)
    seats = await both_booked(officer, at, absorbed, survivor)
    joined = await merged(officer, absorbed, survivor)
    await booked(officer, at, await officer.register())
    assert (await undo(officer, joined)).is_success
    assert await seen(officer, *seats) == [(absorbed, "declined"), (survivor, "invited")]
    assert await taken(officer, at) == 2


async def test_whoever_declined_in_one_record_and_comes_in_the_other_comes(officer: Office) -> None:
    absorbed, survivor = await double(officer)
    at = await a_group(officer)
    seats = await both_booked(officer, at, absorbed, survivor)
    await recorded(officer, seats[1], "declined")
    joined = await merged(officer, absorbed, survivor)
    assert await seen(officer, *seats) == [(absorbed, "declined"), (survivor, "invited")]
    assert await taken(officer, at) == 1
    assert (await undo(officer, joined)).is_success
    assert await seen(officer, *seats) == [(absorbed, "invited"), (survivor, "declined")]
    assert await taken(officer, at) == 1


async def test_an_appointment_of_the_past_to_which_both_came_counts_once(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    at = await a_group(officer)
    seats = await both_booked(officer, at, absorbed, survivor)
    await begun(people, at)
    for seat in seats:
        await recorded(officer, seat, "attended")
    joined = await merged(officer, absorbed, survivor)
    assert await seen(officer, *seats) == [(absorbed, "attended"), (survivor, "attended")]
    kept = (await entries(people, survivor))[-1][2]["state"]["sessions"]
    assert [each["id"] for each in kept] == [at.rpartition("/")[2]]
    assert (await undo(officer, joined)).is_success


async def test_whoever_came_in_one_record_came_though_the_other_says_that_they_stayed_away(
    people: Running, officer: Office
) -> None:
    absorbed, survivor = await double(officer)
    at = await a_group(officer)
    seats = await both_booked(officer, at, absorbed, survivor)
    await begun(people, at)
    await recorded(officer, seats[0], "attended")
    await recorded(officer, seats[1], "absent")
    joined = await merged(officer, absorbed, survivor)
    assert len((await entries(people, survivor))[-1][2]["state"]["sessions"]) == 1
    assert (await undo(officer, joined)).is_success
    assert await seen(officer, *seats) == [(absorbed, "attended"), (survivor, "absent")]


async def test_what_was_recorded_since_stays_when_the_records_are_parted(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    at = await a_group(officer)
    seats = await both_booked(officer, at, absorbed, survivor)
    await recorded(officer, seats[0], "confirmed")
    joined = await merged(officer, absorbed, survivor)
    await begun(people, at)
    await recorded(officer, seats[1], "attended")
    assert (await undo(officer, joined)).is_success
    assert await seen(officer, *seats) == [(absorbed, "confirmed"), (survivor, "attended")]


async def at_once(people: Running, officer: Office, absorbed: str, survivor: str) -> list[str]:
    """Book both records for two appointments at one time; return what they are booked as."""
    first = appointment(await window(officer))
    seats = []
    for record, maker in ((absorbed, officer), (survivor, office(people, "caseworker", "440300"))):
        at = (await maker.post("/v1/appointments", first)).headers["location"]
        seats.append(await booked(officer, at, record))
    return seats


async def test_two_bookings_at_one_time_are_named_and_one_can_be_declined(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    seats = await at_once(people, officer, absorbed, survivor)
    refused = await merge(officer, absorbed, survivor)
    assert code_of(refused) == (409, "merge-conflicts")
    assert refused.json()["rows"] == [row("attendance", *seats)]
    await recorded(officer, seats[0], "declined")
    await merged(officer, absorbed, survivor)
    assert await seen(officer, seats[0]) == [(survivor, "declined")]


async def test_where_somebody_was_at_the_time_of_another_appointment_stays_with_the_record(
    people: Running, officer: Office
) -> None:
    absorbed, survivor = await double(officer)
    seats = await at_once(people, officer, absorbed, survivor)
    for seat in seats:
        shown = (await officer.get(seat)).json()
        await begun(people, f"/v1/appointments/{shown['appointment']}")
        await recorded(officer, seat, "attended")
    joined = await merged(officer, absorbed, survivor)
    assert await seen(officer, *seats) == [(absorbed, "attended"), (survivor, "attended")]
    assert (await undo(officer, joined)).is_success


def row(kind: str, *at: str) -> dict[str, Any]:
    """Return two rows that are in the way of each other, by their addresses or ids: of the absorbed record first."""
    absorbed, survivor = (each.rpartition("/")[2] for each in at)
    return {"kind": kind, "absorbed": absorbed, "survivor": survivor}


async def surveys(people: Running, person: str) -> list[dict[str, Any]]:
    """Return what a person was asked, as they see it."""
    found: list[dict[str, Any]] = (await someone(people, "job_seeker", person=person).get("/v1/surveys")).json()[
        "items"
    ]
    return found


@pytest.mark.parametrize("answered_in", [0, 1])
async def test_a_survey_that_both_were_asked_is_answered_once(
    people: Running, officer: Office, answered_in: int
) -> None:
    records = await double(officer)
    absorbed, survivor = records
    about = UUID((await a_group(officer)).rpartition("/")[2])
    async with people.database.begin_system() as session:
        for each in records:
            await ask(session, UUID(each), "appointment", about, None)
    [mine], [theirs] = [await surveys(people, each) for each in (survivor, absorbed)]
    by = records[answered_in]
    asked = (theirs, mine)[answered_in]["id"]
    first = await someone(people, "job_seeker", person=by).post(f"/v1/surveys/{asked}:answer", CONTENT, seen=1)
    joined = await merged(officer, absorbed, survivor)
    herself, before = someone(people, "job_seeker", person=survivor), someone(people, "job_seeker", person=absorbed)
    assert [(each["id"], each["answered"]) for each in await surveys(people, survivor)] == [(mine["id"], True)]
    again = [
        await whichever(herself).post(f"/v1/surveys/{mine['id']}:answer", CONTENT),
        await whichever(before).post(f"/v1/surveys/{theirs['id']}:answer", CONTENT),
    ]
    assert (first.is_success, [code_of(each)[1] for each in again]) == (True, ["survey-answered", "record-merged"])
    assert (await undo(officer, joined)).is_success
    answered = [(await surveys(people, each))[0]["answered"] for each in records]
    assert answered == [answered_in == 0, answered_in == 1]


async def test_every_row_in_the_way_is_named_and_once_one_of_each_two_has_ended_they_are_merged(
    people: Running, officer: Office
) -> None:
    absorbed, survivor = await double(officer)
    jobs = [await a_job(officer, each) for each in (absorbed, survivor)]
    wishes = [await a_need(officer, each) for each in (absorbed, survivor)]
    homes = [await officer.household({"person": each, "relation": "head", **CAN_WORK}) for each in (absorbed, survivor)]
    refused = await merge(officer, absorbed, survivor)
    named = [row("household_member", *homes), row("need", *wishes), row("work_spell", *jobs)]
    assert refused.json()["rows"] == named
    assert refused.json()["conflicts"] == ["household_member", "need", "work_spell"]
    chinese = Office(people, officer.headers | {"Accept-Language": "zh"})
    in_chinese = (await merge(chinese, absorbed, survivor)).json()
    assert (in_chinese["title"], in_chinese["rows"]) == ("两份记录中有同一人只能有一项的内容", named)
    anyhow = whichever(officer)
    today = people.settings.clock.today().isoformat()
    ended = [
        await anyhow.post(f"/v1/work-spells/{jobs[0]}:annul", {"reason": "recorded_twice"}),
        await anyhow.post(f"/v1/needs/{wishes[0]}:close", {"reason": "withdrawn"}),
        await anyhow.patch(f"{homes[0]}/members/{absorbed}", {"left_on": today}),
    ]
    assert [each.status_code for each in ended] == [200, 200, 200], [each.text for each in ended]
    await merged(officer, absorbed, survivor)


ONCE = {
    # what goes through, for the row stays with the record that it was made for
    *("consent_one_answer_idx", "attendance_appointment_person_key", "survey_about_person_key"),
    # what is recorded in the file: annulled or ended
    *("disability_certificate_one_in_force_excl", "disability_certificate_one_of_servicemen_excl"),
    *("insurance_spell_once_a_month_excl", "registration_one_a_day_excl", "status_once_a_day_excl"),
    *("skill_once_idx", "work_spell_one_full_time_excl"),
    # what is open: closed, ended, cancelled, declined, withdrawn, decided, kept
    *("need_one_open_idx", "start_up_plan_one_open_idx", "service_case_one_open_idx", "task_one_promise_idx"),
    *("assignment_one_open_idx", "attendance_one_at_a_time_excl", "handover_one_open_idx"),
    *("correction_one_pending_idx", "retention_notice_one_open_idx", "household_member_one_household_idx"),
}
"""Each constraint that a row may break when it goes to another record, by what a worker does about it."""


async def test_of_everything_that_a_person_has_once_it_is_known_what_a_merge_does(people: Running) -> None:
    async with people.database.begin_system() as session:
        there = await session.scalars(
            text(
                """
                SELECT indexrelid::regclass::text FROM pg_index
                JOIN pg_constraint ON conrelid = indrelid AND confrelid = 'person'::regclass AND contype = 'f'
                JOIN pg_attribute ON attrelid = indrelid AND attnum = conkey[1]
                WHERE (indisunique OR indisexclusion) AND indrelid NOT IN ('person'::regclass, 'person_merge'::regclass)
                  AND split_part(pg_get_indexdef(indexrelid), ' WHERE ', 1) ~ ('\\m' || attname || '\\M')
                """
            )
        )
        assert set(there) == ONCE
