"""A family of Zhongshan from its application to its clearing, and back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.people.files.rules import months_later
from tests.journeys.desk import Desk
from tests.journeys.partners import hired, vacancy
from tests.journeys.town import WITHOUT_WORK, Json, Town, changed, patched, refused, registered, until

pytestmark = pytest.mark.slow

ZHONGSHAN = "442000"
HOUSEKEEPING = "4-10-01-06"
"""家政服务员 (CSCO 2022)."""
OF_2005 = "ZS-2005"
POSTED, CHECKED, WORKED = 4, 90, 10
"""Days: as long as the measures of 2005 ask for; after which a hire is looked at; and until its work is lost again."""
PROVEN = 3
"""Months that work goes on before Guangdong helps to write dibao off (2007)."""


class Family:
    """Who has done what so far."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.officer = town.desk("district_officer", ZHONGSHAN)
        self.head = registered(self.officer, ZHONGSHAN, born="19720310", sex="1", name="梁建业")
        self.wife = registered(self.officer, ZHONGSHAN, born="19850622", name="何秋月")
        members = [
            {"person": person, "relation": relation, **WITHOUT_WORK}
            for person, relation in ((self.head, "head"), (self.wife, "spouse"))
        ]
        body = {"district": ZHONGSHAN, "hukou_kind": "urban", "income_per_head": "250.00", "members": members}
        self.at = f"/people/v1/households/{self.officer.done('POST', '/people/v1/households', body)['id']}"

    def home(self) -> Json:
        """Return the household as it stands."""
        return self.officer.done("GET", self.at)

    def does(self, verb: str, body: object = None) -> Json:
        """Do something with the household as it stands."""
        return changed(self.officer, self.at, verb, body)

    def listed(self, what: str) -> list[Json]:
        """Return what its file has of a kind, the latest first."""
        found: list[Json] = self.officer.done("GET", f"{self.at}/{what}")["items"]
        return found


def nobody_is_of_two_families(family: Family) -> None:
    """A member of one household is taken into no second one, and nothing of that is stored."""
    second = {"district": ZHONGSHAN, "hukou_kind": "urban"}
    second["members"] = [{"person": family.wife, "relation": "head", **WITHOUT_WORK}]  # type: ignore[assignment]  # any JSON
    before = family.officer.done("GET", "/people/v1/households?limit=100")["items"]
    answer = family.officer.rest("POST", "/people/v1/households", second)
    assert refused(answer) == (409, "in-another-household")
    assert family.officer.done("GET", "/people/v1/households?limit=100")["items"] == before


def certified(family: Family, *, objection: bool) -> Json:
    """The family applies, the application is posted, and whoever objects is answered; then it is decided."""
    applied = family.does("apply", {"law": OF_2005, "evidence": ["household_book"]})["application"]
    assert applied["due_on"] > (family.town.today + timedelta(days=7)).isoformat()
    family.does("postApplication", {"at": "community_board"})
    if objection:
        family.does("objectToApplication", {"raised_by": "neighbour", "ground": "a_member_works"})
        family.town.let_days_pass(POSTED)
        version = family.home()["version"]
        early = family.officer.rest("POST", f"{family.at}:certify", {}, seen=version)
        assert refused(early) == (409, "application-waits")
        [held] = [each for each in family.listed("applications") if each["state"] == "open"]
        family.does("answerObjection", {"objection": held["objections"][0]["id"], "outcome": "dismissed"})
    else:
        family.town.let_days_pass(POSTED)
    return family.home()


def decided_once(family: Family) -> None:
    """Two officers certify at once: it is certified once."""
    version = family.home()["version"]
    desks = [family.town.desk("district_officer", ZHONGSHAN) for _ in range(2)]

    def certify(desk: Desk) -> int:
        return desk.rest("POST", f"{family.at}:certify", {}, seen=version).status_code

    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(certify, desks))
    assert (answers[0], answers[1] in {409, 412}) == (200, True)
    assert len(family.listed("certifications")) == 1


def helped(family: Family) -> None:
    """The family draws dibao, signs an agreement, and is visited; a visit that is sent twice is kept once."""
    today = family.town.today.isoformat()
    family.officer.done("POST", f"{family.at}/dibao", {"since": today, "amount": "1980.00"}, seen=version_of(family))
    signed = {"kind": "assistance", "office_promises": ["recommend_posts", "visit"]}
    family.officer.done(
        "POST", f"{family.at}/agreements", signed | {"household_promises": ["report_changes"]}, seen=version_of(family)
    )
    visit = {"id": str(uuid4()), "visited_on": today, "purpose": "first_visit", "found": ["wants_work"]}
    for _ in range(2):
        family.officer.done("POST", f"{family.at}/visits", visit, seen=version_of(family))
    assert [each["id"] for each in family.listed("visits")] == [visit["id"]]


