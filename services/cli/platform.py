"""The platform that `bihuan up` runs: its parts, what comes before and after them, and what is said at the end."""

import asyncio
import pkgutil
from collections.abc import Iterable, Sequence
from functools import partial
from importlib import import_module
from typing import NamedTuple

from pydantic import SecretStr

import services.kit
from services.cli import demo
from services.cli.errors import CannotGoOn
from services.cli.files import private_folder
from services.cli.forked import Tell
from services.cli.paths import require_paths
from services.cli.reach import reach_database, reach_nats
from services.cli.serving import Part, parts_of
from services.cli.state import left_by_the_platform
from services.cli.supervisor import Platform
from services.kit.database.migrate import DatabaseIsNewer, migrate
from services.kit.identity import issuer
from services.kit.identity.roles import roles
from services.kit.settings import PARTS, SERVICES, Settings

SHARED_LIBRARIES = (
    "alembic.command",
    "asyncpg",
    "babel.support",
    "fastapi",
    "httptools",
    "httpx",
    "joserfc.jwt",
    "nats.js",
    "opentelemetry.exporter.otlp.proto.http.trace_exporter",
    "opentelemetry.sdk.trace",
    "orjson",
    "procrastinate",
    "prometheus_client",
    "psycopg_pool",
    "sqlalchemy.dialects.postgresql.asyncpg",
    "sqlalchemy.ext.asyncio",
    "strawberry.fastapi",
    "uvicorn.lifespan.on",
    "uvicorn.protocols.http.httptools_impl",
    "uvicorn.protocols.websockets.auto",
    "uvloop",
)
"""What most parts import; imported once in the parent it costs them nothing. numba and scikit-learn are not here."""


KEYS = ("secret_key", "vault_keys", "blind_key")
"""The settings without which no service can serve; an embedded platform makes its own at its first start."""


class DemoToken(NamedTuple):
    """A role that `bihuan up` prints a token for, and where that role stands."""

    role: str
    districts: tuple[str, ...]


DEMO_TOKENS = (
    DemoToken("district_officer", ("440303",)),
    DemoToken("caseworker", ("440303",)),
    DemoToken("reviewer", ("440300",)),
    DemoToken("finance", ("440300",)),
    DemoToken("provincial_system", ("440000",)),
    DemoToken("public_kiosk", ()),
    DemoToken("auditor", ("440000",)),
    DemoToken("administrator", ("000000",)),
)
"""Roles that see by area, first the one that GraphiQL's examples are for; the others are the demo's own to name."""


def whole_platform(*, with_demo: bool) -> Platform:
    """Return the platform that this package is."""
    return Platform(
        parts=parts_of,
        prepare=prepare,
        fill=demo.load if with_demo else None,
        announce=partial(announce, with_demo=with_demo),
        warm=warm,
    )


def warm() -> None:
    """Import what the parts share."""
    for name in SHARED_LIBRARIES:
        import_module(name)
    for module in pkgutil.walk_packages(services.kit.__path__, "services.kit."):
        import_module(module.name)


def prepare(settings: Settings, _tell: Tell) -> None:
    """See that paths can be read and servers answer, make the token issuer's key, bring every database up to date."""
    require_paths(settings)
    require_servers(settings, SERVICES)
    prepare_issuer(settings)
    for service in SERVICES:
        bring_up_to_date(settings, service)


def prepare_issuer(settings: Settings) -> None:
    """Make the embedded issuer's key, and the 0700 folder in which it stands, where they are missing.

    Servers of one's own need no other thing of that folder. Raises `CannotGoOn` where it cannot be written to.
    """
    if not settings.embedded_issuer:
        return
    try:
        private_folder(settings.state_dir)
        issuer.prepare(settings)
    except OSError as reason:
        raise CannotGoOn("state_folder_closed", folder=settings.state_dir, reason=reason.strerror) from reason


def bring_up_to_date(settings: Settings, service: str) -> None:
    """Migrate a service's database; raise `CannotGoOn` where a later version of the platform did so already."""
    try:
        migrate(settings, service)
    except DatabaseIsNewer as error:
        raise CannotGoOn("database_is_newer", service=service, found=error.found, newest=error.newest) from error


def require_servers(settings: Settings, names: Sequence[str]) -> None:
    """Raise `CannotGoOn` where a service of these parts lacks a server, a key or a client, or cannot use a server."""
    owners = [name for name in names if name in SERVICES]
    if not owners:
        return
    databases = {settings.database_urls.get(name) or settings.database_url for name in owners}
    if None in databases or settings.nats_url is None:
        raise CannotGoOn("no_servers")
    if missing := missing_keys(settings):
        raise CannotGoOn("no_keys", names=", ".join(missing))
    if settings.oidc_issuer and (settings.service_client_id is None or settings.service_client_secret is None):
        raise CannotGoOn("no_service_client", issuer=settings.oidc_issuer)
    asyncio.run(_reach(settings, databases))


def missing_keys(settings: Settings) -> Sequence[str]:
    """Return the variables of the keys that are not set, without which no service can serve."""
    return [f"BIHUAN_{name.upper()}" for name in KEYS if getattr(settings, name) is None]


async def _reach(settings: Settings, databases: Iterable[SecretStr | None]) -> None:
    """Reach every server once."""
    for database in filter(None, databases):
        ours = database == settings.database_url and left_by_the_platform(settings, "database_url")
        await reach_database(database.get_secret_value(), embedded=ours)
    if settings.nats_url is not None:
        await reach_nats(settings.nats_url.get_secret_value(), embedded=left_by_the_platform(settings, "nats_url"))


def announce(settings: Settings, parts: Sequence[Part], *, with_demo: bool) -> Sequence[str]:
    """Return the addresses, and with the demo a token per demo role ready to paste: elsewhere nobody is let in so."""
    lines = [f"{part.name:<10} http://{settings.host}:{part.port}" for part in parts]
    lines.append(f"{'GraphiQL':<10} {settings.address('gateway')}/graphql")
    lines += [f"{'API docs':<10} {settings.address(name)}/docs" for name in PARTS if name != "gateway"]
    if with_demo and settings.embedded_issuer:
        for role, districts in DEMO_TOKENS:
            lines += ready_to_paste(role, " ".join(districts), issuer.mint(settings, roles=[role], districts=districts))
        for role, who in demo.stands(settings).items():
            person, organisation = (who, None) if roles()[role].sees == "person" else (None, who)
            token = issuer.mint(settings, roles=[role], person=person, organisation=organisation)
            lines += ready_to_paste(role, str(who), token)
    return lines


def ready_to_paste(role: str, place: str, token: str) -> Sequence[str]:
    """Return the lines that show a token: whose it is, and the header that carries it."""
    return (f"{role} {place}".rstrip(), f"  Authorization: Bearer {token}")
