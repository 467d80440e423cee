"""Two offices meet one person: a second record is refused or joined, and the file goes where the person goes."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.journeys.desk import Desk
from tests.journeys.partners import REFERRALS, a_class, enrolled, vacancy
from tests.journeys.town import Json, Town, changed, patched, refused, registered, until
from tests.people.invented import another_resident_id

pytestmark = pytest.mark.slow

LIXIA, LUOHU = "370102", "440303"
"""Districts of Jinan and of Shenzhen: partners of the east and the west."""
BORN = "1979-04-11"
CLERK = "3-01-02-02"
"""秘书 (CSCO 2022)."""


class Newcomer:
    """Somebody from Jinan who has come to Shenzhen."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.home = town.desk("district_officer", LIXIA)
        self.away = town.desk("district_officer", LUOHU)
        self.resident_id = another_resident_id(BORN.replace("-", ""), "1")
        self.person = registered(self.home, LIXIA, resident_id=self.resident_id, name="孟长河", address="解放路1号")
        job = {"person": self.person, "purpose": "job", "takes_any_post": True, "districts": [LUOHU]}
        self.need = str(self.home.done("POST", "/people/v1/needs", job)["id"])

    @property
    def at(self) -> str:
        """Return the address of the record."""
        return f"/people/v1/persons/{self.person}"

    def as_shenzhen_knows_them(self) -> dict[str, object]:
        """Return what the person states there."""
        return {"name": "孟长河", "residence": LUOHU, "hukou": LIXIA, "hukou_kind": "urban", "phone": "13900000000"}


def sees(desk: Desk, *addresses: str) -> list[int]:
    """Return what a desk is answered."""
    return [desk.rest("GET", each, wait_for=frozenset()).status_code for each in addresses]


def nobody_is_registered_twice(who: Newcomer) -> None:
    """The other office is told which county holds the person, and nothing else; the person can read that it was."""
    answer = who.away.rest(
        "POST", "/people/v1/persons", who.as_shenzhen_knows_them() | {"resident_id": who.resident_id}
    )
    assert (refused(answer), answer.json()["held_in"]) == ((409, "person-already-registered"), LIXIA)
    assert who.person not in answer.text
    log: list[Json] = who.town.themself(who.person).done("GET", f"{who.at}/access-log")["items"]
    assert [each["fields"] for each in log] == [["held_in"]]
    wrong = who.resident_id[:-1] + ("0" if who.resident_id[-1] != "0" else "1")
    faulty = who.away.rest("POST", "/people/v1/persons", who.as_shenzhen_knows_them() | {"resident_id": wrong})
    assert [(each["pointer"], each["rule"]) for each in faulty.json()["errors"]] == [
        ("/resident_id", "resident_id_checksum")
    ]


def registered_without_an_id(who: Newcomer) -> str:
    """On a day without papers a temporary record is made, knowingly; return it."""
    stated = who.as_shenzhen_knows_them() | {"without_resident_id": "cannot_be_shown", "sex": "1", "birth_date": BORN}
    asked = who.away.rest("POST", "/people/v1/persons", stated)
    assert (refused(asked), asked.json()["held_in"]) == ((409, "possibly-registered"), [LIXIA])
    made = who.away.done("POST", "/people/v1/persons", stated | {"not_held_in": [LIXIA]})
    assert made["temporary"] is True
    return str(made["id"])


def handed_over(who: Newcomer) -> None:
    """The office of Jinan offers the file; both see it until Shenzhen takes it over, and Jinan by the hukou after."""
    assert sees(who.away, who.at) == [404]
    offer = who.home.done(
        "POST", "/people/v1/handovers", {"person": who.person, "to_district": LUOHU, "reason": "moved"}
    )
    at = f"/people/v1/handovers/{offer['id']}"
    assert (sees(who.home, who.at), sees(who.away, who.at)) == ([200], [200])
    desks = [who.town.desk("district_officer", LUOHU) for _ in range(2)]

    def accept(desk: Desk) -> int:
        return desk.rest("POST", f"{at}:accept", {"address": "翠竹路1号"}, seen=offer["version"]).status_code

    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(accept, desks))
    assert (answers[0], answers[1] in {409, 412}) == (200, True)
    assert who.away.done("GET", who.at)["residence"] == LUOHU
    need = f"/people/v1/needs/{who.need}"
    assert (sees(who.away, need), sees(who.home, need)) == ([200], [200])
    until(
        lambda: {"seen": sees(who.away, f"/matching/v1/recommendations?person={who.person}")},
        lambda found: found["seen"] == [200],
    )


