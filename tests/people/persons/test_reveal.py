"""Reading a person unmasked, and reading who did."""

import pytest

from tests.people.invented import another_resident_id, person
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.running import Running

pytestmark = pytest.mark.anyio


def stating(caller: Office, purpose: str = "certification") -> Office:
    """Return the same caller, who says what the data is needed for."""
    return Office(caller.people, caller.headers | {"Bihuan-Purpose": purpose})


async def test_an_unmasked_read_shows_what_was_registered(officer: Office) -> None:
    stated = {
        "name": "陈小明",
        "resident_id": another_resident_id("19801231", "2"),
        "phone": "13800000000",
        "former_name": "陈大明",
        "address": "广东省深圳市罗湖区翠竹路17号",
        "email": "Chen.XM@example.cn",
        "wechat": "Wxid_chen01",
        "contact_name": "陈桂兰",
        "contact_phone": "13700000000",
    }
    at = (await officer.post("/v1/persons", person(**stated, contact_relation="parent"))).headers["location"]
    assert (await stating(officer).get(f"{at}/unmasked")).json() == stated | {"birth_date": "1980-12-31"}


async def test_only_the_fields_asked_for_are_shown(officer: Office) -> None:
    subject = await officer.register(phone="13800000000")
    answer = await stating(officer).get(f"/v1/persons/{subject}/unmasked", fields="phone,birth_date")
    assert answer.json() == {"phone": "13800000000", "birth_date": "1980-01-01"}


async def test_what_is_not_on_file_is_null_and_not_left_out(officer: Office) -> None:
    subject = await officer.register()
    answer = await stating(officer).get(f"/v1/persons/{subject}/unmasked", fields="phone")
    assert answer.json() == {"phone": None}


@pytest.mark.parametrize("fields", ["hukou", "", "name,"])
async def test_a_field_that_is_none_is_refused_and_nothing_logged(
    people: Running, officer: Office, fields: str
) -> None:
    subject = await officer.register()
    answer = await stating(officer).get(f"/v1/persons/{subject}/unmasked", fields=fields)
    log = await office(people, "auditor").get(f"/v1/persons/{subject}/access-log")
    assert (set(rules_of(answer).values()), log.json()["items"]) == ({"unknown_field"}, [])


async def test_no_cache_keeps_an_unmasked_read(officer: Office) -> None:
    subject = await officer.register()
    assert (await stating(officer).get(f"/v1/persons/{subject}/unmasked")).headers["cache-control"] == "no-store"


async def test_without_a_purpose_nothing_is_shown_and_nothing_logged(people: Running, officer: Office) -> None:
    subject = await officer.register()
    assert code_of(await officer.get(f"/v1/persons/{subject}/unmasked")) == (400, "purpose-required")
    log = await office(people, "auditor").get(f"/v1/persons/{subject}/access-log")
    assert log.json()["items"] == []


async def test_a_purpose_that_nobody_knows_is_refused(officer: Office) -> None:
    subject = await officer.register()
    answer = await stating(officer, "curiosity").get(f"/v1/persons/{subject}/unmasked")
    assert code_of(answer) == (400, "unknown-purpose")


@pytest.mark.parametrize("role", ["finance", "auditor", "administrator"])
async def test_a_role_that_works_with_masked_data_cannot_read_unmasked(
    people: Running, officer: Office, role: str
) -> None:
    subject = await officer.register()
    answer = await stating(office(people, role)).get(f"/v1/persons/{subject}/unmasked")
    assert code_of(answer) == (403, "forbidden")


async def test_nobody_reads_unmasked_whom_they_do_not_see(people: Running, officer: Office) -> None:
    subject = await officer.register()
    answer = await stating(office(people, "caseworker", "440305")).get(f"/v1/persons/{subject}/unmasked")
    assert code_of(answer) == (404, "not-found")


async def test_the_person_reads_who_read_what_and_why(people: Running, officer: Office) -> None:
    subject = await officer.register()
    await stating(officer).get(f"/v1/persons/{subject}/unmasked", fields="name,resident_id,name")
    herself = someone(people, "job_seeker", person=subject)
    [entry] = (await herself.get(f"/v1/persons/{subject}/access-log")).json()["items"]
    assert (entry["roles"], entry["purpose"], entry["fields"], entry["route"]) == (
        ["district_officer"],
        "certification",
        ["name", "resident_id"],
        "GET /v1/persons/{person_id}/unmasked",
    )


async def test_the_log_is_read_page_by_page_latest_first(people: Running, officer: Office) -> None:
    subject = await officer.register()
    for field in ("name", "phone", "birth_date"):
        await stating(officer).get(f"/v1/persons/{subject}/unmasked", fields=field)
    auditor = office(people, "auditor")
    first = (await auditor.get(f"/v1/persons/{subject}/access-log", limit=2)).json()
    rest = (await auditor.get(f"/v1/persons/{subject}/access-log", limit=2, after=first["next"])).json()
    pages = [[entry["fields"] for entry in page["items"]] for page in (first, rest)]
    assert (pages, rest["next"]) == ([[["birth_date"], ["phone"]], [["name"]]], None)


async def test_a_caseworker_does_not_read_the_log(people: Running, officer: Office) -> None:
    subject = await officer.register()
    answer = await office(people, "caseworker", "440303").get(f"/v1/persons/{subject}/access-log")
    assert code_of(answer) == (403, "forbidden")
