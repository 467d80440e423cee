"""What a running import has to know of itself, and the moves of its state; each is one statement that claims it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import of
from services.kit.files.records import Encoding
from services.kit.files.working import begin, move, unfinished
from services.vacancies.imports.file.mappings import Mapping
from services.vacancies.imports.model import Import, ImportFinding, ImportPart
from services.vacancies.imports.rules import Finding

GIVEN_UP = "import_given_up"
"""The rule of the finding that says so; it is withdrawn when somebody starts the import again."""
FILE_LINE = 1
"""The line at which what concerns the whole file is listed; no row stands there."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An import as its job knows it."""

    id: UUID
    source: str
    district: str
    mapping: Mapping
    encoding: Encoding | None
    rows_read: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of a batch had which end."""

    stored: int = 0
    unchanged: int = 0
    refused: int = 0

    @property
    def rows(self) -> int:
        """Return how many there were."""
        return self.stored + self.unchanged + self.refused


async def claim(session: AsyncSession, import_id: UUID) -> Plan | None:
    """Take an import on; None where it has ended, or where another of its source runs and this one waits its turn.

    Only for the job that owns the import (`owning`): each claim counts as a start.
    """
    held = await unfinished(session, Import, import_id)
    if held is None:
        return None
    other = select(Import.id).where(same_source(held), Import.state == "running", Import.id != import_id)
    if await session.scalar(other.limit(1)) is not None:
        return None
    held.findings -= await withdraw(session, import_id)
    mapping = Mapping.model_validate(held.mapping)
    plan = Plan(held.id, held.source, held.district, mapping, held.encoding, held.rows_read)
    if not begin(held, of(session).clock.now()):
        why = Finding(None, GIVEN_UP, {"starts": held.starts, "rows": held.rows_read})
        held.findings += await note(session, plan, [(FILE_LINE, why, False)])
        return None
    return plan


async def withdraw(session: AsyncSession, import_id: UUID) -> int:
    """Take back that an import was given up, and return how many findings that was."""
    given_up = (ImportFinding.import_id == import_id) & (ImportFinding.rule == GIVEN_UP)
    withdrawn = delete(ImportFinding).where(given_up).returning(ImportFinding.number)
    return len((await session.scalars(withdrawn, execution_options={"synchronize_session": False})).all())


def same_source(other: Import | Plan) -> ColumnElement[bool]:
    """Return the condition that an import is of the same source of the same office."""
    return (Import.source == other.source) & (Import.district == other.district)


async def surveyed(session: AsyncSession, plan: Plan, encoding: Encoding, rows: int) -> None:
    """Keep what the file turned out to be."""
    await _move(session, plan, {"encoding": encoding, "rows_total": rows})


async def advance(session: AsyncSession, plan: Plan, tally: Tally, findings: int) -> Plan:
    """Say how far the import is; raise `Superseded` where somebody else has said more."""
    values = {
        "rows_read": Import.rows_read + tally.rows,
        "rows_stored": Import.rows_stored + tally.stored,
        "rows_unchanged": Import.rows_unchanged + tally.unchanged,
        "rows_refused": Import.rows_refused + tally.refused,
        "findings": Import.findings + findings,
        "starts": 0,
    }
    await _move(session, plan, values)
    return replace(plan, rows_read=plan.rows_read + tally.rows)


async def end(
    session: AsyncSession,
    plan: Plan,
    state: Literal["done", "refused"],
    findings: Sequence[tuple[int, Finding]] = (),
) -> None:
    """End an import, with what was found about its file as a whole, and drop the file."""
    values = {"state": state, "ended_at": of(session).clock.now(), "findings": Import.findings + len(findings)}
    await note(session, plan, [(line, found, False) for line, found in findings])
    await session.execute(delete(ImportPart).where(ImportPart.import_id == plan.id))
    await _move(session, plan, values)


async def note(session: AsyncSession, plan: Plan, findings: Sequence[tuple[int, Finding, bool]]) -> int:
    """Write down what was found: the line, what it is, and whether the row was stored all the same."""
    rows = []
    for number, (line, found, stored) in enumerate(findings, start=1):
        row = {"import_id": plan.id, "line": line, "number": number, "stored": stored}
        rows.append(row | {"field": found.field, "rule": found.rule, "named": dict(found.named)})
    if rows:
        await session.execute(insert(ImportFinding), rows)
    return len(rows)


async def _move(session: AsyncSession, plan: Plan, values: dict[str, Any]) -> None:
    """Change the import where it still is as this job knows it."""
    await move(session, Import, (Import.id == plan.id) & (Import.rows_read == plan.rows_read), values)
