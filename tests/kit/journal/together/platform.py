"""The services of the platform, and a story that reaches each copy that one of them keeps of another."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx
from sqlalchemy import Table, func, select, text

from services.kit.database.tables import heard, journal, scope
from services.kit.journal.projecting import Source
from services.kit.service import Service
from tests.matching.office import caseworker, employer_of
from tests.people.office import CAN_WORK, office
from tests.running import Running
from tests.training.story import a_class, enrolled, somebody
from tests.vacancies.desk import Desk
from tests.waiting import eventually

CARER = "4-10-01-05"
"""养老护理员 (CSCO 2022)."""


@dataclass(frozen=True)
class Platform:
    """Every service, by its name."""

    running: dict[str, Running]

    def service(self, name: str) -> Service:
        """Return what a service is."""
        found: Service = self.running[name].app.state.service
        return found

    async def turn(self) -> None:
        """Certify two households, one of them no longer, bring a member of the other to work, and decide on it."""
        people, training, matching = (self.running[name] for name in ("people", "training", "matching"))
        officer = office(people)
        ended = await officer.certifiable()
        for step, body in (
            ("certify", {"on": "2026-10-15"}),
            ("withdrawCertification", {"reason": "a_member_found_work", "on": "2026-11-10"}),
        ):
            assert_done(await officer.post(f"{ended}:{step}", body, seen=1 if step == "certify" else 2))
        person = await somebody(people, training)
        home = await officer.household({"person": person, "relation": "head", **CAN_WORK})
        assert_done(await officer.post(f"{home}:certify", {"on": "2026-10-16"}, seen=1))
        need = {"person": person, "purpose": "job", "occupations": [CARER], "wage_from": "2500.00"}
        assert_done(await officer.post("/v1/needs", need))
        desk = Desk(self.running["vacancies"], self.running["vacancies"].headers("district_officer", "440300"))
        employer = await desk.employer()
        vacancy = (await desk.published(employer=employer)).rpartition("/")[2]
        assert_done(await enrolled(training, await a_class(training), person))
        await self.in_step()
        referral = await caseworker(matching, "440303").refer(person, vacancy)
        assert_done(referral)
        hire = {"contract_months": 12}
        assert_done(await employer_of(matching, employer).step(referral.json()["id"], "hire", hire))
        await self.in_step()
        await self.decide(referral.json()["id"])

    async def decide(self, referral: str) -> None:
        """Decide on the subsidy for a hire."""
        subsidies = self.running["subsidies"]
        body = {"programme": "GD-ZE-POST", "as_of": "2007-03-01"}
        headers = subsidies.headers("district_officer", "440300")
        assert_done(await subsidies.client.post(f"/v1/placements/{referral}:evaluate", json=body, headers=headers))

    async def in_step(self) -> None:
        """Wait until every service has heard everything that happened so far."""
        for name, running in self.running.items():
            for source in self.service(name).sources:
                last = await self.last(source.service)
                await eventually(partial(reached, running, source), last)

    async def last(self, name: str) -> int:
        """Return the last position of a service, once everything there has one."""
        database = self.running[name].database

        async def waiting() -> int:
            async with database.begin_system() as session:
                return await session.scalar(select(func.count()).where(journal.c.position.is_(None))) or 0

        await eventually(waiting, 0)
        async with database.begin_system() as session:
            return await session.scalar(select(func.max(journal.c.position))) or 0

    async def copies(self, name: str, source: Source) -> dict[str, set[tuple[Any, ...]]]:
        """Return what a service keeps of another: the rows of each table, and who sees them."""
        async with self.running[name].database.begin_system() as session:
            kept = {
                table.name: {as_values(row) for row in await session.execute(select(table))} for table in tables(source)
            }
            kinds = [projection.table.name for projection in source.projections]
            seen = await session.execute(select(scope).where(scope.c.kind.in_(kinds)))
            return kept | {"scope": {as_values(row) for row in seen}}

    async def known_tables(self, name: str) -> set[str]:
        """Return the names of all tables in which a service keeps copies, as its database has them."""
        async with self.running[name].database.begin_system() as session:
            names = await session.scalars(
                text("SELECT tablename FROM pg_tables WHERE starts_with(tablename, 'known_')")
            )
            return set(names)


def tables(source: Source) -> list[Table]:
    """Return every table that a service keeps of a source."""
    rows = [projection.table for projection in source.projections]
    return rows + [history.table for history in source.histories]


async def reached(running: Running, source: Source) -> int:
    """Return the last position of a source that a service has heard."""
    async with running.database.begin_system() as session:
        return await session.scalar(select(heard.c.position).where(heard.c.source == source.service)) or 0


def as_values(row: Any) -> tuple[Any, ...]:  # noqa: ANN401 -- a row of any table
    """Return a row as values that can stand in a set."""
    return tuple(tuple(value) if isinstance(value, list) else value for value in row)


def assert_done(answer: httpx.Response) -> None:
    """Fail with what stands against it unless something was done."""
    assert answer.is_success, answer.text
