"""The three database roles of a service, and the addresses at which each of them logs in.

`owner` owns the tables and migrates; `app` serves callers under row security; `system` runs what serves nobody in
particular (sequencer, relay, projections, sweeps). None is a superuser, none has BYPASSRLS: row security is decided by
policies that name the roles.
"""

import base64
from enum import StrEnum

from sqlalchemy.engine import URL, make_url

from services.kit.database.driver import Connection
from services.kit.settings import Settings
from services.kit.vault.keyring import derive


class Role(StrEnum):
    """What a connection may do."""

    OWNER = "owner"
    APP = "app"
    SYSTEM = "system"

    def of(self, service: str) -> str:
        """Return the role's name in the cluster."""
        return f"bihuan_{service}_{self}"


class DatabaseNotConfigured(Exception):
    """BIHUAN_DATABASE_URL is not set and no embedded platform runs on this state folder."""


class UnsafeRole(Exception):
    """A service refuses to serve with a database role that row security would not bind."""


def cluster_url(settings: Settings, service: str) -> URL:
    """Return the address of the service's database for the administrator who migrates it."""
    own = settings.database_urls.get(service)
    if own is not None:
        return make_url(own.get_secret_value())
    if settings.database_url is None:
        raise DatabaseNotConfigured
    return make_url(settings.database_url.get_secret_value()).set(database=f"bihuan_{service}")


def role_url(settings: Settings, service: str, role: Role) -> URL:
    """Return the address at which a role of the service logs in."""
    return cluster_url(settings, service).set(
        username=role.of(service), password=role_password(settings, service, role)
    )


def role_password(settings: Settings, service: str, role: Role) -> str:
    """Derive a role's password from the platform's secret key, so that no one has to hand one out.

    HKDF-SHA-256 (RFC 5869), no salt, info `bihuan/database-role/<name of the role>`, 32 bytes as hexadecimal digits.
    """
    if settings.secret_key is None:
        raise DatabaseNotConfigured
    root = base64.b64decode(settings.secret_key.get_secret_value())
    return derive(root, f"bihuan/database-role/{role.of(service)}".encode()).hex()


def libpq(url: URL) -> str:
    """Return the address as asyncpg and psycopg read it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


async def refuse_unsafe(connection: Connection) -> None:
    """Raise `UnsafeRole` when row security would not bind the role of this connection.

    It binds neither a superuser nor who may bypass it, and not as it should who owns the tables or may become a role
    that a policy names besides.
    """
    unsafe = await connection.fetchval(
        """
        SELECT rolsuper OR rolbypassrls
            OR EXISTS (
                SELECT FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND pg_has_role(pg_roles.oid, relowner, 'MEMBER'))
            OR EXISTS (
                SELECT FROM pg_policy, unnest(polroles) AS named (role)
                WHERE role NOT IN (0, pg_roles.oid) AND pg_has_role(pg_roles.oid, role, 'MEMBER'))
        FROM pg_roles WHERE rolname = current_user
        """
    )
    if unsafe:
        raise UnsafeRole
