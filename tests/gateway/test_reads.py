"""Rows and their relations through the graph."""

from uuid import UUID, uuid4

import httpx
import pytest

from services.kit.identity.issuer import mint
from services.kit.settings import Settings
from tests.gateway.front_end import FrontEnd, calls, front_end
from tests.people.files.parts import in_file
from tests.people.invented import another_resident_id
from tests.people.office import Office
from tests.running import Running

pytestmark = pytest.mark.anyio

MEMBERS = """
query Members($district: String!) {
  households(district: $district) { edges { node { district members { relation person { name sex } } } } }
}"""


async def test_a_person_is_shown_masked(officer: FrontEnd) -> None:
    person = await officer.register(name="测小红")
    found = await officer.data("query ($id: UUID!) { person(id: $id) { id name } }", id=person)
    assert found == {"person": {"id": person, "name": "测**"}}


async def test_a_person_nobody_registered_is_null_without_an_error(officer: FrontEnd) -> None:
    assert await officer.data("query ($id: UUID!) { person(id: $id) { name } }", id=str(uuid4())) == {"person": None}


async def test_a_person_of_another_district_is_null(
    officer: FrontEnd, gateway: httpx.AsyncClient, settings: Settings
) -> None:
    person = await officer.register()
    other = front_end(gateway, settings, "370100", role="caseworker")
    assert await other.data("query ($id: UUID!) { person(id: $id) { name } }", id=person) == {"person": None}


async def test_a_household_shows_its_members_and_who_they_are(officer: FrontEnd) -> None:
    person = await officer.register(residence="440304")
    household = await officer.household(person, district="440304")
    query = "query ($id: UUID!) { household(id: $id) { incomePerHead members { relation personId person { id } } } }"
    assert await officer.data(query, id=household) == {
        "household": {
            "incomePerHead": "300.00",
            "members": [{"relation": "HEAD", "personId": person, "person": {"id": person}}],
        }
    }


async def test_the_members_of_many_households_are_read_in_one_batch(officer: FrontEnd, people: Running) -> None:
    for _ in range(4):
        await officer.household(*[await officer.register(residence="440305") for _ in range(3)], district="440305")
    before = await calls(people)
    found = await officer.data(MEMBERS, district="440305")
    arrived = await calls(people) - before
    assert [len(edge["node"]["members"]) for edge in found["households"]["edges"]] == [3] * 4
    assert arrived == {"GET /v1/households": 1, "POST /v1/persons:batchGet": 1}


async def test_the_same_person_asked_for_twice_is_read_once(officer: FrontEnd, people: Running) -> None:
    person = await officer.register()
    before = await calls(people)
    await officer.data("query ($id: UUID!) { a: person(id: $id) { name } b: person(id: $id) { name } }", id=person)
    assert await calls(people) - before == {"POST /v1/persons:batchGet": 1}


async def test_needs_are_found_from_the_person_and_the_person_from_the_need(officer: FrontEnd) -> None:
    person = await officer.register()
    await officer.data(
        "mutation ($input: NeedInput!) { recordNeed(input: $input) { __typename } }",
        input={"personId": person, "purpose": "JOB", "occupations": ["4-10-01-06"], "wageFrom": "2500.00"},
    )
    query = (
        "query ($id: UUID!) { person(id: $id) { needs(purpose: JOB) { edges { node { wageFrom person { id } } } } } }"
    )
    found = await officer.data(query, id=person)
    assert found["person"]["needs"]["edges"] == [{"node": {"wageFrom": "2500.00", "person": {"id": person}}}]


CARD = """
query ($id: UUID!) {
  person(id: $id) {
    assignedWorkers(open: true) {
      edges { node {
        role
        staffMember { name phone assignments { edges { node { personId } } } }
        office { phone organisation { name } staff { edges { node { name } } } }
      } }
    }
  }
}"""


async def test_a_person_reads_who_helps_them_where_and_under_which_number_and_no_others_of_that_office(
    officer: FrontEnd, gateway: httpx.AsyncClient, settings: Settings
) -> None:
    person = await officer.register()
    body = {"name": "罗湖区残疾人就业服务中心", "kind": "FEDERATION_CENTRE", "district": "440303"}
    of = await made(officer, "registerOrganisation", "Organisation", body)
    window = {"organisationId": of, "name": "翠竹街道窗口", "district": "440303", "phone": "0755-00000000"}
    at = await made(officer, "openOffice", "Office", window)
    worker, _ = [
        await made(
            officer, "registerStaff", "Staff", {"name": name, "phone": "12333", "officeId": at, "post": "MENTOR"}
        )
        for name in ("欧阳小溪", "林小溪")
    ]
    helping = {"personId": person, "staffId": worker, "officeId": at, "role": "PAIRING_HELPER"}
    await made(officer, "assignWorker", "Assignment", helping)
    token = mint(settings, roles=["job_seeker"], person=UUID(person))
    herself = FrontEnd(gateway, {"Authorization": f"Bearer {token}"})
    [edge] = (await herself.data(CARD, id=person))["person"]["assignedWorkers"]["edges"]
    assert edge["node"] == {
        "role": "PAIRING_HELPER",
        "staffMember": {
            "name": "欧阳小溪",
            "phone": "12333",
            "assignments": {"edges": [{"node": {"personId": person}}]},
        },
        "office": {
            "phone": "0755-00000000",
            "organisation": {"name": "罗湖区残疾人就业服务中心"},
            "staff": {"edges": []},
        },
    }


