"""`bihuan rotate-keys`: a new vault key, everything re-wrapped under it while the platform serves, the old one dropped.

A rotation ends when the old key is dropped, and one is under way at a time, so a second run goes on where the first was
killed: it makes no new key while an old one stands behind the active. No transaction that began before the new key
stood first can seal under the old one later than `outlast` returns; what is counted after it is all there is.
"""

import asyncio
import base64
import json
import re
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from sqlalchemy import MetaData, text

from services.cli.errors import CannotGoOn, sentence
from services.cli.files import write_private
from services.cli.progress import Display
from services.cli.state import StateFolder
from services.kit.database.sessions import Database
from services.kit.identity import issuer
from services.kit.journal.leading import alone
from services.kit.settings import SERVICES, Settings
from services.kit.vault.ciphers import KEY_BYTES, Seal
from services.kit.vault.keyring import Keyring, KeysUnusable
from services.kit.vault.rewrapping import (
    LOOK_EVERY,
    Pass,
    SealedColumn,
    StaysClosed,
    count_by_seal,
    outlast,
    rewrap_all,
    sealed_columns,
    try_each_key,
)

ANOTHER_ENDS_WITHIN = 5.0
"""Seconds that PostgreSQL needs at most to notice that an earlier run was killed."""
SAY_EVERY = 10.0
"""Seconds between two lines about transactions that are waited for."""
ROWS_ARE_FREE_WITHIN = 120.0
"""Seconds without a row that could be re-wrapped, after which those who hold the rest are left alone."""
NUMBERED = re.compile(r"k(\d+)")

Counts = Mapping[str, Counter[Seal | None]]
"""The envelopes of each service by what they were sealed with."""


@dataclass(frozen=True, slots=True)
class Vault:
    """What one service has sealed."""

    service: str
    database: Database
    columns: Sequence[SealedColumn]

    @classmethod
    def of(cls, settings: Settings, service: str) -> "Vault":
        """Return the vault of a service; nothing is opened yet."""
        import_module(f"services.{service}.app")  # which registers every model
        own: MetaData = import_module(f"services.{service}.base").Base.metadata
        return cls(service, Database(settings, service), sealed_columns(service, own))

    async def count(self, *, without_limit: bool = True) -> Counter[Seal | None]:
        """Count the envelopes by seal, however long that takes, or within the usual time of a statement."""
        async with self.database.begin_system() as session:
            if without_limit:
                await session.execute(text("SET LOCAL statement_timeout = 0"))
            return await count_by_seal(session, self.columns)

    async def try_keys(self, keyring: Keyring) -> None:
        """Open some of what each key has sealed, and change nothing; raise `StaysClosed` where a key opens nothing."""
        async with self.database.begin_system() as session:
            await session.execute(text("SET LOCAL statement_timeout = 0"))
            await try_each_key(session, keyring, self.columns)


