"""What a running import has to know of itself, and the moves of its state; each is one statement that claims it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import of
from services.kit.files.records import Encoding
from services.kit.files.working import begin, move, unfinished
from services.kit.identity.caller import Caller
from services.people.imports.model import Format, PersonImport, PersonImportPart
from services.people.imports.queries import caller_of
from services.people.imports.rules import FileFault, Verdict

GIVEN_UP: Final = "import_given_up"
"""The rule that says so; it is withdrawn when somebody starts the import again."""
COUNTED_AS: Final = {
    "created": "rows_created",
    "would_create": "rows_created",
    "duplicate": "rows_duplicate",
    "repeated": "rows_duplicate",
    "ambiguous": "rows_ambiguous",
    "refused": "rows_refused",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """An import as its job knows it; the caller is who opened it."""

    id: UUID
    caller: Caller
    district: str
    format: Format
    dry_run: bool
    encoding: Encoding | None
    rows_total: int | None
    rows_read: int


async def claim(session: AsyncSession, import_id: UUID) -> Plan | None:
    """Take an import on; None where it has ended.

    Only for the job that owns the import: each claim counts as a start.
    """
    held = await unfinished(session, PersonImport, import_id)
    if held is None:
        return None
    held.faults = [fault for fault in held.faults if fault["rule"] != GIVEN_UP]
    if not begin(held, of(session).clock.now()):
        held.faults = [*held.faults, asdict(FileFault(GIVEN_UP, {"starts": held.starts, "rows": held.rows_read}))]
        return None
    return Plan(
        id=held.id,
        caller=caller_of(held.caller),
        district=held.district,
        format=held.format,
        dry_run=held.dry_run,
        encoding=held.encoding,
        rows_total=held.rows_total,
        rows_read=held.rows_read,
    )


async def surveyed(session: AsyncSession, plan: Plan, encoding: Encoding, rows: int) -> Plan:
    """Keep what the file turned out to be."""
    await _move(session, plan, {"encoding": encoding, "rows_total": rows})
    return replace(plan, encoding=encoding, rows_total=rows)


async def advance(session: AsyncSession, plan: Plan, verdicts: Sequence[Verdict]) -> Plan:
    """Say how far the import is; raise `Superseded` where somebody else has said more."""
    values: dict[str, Any] = {"rows_read": PersonImport.rows_read + len(verdicts), "starts": 0}
    counted = [COUNTED_AS[verdict.outcome] for verdict in verdicts]
    values |= {name: getattr(PersonImport, name) + counted.count(name) for name in sorted(set(counted))}
    await _move(session, plan, values)
    return replace(plan, rows_read=plan.rows_read + len(verdicts))


async def end(
    session: AsyncSession, plan: Plan, state: Literal["done", "refused"], faults: Sequence[FileFault] = ()
) -> None:
    """End an import, with what is wrong with its file as a whole, and drop the file."""
    await session.execute(delete(PersonImportPart).where(PersonImportPart.import_id == plan.id))
    values = {"state": state, "ended_at": of(session).clock.now(), "faults": [asdict(fault) for fault in faults]}
    await _move(session, plan, values)


async def _move(session: AsyncSession, plan: Plan, values: dict[str, Any]) -> None:
    """Change the import where it still is as this job knows it."""
    as_known = (PersonImport.id == plan.id) & (PersonImport.rows_read == plan.rows_read)
    await move(session, PersonImport, as_known, values)
