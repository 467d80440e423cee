"""Two records of one person become one: what goes along, what speaks against it, and who may."""

import asyncio

import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.appointments.making import booked, made
from tests.people.consents.agreeing import GUIDANCE, agreed
from tests.people.files.parts import FILE_PARTS, table_of
from tests.people.invented import another_resident_id, person
from tests.people.journal import entries, happened
from tests.people.merges.doubles import a_job, a_need, double, ids, merge, merged
from tests.people.office import CAN_WORK, Office, code_of, office, rules_of, someone
from tests.people.organisations.bodies import window
from tests.running import Running

pytestmark = pytest.mark.anyio

TOLD_BY_THEMSELVES = {
    *("need", "household_member", "service_case", "assignment", "task", "start_up_plan", "handover", "orientation"),
}
"""Tables about persons whose rows others know by themselves, and which a merge therefore tells of one by one."""
TOLD_WITH_THE_PERSON = {
    *("correction", "consent", "person_merge", "psychological_note", "attendance", "evidence_file", "retention_notice"),
    "household_visit",
}
"""Those that are told with the person, beside the parts of a file."""
TOLD_WITH_A_HOUSEHOLD = {"household_application"}
"""Those that are told with the household that the person is a member of."""
TOLD_TO_NOBODY = {"notification", "survey", "complaint"}
"""Rows of one reader, which are no events; and complaints, of which nobody keeps a copy by the person."""


async def test_what_stood_in_the_absorbed_record_stands_in_the_surviving_one(officer: Office) -> None:
    absorbed, survivor = await double(officer)
    job, need = await a_job(officer, absorbed), await a_need(officer, absorbed)
    await merged(officer, absorbed, survivor)
    for path, row in (("/v1/work-spells", job), ("/v1/needs", need)):
        assert (await ids(officer, path, person=survivor), await ids(officer, path, person=absorbed)) == ([row], [])


async def test_the_absorbed_record_says_where_it_went_and_the_list_can_leave_it_out(people: Running) -> None:
    officer = office(people, "district_officer", "440311")
    absorbed, survivor = await double(officer, residence="440311010", hukou="440311")
    await merged(office(people), absorbed, survivor)
    assert (await officer.get(f"/v1/persons/{absorbed}")).json()["merged_into"] == survivor
    assert absorbed not in await ids(officer, "/v1/persons", merged="false", residence="440311010")
    assert await ids(officer, "/v1/persons", merged="true", residence="440311010") == [absorbed]


async def test_nothing_more_is_written_into_the_absorbed_record(officer: Office) -> None:
    absorbed, survivor = await double(officer)
    await merged(officer, absorbed, survivor)
    head = {"person": absorbed, "relation": "head"} | CAN_WORK
    answers = [
        await officer.post("/v1/needs", {"person": absorbed, "purpose": "job", "takes_any_post": True}),
        await officer.post(
            "/v1/work-spells",
            {"person": absorbed, "kind": "employee", "hours": "full_time", "since": "2025-03-01"},
        ),
        await officer.patch(f"/v1/persons/{absorbed}", {"phone": "13800000000"}, seen=2),
        await officer.post("/v1/households", {"district": "440303", "hukou_kind": "urban", "members": [head]}),
        await officer.post("/v1/consents", {"person": absorbed, "use": "messages", "given": True, "form": "signed"}),
        await merge(officer, absorbed, survivor),
    ]
    assert [(code_of(each), each.json()["into"]) for each in answers] == [((409, "record-merged"), survivor)] * 6


async def test_a_household_of_the_absorbed_record_has_the_survivor_as_its_member(
    people: Running, officer: Office
) -> None:
    absorbed, survivor = await double(officer)
    at = await officer.household({"person": absorbed, "relation": "head", **CAN_WORK})
    await merged(officer, absorbed, survivor)
    assert [member["person"] for member in (await officer.get(at)).json()["members"]] == [survivor]
    assert (await someone(people, "job_seeker", person=survivor).get(at)).status_code == 200
    assert await happened(people, at) == ["household.registered", "household.member_changed"]