def version_of(family: Family) -> int:
    """Return the version that stands."""
    return int(family.home()["version"])


def cleared(family: Family) -> str:
    """The wife is referred and hired: the certification is looked at again the same day, and ends. Return the referral.

    Nobody types in that she works: the office that asks again is told by the hire itself.
    """
    wish = {"person": family.wife, "purpose": "job", "takes_any_post": True, "districts": [ZHONGSHAN]}
    family.officer.done("POST", "/people/v1/needs", wish)
    facts = {"title": "家政服务员", "occupation": HOUSEKEEPING, "district": ZHONGSHAN, "seats": 1}
    facts |= {"pay_from": "3000.00", "pay_to": "4000.00"}
    employer, post = vacancy(family.town, family.officer, 21, "中山示例家政服务二部", **facts)
    work = hired(family.officer, employer, family.wife, post, contract_months=12)
    today = family.town.today
    until(family.home, lambda home: home["recheck_since"] == today.isoformat())
    patched(family.officer, family.at, {"income_per_head": "2600.00"})
    assert family.does("recheck", {"dibao_line": "1000.00"})["outcome"] == "for_the_officer"
    [looked] = family.listed("rechecks")
    assert (looked["outcome"], [each["code"] for each in looked["reasons"]]) == (
        "for_the_officer",
        ["a_member_is_employed"],
    )
    assert family.does("withdrawCertification", {"reason": "a_member_found_work"})["certified_on"] is None
    return work


def helped_off_dibao(family: Family, work: str) -> None:
    """Three months after the hire's first day the work is found held: the family is helped to write its dibao off."""
    begun = date.fromisoformat(family.officer.done("GET", work)["hired_on"])
    due_on = months_later(begun, PROVEN)
    until(family.home, lambda home: home["write_off_help_due_on"] == due_on.isoformat())
    assert [each["help_told_on"] for each in family.listed("dibao")] == [None]
    family.town.let_days_pass(max(CHECKED, (due_on - begun).days))
    changed(family.officer, work, "check", {"still_held": True})
    told = until(lambda: family.listed("dibao")[0], lambda drawn: drawn["help_told_on"] is not None)
    assert (told["help_due_on"], told["help_told_on"]) == (due_on.isoformat(), family.town.today.isoformat())
    assert family.does("endDibao", {"reason": "written_off"})["ended_for"] == "written_off"


def back_again(family: Family) -> None:
    """The work is lost, and she registers for it; the family applies anew, and its second certification follows."""
    family.town.let_days_pass(WORKED)
    lost = {"kind": "unemployment", "registered_on": family.town.today.isoformat(), "able": True, "willing": True}
    family.officer.done("POST", "/people/v1/registrations", lost | {"person": family.wife, "district": ZHONGSHAN})
    patched(family.officer, family.at, {"income_per_head": "250.00"})
    certified(family, objection=False)
    family.does("certify", {})
    second, first = family.listed("certifications")
    assert (second["follows"], second["withdrawn_on"]) == (first["id"], None)
    assert first["card_number"] != second["card_number"]


def told_as_one_paper(family: Family) -> None:
    """The family's whole file is one timeline, and one document with its names, to read and to print."""
    happened = [each["happened"] for each in family.listed("timeline")]
    assert {"applied", "certified", "visited", "agreement_signed"} <= set(happened)
    [card, *_] = [each["card_number"] for each in family.listed("certifications")]
    printed = {
        kind: family.officer.rest("GET", f"{family.at}/document", headers={"Accept": kind, "Accept-Language": "zh"})
        for kind in ("text/html", "application/pdf")
    }
    assert card in printed["text/html"].text
    assert printed["application/pdf"].content.startswith(b"%PDF-")


def test_a_family_is_certified_cleared_and_certified_again(town: Town) -> None:
    family = Family(town)
    nobody_is_of_two_families(family)
    certified(family, objection=True)
    decided_once(family)
    helped(family)
    helped_off_dibao(family, cleared(family))
    back_again(family)
    told_as_one_paper(family)