async def made(officer: FrontEnd, verb: str, noun: str, stated: dict[str, str]) -> str:
    """Do something that makes a row; return its id."""
    kind = KINDS.get(noun, noun)
    query = f"mutation ($input: {noun}Input!) {{ result: {verb}(input: $input) {{ ... on {kind} {{ id }} }} }}"
    found: str = (await officer.data(query, input=stated))["result"]["id"]
    return found


KINDS = {"Staff": "StaffMember"}
"""What an input makes, where that has another name."""


async def test_a_resident_id_finds_its_person(officer: FrontEnd) -> None:
    number = another_resident_id()
    person = await officer.register(residentId=number)
    query = "query ($residentId: String!) { personByResidentId(residentId: $residentId) { id } }"
    assert await officer.data(query, residentId=number) == {"personByResidentId": {"id": person}}


async def test_an_unmasked_read_of_no_field_leaves_nothing_in_the_access_log(
    officer: FrontEnd, gateway: httpx.AsyncClient, settings: Settings
) -> None:
    person = await officer.register(phone="13800000000")
    asking = FrontEnd(gateway, officer.headers | {"Bihuan-Purpose": "assistance"})
    await asking.data("query ($id: UUID!) { unmaskedPerson(id: $id) { __typename } }", id=person)
    log = "query ($id: UUID!) { person(id: $id) { accessLog { edges { node { fields } } } } }"
    auditor = front_end(gateway, settings, role="auditor")
    assert (await auditor.data(log, id=person))["person"]["accessLog"]["edges"] == []


async def test_an_unmasked_read_leaves_the_fields_it_read_in_the_access_log(
    officer: FrontEnd, gateway: httpx.AsyncClient, settings: Settings
) -> None:
    person = await officer.register(phone="13800000000")
    asking = FrontEnd(gateway, officer.headers | {"Bihuan-Purpose": "assistance"})
    query = "query ($id: UUID!) { unmaskedPerson(id: $id) { phone birthDate } }"
    shown = (await asking.data(query, id=person))["unmaskedPerson"]
    assert shown == {"phone": "13800000000", "birthDate": "1980-01-01"}
    auditor = front_end(gateway, settings, role="auditor")
    log = "query ($id: UUID!) { person(id: $id) { accessLog { edges { node { fields purpose } } } } }"
    entries = (await auditor.data(log, id=person))["person"]["accessLog"]["edges"]
    assert entries == [{"node": {"fields": ["birth_date", "phone"], "purpose": "assistance"}}]


SCORES = """
query ($id: UUID!) {
  person(id: $id) { psychologicalAssessments { edges { node { instrument %s } } } }
}"""


async def test_who_is_shown_the_scores_of_a_psychological_assessment_stands_in_the_access_log(
    officer: FrontEnd, gateway: httpx.AsyncClient, settings: Settings, people: Running
) -> None:
    person = await officer.register()
    await in_file(Office(people, officer.headers), "psychological-assessments", person)
    other = front_end(gateway, settings, role="caseworker")
    shown = [
        (await who.data(SCORES % fields, id=person))["person"]["psychologicalAssessments"]["edges"]
        for who, fields in ((officer, ""), (officer, "dimensions { score }"), (other, "dimensions { score }"))
    ]
    log = "query ($id: UUID!) { person(id: $id) { accessLog { edges { node { roles fields purpose } } } } }"
    auditor = front_end(gateway, settings, role="auditor")
    entries = (await auditor.data(log, id=person))["person"]["accessLog"]["edges"]
    scores = {"instrument": "GATB", "dimensions": [{"score": 72}]}
    assert shown == [[{"node": {"instrument": "GATB"}}], [{"node": scores}], []]
    assert entries == [{"node": {"roles": ["district_officer"], "fields": ["sensitive"], "purpose": None}}]


SENT = """
query ($id: UUID!) {
  person(id: $id) { orientations(open: true) { edges { node { how reason entry { name phone audience offered } } } } }
}"""


async def test_a_person_reads_where_they_were_sent_and_how_that_is_reached(
    officer: FrontEnd, gateway: httpx.AsyncClient, settings: Settings, people: Running
) -> None:
    person = await officer.register()
    service = {"name": "罗湖区法律援助中心", "kind": "LEGAL_AID", "runBy": "罗湖区司法局", "district": "440303"}
    entry = await made(
        officer, "recordDirectoryEntry", "DirectoryEntry", {**service, "phone": "12348", "source": "来电"}
    )
    sent = {"personId": person, "entryId": entry, "how": "TOLD", "reason": "OWN_REQUEST"}
    for _ in range(2):
        await made(officer, "recordOrientation", "Orientation", sent)
    herself = FrontEnd(
        gateway, {"Authorization": f"Bearer {mint(settings, roles=['job_seeker'], person=UUID(person))}"}
    )
    before = await calls(people)
    found = await herself.data(SENT, id=person)
    shown = {"name": "罗湖区法律援助中心", "phone": "12348", "audience": ["EVERYBODY"], "offered": True}
    assert [edge["node"] for edge in found["person"]["orientations"]["edges"]] == [
        {"how": "TOLD", "reason": "OWN_REQUEST", "entry": shown}
    ] * 2
    assert (await calls(people) - before)["POST /v1/directory-entries:batchGet"] == 1
