"""`bihuan rebuild`: makes one service's copies of another again, while it serves."""

from importlib import import_module

from services.cli.errors import CannotGoOn, in_one_line
from services.kit.database.sessions import Database
from services.kit.journal.consuming import is_outage
from services.kit.journal.rebuilding import SnapshotBrokeOff, rebuild
from services.kit.peers import PeerUnreachable
from services.kit.service import Service
from services.kit.settings import SERVICES, Settings


async def rebuild_copies(settings: Settings, service: str, source: str) -> int:
    """Make what `service` keeps of `source` again and return how many rows it was made from.

    Raises `CannotGoOn` for a service or source that does not exist and where the snapshot cannot be had.
    """
    if service not in SERVICES:
        raise CannotGoOn("no_such_part", part=service, parts=", ".join(SERVICES))
    known: Service = import_module(f"services.{service}.app").SERVICE
    chosen = next((heard for heard in known.sources if heard.service == source), None)
    if chosen is None:
        names = ", ".join(heard.service for heard in known.sources) or "nobody"
        raise CannotGoOn("no_such_source", service=service, source=source, sources=names)
    database = Database(settings, service)
    try:
        return await rebuild(database, chosen)
    except Exception as reason:
        if not isinstance(reason, (SnapshotBrokeOff, PeerUnreachable)) and not is_outage(reason):
            raise
        raise CannotGoOn("rebuild_failed", service=service, source=source, reason=in_one_line(reason)) from reason
    finally:
        await database.close()
