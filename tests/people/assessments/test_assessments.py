"""Work samples advise, an assessment counts until its last day, and psychological ones are for those who may."""

from typing import Any

import pytest

from tests.people.files.parts import ASSESSED, in_file
from tests.people.journal import entries
from tests.people.office import Office, code_of, office
from tests.running import Running

pytestmark = pytest.mark.anyio

INTELLECTUAL = {"kind": "disability_certificate", "category": "5", "grade": "3", "issued_on": "2021-09-01"}
SIGHT = INTELLECTUAL | {"category": "1"}
PRIMARY_SCHOOL, COLLEGE = ({"level": level} for level in ("81", "31"))


async def work_sample(officer: Office, person: str) -> dict[str, Any]:
    """Record an assessment by work samples; return it as it is read."""
    answer = await officer.post("/v1/assessments", ASSESSED | {"person": person, "kind": "work_sample"})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = (await officer.get(answer.headers["location"])).json()
    return found


@pytest.mark.parametrize(
    ("on_file", "caveats"),
    [
        ([], ["meant_for_others"]),
        ([("disability-certificates", SIGHT), ("educations", COLLEGE)], ["meant_for_others"]),
        ([("educations", PRIMARY_SCHOOL), ("educations", COLLEGE)], ["meant_for_others"]),
        ([("disability-certificates", INTELLECTUAL)], []),
        ([("educations", PRIMARY_SCHOOL)], []),
    ],
)
async def test_work_samples_advise_and_say_whom_they_are_meant_for(
    officer: Office, on_file: list[tuple[str, dict[str, Any]]], caveats: list[str]
) -> None:
    person = await officer.register()
    for part, body in on_file:
        answer = await officer.post(f"/v1/{part}", body | {"person": person})
        assert answer.status_code == 201, answer.text
    found = await work_sample(officer, person)
    assert (found["advisory"], found["caveats"]) == (True, caveats)


async def test_an_assessment_of_aptitude_finds_skills_lacking_and_the_state_of_the_person_says_so(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    at = await in_file(officer, "assessments", person, lacking_skills=True)
    told = (await entries(people, person))[-1][2]["state"]["assessments"]
    shown = (await officer.get(at)).json()
    assert ([each["lacking_skills"] for each in told], shown["advisory"], shown["caveats"]) == ([True], False, [])


async def test_it_counts_until_its_last_day(officer: Office) -> None:
    person = await officer.register()
    for until in ("2026-03-31", None):
        await in_file(officer, "assessments", person, valid_until=until)
    listed = {
        asked: [
            each["valid_until"]
            for each in (await officer.get("/v1/assessments", person=person, in_force=asked)).json()["items"]
        ]
        for asked in ("true", "false")
    }
    assert listed == {"true": [None], "false": ["2026-03-31"]}


async def test_whoever_reads_assessments_without_the_right_to_psychological_ones_reads_none_of_these(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    aptitude = await in_file(officer, "assessments", person)
    inner = await in_file(officer, "psychological-assessments", person)
    auditor = office(people, "auditor")
    assert ((await auditor.get(aptitude)).status_code, code_of(await auditor.get(inner))) == (200, (403, "forbidden"))


async def test_dimensions_that_contradict_themselves_are_refused_by_name(officer: Office) -> None:
    person = await officer.register()
    body = ASSESSED | {"person": person, "kind": "work_sample", "lacking_skills": True}
    body["dimensions"] = [{"dimension": "lifting", "score": 5, "maximum": 4}] * 2
    refused = await officer.post("/v1/assessments", body)
    assert {error["pointer"]: error["rule"] for error in refused.json()["errors"]} == {
        "/dimensions/0/dimension": "dimension_repeated",
        "/dimensions/1/dimension": "dimension_repeated",
        "/lacking_skills": "of_aptitude_only",
        "/dimensions/0/score": "more_points_than_there_are",
        "/dimensions/1/score": "more_points_than_there_are",
    }
