"""What happens to a person moves their case: told by training and matching, or recorded here; each thing once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.kit.journal.consuming import Consumer
from services.people.known.listens import MATCHING
from tests.people.merges.doubles import double, merged
from tests.people.neighbours import Neighbours
from tests.people.office import Office, code_of, whichever
from tests.running import Running

pytestmark = pytest.mark.anyio

LINKS = "GD-SEVEN-LINKS"
ANY_JOB = {"purpose": "job", "takes_any_post": True}


class Loop:
    """A person with a case, and everybody who tells of them."""

    def __init__(self, people: Running, officer: Office, person: str) -> None:
        self.officer = officer
        self.person = person
        self.elsewhere = Neighbours(people, person)
        self.case = ""

    async def open(self, path: str = LINKS, **changed: str) -> None:
        """Open a case."""
        answer = await self.officer.post("/v1/cases", {"person": self.person, "path_id": path} | changed)
        assert answer.status_code == 201, answer.text
        self.case = answer.headers["location"]

    async def need(self) -> str:
        """Record that the person looks for work; return the need's address."""
        answer = await self.officer.post("/v1/needs", {"person": self.person, **ANY_JOB})
        return str(answer.headers["location"])

    def today(self) -> date:
        """Return the day on which the tests stand."""
        return self.officer.people.database.clock.today()

    async def steps(self) -> list[tuple[str, str | None]]:
        """Return every step that the case was at, each with what led there."""
        found = (await self.officer.get(self.case)).json()["steps"]
        return [(step["step"], step["entered_after"]) for step in found]


@pytest.fixture
async def loop(people: Running, officer: Office) -> Loop:
    return Loop(people, officer, await officer.register())


@pytest.fixture
async def in_jinan(people: Running, officer: Office) -> Loop:
    """Return somebody who is registered in Jinan and lives in Shenzhen, where the path of Jinan is open to them."""
    return Loop(people, officer, await officer.register(hukou="370102"))


async def test_a_hire_brings_a_case_to_tracking_and_its_end_brings_it_back(loop: Loop) -> None:
    await loop.open()
    hire = await loop.elsewhere.referral("hired")
    await loop.elsewhere.referral("checked", hire, checked_on="2026-11-21", still_held=False)
    assert await loop.steps() == [
        ("basic_service", None),
        ("tracking", "matching.referral.hired"),
        ("basic_service", "matching.referral.checked"),
    ]


async def test_work_that_has_lasted_closes_the_case(loop: Loop) -> None:
    await loop.open()
    hire = await loop.elsewhere.referral("hired")
    await loop.elsewhere.referral("checked", hire, checked_on="2027-02-20", still_held=True)
    case = (await loop.officer.get(loop.case)).json()
    assert (case["state"], case["closed_for"]) == ("closed", "work_lasted")


async def test_the_loop_of_jinan_turns_with_what_is_recorded_anywhere(in_jinan: Loop) -> None:
    await in_jinan.open("JN-CLOSED-LOOP")
    await in_jinan.need()
    await in_jinan.elsewhere.training("completed", await in_jinan.elsewhere.training("enrolled"))
    assert await in_jinan.steps() == [
        ("need", None),
        ("measure", "people.need.recorded"),
        ("carrying_out", "training.enrolment.enrolled"),
        ("supervision", "training.enrolment.completed"),
    ]


async def test_what_was_told_before_a_case_is_opened_leads_it_on(in_jinan: Loop) -> None:
    await in_jinan.elsewhere.training("enrolled")
    await in_jinan.need()
    await in_jinan.open("JN-CLOSED-LOOP")
    assert await in_jinan.steps() == [
        ("need", None),
        ("measure", "people.case.opened"),
        ("carrying_out", "people.case.opened"),
    ]


async def test_a_training_counts_from_the_day_as_of_which_a_case_is_opened(in_jinan: Loop) -> None:
    await in_jinan.elsewhere.training("completed", on="2026-03-01")
    await in_jinan.need()
    await in_jinan.open("JN-CLOSED-LOOP")
    later = [step for step, _ in await in_jinan.steps()]
    await whichever(in_jinan.officer).post(f"{in_jinan.case}:close", {"reason": "opened_in_error"})
    await in_jinan.open("JN-CLOSED-LOOP", on="2026-02-01")
    assert (later, [step for step, _ in await in_jinan.steps()]) == (
        ["need", "measure"],
        ["need", "measure", "carrying_out", "supervision"],
    )


async def test_an_event_that_is_heard_again_moves_nothing(people: Running, loop: Loop) -> None:
    await loop.open()
    hire = uuid4()
    state = {"status": "hired", "hired_on": "2026-11-20", "check_due_on": None, "checked_on": None, "still_held": None}
    event = await loop.elsewhere.tell(MATCHING, "referral.hired", hire, **state)
    await Consumer(people.database, MATCHING).keep([event])
    assert [step for step, _ in await loop.steps()] == ["basic_service", "tracking"]


async def test_one_of_two_jobs_that_ends_leaves_the_person_in_work(loop: Loop) -> None:
    await loop.open()
    first, _ = await loop.elsewhere.referral("hired"), await loop.elsewhere.referral("hired")
    await loop.elsewhere.referral("checked", first, checked_on="2026-11-21", still_held=False)
    assert [step for step, _ in await loop.steps()] == ["basic_service", "tracking"]


