"""Hires as matching tells of them, and households as people does: what the tests of placements begin with."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from services.kit.database.security import area_keys, organisation_key, person_key
from services.kit.journal.cloudevents import Heard
from services.kit.journal.projecting import Source
from services.subsidies.placements.listens import MATCHING, PEOPLE
from tests.running import Running

HIRED_ON = "2026-11-02"


@dataclass(frozen=True)
class Hire:
    """A referral that became a hire: of whom, by whom, where."""

    id: str = field(default_factory=lambda: str(uuid4()))
    person: str = field(default_factory=lambda: str(uuid4()))
    employer: str = field(default_factory=lambda: str(uuid4()))
    employer_kind: str = "enterprise"
    office: str = "440303"
    """Whose offices see the person."""
    district: str = "440303"
    """Where the work is."""
    hired_on: str | None = HIRED_ON
    contract_months: int | None = 24
    social_insurance_paid: bool | None = True
    version: int = 4

    def state(self) -> dict[str, Any]:
        """Return the referral's public state."""
        return {
            "id": self.id,
            "version": self.version,
            "person": self.person,
            "vacancy": str(uuid4()),
            "employer": self.employer,
            "employer_kind": self.employer_kind,
            "district": self.district,
            "status": "hired" if self.hired_on else "referred",
            "referred_on": "2026-10-20",
            "interviewed_on": None,
            "hired_on": self.hired_on,
            "contract_months": self.contract_months,
            "wage_month": "2600.00",
            "social_insurance_paid": self.social_insurance_paid,
            "check_due_on": None,
            "checked_on": None,
            "still_held": None,
        }

    def keys(self) -> tuple[str, ...]:
        """Return who sees the referral."""
        parties = person_key(UUID(self.person)), organisation_key(UUID(self.employer))
        return (*area_keys(self.office), *parties)


def heard(kind: str, happened: str, subject: str, version: int, keys: tuple[str, ...], data: dict[str, Any]) -> Heard:
    """Return an event as another service tells it."""
    source = "matching" if kind == "referral" else "people"
    return Heard(
        position=1,
        id=uuid4(),
        type=f"bihuan.{source}.{kind}.{happened}.v1",
        kind=kind,
        subject=UUID(subject),
        row_version=version,
        keys=keys,
        data=data,
        trace=None,
    )


async def tell(subsidies: Running, source: Source, event: Heard) -> None:
    """Let subsidies take an event in."""
    async with subsidies.database.begin_system() as session:
        await source.take(session, event)


async def hire(subsidies: Running, **facts: Any) -> Hire:  # noqa: ANN401 -- fields of a hire
    """Let matching tell of a hire."""
    made = replace(Hire(), **facts)
    data = {"state": made.state()}
    await tell(subsidies, MATCHING, heard("referral", "hired", made.id, made.version, made.keys(), data))
    return made


@dataclass(frozen=True)
class Home:
    """A household as people tells of it."""

    members: tuple[str, ...]
    office: str = "440303"
    joined_on: str = "2026-09-01"
    id: str = field(default_factory=lambda: str(uuid4()))

    async def tell(self, subsidies: Running, happened: str, version: int, **data: Any) -> None:  # noqa: ANN401 -- an event's own fields
        """Tell that something happened to the household."""
        present = [{"person": each, "relation": "other", "joined_on": self.joined_on} for each in self.members]
        state = {
            "id": self.id,
            "version": version,
            "district": self.office,
            "hukou_kind": "urban",
            "certified_on": data.get("certified_on"),
            "certified_under": data.get("law") if "certified_on" in data else None,
            "recheck_since": None,
            "members": data.pop("members", present),
        }
        keys = (*area_keys(self.office), *(person_key(UUID(person)) for person in self.members))
        await tell(subsidies, PEOPLE, heard("household", happened, self.id, version, keys, {"state": state, **data}))

    async def certified(self, subsidies: Running, on: str, version: int = 2) -> None:
        """Tell that it was certified."""
        await self.tell(subsidies, "certified", version, law="CN-EPL56", certified_on=on)

    async def joined(self, subsidies: Running, person: str, on: str, version: int = 3) -> None:
        """Tell that somebody joined it, while it is certified."""
        former = [{"person": each, "relation": "other", "joined_on": self.joined_on} for each in self.members]
        members = [*former, {"person": person, "relation": "other", "joined_on": on}]
        await self.tell(subsidies, "member_changed", version, members=members, member=person, left_on=None)

    async def left(self, subsidies: Running, person: str, on: str, version: int = 3) -> None:
        """Tell that somebody left it."""
        stayed = replace(self, members=tuple(each for each in self.members if each != person))
        await stayed.tell(subsidies, "member_changed", version, member=person, left_on=on)

    async def withdrawn(self, subsidies: Running, on: str, version: int = 3) -> None:
        """Tell that its certification ended."""
        await self.tell(subsidies, "certification_withdrawn", version, law="CN-EPL56", withdrawn_on=on)


async def certified_hire(subsidies: Running, **facts: Any) -> Hire:  # noqa: ANN401 -- fields of a hire
    """Let people and matching tell of the hire of someone whose household is certified."""
    made = await hire(subsidies, **facts)
    await Home((made.person,), made.office).certified(subsidies, "2026-10-01")
    return made
