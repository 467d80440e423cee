"""What training and matching would tell people, told through its own consumers."""

from collections import Counter
from uuid import UUID, uuid4

from services.kit.codes.areas import lineage
from services.kit.database.ids import new_id
from services.kit.journal.cloudevents import Heard
from services.kit.journal.consuming import Consumer
from services.kit.journal.projecting import Source
from services.people.known.listens import MATCHING, TRAINING
from tests.running import Running


class Neighbours:
    """Tells people what happens elsewhere to somebody, who lives in Luohu unless said, one event after another."""

    def __init__(self, people: Running, person: str, district: str = "440303") -> None:
        self.people = people
        self.person = person
        self.district = district
        self.versions: Counter[UUID] = Counter()

    async def tell(self, source: Source, happened: str, subject: UUID, **state: object) -> Heard:
        """Let people hear that something happened to a row, which is then so; return the event."""
        consumer = Consumer(self.people.database, source)
        event = self.event(source, happened, subject, position=await consumer.position() + 1, **state)
        await consumer.keep([event])
        return event

    def event(self, source: Source, happened: str, subject: UUID, *, position: int, **state: object) -> Heard:
        """Return the next event about a row."""
        self.versions[subject] += 1
        return Heard(
            position=position,
            id=uuid4(),
            type=f"bihuan.{source.service}.{happened}.v1",
            kind=happened.partition(".")[0],
            subject=subject,
            row_version=self.versions[subject],
            keys=(*(f"area:{area}" for area in lineage(self.district)), f"person:{self.person}"),
            data={"state": {"id": str(subject), "version": self.versions[subject], "person": self.person, **state}},
            trace=None,
        )

    async def training(self, status: str, enrolment: UUID | None = None, on: str = "2026-11-20") -> UUID:
        """Tell that a person is enrolled in a class, completed it or withdrew."""
        row = enrolment or new_id()
        ended = None if status == "enrolled" else on
        await self.tell(TRAINING, f"enrolment.{status}", row, status=status, ended_on=ended)
        return row

    async def referral(self, happened: str, referral: UUID | None = None, **changed: object) -> UUID:
        """Tell how far a referral has come: made, declined, hired, checked; or that it followed its person."""
        row = referral or new_id()
        status = {"made": "referred"}.get(happened, happened)
        dates: dict[str, object] = {"hired_on": None, "check_due_on": None, "checked_on": None, "still_held": None}
        if happened in {"hired", "check_due", "checked"}:
            dates |= {"hired_on": "2026-11-20", "check_due_on": "2027-02-18"}
        await self.tell(MATCHING, f"referral.{happened}", row, **{"status": status, **dates, **changed})
        return row
