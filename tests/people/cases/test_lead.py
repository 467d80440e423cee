"""A case is opened, led along its path, rests and ends; the path decides which step it may enter."""

import anyio
import httpx
import pytest

from tests.people.journal import entries, happened
from tests.people.office import Office, code_of, office, rules_of, someone, whichever
from tests.running import Running

pytestmark = pytest.mark.anyio

LINKS = "GD-SEVEN-LINKS"


async def opened(officer: Office, person: str | None = None, **changed: object) -> httpx.Response:
    """Open a case on the seven links, of a new person where none is named."""
    who = person or await officer.register()
    return await officer.post("/v1/cases", {"person": who, "path_id": LINKS} | changed)


async def led(officer: Office, case: str, to: str, outcome: str = "passed") -> httpx.Response:
    """Lead a case to a step."""
    return await whichever(officer).post(f"{case}:advance", {"to": to, "outcome": outcome})


async def test_a_case_begins_at_the_first_link(officer: Office) -> None:
    case = (await opened(officer)).json()
    [step] = case["steps"]
    assert (case["state"], case["step"]) == ("open", "basic_service")
    assert (step["step"], step["entered_by"], step["left_on"]) == ("basic_service", "district_officer/440300", None)


async def test_one_case_of_a_person_is_open_on_a_path(officer: Office) -> None:
    person = await officer.register()
    first = (await opened(officer, person)).json()["id"]
    second = await opened(officer, person)
    assert (code_of(second), second.json()["case"]) == ((409, "case-is-open"), first)


async def test_two_workers_open_one_case_at_once(officer: Office) -> None:
    person, answers = await officer.register(), []

    async def open_one() -> None:
        answers.append((await opened(officer, person)).status_code)

    async with anyio.create_task_group() as group:
        group.start_soon(open_one)
        group.start_soon(open_one)
    assert sorted(answers) == [201, 409]


async def test_every_step_of_a_case_is_kept_with_who_led_it_there(officer: Office) -> None:
    case = (await opened(officer)).headers["location"]
    await led(officer, case, "interview_guidance")
    await led(officer, case, "aptitude_assessment")
    steps = (await led(officer, case, "targeted_training")).json()["steps"]
    assert [(each["step"], each["outcome"]) for each in steps] == [
        ("basic_service", "passed"),
        ("interview_guidance", "passed"),
        ("aptitude_assessment", "passed"),
        ("targeted_training", None),
    ]
    assert steps[2]["left_by"] == steps[3]["entered_by"] == "district_officer/440300"


async def test_a_step_whose_entrance_is_closed_is_refused_with_what_it_lacks(officer: Office) -> None:
    case = (await opened(officer)).headers["location"]
    await led(officer, case, "psychological_interview")
    answer = await led(officer, case, "aptitude_assessment")
    assert code_of(answer) == (409, "step-refused")
    assert (answer.json()["step"], answer.json()["unmet"]) == ("psychological_interview", ["passed:interview_guidance"])


async def test_a_step_that_no_way_leads_to_is_refused_with_where_one_can_go(officer: Office) -> None:
    case = (await opened(officer)).headers["location"]
    answer = (await led(officer, case, "skill_training")).json()
    assert (answer["unmet"], "interview_guidance" in answer["next"]) == ([], True)


async def test_a_case_is_led_to_the_end_of_its_path(people: Running) -> None:
    officer = office(people, "district_officer", "370100")
    person = await officer.register(residence="370102", hukou="370102")
    case = (await opened(officer, person, path_id="SD-SIX-STEPS")).headers["location"]
    for step in ("classification", "connection", "tailored_help", "updating", "evaluation"):
        await led(officer, case, step)
    closed = (await led(officer, case, "end")).json()
    assert (closed["state"], closed["closed_for"], closed["steps"][-1]["outcome"]) == ("closed", "path_ended", "passed")


async def test_work_of_which_nobody_knows_has_not_lasted(officer: Office) -> None:
    case = (await opened(officer)).headers["location"]
    refused = await whichever(officer).post(f"{case}:close", {"reason": "work_lasted"})
    assert rules_of(refused) == {"/reason": "no_work_known"}


