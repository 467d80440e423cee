"""A file that rests is announced, and anonymised unless somebody keeps it; counts of past days stay what they were."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from services.kit.clock import Clock
from services.kit.database.roles import Role
from services.people.retention.jobs import announce_resting, anonymise_due
from tests.kit.database.catalogue import as_role
from tests.people.complaints.filing import ANSWER, done, filed
from tests.people.consents.agreeing import agreed
from tests.people.evidence_files.handing import sent
from tests.people.invented import another_resident_id, person
from tests.people.journal import entries, happened
from tests.people.merges.doubles import double, merge, merged
from tests.people.office import CAN_WORK, Office, code_of, office, rules_of, someone
from tests.people.organisations.bodies import organisation, window
from tests.people.psychological_notes.writing import note
from tests.people.retention.resting import (
    GANSU,
    HOME,
    LANZHOU,
    announced,
    anonymised,
    anonymised_at_home,
    due_today,
    notices,
    resting,
)
from tests.running import Running

pytestmark = pytest.mark.anyio

ANY_JOB = {"purpose": "job", "takes_any_post": True}


@pytest.fixture
def gansu(people: Running) -> Office:
    return office(people, "district_officer", GANSU)


async def test_a_file_that_nobody_touched_for_the_period_is_announced_once(people: Running, gansu: Office) -> None:
    who, busy = await gansu.register(**HOME), await gansu.register(**HOME)
    await announced(people, gansu, who)
    await resting(people, who, timedelta(0))  # it is looked at again
    await announce_resting(people.database)
    [notice] = await notices(gansu, who)
    today = Clock().today()
    assert (notice["grounds"], notice["announced_on"], notice["due_on"], notice["ended_on"]) == (
        "inactive",
        today.isoformat(),
        (today + timedelta(days=30)).isoformat(),
        None,
    )
    assert (notice["inactive_since"], notice["document"]) == (
        (today - timedelta(days=1200)).isoformat(),
        "甘肃省就业援助档案管理办法（示例）",
    )
    assert await happened(people, f"/v1/persons/{who}") == ["person.registered", "person.retention_announced"]
    assert await notices(gansu, busy) == []


async def test_a_file_in_which_something_is_open_does_not_rest(people: Running, gansu: Office) -> None:
    who = await gansu.register(**HOME)
    need = (await gansu.post("/v1/needs", {"person": who} | ANY_JOB)).json()["id"]
    await resting(people, who)
    await announce_resting(people.database)
    assert await notices(gansu, who) == []
    refused = await gansu.post("/v1/retention-notices", {"person": who})
    assert (code_of(refused), refused.json()["holds"]) == ((409, "file-in-use"), ["open_need"])
    assert (await gansu.post(f"/v1/needs/{need}:close", {"reason": "met"}, seen=1)).is_success
    await resting(people, who, timedelta(days=500))
    await announce_resting(people.database)
    assert await notices(gansu, who) == []
    assert await announced(people, gansu, who)


async def test_where_nothing_is_laid_down_no_file_is_announced(people: Running, officer: Office) -> None:
    who = await officer.register()
    await resting(people, who)
    await announce_resting(people.database)
    asked = await officer.post("/v1/retention-notices", {"person": who})
    assert (await notices(officer, who), code_of(asked)) == ([], (409, "no-retention-period"))


async def test_a_kept_file_rests_anew(people: Running, gansu: Office) -> None:
    who = await gansu.register(**HOME)
    at = await announced(people, gansu, who)
    kept = await gansu.post(f"{at}:keep", {"reason": "help_expected"}, seen=1)
    assert kept.is_success, kept.text
    assert (kept.status_code, kept.json()["ended_for"], kept.json()["kept_for"]) == (200, "kept", "help_expected")
    again = await gansu.post(f"{at}:keep", {"reason": "audit_open"}, seen=2)
    assert (code_of(again), again.json()["ended_for"]) == ((409, "notice-ended"), "kept")
    await due_today(people, who)
    await anonymise_due(people.database)
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        await system.execute("UPDATE person SET look_on = NULL WHERE id = $1", who)
    await announce_resting(people.database)
    assert len(await notices(gansu, who)) == 1
    assert (await gansu.get(f"/v1/persons/{who}")).json()["anonymised_on"] is None


async def test_a_file_that_was_touched_after_its_notice_is_not_anonymised(people: Running, gansu: Office) -> None:
    who = await gansu.register(**HOME)
    await announced(people, gansu, who)
    assert (await gansu.patch(f"/v1/persons/{who}", {"phone": "13800000001"}, seen=1)).is_success
    await due_today(people, who)
    await anonymise_due(people.database)
    [notice] = await notices(gansu, who)
    assert (notice["ended_for"], (await gansu.get(f"/v1/persons/{who}")).json()["name"]) == ("active_again", "陈**")
    assert (await happened(people, f"/v1/persons/{who}"))[-1] == "person.retention_ended"


async def test_an_anonymised_record_names_reaches_and_places_nobody(people: Running, gansu: Office) -> None:
    who = await gansu.register(**HOME, address="白银路1号", email="chen@example.cn", grid_cell="LZ-01")
    await anonymised(people, gansu, who)
    shown = (await gansu.get(f"/v1/persons/{who}")).json()
    left = {name: value for name, value in shown.items() if value not in (None, [])}
    del left["created_at"], left["updated_at"]
    assert left == {
        "id": who,
        "version": 2,
        "name": "已匿名",
        "sex": "1",
        "birth_year": 1980,
        "residence": "620102",
        "hukou": "620102",
        "hukou_kind": "urban",
        "temporary": False,
        "anonymised_on": Clock().today().isoformat(),
    }
    headers = gansu.headers | {"Bihuan-Purpose": "assistance"}
    open_ = (await people.client.get(f"/v1/persons/{who}/unmasked", headers=headers)).json()
    assert {name: value for name, value in open_.items() if value is not None} == {
        "name": "已匿名",
        "birth_date": "1980-01-01",
    }
    assert (await someone(people, "job_seeker", person=who).get(f"/v1/persons/{who}")).status_code == 404


SAID = {
    "/v1/work-spells": {
        "kind": "employee",
        "hours": "full_time",
        "since": "2020-03-01",
        "until": "2020-06-01",
        "employer_name": "兰州晨光机械厂",
        "evidence": "stated",
    },
    "/v1/educations": {"level": "31", "school": "兰州晨光学院", "major": "晨光工艺"},
    "/v1/skills": {"level": "intermediate", "name": "晨光焊接", "evidence": "declared"},
    "/v1/outside-trainings": {
        "title": "晨光课程",
        "organiser": "晨光中心",
        "since": "2020-07-01",
        "result": "going_on",
    },
}
"""Parts of a file, each with a word that says whose it is."""


OF = "晨光|chenguang"
"""What in any column of any table would lead to the person."""
TEST = {
    "assessed_on": "2026-03-02",
    "assessed_by": "institution",
    "instrument": "晨光量表",
    "instrument_version": "晨光版",
    "dimensions": [{"dimension": "chenguang_memory", "score": 72, "maximum": 100}],
    "summary": "晨光的注意力",
}
"""An assessment, with words where codes of a test should stand."""
GONE = (
    "assessment",
    "psychological_assessment",
    "correction",
    "psychological_note",
    "complaint",
    "notification",
    "evidence_file",
)


async def with_more_about(gansu: Office, who: str) -> None:
    """Add what is told in words alone: a note, assessments, a complaint that was answered, a file of evidence."""
    about = await window(gansu, await organisation(gansu, district=LANZHOU), district=LANZHOU)
    await agreed(gansu, who)
    for path, body in (
        ("psychological-notes", note(who, about)),
        ("psychological-assessments", TEST | {"person": who}),
        ("assessments", TEST | {"person": who, "kind": "vocational_aptitude", "lacking_skills": True}),
    ):
        answer = await gansu.post(f"/v1/{path}", body)
        assert answer.status_code == 201, answer.text
    at = await filed(gansu, about, person=who)
    await done(gansu, at, "accept", 1)
    await done(gansu, at, "answer", 2, outcome="upheld", text=ANSWER)
    assert (await sent(gansu, who)).is_success


async def test_no_word_about_somebody_is_left_in_any_table(people: Running, gansu: Office) -> None:
    who = await gansu.register(**HOME, address="晨光路1号", former_name="陈晨光")
    for path, stated in SAID.items():
        made = await gansu.post(path, stated | {"person": who})
        assert made.status_code == 201, made.text
    need = await gansu.post("/v1/needs", {"person": who, "purpose": "training", "course": "晨光绣"})
    at = f"/v1/needs/{need.json()['id']}"
    assert (await gansu.patch(at, {"course": "晨光陶艺"}, seen=1)).is_success
    assert (await gansu.post(f"{at}:close", {"reason": "met"}, seen=2)).is_success
    proposed = {"person": who, "name": "陈晨", "reason": "recorded_wrongly", "evidence": "晨光派出所证明"}
    correction = (await office(people, "caseworker", "620102").post("/v1/corrections", proposed)).json()["id"]
    assert (await gansu.post(f"/v1/corrections/{correction}:reject", {"reason": "evidence_missing"}, seen=1)).is_success
    await with_more_about(gansu, who)
    await anonymised(people, gansu, who)
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        tables = await system.fetch("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
        found = {
            table["name"]: count
            for table in tables
            if (count := await system.fetchval(f"SELECT count(*) FROM {table['name']} AS row WHERE row::text ~ '{OF}'"))  # noqa: S608 -- names from the catalogue
        }
        sealed = await system.fetchval(
            """SELECT num_nonnulls(resident_id_sealed, phone_sealed, former_name_sealed, address_sealed, namesake)
            FROM person WHERE id = $1""",
            who,
        )
        left = [
            await system.fetchval(f"SELECT count(*) FROM {table} WHERE person = $1", who)  # noqa: S608 -- names of this file
            for table in GONE
        ]
    assert (found, sealed, left) == ({}, 0, [0] * len(GONE))


async def test_what_the_journal_told_of_somebody_opens_no_more_and_its_order_stays(
    people: Running, gansu: Office
) -> None:
    who = await gansu.register(**HOME)
    before = await entries(people, who)
    await anonymised(people, gansu, who)
    after = await entries(people, who)
    assert [each[:2] for each in after[: len(before)]] == [each[:2] for each in before]
    assert after[-1][0].endswith("person.anonymised.v1")
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        key = await system.fetchrow("SELECT wrapped, destroyed_at FROM person_key WHERE person = $1", who)
        gaps = await system.fetchval("SELECT max(position) - count(*) FROM journal WHERE position IS NOT NULL")
    assert key is not None
    assert (key["wrapped"], key["destroyed_at"] is not None, gaps) == (None, True, 0)


async def test_counts_of_a_past_day_stay_what_they_were(people: Running, gansu: Office) -> None:
    district = "620522001"
    who = await gansu.register(residence=district, hukou=district)
    need = (await gansu.post("/v1/needs", {"person": who, "districts": ["440303"]} | ANY_JOB)).json()["id"]
    query = {"origin": "620522", "partner": "440303", "as_of": Clock().today().isoformat()}
    assert (await gansu.post(f"/v1/needs/{need}:close", {"reason": "met"}, seen=1)).is_success
    before = (await gansu.get("/v1/lists/job-seekers/counts", **query)).json()
    await anonymised(people, gansu, who)
    assert (await gansu.get("/v1/lists/job-seekers/counts", **query)).json() == before


async def test_an_anonymised_file_is_nobodys_to_change_and_its_person_can_register_again(
    people: Running, gansu: Office
) -> None:
    resident_id = another_resident_id()
    body = person(resident_id=resident_id) | HOME
    who = (await gansu.post("/v1/persons", body)).json()["id"]
    await anonymised(people, gansu, who)
    tries = [
        await gansu.patch(f"/v1/persons/{who}", {"phone": "13800000001"}, seen=2),
        await gansu.post("/v1/needs", {"person": who} | ANY_JOB),
        await gansu.post("/v1/work-spells", SAID["/v1/work-spells"] | {"person": who}),
        await gansu.post("/v1/retention-notices", {"person": who}),
    ]
    assert [answer.status_code for answer in tries] == [404, 404, 404, 404]
    again = await gansu.post("/v1/persons", body)
    assert (again.status_code, again.json()["id"] != who) == (201, True)


async def test_an_anonymised_person_is_taken_into_no_household(people: Running, gansu: Office) -> None:
    who = await gansu.register(**HOME)
    await anonymised(people, gansu, who)
    head = {"person": who, "relation": "head", **CAN_WORK}
    home = await gansu.household(head | {"person": await gansu.register(**HOME)}, district=LANZHOU)
    answers = [
        await gansu.post("/v1/households", {"district": LANZHOU, "hukou_kind": "urban", "members": [head]}),
        await gansu.post(f"{home}/members", head | {"relation": "other"}, seen=1),
    ]
    assert [(code_of(answer), answer.json()["persons"]) for answer in answers] == [
        ((409, "unknown-persons"), [who])
    ] * 2


async def test_of_a_member_who_is_anonymised_nothing_is_stated_and_decided_but_that_they_left(
    people: Running, gansu: Office
) -> None:
    named, who = [await gansu.register(**HOME) for _ in range(2)]
    members = [{"person": each, "relation": "other", **CAN_WORK} for each in (named, who)]
    home = await gansu.household(*members, district=LANZHOU)
    await anonymised_at_home(people, gansu, who, home)
    certified = await gansu.post(f"{home}:certify", {}, seen=1)
    assert (code_of(certified), certified.json()["persons"]) == ((409, "unknown-persons"), [who])
    refused = [
        await gansu.patch(f"{home}/members/{who}", {"employed": True}, seen=1),
        await gansu.post(f"{home}:apply", {"applicant": who, "evidence": ["household_book"]}, seen=1),
    ]
    assert [code_of(answer) for answer in refused] == [(404, "not-a-member")] * 2
    left = await gansu.patch(f"{home}/members/{who}", {"left_on": Clock().today().isoformat()}, seen=1)
    assert [member["person"] for member in left.json()["members"]] == [named]


BORN = """
    SELECT member ->> 'birth_date' FROM household_certification, jsonb_array_elements(facts -> 'members') AS member
    WHERE household = $1::uuid AND member ->> 'person' = $2"""


async def test_what_a_household_was_certified_on_says_in_which_year_an_anonymised_member_was_born(
    people: Running, gansu: Office
) -> None:
    both = [await gansu.register(born="19830507", **HOME) for _ in range(2)]
    home = await gansu.household(
        *({"person": each, "relation": "other", **CAN_WORK} for each in both), district=LANZHOU
    )
    assert (await gansu.post(f"{home}:certify", {}, seen=1)).is_success
    ended = await gansu.post(f"{home}:withdrawCertification", {"reason": "facts_were_wrong"}, seen=2)
    assert ended.is_success, ended.text
    await anonymised_at_home(people, gansu, both[0], home)
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        born = [await system.fetchval(BORN, home.rpartition("/")[2], each) for each in both]
    assert born == ["1983-01-01", "1983-05-07"]


async def test_a_person_may_ask_for_it_though_the_file_was_touched_yesterday(people: Running, gansu: Office) -> None:
    who = await gansu.register(**HOME)
    asked = await gansu.post("/v1/retention-notices", {"person": who})
    assert asked.is_success, asked.text
    assert (asked.status_code, asked.json()["grounds"]) == (201, "own_request")
    twice = await gansu.post("/v1/retention-notices", {"person": who})
    assert (code_of(twice), twice.json()["notice"]) == ((409, "retention-announced-already"), asked.json()["id"])
    await anonymise_due(people.database)
    assert (await gansu.get(f"/v1/persons/{who}")).json()["anonymised_on"] is None
    await due_today(people, who)
    await anonymise_due(people.database)
    assert (await gansu.get(f"/v1/persons/{who}")).json()["anonymised_on"] == Clock().today().isoformat()


async def test_the_record_that_went_into_another_is_anonymised_with_it(people: Running, gansu: Office) -> None:
    absorbed, survivor = await double(gansu, residence=LANZHOU, hukou=LANZHOU)
    await merged(gansu, absorbed, survivor)
    refused = await gansu.post("/v1/retention-notices", {"person": survivor})
    assert refused.json()["holds"] == ["merge_can_be_undone"]
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        await system.execute("UPDATE person_merge SET undo_until = current_date - 1 WHERE survivor = $1", survivor)
    await anonymised(people, gansu, survivor)
    names = [(await gansu.get(f"/v1/persons/{each}")).json()["name"] for each in (absorbed, survivor)]
    assert names == ["已匿名", "已匿名"]


async def test_a_chain_of_records_is_anonymised_to_its_first(people: Running, gansu: Office) -> None:
    first, between = await double(gansu, residence=LANZHOU, hukou=LANZHOU)
    await merged(gansu, first, between)
    async with as_role(
        people.settings, "people", Role.SYSTEM
    ) as system:  # its id was not its own: it can go on as well
        await system.execute(
            """UPDATE person SET resident_id_sealed = NULL, resident_id_masked = NULL, resident_id_blind = NULL,
            without_resident_id = 'being_corrected' WHERE id = $1""",
            between,
        )
    last = await gansu.register(born="19790411", **HOME)
    answer = await merge(gansu, between, last, despite=["birth_date"])
    assert answer.status_code == 201, answer.text
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        await system.execute("UPDATE person_merge SET undo_until = current_date - 1")
    await anonymised(people, gansu, last)
    names = [(await gansu.get(f"/v1/persons/{each}")).json()["name"] for each in (first, between, last)]
    assert names == ["已匿名"] * 3


async def test_nothing_goes_into_an_anonymised_record(people: Running, gansu: Office) -> None:
    absorbed, survivor = await double(gansu, residence=LANZHOU, hukou=LANZHOU)
    await anonymised(people, gansu, survivor)
    refused = await merge(gansu, absorbed, survivor, despite=["birth_date"])
    assert refused.json()["persons"] == [survivor]


async def test_a_household_keeps_its_address_as_long_as_somebody_in_it_has_a_name(
    people: Running, gansu: Office
) -> None:
    both = [await gansu.register(**HOME) for _ in range(2)]
    members = [{"person": each, "relation": "other", **CAN_WORK} for each in both]
    home = await gansu.household(*members, district=LANZHOU, address="白银路1号")
    addresses = []
    for each in both:
        await anonymised_at_home(people, gansu, each, home)
        addresses.append((await gansu.get(home)).json()["address"])
    assert (addresses[0] is None, addresses[1]) == (False, None)


async def test_of_several_sweeps_at_once_one_announces_and_one_anonymises(people: Running, gansu: Office) -> None:
    who = await gansu.register(**HOME)
    await resting(people, who)
    await asyncio.gather(*(announce_resting(people.database) for _ in range(3)))
    assert len(await notices(gansu, who)) == 1
    await due_today(people, who)
    await asyncio.gather(*(anonymise_due(people.database) for _ in range(3)))
    assert (await happened(people, f"/v1/persons/{who}")).count("person.anonymised") == 1


async def test_only_the_office_that_holds_the_file_keeps_it(people: Running, gansu: Office, officer: Office) -> None:
    at = await announced(people, gansu, await gansu.register(**HOME))
    elsewhere = await officer.post(f"{at}:keep", {"reason": "audit_open"}, seen=1)
    caseworker = await office(people, "caseworker", "620102").post(f"{at}:keep", {"reason": "audit_open"}, seen=1)
    unknown = await gansu.post(f"{at}:keep", {"reason": "no_time"}, seen=1)
    assert (elsewhere.status_code, caseworker.status_code, rules_of(unknown)) == (
        404,
        403,
        {"/reason": "literal_error"},
    )


BROKEN = {
    "pkey": "id = $2",
    "person_fkey": "person = gen_random_uuid()",
    "one_open_idx": "person = (SELECT other.person FROM retention_notice AS other WHERE other.id = $2)",
    "grounds_check": "grounds = 'old'",
    "inactive_since_check": "inactive_since = announced_on + 1",
    "due_on_check": "due_on = announced_on",
    "ended_on_check": "ended_on = announced_on - 1, ended_for = 'active_again'",
    "ended_for_check": "ended_on = due_on, ended_for = 'lost'",
    "ended_together_check": "ended_on = due_on",
    "anonymised_when_due_check": "ended_on = due_on - 1, ended_for = 'anonymised'",
    "kept_for_check": "ended_on = due_on, ended_for = 'kept', kept_by = 'a', kept_for = 'no_time'",
    "kept_together_check": "kept_for = 'audit_open'",
    "announced_by_check": "announced_by = 'a'",
}


async def test_no_constraint_of_a_notice_can_be_broken_and_each_is_tried(people: Running, gansu: Office) -> None:
    one, other = [(await announced(people, gansu, await gansu.register(**HOME))).rpartition("/")[2] for _ in range(2)]
    refused = {}
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        for name, change in BROKEN.items():
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as told:
                await system.execute(
                    f"UPDATE retention_notice SET {change} WHERE id = $1 AND $2::uuid <> $1",  # noqa: S608 -- texts of this file
                    one,
                    other,
                )
            refused[f"retention_notice_{name}"] = told.value.constraint_name
        there = await system.fetch(
            """
            SELECT conname AS name FROM pg_constraint
            WHERE conrelid = 'retention_notice'::regclass AND contype IN ('c', 'f', 'p', 'u', 'x')
            UNION SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid = 'retention_notice'::regclass AND indisunique
            """
        )
    assert (refused, {each["name"] for each in there}) == ({name: name for name in refused}, set(refused))
