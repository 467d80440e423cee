"""What can be done with an export, each in the caller's transaction; the file itself is the job's."""

from typing import Any, Literal
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.jobs import defer
from services.kit.vault.access_log import READ_UNMASKED
from services.people.exports import queries
from services.people.exports.jobs import EXPORT_PERSONS
from services.people.exports.model import Format, PersonExport, PersonExportPart
from services.people.exports.problems import ExportNotDone, PersonExportEnded
from services.people.imports.queries import told_of

SCOPE = "person:export"


async def ask_for_export(
    session: AsyncSession,
    caller: Caller,
    file_format: Format,
    language: Literal["zh", "en"],
    narrowed: dict[str, Any],
    *,
    unmasked: bool,
) -> PersonExport:
    """Ask for a file of the persons that the caller sees; unmasked takes the scope and a stated purpose besides."""
    caller.require(SCOPE)
    if unmasked:
        caller.require(READ_UNMASKED)
        caller.require_purpose()
    now = of(session).clock.now()
    asked = PersonExport(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        subject=caller.subject,
        caller=told_of(caller),
        format=file_format,
        language=language,
        unmasked=unmasked,
        purpose=caller.purpose if unmasked else None,
        narrowed=narrowed,
        state="waiting",
        failed_for=None,
        rows_written=0,
        starts=0,
        expires_at=None,
        started_at=None,
        ended_at=None,
    )
    session.add(asked)
    await defer(session, EXPORT_PERSONS, export_id=str(asked.id))
    return asked


async def cancel_export(session: AsyncSession, export_id: UUID, seen: Tags) -> PersonExport:
    """End an export, and destroy the file as far as it is there; one that is done too."""
    ending = await queries.locked(session, export_id)
    seen.require(ending.version)
    if ending.state not in {"waiting", "running", "done"}:
        raise PersonExportEnded
    now = of(session).clock.now()
    ending.state, ending.ended_at, ending.updated_at = "cancelled", now, now
    await session.execute(delete(PersonExportPart).where(PersonExportPart.export_id == export_id))
    return ending


async def fetchable(session: AsyncSession, export_id: UUID) -> PersonExport:
    """Return an export whose file is there; raise `ExportNotDone` where it is not."""
    found = await queries.read(session, export_id)
    expired = found.expires_at is not None and found.expires_at <= of(session).clock.now()
    if found.state != "done" or expired:
        raise ExportNotDone(state="expired" if expired else found.state)
    return found
