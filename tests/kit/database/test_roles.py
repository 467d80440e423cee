"""A service does not serve with a database role that row security would not bind."""

import base64
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import httpx
import pytest

from services.cli.embedded.postgres import Postgres
from services.kit.app import create_service
from services.kit.database.driver import Connection
from services.kit.database.roles import Role, UnsafeRole, refuse_unsafe, role_password
from services.kit.database.sessions import Database
from services.kit.http.common import Busy
from services.kit.settings import Settings
from tests.kit.database.catalogue import as_role
from tests.running import Running
from tests.small.callers import of_area
from tests.small.notes import SERVICE

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def administrator(postgres: Postgres) -> AsyncIterator[Connection]:
    """Connect to the notes as the cluster's superuser."""
    connection = await asyncpg.connect(postgres.url.replace("@/postgres", "@/bihuan_notes"))
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def altered(postgres: Postgres, before: str, after: str) -> AsyncIterator[None]:
    """Let the cluster be otherwise for a moment."""
    async with administrator(postgres) as admin:
        await admin.execute(before)
        try:
            yield
        finally:
            await admin.execute(after)


def test_the_password_of_a_role_is_hkdf_of_the_secret_key_as_an_administrator_can_compute_it(
    settings: Settings,
) -> None:
    assert settings.secret_key is not None
    root = base64.b64decode(settings.secret_key.get_secret_value())
    extracted = hmac.digest(bytes(32), root, "sha256")  # RFC 5869, 2.2, then 2.3 for one block
    expanded = hmac.digest(extracted, b"bihuan/database-role/bihuan_people_app\x01", "sha256")
    assert role_password(settings, "people", Role.APP) == expanded.hex()


BYPASSING = ("ALTER ROLE bihuan_notes_app BYPASSRLS", "ALTER ROLE bihuan_notes_app NOBYPASSRLS")


@pytest.mark.usefixtures("notes")
async def test_the_application_role_as_migrated_is_accepted(settings: Settings) -> None:
    async with as_role(settings, "notes", Role.APP) as app:
        await refuse_unsafe(app)


@pytest.mark.usefixtures("notes")
async def test_a_superuser_is_refused(postgres: Postgres) -> None:
    async with administrator(postgres) as admin:
        with pytest.raises(UnsafeRole):
            await refuse_unsafe(admin)


@pytest.mark.usefixtures("notes")
async def test_the_owner_of_the_tables_is_refused(settings: Settings) -> None:
    async with as_role(settings, "notes", Role.OWNER) as owner:
        with pytest.raises(UnsafeRole):
            await refuse_unsafe(owner)


@pytest.mark.usefixtures("notes")
async def test_a_role_that_bypasses_row_security_is_refused(settings: Settings, postgres: Postgres) -> None:
    async with altered(postgres, *BYPASSING), as_role(settings, "notes", Role.APP) as app:
        with pytest.raises(UnsafeRole):
            await refuse_unsafe(app)


@pytest.mark.usefixtures("notes")
@pytest.mark.parametrize("greater", ["bihuan_notes_owner", "bihuan_notes_system"])
async def test_a_role_that_may_become_a_greater_one_is_refused(
    settings: Settings, postgres: Postgres, greater: str
) -> None:
    change = (f"GRANT {greater} TO bihuan_notes_app", f"REVOKE {greater} FROM bihuan_notes_app")
    async with altered(postgres, *change), as_role(settings, "notes", Role.APP) as app:
        with pytest.raises(UnsafeRole):
            await refuse_unsafe(app)


async def test_a_service_with_an_unsafe_role_answers_no_request(
    notes: Running, settings: Settings, postgres: Postgres
) -> None:
    async with altered(postgres, *BYPASSING):
        app = create_service(SERVICE, settings)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://notes") as client,
        ):
            headers = notes.headers("district_officer", "440303")
            answers = [
                await client.get("/readyz"),
                await client.get("/v1/notes", headers=headers),
                await client.post("/v1/notes", json={"district": "440303", "words": "a"}, headers=headers),
            ]
    assert [answer.status_code for answer in answers] == [503, 503, 503]


@pytest.mark.usefixtures("notes")
async def test_no_transaction_begins_before_the_role_was_looked_at(settings: Settings) -> None:
    database = Database(settings, "notes")
    with pytest.raises(Busy):
        async with database.begin(of_area("440303")):
            pass
    await database.close()