def rotate_tokens(settings: Settings) -> str:
    """Let the embedded issuer sign with a new key, and say what becomes of earlier tokens."""
    try:
        issuer.rotate(settings)
    except issuer.ExternalIssuer as refused:
        raise CannotGoOn("token_refused", reason=str(refused)) from refused
    return sentence("tokens_rotated", hours=int(issuer.LONGEST_LIFETIME.total_seconds() // 3600))


def rotate_vault_keys(settings: Settings, display: Display) -> None:
    """Make a new key where none is under way, and re-wrap what stands under other keys or the other suite.

    Raises `CannotGoOn`, and has changed nothing, where a key is missing or wrong; where envelopes are left at the end.
    """
    asyncio.run(_rotate(settings, display))


def drop_old_keys(settings: Settings, display: Display) -> None:
    """Remove the keys behind the active one, under which nothing stands any more; raise `CannotGoOn` where it does."""
    asyncio.run(_drop(settings, display))


async def _rotate(settings: Settings, display: Display) -> None:
    """Do what `rotate_vault_keys` does."""
    async with _vaults(settings) as vaults:
        keyring = read_keyring(settings)  # not before: an earlier run may just have changed it
        counts = await _survey(vaults, keyring)
        if len(keyring.key_ids) == 1:
            if _are_followed(settings):
                keyring = _with_a_new_key(settings, keyring)
                display.line(sentence("new_key_made", key=keyring.active, file=settings.vault_keys_file))
            elif not any(_others(count, keyring) for count in counts.values()):
                raise CannotGoOn("keys_are_given")
        done = [await _rewrap(vault, keyring, counts[vault.service], display) for vault in vaults]
        _tell_the_end(keyring, settings, dict(done), {vault.service: await vault.count() for vault in vaults}, display)


async def _drop(settings: Settings, display: Display) -> None:
    """Do what `drop_old_keys` does."""
    if not _are_followed(settings):
        raise CannotGoOn("keys_are_given")
    async with _vaults(settings) as vaults:
        active, *old = read_keyring(settings).key_ids
        if not old:
            raise CannotGoOn("no_old_key", key=active)
        for vault in vaults:
            await outlast(vault.database, _say_now_and_then(vault, display))
            counted = await vault.count()
            left = {seal: count for seal, count in counted.items() if seal is not None and seal.key_id in old}
            if left:
                raise CannotGoOn("old_key_in_use", service=vault.service, left=in_words(left))
        _put_keys(settings, lambda entries: entries[:1])
    display.line(sentence("old_keys_dropped", keys=", ".join(old), file=settings.vault_keys_file))


def read_keyring(settings: Settings) -> Keyring:
    """Return the ring of the settings; raise `CannotGoOn` where a key is missing or malformed."""
    try:
        return Keyring.of(settings)
    except KeysUnusable as flaw:
        raise CannotGoOn("keys_unusable", flaw=flaw) from flaw


@asynccontextmanager
async def _vaults(settings: Settings) -> AsyncIterator[Sequence[Vault]]:
    """Open the vault of every service for this command alone; raise `CannotGoOn` where another one has them open."""
    vaults = [Vault.of(settings, service) for service in SERVICES]
    async with AsyncExitStack() as stack:
        for vault in vaults:
            stack.push_async_callback(vault.database.close)
        try:
            async with asyncio.timeout(ANOTHER_ENDS_WITHIN):
                await stack.enter_async_context(alone(vaults[0].database, "rotation of keys"))
        except TimeoutError:
            raise CannotGoOn("rotation_runs_already") from None
        yield vaults


async def _survey(vaults: Iterable[Vault], keyring: Keyring) -> Counts:
    """Count every envelope, and open some of each key; raise `CannotGoOn` where a key is missing or wrong."""
    counts: dict[str, Counter[Seal | None]] = {}
    for vault in vaults:
        counts[vault.service] = await vault.count()
        try:
            await vault.try_keys(keyring)
        except StaysClosed as closed:
            code = "vault_key_missing" if closed.flaw == "unknown_key" else "vault_key_wrong"
            key = None if closed.seal is None else closed.seal.key_id
            raise CannotGoOn(code, service=vault.service, key=key, where=closed) from closed
    return counts


def _are_followed(settings: Settings) -> bool:
    """Tell whether the keys stand in the state folder and every process on it follows them there."""
    told = StateFolder(settings.state_dir).read("runtime.json")
    return settings.vault_keys_file is not None and told.get("follows_keys", True) is True


def _with_a_new_key(settings: Settings, keyring: Keyring) -> Keyring:
    """Put a new key before the others, from where every process takes it, and return the ring that has it."""
    numbers = [int(found[1]) for key_id in keyring.key_ids if (found := NUMBERED.fullmatch(key_id))]
    made = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")
    _put_keys(settings, lambda entries: [f"k{max(numbers, default=0) + 1}:{made}", *entries])
    return read_keyring(settings)


def _put_keys(settings: Settings, change: Callable[[Sequence[str]], Sequence[str]]) -> None:
    """Replace the keys in the state folder's file, at once and for good, by what `change` makes of them."""
    file = settings.vault_keys_file
    if file is None:
        raise CannotGoOn("keys_are_given")
    told = StateFolder(settings.state_dir).read(file.name)
    told["vault_keys"] = ",".join(change(str(told["vault_keys"]).split(",")))
    write_private(file, json.dumps(told, indent=1))


async def _rewrap(vault: Vault, keyring: Keyring, counted: Counter[Seal | None], display: Display) -> tuple[str, int]:
    """Re-wrap what a service has under other keys or the other suite; return its name and how many that were."""
    total = sum(_others(counted, keyring).values())
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        display.bar(vault.service, min(done, total), total)

    with display.step(vault.service):
        await outlast(vault.database, _say_now_and_then(vault, display))
        for sealed in vault.columns:
            closed = await _until_none_is_held(partial(rewrap_all, vault.database, keyring, sealed, tell))
            if closed:
                display.line(sentence("envelopes_damaged", service=vault.service, count=len(closed), first=closed[0]))
    return vault.service, done


async def _until_none_is_held(pass_once: Callable[[], Awaitable[Pass]]) -> Sequence[StaysClosed]:
    """Pass through a column until no row of it was held by somebody else; return what does not open.

    Raises `CannotGoOn` where nothing was freed for long.
    """
    patient_until = time.monotonic() + ROWS_ARE_FREE_WITHIN
    while (passed := await pass_once()).held:
        if passed.rewrapped:
            patient_until = time.monotonic() + ROWS_ARE_FREE_WITHIN
        elif time.monotonic() > patient_until:
            raise CannotGoOn("rows_are_held", count=passed.held, seconds=int(ROWS_ARE_FREE_WITHIN))
        await asyncio.sleep(LOOK_EVERY)
    return passed.closed


def _say_now_and_then(vault: Vault, display: Display) -> Callable[[int], None]:
    """Return what says now and then that transactions of a service are waited for."""
    said = time.monotonic()

    def say(count: int) -> None:
        nonlocal said
        display.tick()
        if time.monotonic() - said > SAY_EVERY:
            said = time.monotonic()
            display.line(sentence("transactions_outlasted", service=vault.service, count=count))

    return say


def _others(counted: Counter[Seal | None], keyring: Keyring) -> Mapping[Seal | None, int]:
    """Return what is not sealed as new envelopes are."""
    return {seal: count for seal, count in counted.items() if seal != keyring.seals_with}


def _tell_the_end(
    keyring: Keyring, settings: Settings, done: Mapping[str, int], counts: Counts, display: Display
) -> None:
    """Say what was re-wrapped and which keys can go; raise `CannotGoOn` where something is left."""
    left = {service: others for service, counted in counts.items() if (others := _others(counted, keyring))}
    for service, count in done.items():
        still, seal = sum(left.get(service, {}).values()), named(keyring.seals_with)
        display.line(sentence("envelopes_rewrapped", service=service, count=count, seal=seal, left=still))
    if left:
        told = "; ".join(f"{service}: {in_words(others)}" for service, others in left.items())
        raise CannotGoOn("envelopes_left", left=told)
    old = ", ".join(keyring.key_ids[1:])
    if old:
        code = "old_keys_removable" if settings.vault_keys_file is not None else "given_keys_removable"
        display.line(sentence(code, keys=old))


def in_words(counted: Mapping[Seal | None, int] | Mapping[Seal, int]) -> str:
    """Return how many envelopes stand under which key and suite."""
    return ", ".join(f"{count} under {named(seal)}" for seal, count in sorted(counted.items(), key=str))


def named(seal: Seal | None) -> str:
    """Return a key and its suite in words."""
    return "no key that can be read" if seal is None else f"{seal.key_id} ({seal.suite.label})"
