"""The access log as a chain: whoever changes, removes or adds an entry afterwards contradicts what follows it.

Entries that are committed get the next positions, in the order of their instants, and a digest over the one before,
the position and every column. One task per service does so, beside the requests: a log that somebody has tampered with
must not stop the feed. Now and then it writes down how far the chain has come, signed with a key that the database
does not hold, in a table and as a line of the service's log; `verifying` holds the chain against both. What this
proves and what it does not stands in docs/decisions/0079-the-access-log-is-a-chain.md.
"""

import asyncio
import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import BigInteger, Column, DateTime, LargeBinary, Table

from services.kit.database.base import KIT
from services.kit.database.driver import Connection
from services.kit.database.roles import DatabaseNotConfigured, Role
from services.kit.database.security import Statements, protect_by
from services.kit.database.sessions import Database
from services.kit.journal.leading import alone
from services.kit.settings import Settings
from services.kit.vault.keyring import derive

POLL = 1.0
"""Seconds after which new entries are looked for."""
BATCH = 1000
"""Entries of one round at most."""
CHECKPOINT_AFTER = 1000
"""Entries after which a checkpoint is written."""
CHECKPOINT_AT_LATEST = timedelta(hours=1)
"""Time after which one is written where there are new entries at all."""

BEFORE_THE_FIRST = bytes(32)
"""What stands in the place of the digest before the first entry."""
COLUMNS = "id, at, subject, roles, organisation, purpose, person, fields, route, trace_id"
ENTRY = f"record_send(ROW({COLUMNS}))"
"""Every column of an entry, as PostgreSQL sends it: type, length and bytes of each, lists element by element.

So no two entries have the same bytes, whatever separators stand in their texts, and a null is no empty text.
"""

