"""What `bihuan doctor` looks at: reach, versions, pending migrations, connections, clock."""

import os
import platform as machine
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

import asyncpg
import httpx
from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError

from services.cli.backup_health import look_at_backups
from services.cli.errors import CannotGoOn, in_one_line
from services.cli.paths import look_at_cases, look_at_paths
from services.cli.platform import missing_keys
from services.cli.reach import PATIENCE, place, reach_database, reach_nats
from services.cli.readiness import ask
from services.cli.rotating import Vault, in_words, named, read_keyring
from services.cli.state import left_by_the_platform
from services.kit.database.migrate import DatabaseIsNewer, pending, present
from services.kit.database.sessions import SYSTEM_POOL, Database
from services.kit.http.problems import Problem
from services.kit.identity.service_tokens import NoServiceToken, ServiceTokens
from services.kit.identity.tokens import Verifier
from services.kit.jobs import JOB_POOL
from services.kit.journal.snapshots import snapshots_at_once
from services.kit.service import Service
from services.kit.settings import PARTS, SERVICES, Settings
from services.kit.vault.chain import Sealer, last_checkpoint

LEADERS = 3
"""Sessions of a service that hold an advisory lock: sequencer, relay, access log, and one more per source it hears."""
LISTENERS = 1
"""Sessions in which a service's job worker hears of new jobs, beside its pool."""
KEPT_FREE = 20
"""Connections left for migrations, backups and a person with psql."""
SERVICE_ROLE = "service"
PEOPLE = "people"
NO_ADDRESS = "no address: the platform does not run and no setting names one"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, and what there is to say."""

    what: str
    well: bool
    says: str

    def as_dict(self) -> dict[str, object]:
        """Return the finding as JSON tells it."""
        return asdict(self)


async def examine(settings: Settings) -> Sequence[Finding]:
    """Look at everything, whatever else is wrong."""
    servers, held = await _databases(settings)
    findings = [
        Finding("bihuan", well=True, says=_own_version()),
        Finding("Python", well=True, says=machine.python_version()),
        _state_folder(settings),
        *servers,
        await _nats(settings),
        _keys(settings),
        Finding(*look_at_paths(settings)),
    ]
    if not settings.embedded_issuer:
        findings.append(await _service_client(settings))
    findings += held
    async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
        for part in PARTS:
            why = await ask(client, settings.address(part))
            findings.append(Finding(part, well=not why, says=why or f"ready at {settings.address(part)}"))
    findings += [Finding(*seen) for seen in await look_at_backups(settings)]
    return [*findings, _clock(settings)]


def connections_of(settings: Settings, service: str) -> int:
    """Return how many connections a service opens at most, in one process."""
    pooled = settings.pool_size + settings.read_pool_size + SYSTEM_POOL + JOB_POOL
    told: Service = import_module(f"services.{service}.app").SERVICE
    beside = len(told.sources) + told.connections_of_jobs
    return pooled + snapshots_at_once(settings) + LEADERS + LISTENERS + beside


def pools(settings: Settings, max_connections: int, services: Sequence[str] = SERVICES) -> Finding:
    """Add up what the services of one server may open, against what PostgreSQL allows there."""
    each = {service: connections_of(settings, service) for service in services}
    needed = sum(each.values()) + KEPT_FREE
    terms = " + ".join(f"{service} {count}" for service, count in each.items())
    says = f"{terms} + {KEPT_FREE} kept free = {needed} of max_connections {max_connections}"
    return Finding(f"connections{_of(services)}", well=needed <= max_connections, says=says)


def _of(services: Sequence[str]) -> str:
    """Return what follows the name of a thing that several servers have: whose it is; nothing where there is one."""
    return "" if len(services) == len(SERVICES) else f" of {', '.join(services)}"


def _by_server(settings: Settings) -> Iterable[tuple[SecretStr | None, Sequence[str]]]:
    """Return an address of every PostgreSQL server that the settings name, and the services whose data stand there."""
    found: dict[str, tuple[SecretStr | None, list[str]]] = {}
    for service in SERVICES:
        url = settings.database_urls.get(service) or settings.database_url
        address = url.get_secret_value() if url else ""
        # Behind the question mark stands the folder of a socket.
        server = urlsplit(place(address)).netloc + address.partition("?")[2]
        found.setdefault(server, (url, []))[1].append(service)
    return found.values()


def _state_folder(settings: Settings) -> Finding:
    """Say whether the state folder can be written to; nobody needs one where servers and issuer are somebody's own."""
    folder, what = settings.state_dir, "state folder"
    addresses = [settings.nats_url, *(url for url, _ in _by_server(settings))]
    ours = left_by_the_platform(settings, "database_url") or left_by_the_platform(settings, "nats_url")
    if not folder.exists() and not settings.embedded_issuer and not ours and None not in addresses:
        return Finding(what, well=True, says="none, and none is needed: PostgreSQL, NATS and the issuer are your own")
    return Finding(what, well=os.access(folder, os.W_OK), says=str(folder))


