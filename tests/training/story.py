"""What the tests of training begin with: a course, a class, and a person whom training knows."""

import itertools
from uuid import uuid4

import httpx
from sqlalchemy import text

from tests.people.invented import person, resident_id
from tests.running import Running
from tests.waiting import eventually

OCCUPATION = "4-10-01-06"
"""家政服务员 (CSCO 2022)."""

serials = itertools.count(100)


async def course(training: Running, provider: str | None = None) -> httpx.Response:
    """Register a course."""
    body = {
        "provider": provider or str(uuid4()),
        "title": "家政服务员初级班",
        "occupation": OCCUPATION,
        "district": "440303",
    }
    return await training.client.post("/v1/courses", json=body, headers=training.headers("district_officer", "440300"))


async def a_class(training: Running, seats: int = 10, provider: str | None = None, **changed: str) -> str:
    """Open a class of a new course and return its id."""
    body = {
        "course": (await course(training, provider)).json()["id"],
        "seats": seats,
        "starts_on": "2026-11-01",
        "ends_on": "2099-12-31",
    } | changed
    opened = await training.client.post(
        "/v1/classes", json=body, headers=training.headers("district_officer", "440300")
    )
    assert opened.status_code == httpx.codes.CREATED, opened.text
    identity: str = opened.json()["id"]
    return identity


async def somebody(people: Running, training: Running, district: str = "440303") -> str:
    """Register a person and wait until training knows them."""
    body = person(resident_id=resident_id(born="19810407", serial=next(serials)), residence=district, hukou=district)
    answer = await people.client.post("/v1/persons", json=body, headers=people.headers("caseworker", district))
    identity: str = answer.json()["id"]

    async def known() -> bool:
        async with training.database.begin_system() as session:
            return bool(await session.scalar(text("SELECT true FROM known_person WHERE id = :id"), {"id": identity}))

    await eventually(known, expected=True)
    return identity


async def enrolled(training: Running, class_id: str, person_id: str, district: str = "440303") -> httpx.Response:
    """Enrol a person."""
    return await training.client.post(
        "/v1/enrolments",
        json={"class_id": class_id, "person": person_id},
        headers=training.headers("caseworker", district),
    )
