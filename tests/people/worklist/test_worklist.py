"""The worklist shows what is open, the most urgent first, page by page, to whoever sees it."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.people.office import CAN_WORK, office, rules_of, someone
from tests.running import Running

pytestmark = pytest.mark.anyio

HERE = "440307"
"""A county in which no other test raises tasks."""


class Desk:
    """The worklist of an office, filled with tasks that are due and were followed up when a test says so."""

    def __init__(self, people: Running) -> None:
        self.people = people
        self.today: date = people.database.clock.today()
        self.officer = office(people, "district_officer", HERE)
        self.names: dict[str, str] = {}

    async def person(self) -> str:
        """Register somebody of this county."""
        return await self.officer.register(residence=HERE, hukou=HERE)

    async def task(self, name: str, due: int | None, reached: int | None = None, kind: str = "contact") -> str:
        """Raise a task about somebody, due in so many days, who was reached so many days ago; return whom about."""
        person = await self.person()
        if kind == "promise":
            home = await self.officer.household({"person": person, "relation": "head", **CAN_WORK}, district=HERE)
            await self.officer.post(f"{home}:certify", {}, seen=1)
            await self.officer.post("/v1/needs", {"person": person, "purpose": "job", "takes_any_post": True})
        else:
            await self.officer.post("/v1/tasks", {"person": person, "kind": kind})
        [task] = (await self.officer.get("/v1/tasks", person=person)).json()["items"]
        self.names[task["id"]] = name
        async with self.people.database.begin_system() as session:
            changed = "UPDATE task SET due_on = :due, contacted_on = :reached, version = version + 1 WHERE id = :task"
            days = {"due": self.day(due), "reached": self.day(None if reached is None else -reached)}
            await session.execute(text(changed), days | {"task": UUID(task["id"])})
        return person

    def day(self, ahead: int | None) -> date | None:
        """Return the day so many days ahead."""
        return None if ahead is None else self.today + timedelta(days=ahead)

    def called(self, items: Iterable[dict[str, str]]) -> list[str]:
        """Return the names of tasks."""
        return [self.names.get(each["id"], "?") for each in items]

    async def shown(self, **narrowed: str | int) -> list[str]:
        """Return the names of what the worklist shows."""
        query: dict[str, str | int] = {"district": HERE, "limit": 100, **narrowed}
        answer = await self.officer.get("/v1/worklist", **query)
        assert answer.status_code == 200, answer.text
        return self.called(answer.json()["items"])


@pytest.fixture(scope="module")
async def desk(people: Running) -> Desk:
    desk = Desk(people)
    await desk.task("due today", 0)
    await desk.task("overdue for long", -30)
    await desk.task("broken later", -1, kind="promise")
    await desk.task("broken first", -9, kind="promise")
    await desk.task("promised", 0, kind="promise")
    await desk.task("no day, reached lately", None, 3)
    await desk.task("no day, never reached", None)
    await desk.task("no day, reached long ago", None, 300)
    await desk.task("other", 5, kind="other")
    return desk


ORDER = [
    "broken first",
    "broken later",
    "overdue for long",
    "due today",
    "promised",
    "other",
    "no day, never reached",
    "no day, reached long ago",
    "no day, reached lately",
]


async def test_overdue_promises_come_first_then_what_is_due_then_who_was_not_reached_for_long(desk: Desk) -> None:
    shown = await desk.shown()
    assert sorted(shown[3:5]) == ["due today", "promised"]  # due on one day and never reached: by the id
    assert [*shown[:3], *sorted(shown[3:5]), *shown[5:]] == ORDER


@pytest.mark.parametrize("size", [1, 2, 4])
async def test_the_pages_together_are_the_list(desk: Desk, size: int) -> None:
    whole, pages = await desk.shown(), list[str]()
    after: dict[str, str] = {}
    while True:
        page = (await desk.officer.get("/v1/worklist", district=HERE, limit=size, **after)).json()
        pages += desk.called(page["items"])
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert pages == whole


async def test_it_is_narrowed_to_a_kind(desk: Desk) -> None:
    found = [await desk.shown(kind=kind) for kind in ("promise", "other", "check")]
    assert found == [["broken first", "broken later", "promised"], ["other"], []]


async def test_it_is_narrowed_to_a_person_and_an_area(desk: Desk) -> None:
    person = await desk.task("of one person", 900)
    whole = {"district": "440000"}
    found = [await desk.shown(person=person, **where) for where in (whole, {"district": "440303"})]
    assert found == [["of one person"], []]


async def test_it_is_narrowed_to_a_step(desk: Desk) -> None:
    person = await desk.person()
    await desk.officer.post("/v1/cases", {"person": person, "path_id": "GD-SEVEN-LINKS"})
    answers = [
        (await desk.officer.get("/v1/worklist", step="basic_service", **more)).json()["items"]
        for more in ({}, {"kind": "step"}, {"kind": "contact"})
    ]
    assert [[each["person"] for each in items] for items in answers] == [[person], [person], []]


async def test_what_is_overdue_says_so_and_how_long_ago_the_person_was_reached(desk: Desk) -> None:
    items = (await desk.officer.get("/v1/worklist", kind="promise")).json()["items"]
    assert [each["overdue"] for each in items] == [True, True, False]
    contacts = (await desk.officer.get("/v1/worklist", kind="contact")).json()["items"]
    days = {desk.names.get(each["id"]): each["days_since_contact"] for each in contacts}
    assert (days["no day, reached long ago"], days["no day, never reached"]) == (300, None)


async def test_an_office_sees_what_is_to_be_done_for_its_own_and_a_province_all_of_it(
    people: Running, desk: Desk
) -> None:
    elsewhere, province = office(people, "caseworker", "440308"), office(people, "auditor", "440000")
    found = [
        (await caller.get("/v1/worklist", district=HERE, kind="promise")).json()["items"]
        for caller in (elsewhere, province)
    ]
    assert [len(items) for items in found] == [0, 3]
    assert desk.names


async def test_an_area_around_ones_own_is_ones_own(people: Running, desk: Desk) -> None:
    city = (await desk.officer.get("/v1/worklist", district="440300", kind="promise")).json()["items"]
    assert len(city) == 3
    assert people.url


async def test_a_person_sees_what_is_promised_to_them(people: Running, desk: Desk) -> None:
    person = await desk.task("mine", 4, kind="promise")
    shown = (await someone(people, "job_seeker", person=person).get("/v1/worklist")).json()["items"]
    assert [(each["kind"], each["person"]) for each in shown] == [("promise", person)]
    await desk.officer.post(f"/v1/tasks/{shown[0]['id']}:cancel", {"reason": "at_own_request"}, If_Match="*")
    assert "mine" not in await desk.shown()


async def test_a_cursor_that_was_made_up_is_refused(desk: Desk) -> None:
    assert rules_of(await desk.officer.get("/v1/worklist", after="nonsense")) == {"/query/after": "cursor"}
