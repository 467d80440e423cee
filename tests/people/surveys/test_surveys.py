"""People are asked once a service has ended, answer once and without a name, and offices are told in fives."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.kit.database.roles import Role
from services.people.surveys import queries
from services.people.surveys.jobs import scatter_answers
from services.people.surveys.law import asked_on
from tests.kit.database.catalogue import as_role
from tests.people.assignments.caseloads import assigned, worker_of
from tests.people.notifications.inboxes import inbox
from tests.people.office import Office, caller_of, code_of, office, rules_of, someone
from tests.people.organisations.bodies import window
from tests.people.surveys.asking import CONTENT, asked, moved_to, scored
from tests.running import Running

pytestmark = pytest.mark.anyio

QUARTER = date(2026, 1, 1)
"""The first quarter of a year that is over for anybody who runs this."""
ANSWER = text(
    """
    INSERT INTO survey_answer (id, office, occasion, questions, month, scores, why)
    VALUES (:id, :office, :occasion, '2026-1', :month, CAST(:scores AS jsonb), '{}')
    """
)


async def opened(officer: Office, person: str) -> str:
    """Open a case of a person; return its address."""
    answer = await officer.post("/v1/cases", {"person": person, "path_id": "GD-SEVEN-LINKS"})
    assert answer.is_success, answer.text
    return str(answer.headers["location"])


async def answered(people: Running, officer: Office, at: str, *answers: dict[str, Any]) -> None:
    """Let as many people answer a survey about an office."""
    for answer in answers:
        person = await officer.register()
        survey = await asked(people.database, person, at)
        said = await someone(people, "job_seeker", person=person).post(f"/v1/surveys/{survey}:answer", answer, seen=1)
        assert said.status_code == 200, said.text


async def results(
    who: Office, at: str, since: str = "2026-01-01", until: str = "2099-12-31"
) -> Sequence[dict[str, Any]]:
    """Return what an office is told."""
    answer = await who.get("/v1/survey-results", office=at, since=since, until=until)
    assert answer.status_code == 200, answer.text
    found: Sequence[dict[str, Any]] = answer.json()
    return found


async def test_whose_case_is_closed_is_asked_about_the_office_that_accompanied_them(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    staff, at = await worker_of(officer)
    await assigned(officer, person, staff, at)
    case = await opened(officer, person)
    assert (await officer.post(f"{case}:close", {"reason": "withdrawn"}, seen=1)).is_success
    herself = someone(people, "job_seeker", person=person)
    [survey] = (await herself.get("/v1/surveys")).json()["items"]
    assert (survey["occasion"], survey["about"], survey["office"], survey["open"]) == (
        "case",
        case.rpartition("/")[2],
        at,
        True,
    )
    assert [(each["kind"], each["about"]) for each in await inbox(herself)] == [("survey_invited", survey["id"])]


async def test_nobody_is_asked_after_a_death_or_a_mistake(people: Running, officer: Office) -> None:
    for reason in ("died", "opened_in_error"):
        person = await officer.register()
        assert (await officer.post(f"{await opened(officer, person)}:close", {"reason": reason}, seen=1)).is_success
        assert (await someone(people, "job_seeker", person=person).get("/v1/surveys")).json()["items"] == []


async def test_of_two_answers_at_once_one_counts_and_none_comes_after(people: Running, officer: Office) -> None:
    at, person = await window(officer), await officer.register()
    survey, herself = await asked(people.database, person, at), someone(people, "job_seeker", person=person)
    path = f"/v1/surveys/{survey}:answer"
    both = await asyncio.gather(*(herself.post(path, CONTENT, seen=1) for _ in range(2)))
    assert sorted(answer.status_code for answer in both) == [200, 412]
    assert code_of(await herself.post(path, CONTENT, seen=2)) == (409, "survey-answered")


async def test_a_survey_that_is_over_is_not_answered(people: Running, officer: Office) -> None:
    person = await officer.register()
    survey, herself = (
        await asked(people.database, person, await window(officer)),
        someone(people, "job_seeker", person=person),
    )
    async with people.database.begin_system() as session:
        await session.execute(
            text("UPDATE survey SET invited_on = '2026-01-01', due_on = '2026-01-31' WHERE id = CAST(:row AS uuid)"),
            {"row": survey},
        )
    assert code_of(await herself.post(f"/v1/surveys/{survey}:answer", CONTENT, seen=1)) == (409, "survey-is-over")
    assert (await herself.get(f"/v1/surveys/{survey}")).json()["open"] is False


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ({"scores": CONTENT["scores"][:2]}, "every_question_once"),
        ({"scores": [*CONTENT["scores"][:2], CONTENT["scores"][0]]}, "every_question_once"),
        (scored(5, 5, 6), "on_the_scale"),
        (scored(5, 0, 5), "on_the_scale"),
    ],
)
async def test_every_question_has_one_score_on_the_scale(
    people: Running, officer: Office, answer: dict[str, Any], rule: str
) -> None:
    person = await officer.register()
    survey = await asked(people.database, person, await window(officer))
    said = await someone(people, "job_seeker", person=person).post(f"/v1/surveys/{survey}:answer", answer, seen=1)
    assert rules_of(said) == {"/scores": rule}


async def test_an_office_is_told_in_fives_and_nothing_of_fewer_than_five(people: Running, officer: Office) -> None:
    at = await window(officer)
    await answered(people, officer, at, *[scored(5, 4, 1, why=("result",))] * 4)
    await moved_to(people.database, at, QUARTER)
    assert await results(officer, at) == []
    await answered(people, officer, at, scored(5, 4, 3, why=("place",)), scored(2, 4, 3), scored(5, 4, 3))
    await moved_to(people.database, at, QUARTER)
    [told] = await results(officer, at)
    shown = {each["question"]: (each["answers"], each["mean"], each["scores"]) for each in told["results"]}
    assert shown == {
        "overall": (5, 4.6, [{"score": 5, "answers": 5}]),
        "respect": (5, 4.0, [{"score": 4, "answers": 5}]),
        "use": (5, 1.9, []),
    }
    assert told["why"] == []  # four named the result


async def test_no_two_results_differ_by_an_answer_since_each_is_of_a_whole_quarter(
    people: Running, officer: Office
) -> None:
    at = await window(officer)
    given = [(date(2026, 3, 1), 5)] * 5 + [(date(2026, 2, 1), 1)]
    async with people.database.begin_system() as session:
        for month, score in given:
            scores = json.dumps(dict.fromkeys(("overall", "respect", "use"), score))
            row = {"id": uuid4(), "office": UUID(at), "month": month, "scores": scores, "occasion": "case"}
            await session.execute(ANSWER, row)
    asked_for = [("2026-01-01", "2026-03-31"), ("2026-03-01", "2026-03-31"), ("2026-02-28", "2026-12-31")]
    told = [await results(officer, at, since, until) for since, until in (*asked_for, ("2025-01-01", "2026-12-31"))]
    whole = told[0]
    assert [(each["since"], each["until"]) for each in whole] == [("2026-01-01", "2026-03-31")]
    assert [each["mean"] for each in whole[0]["results"]] == [4.3] * 3
    assert told[1:] == [[], [], whole]


async def test_a_quarter_is_told_once_it_is_over_for_a_day_so_that_a_new_answer_is_not_seen_by_asking_again(
    people: Running, officer: Office
) -> None:
    at = await window(officer)
    await answered(people, officer, at, *[CONTENT] * 5)
    await moved_to(people.database, at, QUARTER)
    told = {}
    for today in ("2026-03-31", "2026-04-01", "2026-04-02"):
        async with people.database.begin(await caller_of(officer)) as session:
            await session.execute(text("SELECT set_config('app.today', :today, true)"), {"today": today})
            told[today] = len(await queries.results(session, UUID(at), QUARTER, date(2026, 12, 31)))
    assert told == {"2026-03-31": 0, "2026-04-01": 0, "2026-04-02": 4}


async def test_each_occasion_is_told_by_itself_and_not_with_fewer_than_five(people: Running, officer: Office) -> None:
    at = await window(officer)
    given = [("case", 5)] * 5 + [("appointment", 1)] * 6 + [("training", 3)] * 4
    async with people.database.begin_system() as session:
        for occasion, score in given:
            scores = json.dumps(dict.fromkeys(("overall", "respect", "use"), score))
            row = {"id": uuid4(), "office": UUID(at), "month": QUARTER, "scores": scores, "occasion": occasion}
            await session.execute(ANSWER, row)
    told = {each["occasion"]: {it["mean"] for it in each["results"]} for each in await results(officer, at)}
    assert told == {"case": {5.0}, "appointment": {1.0}}


async def test_a_day_after_nothing_in_an_answer_leads_to_whoever_gave_it(people: Running, officer: Office) -> None:
    at = await window(officer)
    for score in (1, 2, 3, 4, 5):
        await answered(people, officer, at, scored(score, score, score))
    before = await answers_beside_surveys(people, at)
    await scatter_answers(people.database)
    after = await answers_beside_surveys(people, at)
    assert (len(before.joined), after.joined) == (5, [])
    assert (len(after.writers), before.ids & after.ids, before.said) == (1, set(), after.said)


async def test_answers_are_written_anew_in_an_order_by_chance(people: Running, officer: Office) -> None:
    at = await window(officer)
    for _ in range(2):
        await answered(people, officer, at, *(scored(score, score, score) for score in (1, 2, 3, 4, 5)))
    orders = set()
    for _ in range(6):
        await scatter_answers(people.database)
        orders.add((await answers_beside_surveys(people, at)).order)
    assert len(orders) > 1


@dataclass(frozen=True)
class Kept:
    """Answers about an office as whoever reads all tables has them."""

    joined: list[Any]
    """Those of which the number of the transaction leads to a survey."""
    writers: set[int]
    ids: set[UUID]
    said: list[int]
    order: tuple[int, ...]
    """What was said, in the order in which the rows lie."""


async def answers_beside_surveys(people: Running, at: str) -> Kept:
    """Read the answers about an office as the system, and hold them against the surveys."""
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        joined = await system.fetch(
            "SELECT s.person FROM survey_answer AS a JOIN survey AS s ON s.xmin = a.xmin WHERE a.office = $1", at
        )
        rows = await system.fetch(
            """SELECT id, xmin::text::bigint AS writer, (scores ->> 'overall')::int AS said
            FROM survey_answer WHERE office = $1 ORDER BY ctid""",
            at,
        )
    said = [each["said"] for each in rows]
    return Kept(joined, {each["writer"] for each in rows}, {each["id"] for each in rows}, sorted(said), tuple(said))


async def test_no_caller_reads_answers_whatever_they_see_so_that_nothing_in_them_is_held_against_who_answered(
    people: Running, officer: Office
) -> None:
    at = await window(officer)
    await answered(people, officer, at, CONTENT)
    for column in ("id", "month", "xmin", "ctid"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with people.database.begin(await caller_of(officer)) as session:
                await session.execute(text(f"SELECT {column} FROM survey_answer"))  # noqa: S608 -- texts of this file
    async with people.database.begin(await caller_of(officer)) as session:
        assert (await session.execute(text("SELECT xmin FROM survey"))).all() == []


async def test_offices_of_other_areas_are_told_nothing(people: Running, officer: Office) -> None:
    at = await window(officer)
    stranger = office(people, "district_officer", "440305")
    answer = await stranger.get("/v1/survey-results", office=at, since="2026-01-01", until="2026-12-31")
    assert code_of(answer) == (403, "outside-districts")


async def test_the_office_sees_neither_who_was_asked_nor_who_answered_what(people: Running, officer: Office) -> None:
    at, person = await window(officer), await officer.register()
    survey = await asked(people.database, person, at)
    await someone(people, "job_seeker", person=person).post(f"/v1/surveys/{survey}:answer", CONTENT, seen=1)
    assert code_of(await officer.get(f"/v1/surveys/{survey}")) == (403, "forbidden")
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        kept = await system.fetch("SELECT row_to_json(a)::text AS row FROM survey_answer AS a WHERE office = $1", at)
        columns = await system.fetch(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'survey_answer' ORDER BY 1"
        )
    assert [person in each["row"] or survey in each["row"] for each in kept] == [False]
    assert [each["column_name"] for each in columns] == [
        "id",
        "month",
        "occasion",
        "office",
        "questions",
        "scores",
        "why",
    ]


def test_the_questions_that_began_last_are_asked_and_none_before_the_first() -> None:
    asked_today = asked_on(date(2026, 6, 1))
    assert asked_today is not None
    assert (asked_today.id, asked_on(date(2025, 12, 31))) == ("2026-1", None)


BROKEN = {
    "survey": {
        "pkey": "id = (SELECT other.id FROM survey AS other WHERE other.id <> survey.id LIMIT 1)",
        "person_fkey": "person = gen_random_uuid()",
        "office_fkey": "office = gen_random_uuid()",
        "occasion_check": "occasion = 'weather'",
        "due_on_check": "due_on = invited_on - 1",
        "about_person_key": """(about, person) = (SELECT other.about, other.person FROM survey AS other
            WHERE other.id <> survey.id LIMIT 1)""",
    },
    "survey_answer": {
        "pkey": "id = (SELECT other.id FROM survey_answer AS other WHERE other.id <> survey_answer.id LIMIT 1)",
        "office_fkey": "office = gen_random_uuid()",
        "occasion_check": "occasion = 'weather'",
        "month_check": "month = '2026-03-02'",
        "why_check": "why = '{weather}'",
    },
}


@pytest.mark.parametrize("table", BROKEN)
async def test_no_constraint_can_be_broken_or_is_without_such_a_try(
    people: Running, officer: Office, table: str
) -> None:
    at = await window(officer)
    await answered(people, officer, at, CONTENT, CONTENT)
    stood = {}
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        row = await system.fetchval(f"SELECT id FROM {table} WHERE office = $1 LIMIT 1", at)  # noqa: S608 -- texts of this file
        for name, assignment in BROKEN[table].items():
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
                await system.execute(f"UPDATE {table} SET {assignment} WHERE id = $1", row)  # noqa: S608 -- texts of this file
            stood[name] = refused.value.constraint_name
        there = await system.fetch(
            "SELECT conname AS name FROM pg_constraint "
            "WHERE conrelid = $1::text::regclass AND contype IN ('c', 'f', 'p', 'u', 'x')",
            table,
        )
    assert stood == {name: f"{table}_{name}" for name in BROKEN[table]}
    assert {each["name"] for each in there} == set(stood.values())
