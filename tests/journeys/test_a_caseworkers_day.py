"""A caseworker's day in Luohu: who is first, who comes in, whom they visit, and what is left in the evening."""

import pytest

from tests.journeys.desk import Desk
from tests.journeys.town import WITHOUT_WORK, Json, Town, changed, refused, registered
from tests.people.invented import another_resident_id

pytestmark = pytest.mark.slow

STREET = "440303003"
TASKS, OVERDUE = "/people/v1/tasks", 40
"""Days after which a promise of a month is overdue."""


class Day:
    """A caseworker at their desk, and the officer who gave them the seat."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.officer = town.desk("district_officer", "440303")
        self.worker = town.desk("caseworker", STREET)
        self.office = ""

    def worklist(self, **narrowed: str) -> list[Json]:
        """Return what is open, the most urgent first."""
        query = "&".join(f"{name}={value}" for name, value in narrowed.items())
        found: list[Json] = self.worker.done("GET", f"/people/v1/worklist?limit=50&{query}")["items"]
        return found


def takes_the_seat(day: Day) -> str:
    """The officer opens an office and invites a member of its staff, who takes the seat with their code, once."""
    body = {"name": "翠竹街道就业服务中心", "kind": "grassroots_platform", "district": STREET}
    organisation = day.officer.done("POST", "/people/v1/organisations", body)["id"]
    window = {
        "organisation": organisation,
        "name": "翠竹窗口",
        "district": STREET,
        "opening_hours": "周一至周五 9:00-17:00",
    }
    day.office = day.officer.done("POST", "/people/v1/offices", window)["id"]
    post = {"name": "林小溪", "phone": "0755-00000000", "office": day.office, "post": "caseworker"}
    staff: str = day.officer.done("POST", "/people/v1/staff", post)["id"]
    code = day.officer.done("POST", "/people/v1/invitations", {"staff": staff, "office": day.office})["code"]
    day.worker.done("POST", "/people/v1/invitations:accept", {"code": code})
    again = day.worker.rest("POST", "/people/v1/invitations:accept", {"code": code})
    assert again.status_code == 409
    return staff


def promised(day: Day, staff: str) -> str:
    """A family is certified whose mother takes any post: the promise of a month begins, and she has a worker."""
    mother = registered(day.officer, STREET, name="何秋月")
    members = [{"person": mother, "relation": "head", **WITHOUT_WORK}]
    home = {"district": STREET, "hukou_kind": "urban", "members": members}
    at = f"/people/v1/households/{day.officer.done('POST', '/people/v1/households', home)['id']}"
    changed(day.officer, at, "certify", {"law": "CN-EPL56"})
    day.worker.done("POST", "/people/v1/needs", {"person": mother, "purpose": "job", "takes_any_post": True})
    helping = {"person": mother, "staff": staff, "office": day.office, "role": "caseworker"}
    day.officer.done("POST", "/people/v1/assignments", helping)
    [promise] = day.worklist(person=mother, kind="promise")
    assert promise["rule"] == "GD-1MONTH"
    return mother


def sees_who_is_first(day: Day, mother: str) -> None:
    """Forty days later the promise is overdue and stands before everything else, however early that is due."""
    day.town.let_days_pass(OVERDUE)
    other = registered(day.worker, STREET, name="陈小明")
    due = {"person": other, "kind": "contact", "due_on": day.town.today.isoformat()}
    day.worker.done("POST", TASKS, due)
    first, *others = day.worklist(district=STREET)
    assert (first["person"], first["kind"], others[0]["person"]) == (mother, "promise", other)
    changed(day.worker, f"{TASKS}/{others[0]['id']}", "complete", {"reached": True})
    assert other not in {each["person"] for each in day.worklist(kind="contact")}


def registers_who_comes_in(day: Day) -> str:
    """Somebody comes in: a slip of the pen is named, what is wrong is not stored, what is right is."""
    right = another_resident_id("19900307", "1")
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    body = {"name": "孟长河", "residence": STREET, "hukou": STREET, "hukou_kind": "urban", "phone": "13800000000"}
    answer = day.worker.rest(
        "POST", "/people/v1/persons", body | {"resident_id": wrong}, headers={"Accept-Language": "zh"}
    )
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["rule"]) == ("/resident_id", "resident_id_checksum")
    assert any("\u4e00" <= sign <= "\u9fff" for sign in error["detail"])
    found = day.worker.rest("POST", "/people/v1/persons:search", {"resident_id": right}, wait_for=frozenset())
    assert found.status_code == 404
    made: str = day.worker.done("POST", "/people/v1/persons", body | {"resident_id": right})["id"]
    twice = day.worker.rest("POST", "/people/v1/persons", body | {"resident_id": right})
    assert refused(twice) == (409, "person-already-registered")
    return made


def helps(day: Day, person: str) -> None:
    """A need, a case, and a talk for which the person is booked and comes."""
    need = {"person": person, "purpose": "job", "occupations": ["6-06-03-01"], "districts": ["440303"]}
    day.worker.done("POST", "/people/v1/needs", need)
    case = day.worker.done("POST", "/people/v1/cases", {"person": person, "path_id": "GD-SEVEN-LINKS"})["id"]
    day.worker.done("POST", TASKS, {"person": person, "kind": "contact"})
    talk = {
        "office": day.office,
        "kind": "interview",
        "place": "翠竹窗口",
        "starts_at": f"{day.town.today.isoformat()}T20:00:00+08:00",
        "ends_at": f"{day.town.today.isoformat()}T21:00:00+08:00",
    }
    at = f"/people/v1/appointments/{day.worker.done('POST', '/people/v1/appointments', talk)['id']}"
    seat = day.worker.done("POST", f"{at}:book", {"person": person})["id"]
    changed(day.worker, f"/people/v1/attendances/{seat}", "record", {"state": "confirmed"})
    step = changed(day.worker, f"/people/v1/cases/{case}", "advance", {"to": "interview_guidance", "outcome": "passed"})
    assert step["step"] == "interview_guidance"


def calls(day: Day, person: str) -> None:
    """To call somebody takes a purpose, and the person reads who looked at their number."""
    at = f"/people/v1/persons/{person}"
    bare = day.worker.rest("GET", f"{at}/unmasked")
    assert refused(bare) == (400, "purpose-required")
    shown = day.worker.done("GET", f"{at}/unmasked?fields=phone", headers={"Bihuan-Purpose": "assistance"})
    assert shown["phone"] == "13800000000"
    log: list[Json] = day.town.themself(person).done("GET", f"{at}/access-log")["items"]
    assert ("assistance", ["phone"]) in [(each["purpose"], each["fields"]) for each in log]


def reads_nobody_elsewhere(day: Day) -> None:
    """A caseworker of the next street sees none of it."""
    neighbour: Desk = day.town.desk("caseworker", "440303002")
    assert neighbour.done("GET", f"/people/v1/worklist?limit=50&district={STREET}")["items"] == []


def test_a_caseworkers_day(town: Town) -> None:
    day = Day(town)
    mother = promised(day, takes_the_seat(day))
    sees_who_is_first(day, mother)
    newcomer = registers_who_comes_in(day)
    helps(day, newcomer)
    calls(day, newcomer)
    reads_nobody_elsewhere(day)
    left = [(each["person"], each["kind"]) for each in day.worklist(district=STREET)]
    assert (left[0], (newcomer, "contact") in left) == ((mother, "promise"), True)
