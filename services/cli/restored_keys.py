"""Whether the keys that a restore leaves open what it has restored: asked of the recovered cluster before it counts.

A rotation may have come between a backup and the moment that is restored. Where its new key was never written out,
what it sealed stays closed, and nobody would notice before they need it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from services.cli.backup_erasures import database_of
from services.cli.errors import in_one_line
from services.cli.rotating import Vault
from services.kit.settings import SERVICES, Settings
from services.kit.vault.keyring import Keyring, read_keys
from services.kit.vault.rewrapping import StaysClosed

COLUMNS = text("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")


async def left_closed(settings: Settings, url: str, keys: Mapping[str, str | None]) -> Sequence[str]:
    """Return what these keys leave closed in the cluster at `url`, and what could not be tried, service by service."""
    keyring = Keyring(read_keys(keys["vault_keys"] or ""), b"")
    secret = SecretStr(keys["secret_key"] or "")  # the embedded cluster asks no role for its password
    recovered = settings.model_copy(update={"database_url": SecretStr(url), "secret_key": secret})
    found: list[str] = []
    for service in SERVICES:
        async with database_of(url, service) as database:
            if database is not None:
                found += await _closed(Vault.of(recovered, service), keyring)
    return found


async def _closed(vault: Vault, keyring: Keyring) -> Sequence[str]:
    """Say what stays closed of one service, whose tables may be older than this version."""
    try:
        async with vault.database.begin_system() as session:
            there = {tuple(row) for row in await session.execute(COLUMNS)}
        known = [each for each in vault.columns if (each.column.table.name, each.column.name) in there]
        await replace(vault, columns=known).try_keys(keyring)
    except StaysClosed as closed:
        return [f"{vault.service} under {closed.seal.key_id if closed.seal else '-'} ({closed})"]
    except (OSError, SQLAlchemyError) as error:
        return [f"{vault.service} could not be tried ({in_one_line(error)})"]
    finally:
        await vault.database.close()
    return []
