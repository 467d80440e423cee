"""What can be done with files of evidence. What goes to the store goes there outside of transactions."""

import hashlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import obstore
from obstore.store import ObjectStore
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import Database, of
from services.kit.http.common import FieldError, NotFound, ValidationFailed
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.vault.access_log import READ_UNMASKED, note_unmasked_read
from services.kit.vault.ciphers import Unreadable
from services.kit.vault.files import open_part, seal_part
from services.kit.vault.keyring import Keyring
from services.kit.vault.persons import KeyDestroyed, PersonKey, load_key, obtain_key
from services.people.evidence_files import queries, rules
from services.people.evidence_files.events import EvidenceStored
from services.people.evidence_files.model import EvidenceFile, Kind, MediaType
from services.people.evidence_files.problems import (
    FileDiffers,
    FileIsStored,
    FileNotServed,
    FilePartsMissing,
    FileTypeNotTaken,
)
from services.people.files.actions import opened_file, refuse
from services.people.files.rules import Fault

WRITE, READ = "evidence:write", "evidence:read"
DIGEST = 32
"""Bytes of a SHA-256."""
CONTENT = "GET /v1/evidence-files/{file_id}/content"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file is said to be, before it comes."""

    person: UUID
    application: UUID | None
    kind: Kind
    media_type: MediaType
    size: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file as it lies in the store, and the key that opens it."""

    file: EvidenceFile
    key: PersonKey

    @property
    def parts(self) -> int:
        """Return how many parts it has."""
        return rules.parts_of(self.file.size)

    async def part(self, store: ObjectStore, number: int) -> bytes:
        """Return a part as it was handed in.

        Raises `FileNotFoundError` where the store does not have it, `Unreadable` where it is not the one that was
        looked at when the file was stored.
        """
        found = await obstore.get_async(store, f"{self.file.object}/{number}")
        part = open_part(self.key, self.file.id, number, self.parts, bytes(await found.bytes_async()))
        digests = self.file.digests
        if digests is not None and digests[DIGEST * (number - 1) : DIGEST * number] != hashlib.sha256(part).digest():
            raise Unreadable("refused")
        return part

    async def content(self, store: ObjectStore) -> AsyncIterator[bytes]:
        """Yield the parts one after the other."""
        for number in range(1, self.parts + 1):
            yield await self.part(store, number)


async def open_file(
    session: AsyncSession, caller: Caller, keyring: Keyring, stated: Statement
) -> tuple[EvidenceFile, bool]:
    """Open a file that follows in parts; return it, and whether it is new: bytes that are there are not taken again."""
    person = await opened_file(session, caller, WRITE, stated.person)
    most = of(session).settings.evidence_bytes
    if stated.size > most:
        raise ValidationFailed(errors=(FieldError(pointer="/size", rule="file_too_large", values={"most": most}),))
    if stated.application is not None and not await queries.applied_with(session, stated.application, person.id):
        raise ValidationFailed(errors=(FieldError(pointer="/application", rule="no_such_application"),))
    there = await queries.same_of(session, person.id, stated.sha256)
    if there is not None:
        other = [field for field in ("media_type", "size") if getattr(there, field) != getattr(stated, field)]
        refuse(Fault(field, "not_of_these_bytes") for field in other)
        return there, False
    now = of(session).clock.now()
    await obtain_key(session, keyring, of(session).service, person.id, now)
    file = EvidenceFile(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        person=person.id,
        application=stated.application,
        sealed_for=person.id,
        kind=stated.kind,
        media_type=stated.media_type,
        size=stated.size,
        sha256=stated.sha256,
        object=new_name(),
        recorded_by=caller.subject,
        state="receiving",
    )
    session.add(file)
    return file, True


async def put_part(
    database: Database, caller: Caller, keyring: Keyring, store: ObjectStore, file_id: UUID, number: int, part: bytes
) -> None:
    """Take a part of a file; the same number again replaces it."""
    async with database.begin(caller) as session:
        sealed = await receiving(session, caller, keyring, file_id)
    due = rules.bytes_of_part(sealed.file.size, number)
    if len(part) != due:
        rule, values = ("no_such_part", {}) if due == 0 else ("part_has_another_size", {"size": due})
        raise ValidationFailed(
            errors=(FieldError(pointer="/path/number" if due == 0 else "", rule=rule, values=values),)
        )
    await obstore.put_async(
        store, f"{sealed.file.object}/{number}", seal_part(sealed.key, file_id, number, sealed.parts, part)
    )


