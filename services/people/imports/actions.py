"""What can be done with an import, each in the caller's transaction; the rows themselves are the job's."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, place
from services.kit.database.sessions import of
from services.kit.files.receiving import Receiving
from services.kit.identity.caller import Caller
from services.kit.vault.keyring import Keyring
from services.people.imports import queries
from services.people.imports.jobs.importing import IMPORT_PERSONS
from services.people.imports.model import CONTENT, Format, PersonImport, PersonImportPart
from services.people.imports.problems import FileNotReceived, PartsOfFileMissing, PersonImportEnded

SCOPE = "person:import"
IMPORTS = Receiving(
    PersonImport, PersonImportPart, IMPORT_PERSONS, SCOPE, FileNotReceived, PartsOfFileMissing, PersonImportEnded
)


async def open_import(
    session: AsyncSession, caller: Caller, district: str, file_format: Format, *, dry_run: bool
) -> PersonImport:
    """Begin an import of persons who live in a district; its file follows in parts."""
    caller.require(SCOPE, district=district)
    caller.require("person:register", district=district)
    now = of(session).clock.now()
    opened = PersonImport(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        district=district,
        format=file_format,
        dry_run=dry_run,
        caller=queries.told_of(caller),
        state="receiving",
        encoding=None,
        rows_total=None,
        rows_read=0,
        rows_created=0,
        rows_duplicate=0,
        rows_ambiguous=0,
        rows_refused=0,
        faults=[],
        starts=0,
        started_at=None,
        ended_at=None,
    )
    await place(session, "person_import", opened.id, area_keys(district))
    session.add(opened)
    return opened


async def put_part(
    session: AsyncSession, caller: Caller, keyring: Keyring, import_id: UUID, number: int, content: bytes
) -> None:
    """Take a part of the file, and keep it sealed; the same number again replaces it."""
    await IMPORTS.held_open(session, caller, import_id)
    part = new_id()
    sealed = keyring.seal(content, CONTENT.place(part))
    kept = insert(PersonImportPart).values(id=part, import_id=import_id, number=number, content_sealed=sealed)
    replaced = {"id": kept.excluded.id, "content_sealed": kept.excluded.content_sealed}
    await session.execute(kept.on_conflict_do_update(index_elements=["import_id", "number"], set_=replaced))