async def _databases(settings: Settings) -> tuple[Sequence[Finding], Sequence[Finding]]:
    """Reach every PostgreSQL server, or find out why not; then look at what those that answer hold."""
    servers, held = [], []
    for url, services in _by_server(settings):
        what = f"PostgreSQL{_of(services)}"
        if url is None:
            servers.append(Finding(what, well=False, says=NO_ADDRESS))
            continue
        ours = url == settings.database_url and left_by_the_platform(settings, "database_url")
        try:
            database = await reach_database(url.get_secret_value(), embedded=ours)
        except CannotGoOn as error:
            servers.append(Finding(what, well=False, says=str(error)))
            continue
        servers.append(Finding(what, well=True, says=database.version))
        held.append(pools(settings, database.max_connections, services))
        if settings.secret_key is None:
            continue  # nobody can log in as a role of a service then, and `_keys` says so
        for look in (_migrations, _vault, _access_log):
            held += [await look(settings, service) for service in services]
        if PEOPLE in services:
            held.append(Finding(*await look_at_cases(settings)))
    return servers, held


def _keys(settings: Settings) -> Finding:
    """Say which keys are missing."""
    missing = missing_keys(settings)
    says = f"not set: {', '.join(missing)}; `bihuan up` makes its own, servers of your own need them set"
    return Finding("keys", well=not missing, says=says if missing else "set")


async def _nats(settings: Settings) -> Finding:
    """Reach NATS, or find out why not."""
    if settings.nats_url is None:
        return Finding("NATS", well=False, says=NO_ADDRESS)
    try:
        ours = left_by_the_platform(settings, "nats_url")
        return Finding("NATS", well=True, says=await reach_nats(settings.nats_url.get_secret_value(), embedded=ours))
    except CannotGoOn as error:
        return Finding("NATS", well=False, says=str(error))


async def _service_client(settings: Settings) -> Finding:
    """Get a token of the external issuer as the services do to hear each other, and see whether it opens the feeds."""
    what = "service client"
    try:
        caller = await Verifier(settings).verify(await ServiceTokens(settings).current())
    except NoServiceToken as error:
        return Finding(what, well=False, says=f"no token of {settings.issuer}, so no service hears another: {error}")
    except Problem as error:
        why = [error.title, *error.members.values()]
        return Finding(what, well=False, says=f"its token opens nothing: {', '.join(map(str, why))}")
    if caller.roles != {SERVICE_ROLE}:
        held = ", ".join(sorted(caller.roles))
        return Finding(what, well=False, says=f"its token must have the role {SERVICE_ROLE}, and has {held}")
    return Finding(
        what, well=True, says=f"{settings.service_client_id} has the role {SERVICE_ROLE} at {settings.issuer}"
    )


async def _migrations(settings: Settings, service: str) -> Finding:
    """Compare a database's revision with the code's, and name what is pending."""
    what = f"migrations of {service}"
    try:
        found = await present(settings, service)
        missing = pending(service, found)
    except (OSError, SQLAlchemyError, asyncpg.PostgresError, DatabaseIsNewer) as error:
        return Finding(what, well=False, says=in_one_line(error))
    if not missing:
        return Finding(what, well=True, says=f"current ({found})")
    return Finding(what, well=False, says=f"pending: {', '.join(missing)}; the database has {found}")


async def _access_log(settings: Settings, service: str) -> Finding:
    """Name the last checkpoint of a service's access log, and say whether this platform wrote it."""
    what = f"access log of {service}"
    try:
        async with Database(settings, service).connection("doctor", {}, patience=PATIENCE) as connection:
            last = await last_checkpoint(connection)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        return Finding(what, well=False, says=in_one_line(error))
    if last is None:
        return Finding(what, well=True, says="no checkpoint yet")
    says = f"last checkpoint at position {last.position} of {last.at}"
    if not Sealer(settings, service).wrote(last):
        return Finding(what, well=False, says=f"{says}, which this platform did not write: see `bihuan verify-log`")
    return Finding(what, well=True, says=says)


async def _vault(settings: Settings, service: str) -> Finding:
    """Tell under which keys a service's envelopes stand, and which of them are not in the ring."""
    what = f"vault of {service}"
    vault = Vault.of(settings, service)
    try:
        keyring = read_keyring(settings)
        counted = await vault.count(without_limit=False)
    except CannotGoOn as error:
        return Finding(what, well=False, says=str(error))
    except (OSError, SQLAlchemyError, asyncpg.PostgresError) as error:
        return Finding(what, well=False, says=in_one_line(error))
    finally:
        await vault.database.close()
    closed = {seal: count for seal, count in counted.items() if seal is None or seal.key_id not in keyring.key_ids}
    if closed:
        return Finding(what, well=False, says=f"BIHUAN_VAULT_KEYS does not open {in_words(closed)}")
    says = f"{named(keyring.seals_with)} seals; envelopes: {in_words(counted) or 'none'}"
    return Finding(what, well=True, says=says)


def _clock(settings: Settings) -> Finding:
    """Say whether the clock can be turned, and how far it is."""
    if not settings.test_clock:
        return Finding("clock", well=True, says="real; it cannot be turned")
    return Finding("clock", well=True, says=f"a test clock that can be turned; offset {settings.clock.offset()}")


def _own_version() -> str:
    """Return the installed version of this package."""
    try:
        return version("bihuan")
    except PackageNotFoundError:
        return "not installed as a package"