async def complete(database: Database, caller: Caller, keyring: Keyring, store: ObjectStore, file_id: UUID) -> None:
    """Store a file whose parts have come, after looking whether it is what it was said to be.

    What was looked at is put under a name of its own, which the row takes over: a part that comes meanwhile goes to the
    old name, of which no row knows any more. Raises `FilePartsMissing`, `FileDiffers`, `FileTypeNotTaken`; the file can
    be sent again then.
    """
    async with database.begin(caller) as session:
        sealed = await receiving(session, caller, keyring, file_id)
    parts = await all_parts(sealed, store)
    content = b"".join(parts)
    if hashlib.sha256(content).digest() != sealed.file.sha256:
        raise FileDiffers(differs="sha256")
    found = rules.media_type_of(content)
    if found is None:
        raise FileTypeNotTaken
    if found != sealed.file.media_type:
        raise FileDiffers(differs="media_type")
    name = new_name()
    for number, part in enumerate(parts, 1):
        await obstore.put_async(store, f"{name}/{number}", seal_part(sealed.key, file_id, number, sealed.parts, part))
    async with database.begin(caller) as session:
        await stored(session, caller, file_id, name, b"".join(hashlib.sha256(part).digest() for part in parts))


def new_name() -> str:
    """Return what the parts of a file are called in the store: 32 hexadecimal digits, drawn by lot."""
    return os.urandom(16).hex()


async def stored(session: AsyncSession, caller: Caller, file_id: UUID, name: str, digests: bytes) -> None:
    """Write down that a file has come whole and is what it was said to be, and which parts those were."""
    person = await opened_file(session, caller, WRITE, (await queries.read(session, file_id)).person)
    file = await session.get(EvidenceFile, file_id, with_for_update=True, populate_existing=True)
    if file is None:
        raise NotFound
    if file.state != "receiving":
        raise FileIsStored
    file.state, file.object, file.digests = "stored", name, digests
    file.stored_at = file.updated_at = person.updated_at = of(session).clock.now()
    record(session, EvidenceStored(subject=person.id, evidence=file.id, evidence_kind=file.kind))


async def all_parts(sealed: Sealed, store: ObjectStore) -> list[bytes]:
    """Return the parts of a file; raise `FilePartsMissing` where some have not come."""
    parts: list[bytes] = []
    missing: list[int] = []
    for number in range(1, sealed.parts + 1):
        try:
            parts.append(await sealed.part(store, number))
        except FileNotFoundError:
            missing.append(number)
    if missing:
        raise FilePartsMissing(parts=tuple(missing))
    return parts


async def receiving(session: AsyncSession, caller: Caller, keyring: Keyring, file_id: UUID) -> Sealed:
    """Return a file that has not come whole yet, for whoever may add to it."""
    caller.require(WRITE)
    file = await queries.read(session, file_id)
    if file.state != "receiving":
        raise FileIsStored
    return await sealed_of(session, keyring, file)


async def revealed(session: AsyncSession, caller: Caller, keyring: Keyring, file_id: UUID) -> Sealed:
    """Return a file that is to be served, and write down in the access log of the person who reads it and what for.

    Raises `FileNotServed` where it has not come whole, where a scanner is set that has not found it clean, or where it
    was erased.
    """
    for scope in (READ, READ_UNMASKED):
        caller.require(scope)
    file = await queries.read(session, file_id)
    if file.state not in rules.SERVED[of(session).settings.evidence_scan is not None]:
        raise FileNotServed(state=file.state)
    await note_unmasked_read(session, caller, file.person, [f"evidence.{file.kind}"], of(session).clock, route=CONTENT)
    return await sealed_of(session, keyring, file)


async def sealed_of(session: AsyncSession, keyring: Keyring, file: EvidenceFile) -> Sealed:
    """Return a file with its key; raise `FileNotServed` where that was destroyed."""
    try:
        key = await load_key(session, keyring, of(session).service, file.sealed_for)
    except KeyDestroyed:
        key = None
    if key is None:
        raise FileNotServed(state="erased")
    return Sealed(file, key)