async def test_one_of_two_referrals_that_is_declined_leaves_the_other(in_jinan: Loop) -> None:
    await in_jinan.elsewhere.referral("declined", await in_jinan.elsewhere.referral("made"))
    await in_jinan.elsewhere.referral("made")
    await in_jinan.need()
    await in_jinan.open("JN-CLOSED-LOOP")
    assert [step for step, _ in await in_jinan.steps()] == ["need", "measure", "carrying_out"]


async def test_a_case_at_rest_goes_on_by_what_happened_meanwhile(loop: Loop) -> None:
    await loop.open()
    await whichever(loop.officer).post(f"{loop.case}:pause", {"reason": "ill"})
    await loop.elsewhere.referral("hired")
    resting = await loop.steps()
    await whichever(loop.officer).post(f"{loop.case}:resume")
    assert (resting, await loop.steps()) == (
        [("basic_service", None)],
        [("basic_service", None), ("tracking", "people.case.moved")],
    )


async def test_work_in_the_file_moves_a_case_and_so_does_its_end(loop: Loop) -> None:
    await loop.open()
    stated = {"person": loop.person, "kind": "employee", "hours": "full_time", "evidence": "stated"}
    spell = (await loop.officer.post("/v1/work-spells", stated | {"since": "2026-11-01"})).headers["location"]
    ended = await whichever(loop.officer).patch(spell, {"until": "2026-11-20"})
    assert ended.is_success, ended.text
    assert await loop.steps() == [
        ("basic_service", None),
        ("tracking", "people.work_spell"),
        ("basic_service", "people.work_spell"),
    ]


async def test_work_that_ended_long_ago_moves_no_case(loop: Loop) -> None:
    await loop.open()
    stated = {"person": loop.person, "kind": "employee", "hours": "full_time", "evidence": "stated"}
    old = await loop.officer.post("/v1/work-spells", stated | {"since": "2019-01-01", "until": "2020-01-01"})
    assert (old.status_code, await loop.steps()) == (201, [("basic_service", None)])


APTITUDE = {
    "kind": "vocational_aptitude",
    "assessed_by": "office",
    "instrument": "GATB",
    "dimensions": [{"dimension": "finger_manipulation", "score": 61, "maximum": 100}],
}


async def assessed(loop: Loop, on: date, **said: bool) -> str:
    """Record an assessment of vocational aptitude; return its address."""
    body = {"person": loop.person, "assessed_on": on.isoformat(), **APTITUDE, **said}
    answer = await loop.officer.post("/v1/assessments", body)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


@pytest.fixture
async def in_fourth_link(loop: Loop) -> Loop:
    """Lead a case to the assessment of vocational aptitude."""
    await loop.open()
    for to in ("interview_guidance", "aptitude_assessment"):
        led = await whichever(loop.officer).post(f"{loop.case}:advance", {"to": to, "outcome": "passed"})
        assert led.is_success, led.text
    return loop


async def test_an_assessment_that_finds_skills_lacking_brings_a_case_to_training(in_fourth_link: Loop) -> None:
    await assessed(in_fourth_link, in_fourth_link.today(), lacking_skills=True)
    steps = (await in_fourth_link.officer.get(in_fourth_link.case)).json()["steps"]
    assert [(each["step"], each["outcome"], each["entered_after"]) for each in steps[2:]] == [
        ("aptitude_assessment", "lacking_skills", None),
        ("skill_training", None, "people.assessment"),
    ]


async def test_an_assessment_moves_a_case_when_it_is_corrected_to_say_so(in_fourth_link: Loop) -> None:
    today = in_fourth_link.today()
    assessment = await assessed(in_fourth_link, today, lacking_skills=False)
    await assessed(in_fourth_link, today - timedelta(days=900), lacking_skills=True)
    before = (await in_fourth_link.steps())[-1][0]
    await whichever(in_fourth_link.officer).patch(assessment, {"lacking_skills": True})
    assert (before, (await in_fourth_link.steps())[-1][0]) == ("aptitude_assessment", "skill_training")


@pytest.mark.parametrize(("days", "said"), [(900, {"lacking_skills": True}), (0, {})])
async def test_an_assessment_from_before_the_case_or_without_a_finding_moves_nothing(
    in_fourth_link: Loop, days: int, said: dict[str, bool]
) -> None:
    await assessed(in_fourth_link, in_fourth_link.today() - timedelta(days=days), **said)
    assert (await in_fourth_link.steps())[-1][0] == "aptitude_assessment"


async def test_a_need_that_is_closed_counts_no_more(in_jinan: Loop) -> None:
    need = await in_jinan.need()
    await whichever(in_jinan.officer).post(f"{need}:close", {"reason": "withdrawn"})
    await in_jinan.open("JN-CLOSED-LOOP")
    assert [step for step, _ in await in_jinan.steps()] == ["need"]


async def test_what_is_told_of_a_record_that_went_into_another_moves_the_one_that_stays(
    people: Running, officer: Office
) -> None:
    absorbed, survivor = await double(officer)
    loop = Loop(people, officer, survivor)
    await loop.open()
    await merged(officer, absorbed, survivor)
    await Neighbours(people, absorbed).referral("hired")
    refused = await officer.post("/v1/cases", {"person": absorbed, "path_id": LINKS})
    assert (await loop.steps())[-1] == ("tracking", "matching.referral.hired")
    assert code_of(refused) == (409, "record-merged")
