"""A people service whose keys stand in a state folder, beside which the commands of a rotation run."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import asyncpg
from anyio import to_thread

from services.kit.settings import Settings
from tests.cli.running import environment, invoked
from tests.ground import key
from tests.people.office import Office, office
from tests.running import Running

AES, SM4 = 1, 2
"""The suites as the second byte of an envelope names them."""
BINARY = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1, 2
"""


def kept_in(state: Path, **more: object) -> Settings:
    """Make keys as an embedded platform does at its first start, in its state folder."""
    (state / "secrets.json").write_text(
        json.dumps({"secret_key": key(), "vault_keys": f"k1:{key()}", "blind_key": key()})
    )
    return Settings.model_validate({"state_dir": state, **more})


@dataclass(frozen=True)
class Rotated:
    """The service, and what is told to the commands."""

    people: Running

    @property
    def state(self) -> Path:
        return self.people.settings.state_dir

    @property
    def officer(self) -> Office:
        """Return the officer of Shenzhen, who says what unmasked data is needed for."""
        someone = office(self.people)
        return Office(self.people, someone.headers | {"Bihuan-Purpose": "certification"})

    @property
    def variables(self) -> dict[str, str]:
        """Return the variables that name the servers."""
        told = self.people.settings
        assert told.database_url is not None
        assert told.nats_url is not None
        return {
            "BIHUAN_DATABASE_URL": told.database_url.get_secret_value(),
            "BIHUAN_NATS_URL": told.nats_url.get_secret_value(),
        }

    @property
    def environment(self) -> dict[str, str]:
        """Return the whole environment of a command that runs as a program."""
        return environment(self.state, 8000, **self.variables)

    async def bihuan(self, *words: str, **more: str) -> CompletedProcess[str]:
        """Run one command to its end, beside the service."""
        return await to_thread.run_sync(lambda: invoked(self.state, *words, port_base=8000, **self.variables, **more))

    def entries(self) -> list[str]:
        """Return the keys of the state folder, the active one first, each with its id."""
        told: dict[str, str] = json.loads((self.state / "secrets.json").read_text())
        return told["vault_keys"].split(",")

    def key_ids(self) -> list[str]:
        return [entry.partition(":")[0] for entry in self.entries()]

    @asynccontextmanager
    async def administrator(self, service: str = "people") -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
        """Open a connection of the cluster's administrator, for whom no rotation waits."""
        connection = await asyncpg.connect(self.variables["BIHUAN_DATABASE_URL"], database=f"bihuan_{service}")
        try:
            yield connection
        finally:
            await connection.close()

    async def ask(self, question: str, *about: object) -> Any:  # noqa: ANN401 -- whatever the first column holds
        """Return the one value that the administrator is answered."""
        async with self.administrator() as connection:
            return await connection.fetchval(question, *about)

    async def sealed(self, key_id: str, suite: int = AES) -> dict[str, int]:
        """Count the values under a key in every binary column of the database, declared as sealed or not."""
        header = bytes((1, suite, len(key_id))) + key_id.encode()
        found = {}
        async with self.administrator() as connection:
            for table, column in await connection.fetch(BINARY):
                holding = f'SELECT count(*) FROM "{table}" WHERE substring("{column}", 1, $2) = $1'  # noqa: S608 -- names of the catalogue
                if count := await connection.fetchval(holding, header, len(header)):
                    found[f"{table}.{column}"] = count
        return found

    async def everything(self) -> dict[str, list[bytes | None]]:
        """Return every binary value of the database, but for the chain of the access log, which goes on by itself."""
        async with self.administrator() as connection:
            return {
                f"{table}.{column}": [
                    row[0]
                    for row in await connection.fetch(f'SELECT "{column}" FROM "{table}" ORDER BY "{column}"')  # noqa: S608 -- names of the catalogue
                ]
                for table, column in await connection.fetch(BINARY)
                if not table.startswith("access_log")
            }

    async def phone_of(self, person: str) -> object:
        """Return a person's phone as the service opens it."""
        return (await self.officer.get(f"/v1/persons/{person}/unmasked", fields="phone")).json()["phone"]