async def test_an_outcome_of_another_step_and_a_step_of_another_path_name_their_fields(officer: Office) -> None:
    case = (await opened(officer)).headers["location"]
    outcome = await led(officer, case, "interview_guidance", "lacking_skills")
    step = await led(officer, case, "classification")
    assert (rules_of(outcome), rules_of(step)) == (
        {"/outcome": "outcome_of_another_step"},
        {"/to": "step_unknown"},
    )


@pytest.mark.parametrize(
    ("changed", "rules"),
    [
        ({"path_id": "GD-TEN-STEPS"}, {"/path_id": "path_unknown"}),
        ({"path_id": "SD-SIX-STEPS"}, {"/path_id": "path_of_another_area"}),
        ({"on": "2999-01-01"}, {"/on": "date_in_future"}),
        ({"on": "1979-12-31"}, {"/on": "before_birth"}),
    ],
)
async def test_a_case_that_cannot_be_opened_says_why(
    officer: Office, changed: dict[str, str], rules: dict[str, str]
) -> None:
    assert rules_of(await opened(officer, **changed)) == rules


async def test_a_case_at_rest_is_led_nowhere_until_it_is_resumed(officer: Office) -> None:
    case = (await opened(officer)).headers["location"]
    resting = await whichever(officer).post(f"{case}:pause", {"reason": "ill"})
    refused = await led(officer, case, "interview_guidance")
    again = await whichever(officer).post(f"{case}:resume")
    assert (resting.json()["paused_for"], code_of(refused), refused.json()["state"]) == (
        "ill",
        (409, "case-at-rest"),
        "paused",
    )
    assert (again.json()["state"], (await led(officer, case, "interview_guidance")).status_code) == ("open", 200)


async def test_a_case_that_does_not_rest_is_not_resumed(officer: Office) -> None:
    case = (await opened(officer)).headers["location"]
    assert code_of(await whichever(officer).post(f"{case}:resume")) == (409, "case-not-paused")


async def test_a_closed_case_stays_as_it_was_and_makes_room_for_another(officer: Office) -> None:
    person = await officer.register()
    case = (await opened(officer, person)).headers["location"]
    closed = (await whichever(officer).post(f"{case}:close", {"reason": "withdrawn"})).json()
    assert (closed["state"], closed["closed_for"], closed["steps"][-1]["outcome"]) == (
        "closed",
        "withdrawn",
        "broken_off",
    )
    assert code_of(await led(officer, case, "interview_guidance")) == (409, "case-at-rest")
    assert (await opened(officer, person)).status_code == 201


async def test_others_are_told_what_happens_to_a_case_and_its_coded_state_alone(
    people: Running, officer: Office
) -> None:
    case = (await opened(officer)).headers["location"]
    await led(officer, case, "interview_guidance")
    assert await happened(people, case) == ["case.opened", "case.moved"]
    _, _, data = (await entries(people, case.rpartition("/")[2]))[-1]
    assert (data["left"], data["entered"], data["after"]) == ("basic_service", "interview_guidance", None)
    assert set(data["state"]) == {
        *("id", "version", "person", "path_id", "step", "state", "opened_on"),
        *("paused_on", "paused_for", "closed_on", "closed_for"),
    }


async def test_a_case_goes_where_its_person_goes(people: Running, officer: Office) -> None:
    person = await officer.register()
    case = (await opened(officer, person)).headers["location"]
    moved = await officer.patch(f"/v1/persons/{person}", {"residence": "440305", "hukou": "440305"}, seen=1)
    assert moved.is_success
    seen = [(await office(people, "caseworker", district).get(case)).status_code for district in ("440303", "440305")]
    assert seen == [404, 200]


async def test_a_person_sees_their_own_cases_and_no_others(people: Running, officer: Office) -> None:
    me = await officer.register()
    mine = (await opened(officer, me)).json()["id"]
    await opened(officer)
    listed = await someone(people, "job_seeker", person=me).get("/v1/cases")
    assert [case["id"] for case in listed.json()["items"]] == [mine]


async def test_cases_are_listed_by_person_path_step_and_state(officer: Office) -> None:
    person = await officer.register()
    case = (await opened(officer, person)).json()["id"]
    asked = {"person": person, "path_id": LINKS, "step": "basic_service"}
    found = [(await officer.get("/v1/cases", **asked, state=state)).json()["items"] for state in ("open", "closed")]
    assert [[each["id"] for each in items] for items in found] == [[case], []]
