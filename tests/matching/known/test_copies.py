"""What matching knows of its neighbours: from the real people service, and from the contract of the others."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import text

from services.kit.settings import Settings
from services.matching.app import SERVICE
from services.people.app import SERVICE as PEOPLE
from tests.matching.neighbours import HOUSEKEEPER, Neighbours, a_county
from tests.matching.office import caseworker
from tests.people.invented import another_resident_id, person
from tests.running import Running, running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def people(settings: Settings) -> AsyncIterator[Running]:
    async with running(PEOPLE, settings) as service:
        yield service


@pytest.fixture(scope="module")
async def listening(settings: Settings, people: Running) -> AsyncIterator[Running]:
    """Run a matching service that hears the real people service, in a database of its own."""
    assert settings.database_url is not None
    apart = settings.database_url.get_secret_value().replace("@/postgres", "@/bihuan_matching_listening")
    nobody = dict.fromkeys(("vacancies", "training"), "http://127.0.0.1:9")
    changed = {"database_urls": {"matching": apart}, "peers": {"people": people.url, **nobody}}
    own = settings.model_validate(settings.model_dump() | changed)
    async with running(SERVICE, own) as service:
        yield service


async def registered(people: Running, **changed: str) -> str:
    """Register a person with people; return their id."""
    answer = await people.client.post(
        "/v1/persons",
        json=person(resident_id=another_resident_id(), **changed),
        headers=people.headers("caseworker", "440300"),
    )
    assert answer.status_code == httpx.codes.CREATED
    identity: str = answer.json()["id"]
    return identity


async def needing(people: Running, who: str) -> httpx.Response:
    """Record with people that a person looks for work as a housekeeper."""
    body = {"person": who, "purpose": "job", "occupations": [HOUSEKEEPER], "wage_from": "2500.00"}
    return await people.client.post("/v1/needs", json=body, headers=people.headers("caseworker", "440300"))


async def test_a_person_and_a_need_that_people_registers_are_known_here(people: Running, listening: Running) -> None:
    who = await registered(people)
    need = (await needing(people, who)).json()
    neighbours = Neighbours(listening)
    vacancy = await neighbours.vacancy("440303")
    office = caseworker(listening, "440303")

    async def recommended() -> list[str]:
        answer = await office.recommend(who)
        return [item["vacancy"] for item in answer.json().get("items", [])]

    await eventually(recommended, [vacancy])
    async with listening.database.begin_system() as session:
        row = await session.execute(text("SELECT occupations, wage_from FROM known_need WHERE id = :id"), need)
        assert row.one() == ([HOUSEKEEPER], 250_000)


async def test_a_referral_follows_a_person_whom_people_has_moved(people: Running, listening: Running) -> None:
    who = await registered(people)
    assert (await needing(people, who)).status_code == httpx.codes.CREATED
    vacancy = await Neighbours(listening).vacancy("440303")
    office, new_office = caseworker(listening, "440303"), caseworker(listening, "440305")

    async def referred() -> bool:
        return (await office.refer(who, vacancy)).status_code == httpx.codes.CREATED

    await eventually(referred, expected=True)
    moved = await people.client.patch(
        f"/v1/persons/{who}",
        json={"residence": "440305", "hukou": "440305"},
        headers=people.headers("caseworker", "440300") | {"If-Match": '"1"'},
    )
    assert moved.status_code == httpx.codes.OK

    async def seen() -> tuple[int, int]:
        return (
            len(await office.ids("/v1/referrals", person=who)),
            len(await new_office.ids("/v1/referrals", person=who)),
        )

    await eventually(seen, (0, 1))


async def known(matching: Running, table: str, columns: str, row: str) -> object:
    """Return columns of a copy, as the system role sees them."""
    async with matching.database.begin_system() as session:
        statement = text(f"SELECT {columns} FROM {table} WHERE id = :row")  # noqa: S608 -- the test's own names
        return tuple((await session.execute(statement, {"row": row})).one())


async def test_amounts_of_a_vacancy_are_kept_in_fen(matching: Running, neighbours: Neighbours) -> None:
    vacancy = await neighbours.vacancy(a_county(), pay_from="3000.50", pay_to=None)
    assert await known(matching, "known_vacancy", "pay_from, pay_to, seats", vacancy) == (300_050, None, 1)


async def test_a_draft_without_seats_and_occupation_is_kept(matching: Running, neighbours: Neighbours) -> None:
    draft = await neighbours.vacancy(a_county(), status="draft", seats=None, occupation=None, published_on=None)
    assert await known(matching, "known_vacancy", "status, seats, occupation", draft) == ("draft", None, None)


async def test_the_latest_of_a_vacancys_states_is_kept(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    employer = await neighbours.employer(county)
    vacancy = await neighbours.vacancy(county, employer)
    await neighbours.change_vacancy(vacancy, county, employer, seats=7)
    assert await known(matching, "known_vacancy", "version, seats", vacancy) == (2, 7)


async def test_nothing_is_put_aside(matching: Running, neighbours: Neighbours) -> None:
    await neighbours.seeker(a_county())
    async with matching.database.begin_system() as session:
        assert await session.scalar(text("SELECT count(*) FROM dead_letter")) == 0
