"""Whoever reads what a psychological assessment found stands in the access log of the person, for the scores say it."""

from typing import Any

import pytest

from tests.people.assessments.accompanying import signed_in
from tests.people.files.parts import FILE_PARTS, in_file
from tests.people.office import Office, caller_of, office, someone
from tests.people.psychological_notes.writing import written
from tests.running import Running

pytestmark = pytest.mark.anyio

PART = "psychological-assessments"
AT = f"/v1/{PART}"


async def log_of(people: Running, person: str) -> list[dict[str, Any]]:
    """Return what stands in the access log of a person, as they read it themself, the earliest first."""
    herself = someone(people, "job_seeker", person=person)
    items: list[dict[str, Any]] = (await herself.get(f"/v1/persons/{person}/access-log")).json()["items"]
    return items[::-1]


async def test_each_way_to_read_the_scores_stands_in_the_log_of_the_person(people: Running, officer: Office) -> None:
    person = await officer.register()
    at = await in_file(officer, PART, person)
    row = at.rpartition("/")[2]
    answers = [
        await officer.get(AT, person=person),
        await officer.get(at),
        await officer.post(f"{AT}:batchGet", {"ids": [row, person]}),
        await officer.patch(at, FILE_PARTS[PART].change, seen=1),
        await officer.post(f"{at}:annul", {"reason": "recorded_in_error"}, seen=2),
    ]
    log = await log_of(people, person)
    assert [each.status_code for each in answers] == [200] * 5
    assert [entry["route"] for entry in log] == [
        f"GET {AT}",
        f"GET {AT}/{{assessment_id}}",
        f"POST {AT}:batchGet",
        f"PATCH {AT}/{{assessment_id}}",
        f"POST {AT}/{{assessment_id}}:annul",
    ]
    who = await caller_of(officer)
    told = {(entry["subject"], *entry["roles"], *entry["fields"], entry["purpose"]) for entry in log}
    assert told == {(who.subject, "district_officer", "psychological_assessment.dimensions", None)}


async def test_the_purpose_is_kept_where_one_is_stated(people: Running, officer: Office) -> None:
    person = await officer.register()
    at = await in_file(officer, PART, person)
    assert (await Office(people, officer.headers | {"Bihuan-Purpose": "assistance"}).get(at)).is_success
    assert [entry["purpose"] for entry in await log_of(people, person)] == ["assistance"]


async def test_who_is_shown_no_scores_does_not_stand_there(people: Running, officer: Office) -> None:
    person = await officer.register()
    at = await in_file(officer, PART, person)
    stranger = signed_in(people, "a stranger to the person")
    answers = [
        await stranger.get(AT, person=person),
        await stranger.get(at),
        await stranger.post(f"{AT}:batchGet", {"ids": [at.rpartition("/")[2]]}),
        await officer.get(AT, person=person, in_force="false"),
        await officer.get(at, fields="id,instrument"),
        await office(people, "auditor").get(at),
    ]
    assert [each.status_code for each in answers] == [200, 404, 200, 200, 200, 403]
    assert await log_of(people, person) == []


async def test_what_the_person_reads_of_themself_stands_there_too(people: Running, officer: Office) -> None:
    person = await officer.register()
    at = await in_file(officer, PART, person)
    herself = someone(people, "job_seeker", person=person)
    assert (await herself.get(at)).is_success
    assert [entry["roles"] for entry in await log_of(people, person)] == [["job_seeker"]]


async def test_an_auditor_is_told_who_read_when_and_what_for_and_the_person_alone_that_it_was_psychological(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    at = await in_file(officer, PART, person, summary="可安排心理疏导")
    asking = Office(people, officer.headers | {"Bihuan-Purpose": "assistance"})
    note = await written(officer, person)
    paths = (at, f"{at}/unmasked", f"{note}/unmasked", f"/v1/persons/{person}/unmasked")
    assert [(await asking.get(path)).status_code for path in paths] == [200] * 4
    told = await office(people, "auditor").get(f"/v1/persons/{person}/access-log")
    entries, own = told.json()["items"][::-1], await log_of(people, person)
    named = ["psychological_assessment.dimensions", "psychological_assessment.summary", "psychological_note.text"]
    assert [entry["fields"] for entry in own[:3]] == [[name] for name in named]
    assert [(entry["fields"], entry["route"]) for entry in entries[:3]] == [(["sensitive"], "sensitive")] * 3
    kept = ("id", "at", "subject", "roles", "organisation", "purpose")
    assert [[entry[name] for name in kept] for entry in entries] == [[entry[name] for name in kept] for entry in own]
    assert (entries[3], "psychological" in told.text) == (own[3], False)
