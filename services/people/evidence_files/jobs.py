"""What is done later with files of evidence: scanned, destroyed where they must be, and what nobody needs removed."""

import re
from datetime import timedelta

import obstore
from obstore.store import ObjectStore
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database
from services.kit.files.scanning import scanned
from services.kit.files.storing import store_of
from services.kit.jobs import Sweep
from services.kit.vault.ciphers import Unreadable
from services.kit.vault.keyring import Keyring
from services.people.evidence_files import queries, rules
from services.people.evidence_files.actions import Sealed, sealed_of
from services.people.evidence_files.model import EvidenceFile
from services.people.evidence_files.problems import FileNotServed

AGAIN_AFTER = timedelta(minutes=1)
"""Time after which a scanner that did not answer is asked again."""
GIVEN_UP_AFTER = timedelta(days=1)
"""Time after which a file that has not come whole, or a part that no row knows, is removed."""
OURS = re.compile(r"[0-9a-f]{32}/[0-9]+")
"""How our parts are called: the file's object, which is drawn by lot, and the part's number."""
LISTED = 500
"""Names of the store that are compared with the rows at once."""


async def scan(database: Database) -> None:
    """Ask the scanner about files that wait for it; do nothing where none is set."""
    hook = database.settings.evidence_scan
    if hook is None:
        return
    keyring, store = Keyring.of(database.settings), store_of(database.settings)
    async with database.begin_system() as session:
        waiting = await queries.waiting_for_scan(session, database.clock.now() - AGAIN_AFTER)
        files = [sealed for file in waiting if (sealed := await openable(session, keyring, file)) is not None]
    for sealed in files:
        asked = False
        try:
            parts = [part async for part in sealed.content(store)]
            asked = True
            said = await scanned(hook, parts)
        except (FileNotFoundError, Unreadable):  # nobody can read it: nobody shall be told that it is clean
            said = "scan_unavailable"
        async with database.begin_system() as session:
            await queries.found_by_scan(session, sealed.file.id, said, database.clock.now())
        if asked and said == "scan_unavailable":  # the next file would wait as long, and every other job behind it
            return


async def openable(session: AsyncSession, keyring: Keyring, file: EvidenceFile) -> Sealed | None:
    """Return a file with its key; None where that was destroyed meanwhile."""
    try:
        return await sealed_of(session, keyring, file)
    except FileNotServed:
        return None


async def tidy(database: Database) -> None:
    """Remove from the store what is infected or erased, and give up what never came whole.

    The row says first that a file is not served, then its parts go: no row is left that promises a file that is gone.
    """
    store, now = store_of(database.settings), database.clock.now()
    async with database.begin_system() as session:
        await queries.mark_erased(session, now)
        await queries.give_up(session, now - GIVEN_UP_AFTER)
        leaving = await queries.to_remove(session)
    for file in leaving:
        await remove(store, [f"{file.object}/{number}" for number in range(1, rules.parts_of(file.size) + 1)])
        async with database.begin_system() as session:
            await queries.mark_removed(session, file.id, now)


async def remove_orphans(database: Database) -> None:
    """Remove parts of which no row knows: those of files that were given up, and of requests that failed.

    A part comes before its row says that it did, so only what is older than a day is looked at. What is not called as
    our parts are is somebody else's and stays.
    """
    store, before = store_of(database.settings), database.clock.now() - GIVEN_UP_AFTER
    async for listed in obstore.list(store, chunk_size=LISTED):
        old = [each["path"] for each in listed if each["last_modified"] < before and OURS.fullmatch(each["path"])]
        async with database.begin_system() as session:
            known = await queries.known_objects(session, sorted({path.partition("/")[0] for path in old}))
        await remove(store, [path for path in old if path.partition("/")[0] not in known])


async def remove(store: ObjectStore, paths: list[str]) -> None:
    """Remove parts from the store; one that is gone already is none the less removed."""
    for path in paths:
        try:
            await obstore.delete_async(store, path)
        except FileNotFoundError:
            continue


SCAN_EVIDENCE = Sweep("scan_evidence", scan)
TIDY_EVIDENCE = Sweep("tidy_evidence", tidy, cron="*/10 * * * *")
REMOVE_ORPHANS = Sweep("remove_orphaned_evidence", remove_orphans, cron="41 3 * * *")
"""Once a day, for it looks at everything that the store has."""
