"""What people, vacancies and training would tell matching, told through its own consumers."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import select

from services.kit.codes.areas import lineage
from services.kit.database.ids import new_id
from services.kit.journal.cloudevents import Heard
from services.kit.journal.consuming import Consumer
from services.kit.journal.projecting import Source
from services.matching.known.listens import PEOPLE, TRAINING, VACANCIES
from services.matching.known.model import known_need
from tests.running import Running

HOUSEKEEPER = "4-10-01-06"
"""家政服务员 (CSCO 2022)."""
NURSERY_NURSE = "4-10-01-02"
"""育婴员, of the same sub-group."""
COOK = "4-03-02-01"
"""中式烹调师, of the same major and no nearer."""

cities = (f"{province}{city:02d}" for province in (51, 52, 53, 54) for city in range(1, 100))


def a_county() -> str:
    """Return a county of a city that no other test works in."""
    return f"{next(cities)}03"


def seen_from(*districts: str) -> list[str]:
    """Return the keys of the offices of these districts."""
    return [f"area:{area}" for district in districts for area in lineage(district)]


class Neighbours:
    """Tells matching what happens elsewhere, one event after another."""

    def __init__(self, matching: Running) -> None:
        self.matching = matching
        self.versions: Counter[UUID] = Counter()
        self.needs: dict[UUID, dict[str, object]] = {}

    async def tell(
        self,
        source: Source,
        happened: str,
        subject: UUID,
        state: dict[str, object],
        keys: Sequence[str],
        **data: object,
    ) -> None:
        """Let matching hear that something happened to a row, which is then so."""
        consumer = Consumer(self.matching.database, source)
        self.versions[subject] += 1
        position = await consumer.position() + 1
        event = Heard(
            position=position,
            id=uuid4(),
            type=f"bihuan.{source.service}.{happened}.v1",
            kind=happened.partition(".")[0],
            subject=subject,
            row_version=self.versions[subject],
            keys=tuple(sorted(set(keys))),
            data={"state": {"id": str(subject), "version": self.versions[subject], **state}, **data},
            trace=None,
        )
        await consumer.keep([event])

    async def person(self, residence: str, hukou: str | None = None) -> str:
        """Tell of a new person."""
        person = new_id()
        keys = [*seen_from(residence, hukou or residence), f"person:{person}"]
        await self.tell(PEOPLE, "person.registered", person, a_person(residence, hukou or residence), keys)
        return str(person)

    async def move(self, person: str, to: str, hukou: str | None = None) -> None:
        """Tell that a person lives in another district now, and is registered there unless another is named."""
        keys = [*seen_from(to, hukou or to), f"person:{person}"]
        fields = ["hukou", "residence"]
        await self.tell(PEOPLE, "person.changed", UUID(person), a_person(to, hukou or to), keys, fields=fields)

    async def anonymise(self, person: str, county: str) -> None:
        """Tell that a person's file was anonymised, and that whoever sees the county sees their open need."""
        keys, needs = seen_from(county), select(known_need.c.id).where(known_need.c.person == UUID(person))
        async with self.matching.database.begin_system() as session:
            rows = (await session.scalars(needs)).all()
        for need in rows:
            state = self.needs[need] | {"closed_on": "2026-11-02"}
            await self.tell(PEOPLE, "need.followed", need, state, keys)
        state = a_person(county, county) | {"anonymised_on": "2026-11-02"}
        await self.tell(PEOPLE, "person.anonymised", UUID(person), state, keys)

    async def answer(self, person: str, residence: str, *, given: bool, use: str = "refer_to_employers") -> None:
        """Tell what a person who lives in a district says to a use of their data."""
        consents = [{"use": use, "given": given, "since": "2026-11-01"}]
        state = a_person(residence, residence) | {"consents": consents}
        keys = [*seen_from(residence), f"person:{person}"]
        await self.tell(PEOPLE, "person.consent_answered", UUID(person), state, keys, use=use, given=given)

    async def need(self, person: str, residence: str, **changed: object) -> str:
        """Tell of a need of a person: work as a housekeeper, for 2,500 yuan at least, unless changed."""
        need = new_id()
        state = {
            "person": person,
            "purpose": "job",
            "occupations": [HOUSEKEEPER],
            "districts": [],
            "wage_from": "2500.00",
            "takes_any_post": False,
            "recorded_on": "2026-11-01",
            "closed_on": None,
        } | changed
        self.needs[need] = state
        await self.tell(PEOPLE, "need.recorded", need, state, [*seen_from(residence), f"person:{person}"])
        return str(need)

    async def seeker(self, residence: str, **need: object) -> str:
        """Tell of a person who looks for work as a housekeeper."""
        person = await self.person(residence)
        await self.need(person, residence, **need)
        return person

    async def employer(self, district: str, kind: str = "enterprise") -> str:
        """Tell of a new employer."""
        employer = new_id()
        state: dict[str, object] = {"name": "民爱家政", "credit_code": None, "kind": kind, "district": district}
        keys = [*seen_from(district), f"org:{employer}"]
        await self.tell(VACANCIES, "employer.registered", employer, state, keys)
        return str(employer)

    async def vacancy(self, district: str, employer: str | None = None, **changed: object) -> str:
        """Tell of a new vacancy, published unless changed: one housekeeper for 3,000 to 4,000 yuan."""
        vacancy = new_id()
        employer = employer or await self.employer(district)
        await self.change_vacancy(str(vacancy), district, employer, **changed)
        return str(vacancy)

    async def change_vacancy(self, vacancy: str, district: str, employer: str, **changed: object) -> None:
        """Tell what a vacancy is now."""
        state = {
            "employer": employer,
            "title": "家政服务员",
            "occupation": HOUSEKEEPER,
            "district": district,
            "pay_from": "3000.00",
            "pay_to": "4000.00",
            "pay_agreed": False,
            "seats": 1,
            "status": "published",
            "published_on": "2026-11-01",
            "closed_on": None,
        } | changed
        keys = [*seen_from(district), f"org:{employer}"]
        await self.tell(VACANCIES, "vacancy.published", UUID(vacancy), state, keys)

    async def training(self, person: str, residence: str, occupation: str, status: str = "completed") -> None:
        """Tell of a training that a person has completed, unless it ended otherwise."""
        state: dict[str, object] = {
            "class_id": str(uuid4()),
            "course": str(uuid4()),
            "occupation": occupation,
            "person": person,
            "status": status,
            "enrolled_on": "2026-10-01",
            "ended_on": None if status == "enrolled" else "2026-11-01",
        }
        keys = [*seen_from(residence), f"person:{person}"]
        await self.tell(TRAINING, f"enrolment.{status}", new_id(), state, keys)


def a_person(residence: str, hukou: str) -> dict[str, object]:
    """Return the state of a person."""
    return {"sex": "2", "birth_year": 1979, "residence": residence, "hukou": hukou, "hukou_kind": "urban"}
