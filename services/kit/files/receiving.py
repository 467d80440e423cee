"""Taking an import's file in: which parts are taken when, what must be there to start, and how it ends unfinished.

    IMPORTS = Receiving(Import, ImportPart, IMPORT_VACANCIES, "import:write", NotReceiving, PartsMissing, ImportEnded)

A part is put wherever the service keeps it, after `held_open`; the rest is the same for every kind of file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import of
from services.kit.files.model import ENDED, FileImport, PartOfFile
from services.kit.http.common import NotFound
from services.kit.http.etags import Tags
from services.kit.http.problems import Problem
from services.kit.identity.caller import Caller
from services.kit.jobs import Job, defer

_NAMED_MOST: Final = 10

Imported = TypeVar("Imported", bound=FileImport)


@dataclass(frozen=True, slots=True)
class Receiving(Generic[Imported]):
    """The imports of a service: their tables, their job, who may import, and what can stand in the way."""

    table: type[Imported]
    part: type[PartOfFile]
    job: Job
    scope: str
    not_received: type[Problem]
    parts_missing: Callable[..., Problem]
    """Takes `missing`, the first numbers that are not there."""
    ended: type[Problem]

    async def held_open(self, session: AsyncSession, caller: Caller, import_id: UUID) -> Imported:
        """Return an import that takes parts, which nobody starts or ends until this transaction ends."""
        receiving = await self._held(session, caller, import_id, shared=True)
        if receiving.state != "receiving":
            raise self.not_received
        return receiving

    async def start(self, session: AsyncSession, caller: Caller, import_id: UUID, seen: Tags) -> None:
        """Start an import whose file is complete, or one that failed; the job begins when this transaction commits."""
        starting = await self._held(session, caller, import_id)
        seen.require(starting.version)
        if starting.state not in {"receiving", "failed"}:
            raise self.not_received
        part = self.part
        numbers = set(await session.scalars(select(part.number).where(part.import_id == import_id)))
        missing = sorted(set(range(1, max(numbers, default=1) + 1)) - numbers)
        if missing:
            raise self.parts_missing(missing=tuple(missing[:_NAMED_MOST]))
        starting.state, starting.updated_at = "waiting", of(session).clock.now()
        starting.starts, starting.ended_at = 0, None
        await defer(session, self.job, import_id=str(import_id))

    async def cancel(self, session: AsyncSession, caller: Caller, import_id: UUID, seen: Tags) -> None:
        """End an import where it stands: what came of its rows stays, and its file is destroyed."""
        ending = await self._held(session, caller, import_id)
        seen.require(ending.version)
        if ending.state in ENDED:
            raise self.ended
        now = of(session).clock.now()
        ending.state, ending.ended_at, ending.updated_at = "cancelled", now, now
        await session.execute(delete(self.part).where(self.part.import_id == import_id))

    async def _held(self, session: AsyncSession, caller: Caller, import_id: UUID, *, shared: bool = False) -> Imported:
        """Return an import that nobody changes until this transaction ends; `shared` lets others hold it too."""
        row = await session.get(self.table, import_id, with_for_update={"read": shared}, populate_existing=True)
        if row is None:
            raise NotFound
        caller.require(self.scope, district=row.district)
        return row
