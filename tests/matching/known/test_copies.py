"""What matching knows of its neighbours: from the real ones, and case by case."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import text

from services.kit.database.sessions import Database
from services.kit.journal.rebuilding import rebuild
from services.kit.settings import Settings
from services.matching.app import SERVICE
from services.matching.known import listens
from services.matching.referrals.actions import Proposal, refer_person
from services.people.app import SERVICE as PEOPLE
from services.training.app import SERVICE as TRAINING
from services.vacancies.app import SERVICE as VACANCIES
from tests.matching.conftest import NOBODY
from tests.matching.known.test_moves import caller_of, seen
from tests.matching.neighbours import Neighbours, a_county
from tests.matching.office import Office, caseworker, employer_of
from tests.moves import end_of_feed, someone_waits
from tests.people.merges.doubles import a_need, double, merged, undo
from tests.people.office import Office as OfficeOfPeople
from tests.running import Running, running
from tests.training.story import a_class, enrolled
from tests.training.story import somebody as trainee
from tests.vacancies.desk import Desk
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

CARER = "4-10-01-05"
"""养老护理员 (CSCO 2022)."""


@dataclass(frozen=True)
class Platform:
    """The services of the loop, all of them real."""

    people: Running
    vacancies: Running
    training: Running
    matching: Running


@pytest.fixture(scope="module")
async def platform(settings: Settings) -> AsyncIterator[Platform]:
    """Run matching, in a database of its own, with the neighbours that it hears."""
    assert settings.database_url is not None
    apart = settings.database_url.get_secret_value().replace("@/postgres", "@/bihuan_matching_listening")
    async with running(PEOPLE, settings) as people, running(VACANCIES, settings) as vacancies:
        hearing = settings.model_copy(update={"peers": {"people": people.url}})
        async with running(TRAINING, hearing) as training:
            peers = {"people": people.url, "vacancies": vacancies.url, "training": training.url}
            changed = {"database_urls": {"matching": apart}, "peers": peers}
            own = settings.model_validate(settings.model_dump() | changed)
            async with running(SERVICE, own) as matching:
                yield Platform(people, vacancies, training, matching)


async def somebody(platform: Platform) -> str:
    """Register someone of Luohu who looks for work as a carer, and wait until training knows them; return their id."""
    person = await trainee(platform.people, platform.training)
    body = {"person": person, "purpose": "job", "occupations": [CARER], "wage_from": "2500.00"}
    headers = platform.people.headers("caseworker", "440303")
    assert (await platform.people.client.post("/v1/needs", json=body, headers=headers)).status_code == 201
    return person


async def test_the_loop_turns_on_what_the_real_neighbours_tell(platform: Platform) -> None:
    person = await somebody(platform)
    employer = await desk(platform.vacancies).employer()
    vacancy = (await desk(platform.vacancies).published(employer=employer)).rpartition("/")[2]
    enrolment = await enrolled(platform.training, await a_class(platform.training), person)
    await complete(platform.training, enrolment.json()["id"])
    office = caseworker(platform.matching, "440303")

    async def reasons() -> list[str | None]:
        made = (await office.recommend(person)).json().get("items", [])
        return [part["reason"] for item in made if item["vacancy"] == vacancy for part in item["contributions"][:4]]

    await eventually(reasons, ["occupation_same", "district_same_county", "pay_above_wish", "training_related"])
    referral = (await office.refer(person, vacancy)).json()
    hired = await employer_of(platform.matching, employer).step(referral["id"], "hire", {"contract_months": 12})
    assert (referral["employer_kind"], hired.json()["status"]) == ("enterprise", "hired")


async def test_the_whole_story_follows_a_person_whom_people_has_moved(platform: Platform) -> None:
    person = await somebody(platform)
    vacancies = [(await desk(platform.vacancies).published()).rpartition("/")[2] for _ in range(2)]
    enrolment = await enrolled(platform.training, await a_class(platform.training), person)
    await complete(platform.training, enrolment.json()["id"])
    office, new_office = caseworker(platform.matching, "440303"), caseworker(platform.matching, "440305")
    await eventually(lambda: trained_for(office, person, vacancies[1]), expected=True)
    assert (await office.refer(person, vacancies[0])).status_code == 201
    await move(platform.people, person)

    async def found() -> list[bool]:
        lists = ("/v1/referrals", "/v1/recommendations")
        return [bool(await who.ids(path, person=person)) for who in (office, new_office) for path in lists]

    await eventually(found, [False, False, True, True])
    await eventually(lambda: trained_for(new_office, person, vacancies[1]), expected=True)
    assert (await office.recommend(person)).status_code == 404


async def lists_of(platform: Platform, person: str) -> list[int]:
    """Return how many referrals, recommendations and enrolments the office finds of a person."""
    office = caseworker(platform.matching, "440303")
    found = [await office.ids(path, person=person) for path in ("/v1/referrals", "/v1/recommendations")]
    trained = await platform.training.client.get(
        "/v1/enrolments", params={"person": person}, headers=platform.training.headers("caseworker", "440303")
    )
    return [len(each) for each in (*found, trained.json()["items"])]


async def test_what_is_about_a_double_follows_a_merge_and_comes_back_when_it_is_undone(platform: Platform) -> None:
    officer = OfficeOfPeople(platform.people, platform.people.headers("district_officer", "440300"))
    absorbed, survivor = await double(officer)
    await a_need(officer, absorbed)
    vacancy = (await desk(platform.vacancies).published()).rpartition("/")[2]
    await end_of_feed(platform.people)
    office = caseworker(platform.matching, "440303")

    async def referred() -> int:
        return (await office.refer(absorbed, vacancy)).status_code

    await eventually(referred, 201)
    assert (await office.recommend(absorbed, 1)).status_code == 200
    assert (await enrolled(platform.training, await a_class(platform.training), absorbed)).status_code == 201
    at = await merged(officer, absorbed, survivor)
    await eventually(lambda: lists_of(platform, survivor), [1, 1, 1])
    assert await lists_of(platform, absorbed) == [0, 0, 0]
    more = (
        await office.refer(absorbed, vacancy),
        await enrolled(platform.training, await a_class(platform.training), absorbed),
    )
    assert [(answer.status_code, answer.json()["into"]) for answer in more] == [(409, survivor)] * 2
    assert (await undo(officer, at)).status_code == 200
    await eventually(lambda: lists_of(platform, absorbed), [1, 1, 1])
    assert await lists_of(platform, survivor) == [0, 0, 0]


async def move(people: Running, person: str) -> None:
    """Move a person of Luohu to Nanshan."""
    moved = await people.client.patch(
        f"/v1/persons/{person}",
        json={"residence": "440305", "hukou": "440305"},
        headers=people.headers("caseworker", "440300") | {"If-Match": '"1"'},
    )
    assert moved.status_code == 200


@asynccontextmanager
async def told_by_rebuilds(platform: Platform) -> AsyncIterator[tuple[Running, Database]]:
    """Run matching in another database, deaf to its neighbours, beside one that reaches them, for rebuilds of it."""
    hearing = platform.matching.settings
    url = hearing.database_urls["matching"].get_secret_value().replace("_listening", "_by_rebuilds")
    hearing = hearing.model_validate(hearing.model_dump() | {"database_urls": {"matching": url}})
    database = Database(hearing, "matching")
    deaf = hearing.model_copy(update={"peers": dict.fromkeys(hearing.peers, NOBODY)})
    async with running(SERVICE, deaf) as matching:
        for source in (listens.PEOPLE, listens.VACANCIES):
            await rebuild(database, source)
        yield matching, database
        await database.close()


async def test_a_referral_made_while_a_rebuild_learns_of_its_persons_move_is_seen_where_they_went(
    platform: Platform,
) -> None:
    person = await somebody(platform)
    vacancy = (await desk(platform.vacancies).published()).rpartition("/")[2]
    await end_of_feed(platform.people)
    async with told_by_rebuilds(platform) as (matching, behind):
        office, new_office = caseworker(matching, "440303"), caseworker(matching, "440305")
        caller = await caller_of(office)
        await move(platform.people, person)
        await end_of_feed(platform.people)
        async with matching.database.begin(caller) as session:
            made = (await refer_person(session, caller, Proposal(UUID(person), UUID(vacancy), None, None))).id
            learning = asyncio.create_task(rebuild(behind, listens.PEOPLE))
            await eventually(lambda: someone_waits(matching), expected=True)
        await learning
        assert await seen(f"/v1/referrals/{made}", office, new_office) == [404, 200]


async def trained_for(office: Office, person: str, vacancy: str) -> bool:
    """Tell whether a vacancy is recommended by an office that knows of the person's need and training."""
    made = (await office.recommend(person)).json().get("items", [])
    reasons = [part["reason"] for item in made if item["vacancy"] == vacancy for part in item["contributions"]]
    return "training_related" in reasons


async def test_nothing_that_the_real_neighbours_tell_is_put_aside(platform: Platform) -> None:
    async with platform.matching.database.begin_system() as session:
        assert (await session.scalars(text("SELECT reason FROM dead_letter"))).all() == []


async def complete(training: Running, enrolment: str) -> None:
    """Record that a training was completed."""
    headers = training.headers("caseworker", "440303") | {"If-Match": "*"}
    answer = await training.client.post(f"/v1/enrolments/{enrolment}:complete", json={}, headers=headers)
    assert answer.status_code == 200, answer.text


def desk(vacancies: Running) -> Desk:
    """Return the district officer of Shenzhen at the vacancies service."""
    return Desk(vacancies, vacancies.headers("district_officer", "440300"))


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
