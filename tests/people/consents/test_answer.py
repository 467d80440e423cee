"""A person says what their data may be used for; the last answer holds, and the earlier ones can be shown."""

import asyncio

import asyncpg
import httpx
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.journal import entries
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.running import Running

pytestmark = pytest.mark.anyio

USE = "refer_to_employers"


async def answered(who: Office, person: str, *, given: bool, **changed: object) -> httpx.Response:
    """Record what a person says to being referred."""
    body = {"person": person, "use": USE, "given": given, "form": "signed"} | changed
    return await who.post("/v1/consents", body)


async def history(who: Office, person: str) -> list[tuple[bool, str | None]]:
    """Return each answer and the day of the next, in the order in which they were given."""
    listed = (await who.get("/v1/consents", person=person)).json()["items"]
    return [(each["given"], each["until"]) for each in listed]


async def test_the_last_answer_holds_and_the_one_before_it_stays_to_be_read(officer: Office) -> None:
    person = await officer.register()
    assert (await answered(officer, person, given=True, on="2026-01-05")).status_code == 201
    assert (await answered(officer, person, given=False, on="2026-03-01")).status_code == 201
    holds = await officer.get("/v1/consents", person=person, holds="true")
    assert await history(officer, person) == [(True, "2026-03-01"), (False, None)]
    assert [(each["given"], each["since"]) for each in holds.json()["items"]] == [(False, "2026-03-01")]


async def test_a_person_agrees_and_takes_it_back_by_themself(people: Running, officer: Office) -> None:
    person = await officer.register()
    herself = someone(people, "job_seeker", person=person)
    answers = [await answered(herself, person, given=given, form="online") for given in (True, False)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert [given for given, _ in await history(herself, person)] == [True, False]


async def test_nobody_answers_for_another(people: Running, officer: Office) -> None:
    person, another = [await officer.register() for _ in range(2)]
    refused = await answered(someone(people, "job_seeker", person=another), person, given=True)
    elsewhere = await answered(office(people, "caseworker", "440305"), person, given=True)
    assert [code_of(answer) for answer in (refused, elsewhere)] == [(404, "not-found")] * 2
    assert await history(officer, person) == []


@pytest.mark.parametrize(
    ("changed", "rules"),
    [
        ({"use": "certification"}, {"/use": "no_consent_needed"}),
        ({"use": "curiosity"}, {"/use": "use_unknown"}),
        ({"on": "2999-01-01"}, {"/on": "date_in_future"}),
        ({"on": "2026-01-04"}, {"/on": "before_the_last_answer"}),
    ],
)
async def test_what_cannot_be_answered_leaves_the_last_answer_as_it_is(
    officer: Office, changed: dict[str, str], rules: dict[str, str]
) -> None:
    person = await officer.register()
    await answered(officer, person, given=True, on="2026-01-05")
    assert rules_of(await answered(officer, person, given=False, **changed)) == rules
    assert await history(officer, person) == [(True, None)]


async def test_others_are_told_at_once_what_a_person_agrees_to(people: Running, officer: Office) -> None:
    person = await officer.register()
    await answered(officer, person, given=False, on="2026-01-05")
    kind, version, data = (await entries(people, person))[-1]
    assert (kind, version, data["use"], data["given"]) == ("bihuan.people.person.consent_answered.v1", 2, USE, False)
    assert data["state"]["consents"] == [{"use": USE, "given": False, "since": "2026-01-05"}]


async def test_of_answers_at_once_one_holds(officer: Office) -> None:
    person = await officer.register()
    answers = await asyncio.gather(*(answered(officer, person, given=given) for given in (True, False, True)))
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert [until for _, until in await history(officer, person)].count(None) == 1


async def test_every_use_says_on_what_it_rests(officer: Office) -> None:
    told = {use["id"]: use for use in (await officer.get("/v1/uses")).json()}
    assert (told["payment"]["basis"], told[USE]["basis"], told[USE]["separate"]) == ("statutory", "consent", True)
    assert told[USE]["legal"] == {"document": "中华人民共和国个人信息保护法", "article": "23", "sure": "quoted"}


@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        ("consent_pkey", "id = (SELECT other.id FROM consent AS other WHERE other.id <> consent.id LIMIT 1)"),
        ("consent_person_fkey", "person = gen_random_uuid()"),
        ("consent_form_check", "form = 'telepathy'"),
        ("consent_until_check", "until = since - 1"),
        (
            "consent_one_answer_idx",
            """person = (SELECT other.person FROM consent AS other
                WHERE other.id <> consent.id AND other.use = consent.use AND other.until IS NULL LIMIT 1)""",
        ),
    ],
)
async def test_the_database_refuses_it_too(people: Running, officer: Office, constraint: str, broken: str) -> None:
    made = [(await answered(officer, await officer.register(), given=True)).json()["id"] for _ in range(2)]
    async with as_role(people.settings, "people", Role.SYSTEM) as system, system.transaction():
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
            await system.execute(f"UPDATE consent SET {broken} WHERE id = $1", made[0])  # noqa: S608 -- the test's own words
    assert refused.value.constraint_name == constraint
