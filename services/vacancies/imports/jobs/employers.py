"""Which employer a row means: the one with its credit code, else the one of that name in the office's source.

An employer that only a file names is public, since nobody here keeps its record and everybody reads its vacancies.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import place_all
from services.kit.database.sessions import of
from services.kit.identity.caller import PUBLIC
from services.kit.journal.recording import record
from services.vacancies.employers.events import EmployerChanged, EmployerRegistered
from services.vacancies.employers.model import Employer
from services.vacancies.employers.rules import UNKNOWN
from services.vacancies.imports.jobs.plan import Plan
from services.vacancies.imports.rules import EmployerFacts

WRITTEN = (
    *("id", "version", "created_at", "updated_at", "name", "credit_code"),
    *("kind", "district", "source", "source_district"),
)
"""The columns of a new employer."""


async def employers_of(session: AsyncSession, plan: Plan, rows: Sequence[EmployerFacts]) -> list[UUID]:
    """Return the employer that each row means; new ones are written, and everybody sees them.

    Where another office or an employer itself writes a credit code first, theirs is the one that is meant: this waits
    until they have committed, and looks again.
    """
    while True:
        employers = await Employers.of_batch(session, plan, rows)
        meant = [employers.of_row(facts).id for facts in rows]
        if await employers.write():
            return meant


class Employers:
    """The employers that the rows of one batch can mean."""

    def __init__(self, session: AsyncSession, plan: Plan, known: Iterable[Employer]) -> None:
        """Take the employers with the credit codes and the names of the batch, earliest first."""
        self._session = session
        self._plan = plan
        self._now: datetime = of(session).clock.now()
        self._by_code: dict[str, Employer] = {}
        self._by_name: dict[str, list[Employer]] = {}
        self._new_ones: dict[UUID, Employer] = {}
        for employer in known:
            self._keep(employer)

    @classmethod
    async def of_batch(cls, session: AsyncSession, plan: Plan, rows: Iterable[EmployerFacts]) -> "Employers":
        """Load the employers that these rows can mean."""
        codes = {facts.credit_code for facts in rows if facts.credit_code is not None}
        named = Employer.name.in_({facts.name for facts in rows})
        of_the_source = (Employer.source == plan.source) & (Employer.source_district == plan.district)
        meant = or_(Employer.credit_code.in_(codes), named & of_the_source)
        return cls(session, plan, (await session.scalars(select(Employer).where(meant).order_by(Employer.id))).all())

    def of_row(self, facts: EmployerFacts) -> Employer:
        """Return the employer that a row means: a known one, which may learn from the row, or a new one."""
        employer = self._find(facts)
        if employer is None:
            return self._new(facts)
        self._add(employer, facts)
        return employer

    async def write(self) -> bool:
        """Write the new ones, and let everybody see them; tell whether nobody else has written one of them first.

        In the order of their credit codes, as every import does, so that two of them never wait for each other.
        """
        if not self._new_ones:
            return True
        values = [
            {name: getattr(employer, name) for name in WRITTEN}
            for employer in sorted(self._new_ones.values(), key=lambda each: each.credit_code or "")
        ]
        theirs_stays = upsert(Employer).on_conflict_do_nothing(index_elements=["credit_code"])
        written = set(await self._session.scalars(theirs_stays.returning(Employer.id), values))
        await place_all(self._session, "employer", {employer: [PUBLIC] for employer in written})
        for employer in self._new_ones:
            if employer in written:
                record(self._session, EmployerRegistered(subject=employer, source=self._plan.source))
        return len(written) == len(self._new_ones)

    def _find(self, facts: EmployerFacts) -> Employer | None:
        of_name = self._by_name.get(facts.name, [])
        without_code = next((employer for employer in of_name if employer.credit_code is None), None)
        if facts.credit_code is not None:
            return self._by_code.get(facts.credit_code, without_code)
        return without_code or next(iter(of_name), None)

    def _add(self, employer: Employer, facts: EmployerFacts) -> None:
        """Let an imported employer have the credit code or the kind that it lacked; a registered one is not touched."""
        if employer.source is None:
            return
        changed = []
        if employer.credit_code is None and facts.credit_code is not None:
            employer.credit_code = facts.credit_code
            self._by_code[facts.credit_code] = employer
            changed.append("credit_code")
        if employer.kind == UNKNOWN and facts.kind != UNKNOWN:
            employer.kind = facts.kind
            changed.append("kind")
        if changed and employer.id not in self._new_ones:
            employer.updated_at = self._now
            record(self._session, EmployerChanged(subject=employer.id, fields=tuple(changed)))

    def _new(self, facts: EmployerFacts) -> Employer:
        employer = Employer(
            id=new_id(),
            version=1,
            created_at=self._now,
            updated_at=self._now,
            name=facts.name,
            credit_code=facts.credit_code,
            kind=facts.kind,
            district=None,
            source=self._plan.source,
            source_district=self._plan.district,
        )
        self._new_ones[employer.id] = employer
        self._keep(employer)
        return employer

    def _keep(self, employer: Employer) -> None:
        if employer.credit_code is not None:
            self._by_code[employer.credit_code] = employer
        if (employer.source, employer.source_district) == (self._plan.source, self._plan.district):
            self._by_name.setdefault(employer.name, []).append(employer)