access_log_checkpoint = Table(
    "access_log_checkpoint",
    KIT,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("chain", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("mac", LargeBinary, nullable=False),
)
"""How far the chain had come when: position and digest of its last entry, and who wrote that knew the secret key."""

CHAINED = """
ALTER TABLE access_log
    ADD COLUMN position bigint CONSTRAINT access_log_position_key UNIQUE,
    ADD COLUMN chain bytea,
    ADD CONSTRAINT access_log_chained_together_check CHECK ((position IS NULL) = (chain IS NULL))
"""
UNCHAINED_INDEX = "CREATE INDEX access_log_unchained_idx ON access_log (at, id) WHERE position IS NULL"
CHECKPOINT = """
CREATE TABLE access_log_checkpoint (
    position bigint CONSTRAINT access_log_checkpoint_pkey PRIMARY KEY,
    chain bytea NOT NULL,
    at timestamptz NOT NULL,
    mac bytea NOT NULL
)
"""
CHAINED_ONCE = """
-- A new entry has no place in the chain, and is given one once, by the platform itself; nothing else ever changes.
CREATE FUNCTION access_log_is_chained_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.position IS NULL AND NEW.chain IS NULL THEN
            RETURN NEW;
        END IF;
    ELSIF current_user = '{system}' AND OLD.position IS NULL AND NEW.position IS NOT NULL THEN
        OLD.position := NEW.position;
        OLD.chain := NEW.chain;
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE restrict_violation USING MESSAGE = 'the access log is append-only';
END $$
"""
TRIGGERS = (
    "DROP TRIGGER access_log_is_append_only ON access_log",
    """
CREATE TRIGGER access_log_is_append_only BEFORE DELETE OR TRUNCATE ON access_log
FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_append_only()
""",
    """
CREATE TRIGGER access_log_is_chained_once BEFORE INSERT OR UPDATE ON access_log
FOR EACH ROW EXECUTE FUNCTION access_log_is_chained_once()
""",
    """
CREATE TRIGGER access_log_checkpoint_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log_checkpoint
FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_append_only()
""",
)
TAKEN_BACK = (
    "DROP TABLE access_log_checkpoint",
    "DROP TRIGGER access_log_is_chained_once ON access_log",
    "DROP FUNCTION access_log_is_chained_once",
    "DROP TRIGGER access_log_is_append_only ON access_log",
    "ALTER TABLE access_log DROP COLUMN position, DROP COLUMN chain",
    """
CREATE TRIGGER access_log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_append_only()
""",
)

HEAD = "SELECT position, chain FROM access_log WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1"
WAITING = f"SELECT id, {ENTRY} AS entry FROM access_log WHERE position IS NULL ORDER BY at, id LIMIT {BATCH}"  # noqa: S608 -- texts and a number of ours
GIVE = """
UPDATE access_log SET position = given.position, chain = given.chain
FROM unnest($1::uuid[], $2::bigint[], $3::bytea[]) AS given (id, position, chain)
WHERE access_log.id = given.id AND access_log.position IS NULL
"""
KEEP = "INSERT INTO access_log_checkpoint (position, chain, at, mac) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
INSTANT = """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
"""An instant as `written` writes it, so that one which Python cannot hold is read, too."""
CHECKPOINTS = f"SELECT position, chain, coalesce({INSTANT}, '') AS at, mac FROM access_log_checkpoint"  # noqa: S608 -- texts of ours
LAST_CHECKPOINT = f"{CHECKPOINTS} ORDER BY position DESC LIMIT 1"
SAID = "access_log_checkpoint"
"""The event of the log line that carries a checkpoint out of the database."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the chain: its position, 0 where there is none, and its digest."""

    position: int
    chain: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far the chain had come at an instant (UTC, as `written` writes it), and the proof of who says so."""

    position: int
    chain: bytes
    at: str
    mac: bytes


def written(at: datetime) -> str:
    """Write an instant as checkpoints hold it: UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def link(before: bytes, position: int, entry: bytes) -> bytes:
    """Return the digest of an entry: SHA-256 over the digest before it, its position in 8 bytes, and its columns."""
    return hashlib.sha256(before + position.to_bytes(8, signed=True) + entry).digest()


class Sealer:
    """Signs checkpoints of one service, and tells whether one was signed."""

    def __init__(self, settings: Settings, service: str) -> None:
        """Derive the key from the platform's secret key; raise `DatabaseNotConfigured` where there is none."""
        if settings.secret_key is None:
            raise DatabaseNotConfigured
        self._key = derive(base64.b64decode(settings.secret_key.get_secret_value()), b"bihuan/access-log-checkpoint")
        self.service = service

    def mac(self, position: int, chain: bytes, at: str) -> bytes:
        """Return HMAC-SHA-256 over service, position, digest and instant, a line each."""
        signed = "\n".join((self.service, str(position), chain.hex(), at))
        return hmac.digest(self._key, signed.encode(), "sha256")

    def wrote(self, checkpoint: Checkpoint) -> bool:
        """Tell whether a checkpoint is one that the platform wrote."""
        return hmac.compare_digest(checkpoint.mac, self.mac(checkpoint.position, checkpoint.chain, checkpoint.at))


async def keep_chaining(database: Database) -> None:
    """Chain entries for ever, once per service, and write a checkpoint whenever one is due."""
    sealer = Sealer(database.settings, database.service)
    async with alone(database, "access log") as connection:
        # Both are read once: whoever cuts the end off while this runs leaves a gap that the next entry shows.
        head, last = await head_of(connection), await last_checkpoint(connection)
        if last is not None and sealer.wrote(last):
            tell(sealer, last)  # whoever kept it may have ended before it was told
        while True:
            before = head.position
            head = await chain_waiting(connection, head)
            if due(last, head, database.clock.now()):
                last = await keep_checkpoint(connection, sealer, head, database.clock.now())
            if head.position - before < BATCH:
                await asyncio.sleep(POLL)


async def head_of(connection: Connection) -> Head:
    """Return the last entry of the chain."""
    found = await connection.fetchrow(HEAD)
    return Head(0, BEFORE_THE_FIRST) if found is None else Head(found["position"], found["chain"] or BEFORE_THE_FIRST)


async def last_checkpoint(connection: Connection) -> Checkpoint | None:
    """Return the checkpoint that reaches furthest."""
    found = await connection.fetchrow(LAST_CHECKPOINT)
    return None if found is None else Checkpoint(**found)


async def chain_waiting(connection: Connection, head: Head) -> Head:
    """Chain one batch of the entries that are committed and have no position; return the new head."""
    waiting = await connection.fetch(WAITING)
    if not waiting:
        return head
    positions = range(head.position + 1, head.position + len(waiting) + 1)
    links = [head.chain]
    for position, row in zip(positions, waiting, strict=True):
        links.append(link(links[-1], position, row["entry"]))
    await connection.execute(GIVE, [row["id"] for row in waiting], list(positions), links[1:])
    return Head(positions[-1], links[-1])


def due(last: Checkpoint | None, head: Head, now: datetime) -> bool:
    """Tell whether the chain has grown enough since its last checkpoint, or that is long enough ago."""
    if head.position <= (last.position if last else 0):
        return False
    if last is None or head.position - last.position >= CHECKPOINT_AFTER:
        return True
    try:
        return now - datetime.fromisoformat(last.at) >= CHECKPOINT_AT_LATEST
    except ValueError:
        return True  # the platform wrote no such instant; whoever did must not keep it from writing more


async def keep_checkpoint(connection: Connection, sealer: Sealer, head: Head, now: datetime) -> Checkpoint:
    """Write a checkpoint into its table, and out of the database as a line of the log."""
    at = written(now)
    made = Checkpoint(head.position, head.chain, at, sealer.mac(head.position, head.chain, at))
    await connection.execute(KEEP, made.position, made.chain, now, made.mac)
    tell(sealer, made)
    return made


def tell(sealer: Sealer, made: Checkpoint) -> None:
    """Carry a checkpoint out of the database, as a line of the log; told twice it is the same one."""
    digests = {"chain": in_groups(made.chain), "mac": in_groups(made.mac)}
    log.info(SAID, log_of=sealer.service, position=made.position, made_at=made.at, **digests)


def in_groups(digest: bytes) -> str:
    """Write a digest in groups, so that redaction takes no run of its digits for somebody's number."""
    return digest.hex("-", 4)


def lay_chain(op: Statements, service: str) -> None:
    """Make the access log a chain: for a migration of every service. What stands in it already is chained later."""
    app, system = Role.APP.of(service), Role.SYSTEM.of(service)
    for statement in (CHAINED, UNCHAINED_INDEX, CHECKPOINT, CHAINED_ONCE.replace("{system}", system), *TRIGGERS):
        op.execute(statement)
    op.execute(f"REVOKE INSERT ON access_log FROM {app}")
    op.execute(f"GRANT INSERT ({COLUMNS}) ON access_log TO {app}")
    op.execute(f"REVOKE INSERT, UPDATE, DELETE ON access_log FROM {system}")
    op.execute(f"GRANT UPDATE (position, chain) ON access_log TO {system}")
    protect_by(op, service, "access_log_checkpoint", "false", verbs="")
    op.execute(f"REVOKE UPDATE, DELETE ON access_log_checkpoint FROM {system}")


def lift_chain(op: Statements, service: str) -> None:
    """Take back what `lay_chain` made."""
    app, system = Role.APP.of(service), Role.SYSTEM.of(service)
    for statement in TAKEN_BACK:
        op.execute(statement)
    op.execute(f"GRANT INSERT ON access_log TO {app}")
    op.execute(f"GRANT INSERT, UPDATE, DELETE ON access_log TO {system}")
