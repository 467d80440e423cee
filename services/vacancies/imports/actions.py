"""What can be done with an import, each in the caller's transaction; the rows themselves are the job's."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, place
from services.kit.database.sessions import of
from services.kit.files.receiving import Receiving
from services.kit.identity.caller import Caller
from services.vacancies.imports.file.mappings import Mapping
from services.vacancies.imports.jobs.importing import IMPORT_VACANCIES
from services.vacancies.imports.model import Import, ImportPart
from services.vacancies.imports.problems import ImportEnded, NotReceiving, PartsMissing

SCOPE = "import:write"
IMPORTS = Receiving(Import, ImportPart, IMPORT_VACANCIES, SCOPE, NotReceiving, PartsMissing, ImportEnded)


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
    await IMPORTS.held_open(session, caller, import_id)
    part = insert(ImportPart).values(import_id=import_id, number=number, content=content)
    replaced = {"content": part.excluded.content}
    await session.execute(part.on_conflict_do_update(index_elements=["import_id", "number"], set_=replaced))
