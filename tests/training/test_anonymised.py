"""Of somebody whose file is anonymised training says no more than people: the place of a class in a life stays."""

import pytest
from sqlalchemy import text

from tests.people.merges.doubles import double, merged
from tests.people.office import Office
from tests.people.retention.resting import GANSU, LANZHOU, anonymised
from tests.running import Running
from tests.traces import traces
from tests.training.story import a_class, enrolled
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

COUNTY = LANZHOU[:6]
LAPSE = text("UPDATE person_merge SET undo_until = undo_until - 60 WHERE survivor = CAST(:person AS uuid)")
"""Until it can be undone no more a merge keeps a file from being anonymised."""


@pytest.fixture
def gansu(people: Running) -> Office:
    return Office(people, people.headers("district_officer", GANSU) | {"Accept-Language": "en"})


async def taught(training: Running, class_id: str, person: str) -> str:
    """Enrol somebody who was registered a moment ago, and let them complete the class."""

    async def status() -> int:
        return (await enrolled(training, class_id, person, COUNTY)).status_code

    await eventually(status, 201)
    who = training.headers("caseworker", COUNTY)
    [enrolment] = (await training.client.get("/v1/enrolments", params={"person": person}, headers=who)).json()["items"]
    address = f"/v1/enrolments/{enrolment['id']}"
    done = await training.client.post(f"{address}:complete", json={}, headers=who | {"If-Match": '"1"'})
    assert done.status_code == 200, done.text
    return address


async def test_a_completed_training_stays_and_neither_rows_nor_feed_say_more_than_the_county(
    people: Running, training: Running, gansu: Office
) -> None:
    absorbed, person = await double(gansu, residence=LANZHOU, hukou=LANZHOU)
    shared = await a_class(training)
    addresses = [await taught(training, shared, each) for each in (absorbed, person)]
    await merged(gansu, absorbed, person)
    async with people.database.begin_system() as session:
        await session.execute(LAPSE, {"person": person})
    words = [LANZHOU, f"person:{person}", f"person:{absorbed}"]
    before = [await traces(training, "training", *words, person=each) for each in (absorbed, person)]
    assert [{"journal", "known_person", "scope"} <= set(each) for each in before] == [True, True]
    await anonymised(people, gansu, person)

    async def left() -> list[dict[str, set[str]]]:
        return [await traces(training, "training", *words, person=each) for each in (absorbed, person)]

    await eventually(left, [{}, {}])
    officer, street = training.headers("caseworker", COUNTY), training.headers("caseworker", LANZHOU)
    seen = [
        (await training.client.get(each, headers=who)).status_code for each in addresses for who in (officer, street)
    ]
    assert seen == [200, 404, 200, 404]
    again = [await enrolled(training, await a_class(training), each, COUNTY) for each in (absorbed, person)]
    assert [answer.json()["code"] for answer in again] == ["unknown-person"] * 2
    changes = await training.client.get("/v1/changes", headers=training.headers("service"))
    assert (changes.status_code, [word for word in words if word in changes.text]) == (200, [])