async def test_a_persons_own_eyes_see_both_records(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    await merged(officer, absorbed, survivor)
    herself = someone(people, "job_seeker", person=survivor)
    answers = [await herself.get(f"/v1/persons/{each}") for each in (absorbed, survivor)]
    assert [answer.status_code for answer in answers] == [200, 200]


async def test_who_read_the_absorbed_record_is_told_to_the_survivor(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    stating = Office(people, officer.headers | {"Bihuan-Purpose": "certification"})
    await stating.get(f"/v1/persons/{absorbed}/unmasked", fields="name")
    await merged(officer, absorbed, survivor)
    log = (await someone(people, "job_seeker", person=survivor).get(f"/v1/persons/{survivor}/access-log")).json()
    assert [entry["fields"] for entry in log["items"]] == [["name"]]


async def test_a_survivor_who_moves_takes_the_absorbed_record_along(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    await merged(officer, absorbed, survivor)
    await officer.patch(f"/v1/persons/{survivor}", {"residence": "440305"}, seen=2)
    assert (await office(people, "caseworker", "440305").get(f"/v1/persons/{absorbed}")).status_code == 200


async def test_both_records_tell_of_it(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    job = await a_job(officer, absorbed)
    await merged(officer, absorbed, survivor)
    kept, gone = await entries(people, survivor), await entries(people, absorbed)
    assert [gone[-1][0], kept[-1][0]] == ["bihuan.people.person.absorbed.v1", "bihuan.people.person.merged.v1"]
    assert [spell["id"] for spell in kept[-1][2]["state"]["work"]] == [job]
    assert (gone[-1][2]["state"]["merged_into"], gone[-1][2]["state"]["work"]) == (survivor, [])


async def test_a_record_with_a_resident_id_of_its_own_does_not_go_into_another(officer: Office) -> None:
    absorbed, survivor = await double(officer)
    assert code_of(await merge(officer, survivor, absorbed)) == (409, "two-resident-ids")


async def test_records_that_differ_are_merged_when_somebody_says_that_they_know(officer: Office) -> None:
    absorbed, survivor = await double(officer, differing={"sex": "2", "birth_date": "1929-12-31"})
    refused = await merge(officer, absorbed, survivor, despite=["sex"])
    assert (code_of(refused), refused.json()["differs"]) == ((409, "persons-differ"), ["birth_date"])
    answer = await merge(officer, absorbed, survivor, despite=["sex", "birth_date"])
    assert (answer.status_code, answer.json()["despite"]) == (201, ["birth_date", "sex"])


async def test_what_one_person_cannot_have_twice_is_named_and_nothing_is_merged(
    people: Running, officer: Office
) -> None:
    absorbed, survivor = await double(officer)
    for each in (absorbed, survivor):
        await a_job(officer, each)
        await a_need(officer, each)
    await officer.household({"person": absorbed, "relation": "head", **CAN_WORK})
    await officer.household({"person": survivor, "relation": "head", **CAN_WORK})
    refused = await merge(officer, absorbed, survivor)
    assert code_of(refused) == (409, "merge-conflicts")
    assert refused.json()["conflicts"] == ["household_member", "need", "work_spell"]
    assert (await officer.get(f"/v1/persons/{absorbed}")).json()["merged_into"] is None
    assert "person.absorbed" not in await happened(people, absorbed)


async def test_a_use_that_a_person_refuses_in_one_record_is_not_agreed_to_by_merging(officer: Office) -> None:
    absorbed, survivor = await double(officer)
    for who, given in ((absorbed, False), (survivor, True)):
        body = {"person": who, "use": "refer_to_employers", "given": given, "form": "signed"}
        assert (await officer.post("/v1/consents", body)).status_code == 201
    refused = await merge(officer, absorbed, survivor)
    assert (code_of(refused), refused.json()["conflicts"]) == ((409, "merge-conflicts"), ["consent"])


async def test_a_household_that_the_caller_does_not_see_stands_in_the_way(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    everywhere = office(people, "district_officer", "440000")
    member = {"person": absorbed, "relation": "head", **CAN_WORK}
    await everywhere.household(member, district="440103")
    refused = await merge(officer, absorbed, survivor)
    assert (code_of(refused), refused.json()["conflicts"]) == ((409, "merge-conflicts"), ["household"])


async def test_one_record_is_not_merged_with_itself(officer: Office) -> None:
    absorbed, _ = await double(officer)
    assert rules_of(await merge(officer, absorbed, absorbed)) == {"/absorbed": "same_record"}


async def test_who_sees_one_of_the_records_only_is_not_told_of_the_other(people: Running, officer: Office) -> None:
    absorbed, _ = await double(officer)
    body = person(resident_id=another_resident_id(), residence="440103", hukou="440103")
    hidden = (await office(people, "district_officer", "440100").post("/v1/persons", body)).json()["id"]
    refused = await merge(officer, absorbed, hidden)
    assert (code_of(refused), refused.json()["persons"]) == ((409, "unknown-persons"), [hidden])


async def test_an_officer_of_one_district_does_not_merge_what_another_district_holds(
    people: Running, officer: Office
) -> None:
    absorbed, survivor = await double(officer)
    await officer.patch(f"/v1/persons/{absorbed}", {"residence": "440305"}, seen=1)
    of_luohu = office(people, "district_officer", "440303")
    assert code_of(await merge(of_luohu, absorbed, survivor)) == (403, "outside-districts")


async def test_two_who_merge_at_once_merge_once(officer: Office) -> None:
    absorbed, survivor = await double(officer)
    answers = await asyncio.gather(*(merge(officer, absorbed, survivor) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_two_records_that_are_merged_into_each_other_at_once_are_merged_once(officer: Office) -> None:
    one, _ = await double(officer)
    other, _ = await double(officer)
    differ = ["birth_date"]
    answers = await asyncio.gather(
        merge(officer, one, other, despite=differ), merge(officer, other, one, despite=differ)
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_every_table_about_persons_is_told_of_in_one_of_three_ways_or_known_to_be_told_to_nobody(
    people: Running,
) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        refers = await system.fetch(
            """
            SELECT conrelid::regclass::text AS home FROM pg_constraint
            WHERE confrelid = 'person'::regclass AND contype = 'f' AND conrelid <> 'person'::regclass
            """
        )
    parts = {table_of(part) for part in FILE_PARTS}
    assert {row["home"] for row in refers} == parts.union(
        TOLD_BY_THEMSELVES, TOLD_WITH_THE_PERSON, TOLD_WITH_A_HOUSEHOLD, TOLD_TO_NOBODY
    )


async def test_what_one_record_is_booked_for_ends_where_the_other_refuses_it(officer: Office) -> None:
    absorbed, survivor = await double(officer)
    await agreed(officer, absorbed)
    seat = await booked(officer, await made(officer, await window(officer), kind=GUIDANCE), absorbed)
    await agreed(officer, survivor, given=False, on=None)
    await merged(officer, absorbed, survivor)
    told = (await officer.get(seat)).json()
    assert (told["person"], told["state"]) == (survivor, "declined")
