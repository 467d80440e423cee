"""Rows of every noun in one street, registered by the officer of its district, and fresh ones of each kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from services.kit.database.driver import Connection
from tests.matching.neighbours import HOUSEKEEPER
from tests.people.invented import another_resident_id
from tests.people.office import CAN_WORK
from tests.security.asking import HERE, PURPOSE, About, Doors
from tests.vacancies.desk import VACANCY
from tests.vacancies.invented import employer
from tests.waiting import attempts, eventually

NAME, PHONE, OTHER_PHONE, STREET = "陈小桥", "13800010001", "13900010001", "翠竹路17号"
BORN = "1980-01-01"
PLAIN = frozenset({NAME, PHONE, OTHER_PHONE, STREET, BORN})
"""Personal data of everybody here, as nobody is to read it who may not; no example in a document is called so."""
RULE = {"programme": "GD-ZE-POST", "as_of": "2007-03-01"}
SEATS = 10_000
NO_ONE = About("", "")
"""Whom a request is about that asks for nobody's own row."""
Row = dict[str, Any]


@dataclass
class World:
    """A platform with rows in it; `rows` are those that are read, by what they are."""

    doors: Doors
    looks: Mapping[str, Connection]
    """A connection to each service's database that sees every row."""
    rows: dict[str, Row] = field(default_factory=dict)

    @property
    def about(self) -> About:
        """Return whom the rows that are read are about."""
        return About(self.rows["person"]["id"], self.rows["employer"]["id"])

    @property
    def others(self) -> About:
        """Return somebody else, who is registered in the same street."""
        return About(self.rows["another person"]["id"], self.rows["another employer"]["id"])

    def about_person(self, person: str) -> About:
        """Return another person, and the same organisation."""
        return replace(self.about, person=person)

    def about_organisation(self, organisation: str) -> About:
        """Return another organisation, and the same person."""
        return replace(self.about, organisation=organisation)

    @property
    def officer(self) -> dict[str, str]:
        """Return the headers of the officer who registers everything."""
        return self.doors.headers("district_officer", "above", NO_ONE, NO_ONE)

    async def made(self, request: str, body: object = None, *, version: str = "*") -> Row:
        """Do something as the officer, as soon as the service has heard of what it is done with."""
        answer = None
        async for _ in attempts(pause=0.05):
            headers = {**self.officer, **PURPOSE, "If-Match": version}
            answer = await self.doors.rest(request, headers, body)
            if answer.is_success:
                made: Row = answer.json()
                return made
        pytest.fail(f"{request}: {answer and answer.text}")

    async def fill(self) -> None:
        """Register what is read: one loop about one person, from the household to the decision on a subsidy."""
        self.rows["person"], self.rows["another person"] = await self.person(), await self.person()
        self.rows["employer"], self.rows["another employer"] = await self.employer(), await self.employer()
        person, of = self.rows["person"]["id"], self.rows["employer"]["id"]
        self.rows["household"] = await self.certified(person)
        self.rows["need"] = await self.need(person)
        self.rows["vacancy"] = await self.draft(of)
        self.rows["published vacancy"] = await self.published(of)
        self.rows["opening"] = await self.published(of)
        self.rows["course"] = await self.made("training POST /v1/courses", self.course())
        self.rows["class"] = await self.opened_class()
        self.rows["enrolment"] = await self.enrolment(self.rows["class"])
        self.rows["recommendation"] = await self.recommended()
        self.rows["referral"] = await self.hired(self.rows["published vacancy"])
        at = f"subsidies POST /v1/placements/{self.rows['referral']['id']}:evaluate"
        self.rows["decision"] = await self.made(at, RULE)
        await self.made(f"people GET /v1/persons/{person}/unmasked")

    def registration(self) -> Row:
        """Return what registers a person whom nobody has met."""
        facts = {"name": NAME, "resident_id": another_resident_id(BORN.replace("-", "")), "phone": PHONE}
        return facts | {"residence": HERE, "hukou": HERE, "hukou_kind": "urban"}

    async def person(self) -> Row:
        """Register a person; their resident id stands beside it as `number`."""
        stated = self.registration()
        return await self.made("people POST /v1/persons", stated) | {"number": stated["resident_id"]}

    def home(self, *persons: str) -> Row:
        """Return what registers a household of these persons that can be certified, the first one its head."""
        members = [
            {"person": each, "relation": "other" if number else "head", **CAN_WORK}
            for number, each in enumerate(persons)
        ]
        of = {"district": HERE, "hukou_kind": "urban", "address": f"深圳市罗湖区{STREET}"}
        return of | {"income_per_head": "250.00", "members": members}

    async def household(self, *persons: str) -> Row:
        """Register a household of these persons, of a new one where none is named."""
        members = persons or ((await self.person())["id"],)
        return await self.made("people POST /v1/households", self.home(*members)) | {"head": members[0]}

    async def certified(self, *persons: str) -> Row:
        """Register a household that applies, and certify it."""
        home = await self.household(*persons)
        await self.made(f"people POST /v1/households/{home['id']}:apply", {})
        return home | await self.made(f"people POST /v1/households/{home['id']}:certify", {})

    async def need(self, person: str) -> Row:
        """Record that a person looks for work."""
        return await self.made("people POST /v1/needs", {"person": person, **ANY_JOB})

    async def employer(self) -> Row:
        """Register an employer."""
        return await self.made("vacancies POST /v1/employers", employer(district=HERE))

    async def draft(self, of: str | None = None) -> Row:
        """Register a vacancy, of a new employer where none is named."""
        return await self.made("vacancies POST /v1/vacancies", self.vacancy(of or (await self.employer())["id"]))

    def vacancy(self, of: str) -> Row:
        """Return what registers a vacancy of an employer."""
        return {**VACANCY, "district": HERE, "employer": of, "occupation": HOUSEKEEPER, "seats": SEATS}

    async def published(self, of: str | None = None) -> Row:
        """Publish a vacancy."""
        draft = await self.draft(of)
        return await self.made(f"vacancies POST /v1/vacancies/{draft['id']}:publish", {})

    def course(self) -> Row:
        """Return what registers a course of the institution."""
        of = {"provider": self.rows["employer"]["id"], "occupation": HOUSEKEEPER, "district": HERE}
        return of | {"title": "家政服务员初级班"}

    def term(self) -> Row:
        """Return what opens a class of the course."""
        return {"course": self.rows["course"]["id"], "seats": 20, "starts_on": "2026-01-01", "ends_on": "2099-12-31"}

    async def opened_class(self) -> Row:
        """Open a class."""
        return await self.made("training POST /v1/classes", self.term())

    async def enrolment(self, joined: Row | None = None) -> Row:
        """Enrol the person, in a new class where none is named."""
        in_class = (joined or await self.opened_class())["id"]
        return await self.made("training POST /v1/enrolments", {"class_id": in_class, "person": self.about.person})

    async def recommended(self) -> Row:
        """Recommend the person a vacancy, as soon as one is known."""
        async for _ in attempts(pause=0.05):
            advice = await self.made(f"matching POST /v1/persons/{self.about.person}:recommend", {})
            if advice["items"]:
                found: Row = advice["items"][0]
                return found
        pytest.fail("nothing is recommended")

    def proposal(self) -> Row:
        """Return what refers the person to the vacancy that stays open."""
        return {"person": self.about.person, "vacancy": self.rows["opening"]["id"]}

    async def referral(self) -> Row:
        """Refer the person to the vacancy that stays open; to be over before the next one."""
        return await self.made("matching POST /v1/referrals", self.proposal())

    async def hired(self, vacancy: Row) -> Row:
        """Refer the person to a vacancy, and have them hired."""
        stated = {"person": self.about.person, "vacancy": vacancy["id"]}
        referral = await self.made("matching POST /v1/referrals", stated)
        terms = {"contract_months": 12, "wage_month": "3200.00", "social_insurance_paid": True}
        return await self.made(f"matching POST /v1/referrals/{referral['id']}:hire", terms)

    async def end_referrals(self) -> None:
        """End whatever is under way to the vacancy that stays open."""
        at = f"matching GET /v1/referrals?limit=100&vacancy={self.rows['opening']['id']}&status="
        for status, step, said in ENDS:
            for each in (await self.made(at + status))["items"]:
                await self.made(f"matching POST /v1/referrals/{each['id']}:{step}", said)


ANY_JOB = {"purpose": "job", "takes_any_post": True}
ENDED = {"still_held": False, "reason": "resigned"}
ENDS = (
    ("referred", "decline", {"reason": "person_declined"}),
    ("interviewed", "decline", {"reason": "person_declined"}),
    ("hired", "check", ENDED),
)


async def settled(world: World) -> None:
    """Wait until every service has told everything that was done so far in its feed."""
    for look in world.looks.values():

        async def waiting(look: Connection = look) -> object:
            return await look.fetchval("SELECT count(*) FROM journal WHERE position IS NULL")

        await eventually(waiting, 0)
