"""What a running import has to know of itself, and the moves of its state; each is one statement that claims it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import of
from services.kit.files.records import Encoding
from services.vacancies.imports.file.mappings import Mapping
from services.vacancies.imports.model import Import, ImportFinding, ImportPart
from services.vacancies.imports.rules import Finding

STARTS_MOST = 5
"""How often the job begins without getting on before the import is given up."""
GIVEN_UP = "import_given_up"
"""The rule of the finding that says so; it is withdrawn when somebody starts the import again."""
FILE_LINE = 1
"""The line at which what concerns the whole file is listed; no row stands there."""


class Superseded(Exception):
    """Someone else has moved the import on, or ended it: whatever this job had in hand is dropped."""


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
    held = await session.scalar(select(Import).where(Import.id == import_id).with_for_update())
    if held is None or held.state not in {"waiting", "running"}:
        return None
    other = select(Import.id).where(same_source(held), Import.state == "running", Import.id != import_id)
    if await session.scalar(other.limit(1)) is not None:
        return None
    now = of(session).clock.now()
    held.updated_at = now
    held.findings -= await withdraw(session, import_id)
    mapping = Mapping.model_validate(held.mapping)
    plan = Plan(held.id, held.source, held.district, mapping, _encoding(held.encoding), held.rows_read)
    if held.starts >= STARTS_MOST:
        held.state, held.ended_at = "failed", now
        why = Finding(None, GIVEN_UP, {"starts": held.starts, "rows": held.rows_read})
        held.findings += await note(session, plan, [(FILE_LINE, why, False)])
        return None
    held.state, held.starts, held.started_at = "running", held.starts + 1, held.started_at or now
    return plan


async def withdraw(session: AsyncSession, import_id: UUID) -> int:
    """Take back that an import was given up, and return how many findings that was."""
    given_up = (ImportFinding.import_id == import_id) & (ImportFinding.rule == GIVEN_UP)
    withdrawn = delete(ImportFinding).where(given_up).returning(ImportFinding.number)
    return len((await session.scalars(withdrawn, execution_options={"synchronize_session": False})).all())


async def forgive(session: AsyncSession, plan: Plan) -> None:
    """Let the start of a job that only others held up not count."""
    counted = (Import.id == plan.id) & (Import.state == "running") & (Import.starts > 0)
    once_less = update(Import).where(counted).values(version=Import.version + 1, starts=Import.starts - 1)
    await session.execute(once_less.execution_options(synchronize_session=False))


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
    mine = (Import.id == plan.id) & (Import.state == "running") & (Import.rows_read == plan.rows_read)
    moved = update(Import).where(mine).values(version=Import.version + 1, updated_at=of(session).clock.now(), **values)
    found = await session.execute(moved.returning(Import.id).execution_options(synchronize_session=False))
    if found.scalar_one_or_none() is None:
        raise Superseded


def _encoding(name: str | None) -> Encoding | None:
    names: dict[str, Encoding] = {"utf-8": "utf-8", "gb18030": "gb18030"}
    return names[name] if name is not None else None