def taught(who: Newcomer, double: str) -> str:
    """Under the temporary record the person is enrolled in a class; return the enrolment's address."""
    _, held = a_class(who.town, LUOHU, "办公软件班", CLERK)
    return enrolled(who.away, double, held)


def is_taught(who: Newcomer, seat: str, person: str) -> None:
    """Wait until the institution's records have the seat under this record."""
    until(lambda: who.away.done("GET", seat), lambda found: found["person"] == person)


def joined(who: Newcomer, double: str, seat: str) -> str:
    """The temporary record goes into the other, and what was recorded in it, here and elsewhere; return the merge."""
    spell = {"person": double, "kind": "employee", "hours": "full_time", "since": "2026-05-01", "evidence": "stated"}
    who.away.done("POST", "/people/v1/work-spells", spell)
    body = {"absorbed": double, "survivor": who.person, "grounds": "document_seen"}
    merge = who.away.done("POST", "/people/v1/merges", body)["id"]
    assert [each["person"] for each in spells(who)] == [who.person]
    is_taught(who, seat, who.person)
    late = who.away.rest("POST", "/people/v1/work-spells", spell | {"hours": "part_time"})
    assert (refused(late), late.json()["into"]) == ((409, "record-merged"), who.person)
    return str(merge)


def spells(who: Newcomer) -> list[Json]:
    """Return the work that stands in the file."""
    found: list[Json] = who.away.done("GET", f"/people/v1/work-spells?person={who.person}")["items"]
    return found


def parted_and_joined_again(who: Newcomer, merge: str, double: str, seat: str) -> None:
    """Within thirty days the merge is undone, as if it had not been, though training followed it; and made again."""
    changed(who.away, f"/people/v1/merges/{merge}", "undo", {"reason": "two_persons"})
    assert spells(who) == []
    assert who.away.done("GET", f"/people/v1/persons/{double}")["merged_into"] is None
    is_taught(who, seat, double)
    who.away.done("POST", "/people/v1/merges", {"absorbed": double, "survivor": who.person, "grounds": "document_seen"})
    assert len(spells(who)) == 1
    is_taught(who, seat, who.person)


def answers(who: Newcomer, *, given: bool) -> None:
    """Write down whether the person agrees to be referred."""
    answer = {"person": who.person, "use": "refer_to_employers", "given": given, "form": "signed"}
    who.away.done("POST", "/people/v1/consents", answer)


def consent_withdrawn(who: Newcomer) -> None:
    """Whoever withdraws their consent to be referred is referred no more, from that moment on; what is owed stays."""
    facts = {"title": "文员", "occupation": CLERK, "district": LUOHU, "pay_from": "4000.00", "pay_to": "5000.00"}
    first, second = (
        vacancy(who.town, who.away, serial, f"深圳示例商贸{serial}号", **facts, seats=1)[1] for serial in (31, 32)
    )
    answers(who, given=True)
    asked = {"person": who.person, "vacancy": first, "override": "person_agrees"}
    referral = f"{REFERRALS}/{who.away.done('POST', REFERRALS, asked)['id']}"
    answers(who, given=False)
    ended = until(lambda: who.away.done("GET", referral), lambda found: found["status"] == "declined")
    assert ended["declined_for"] == "consent_withdrawn"
    for post in (first, second):
        again = who.away.rest("POST", REFERRALS, asked | {"vacancy": post})
        assert refused(again) == (409, "consent-withdrawn")
        assert (again.json()["pointer"], again.json()["use"]) == ("/person", "refer_to_employers")
    assert [each["id"] for each in who.away.done("GET", f"{REFERRALS}?person={who.person}")["items"]] == [ended["id"]]
    latest: list[Json] = who.away.done("GET", f"/people/v1/consents?person={who.person}")["items"]
    assert latest[-1]["given"] is False
    assert patched(who.away, who.at, {"phone": "13900000001"})["phone"] == "139****0001"


def test_two_offices_and_one_person(town: Town) -> None:
    who = Newcomer(town)
    nobody_is_registered_twice(who)
    double = registered_without_an_id(who)
    handed_over(who)
    seat = taught(who, double)
    parted_and_joined_again(who, joined(who, double, seat), double, seat)
    consent_withdrawn(who)
