"""What can be done with an import, each in the caller's transaction; the rows themselves are the job's."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, place
from services.kit.database.sessions import of
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.jobs import defer
from services.vacancies.imports import queries
from services.vacancies.imports.file.mappings import Mapping
from services.vacancies.imports.jobs.importing import IMPORT_VACANCIES
from services.vacancies.imports.model import ENDED, Import, ImportPart
from services.vacancies.imports.problems import ImportEnded, NotReceiving, PartsMissing

SCOPE = "import:write"
_NAMED_MOST = 10


async def open_import(session: AsyncSession, caller: Caller, source: str, district: str, mapping: Mapping) -> Import:
    """Begin an import of vacancies in a district; its file follows in parts."""
    caller.require(SCOPE, district=district)
    now = of(session).clock.now()
    opened = Import(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        source=source,
        district=district,
        mapping=mapping.model_dump(mode="json"),
        state="receiving",
        encoding=None,
        rows_total=None,
        rows_read=0,
        rows_stored=0,
        rows_unchanged=0,
        rows_refused=0,
        findings=0,
        starts=0,
        started_at=None,
        ended_at=None,
    )
    await place(session, "import", opened.id, area_keys(district))
    session.add(opened)
    return opened


async def put_part(session: AsyncSession, caller: Caller, import_id: UUID, number: int, content: bytes) -> None:
    """Take a part of the file; the same number again replaces it."""
    receiving = await queries.locked(session, import_id, shared=True)
    caller.require(SCOPE, district=receiving.district)
    if receiving.state != "receiving":
        raise NotReceiving
    part = insert(ImportPart).values(import_id=import_id, number=number, content=content)
    replaced = {"content": part.excluded.content}
    await session.execute(part.on_conflict_do_update(index_elements=["import_id", "number"], set_=replaced))


async def start_import(session: AsyncSession, caller: Caller, import_id: UUID, seen: Tags) -> Import:
    """Start an import whose file is complete, or one that failed; the job begins when this transaction commits."""
    starting = await queries.locked(session, import_id)
    caller.require(SCOPE, district=starting.district)
    seen.require(starting.version)
    if starting.state not in {"receiving", "failed"}:
        raise NotReceiving
    numbers = await queries.part_numbers(session, import_id)
    expected = set(range(1, max(numbers, default=1) + 1))
    missing = sorted(expected - set(numbers))
    if missing:
        raise PartsMissing(missing=tuple(missing[:_NAMED_MOST]))
    starting.state, starting.updated_at = "waiting", of(session).clock.now()
    starting.starts, starting.ended_at = 0, None
    await defer(session, IMPORT_VACANCIES, import_id=str(import_id))
    return starting


async def cancel_import(session: AsyncSession, caller: Caller, import_id: UUID, seen: Tags) -> Import:
    """End an import where it stands: what it has stored stays, and its file is dropped."""
    ending = await queries.locked(session, import_id)
    caller.require(SCOPE, district=ending.district)
    seen.require(ending.version)
    if ending.state in ENDED:
        raise ImportEnded
    now = of(session).clock.now()
    ending.state, ending.ended_at, ending.updated_at = "cancelled", now, now
    await session.execute(delete(ImportPart).where(ImportPart.import_id == import_id))
    return ending
