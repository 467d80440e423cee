"""One key per person for personal fields in journal payloads: destroying it is erasure.

The journal is append-only, so what stands in it about a person cannot be deleted; it is sealed under the person's own
key instead. The key (32 random bytes) is stored sealed by the vault in `person_key`, and `destroy` removes it for good:
the row stays as the proof, and no new key is ever made for that person. Copies in backups and in dead rows outlive the
deletion until they expire: a backup older than the erasure is restored together with the list of destroyed keys.
"""

import base64
import binascii
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

import orjson
from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    DateTime,
    LargeBinary,
    Table,
    Uuid,
    any_,
    bindparam,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.base import KIT
from services.kit.database.security import Statements, protect
from services.kit.vault.ciphers import KEY_BYTES, SM4_KEY_BYTES, Cipher, Envelope, Place, Suite, Unreadable
from services.kit.vault.keyring import Keyring, derive

person_key = Table(
    "person_key",
    KIT,
    Column("person", Uuid, primary_key=True),
    Column("wrapped", LargeBinary, nullable=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("destroyed_at", DateTime(timezone=True), nullable=True),
    CheckConstraint("(wrapped IS NULL) = (destroyed_at IS NOT NULL)", "destroyed_means_gone"),
)
"""The sealed key of each person whom this service's journal names; `wrapped` is null once it was destroyed."""

PERSON_KEY = """
CREATE TABLE person_key (
    person uuid CONSTRAINT person_key_pkey PRIMARY KEY,
    wrapped bytea,
    created_at timestamptz NOT NULL,
    destroyed_at timestamptz,
    CONSTRAINT person_key_destroyed_means_gone_check CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
)
"""


KEEP_KEYS = text(
    """
    INSERT INTO person_key (person, wrapped, created_at)
    SELECT person, wrapped, :at FROM unnest(:persons, :wrapped) AS made (person, wrapped)
    ON CONFLICT DO NOTHING RETURNING person
    """
).bindparams(
    bindparam("persons", type_=ARRAY(Uuid)),
    bindparam("wrapped", type_=ARRAY(LargeBinary)),
    bindparam("at", type_=DateTime(timezone=True)),
)


class SealedPayload(TypedDict):
    """What a journal payload holds in place of personal fields: whose they are, under which key, and the envelope."""

    person: str
    key: str
    sealed: str


class KeyDestroyed(Exception):
    """The person's key was destroyed: what was sealed under it is erased, and nothing more is sealed for them."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """A person's key in use; prints neither the key nor anything about the person but their id."""

    person: UUID
    cipher: Cipher
    """AES-256-GCM with the stored key itself."""
    seals_with: Suite

    @classmethod
    def of(cls, person: UUID, key: bytes, seals_with: Suite) -> "PersonKey":
        """Return the key with its id: 8 bytes derived from it, which say only that two payloads share it."""
        return cls(person, Cipher(derive(key, b"bihuan/person-key-id", length=8).hex(), key), seals_with)

    @classmethod
    def unwrap(cls, keyring: Keyring, service: str, person: UUID, wrapped: bytes) -> "PersonKey":
        """Open a stored key; raise `Unreadable` where it is another person's or another service's."""
        return cls.of(person, keyring.open(wrapped, place(service, person)), keyring.suite)

    def wrap(self, keyring: Keyring, service: str) -> bytes:
        """Return the key as `person_key` stores it."""
        return keyring.seal(self.cipher.key, place(service, self.person))

    def cipher_of(self, suite: Suite) -> Cipher:
        """Return the cipher of a suite: SM4's key is derived, so that no two suites share one."""
        if suite is Suite.AES_256_GCM:
            return self.cipher
        key = derive(self.cipher.key, b"bihuan/payload/sm4-gcm", length=SM4_KEY_BYTES)
        return Cipher(self.cipher.key_id, key, suite)


def place(service: str, person: UUID) -> Place:
    """Return where a person's key stands."""
    return Place(service, "person_key", "wrapped", person)


def seal_payload(key: PersonKey, content: Mapping[str, Any]) -> SealedPayload:
    """Seal personal fields of an event: any JSON values; dates, instants and UUIDs become text."""
    sealed = key.cipher_of(key.seals_with).seal(orjson.dumps(dict(content)), _bound(key.person))
    return {"person": str(key.person), "key": key.cipher.key_id, "sealed": base64.b64encode(sealed).decode("ascii")}


def open_payload(key: PersonKey, payload: SealedPayload) -> dict[str, Any]:
    """Return the personal fields of an event; raise `Unreadable` where they are another person's or were changed."""
    try:
        envelope = Envelope.read(base64.b64decode(payload["sealed"], validate=True))
    except (binascii.Error, ValueError):
        raise Unreadable("malformed") from None
    content: dict[str, Any] = orjson.loads(key.cipher_of(envelope.seal.suite).open(envelope, _bound(key.person)))
    return content


async def obtain_key(session: AsyncSession, keyring: Keyring, service: str, person: UUID, now: datetime) -> PersonKey:
    """Return the person's key, made now where they had none; raise `KeyDestroyed` where it was destroyed.

    Two transactions that meet a new person at once get the same key: the second waits for the first.
    """
    return (await obtain_keys(session, keyring, service, (person,), now))[person]


async def obtain_keys(
    session: AsyncSession, keyring: Keyring, service: str, persons: Collection[UUID], now: datetime
) -> dict[UUID, PersonKey]:
    """Return the key of each person as `obtain_key` does, with two statements however many they are."""
    keys = await load_keys(session, keyring, service, persons)
    made = {each: PersonKey.of(each, os.urandom(KEY_BYTES), keyring.suite) for each in persons if each not in keys}
    if not made:
        return keys
    persons_made = sorted(made)  # in one order, so that two that meet do not wait for each other
    wrapped = [made[each].wrap(keyring, service) for each in persons_made]
    written = set(await session.scalars(KEEP_KEYS, {"persons": persons_made, "wrapped": wrapped, "at": now}))
    keys |= {each: key for each, key in made.items() if each in written}
    overtaken = made.keys() - written
    keys |= await load_keys(session, keyring, service, overtaken)
    if len(keys) < len(set(persons)):
        raise KeyDestroyed
    return keys


async def load_key(session: AsyncSession, keyring: Keyring, service: str, person: UUID) -> PersonKey | None:
    """Return the person's key, None where they never had one; raise `KeyDestroyed` where it was destroyed."""
    return (await load_keys(session, keyring, service, (person,))).get(person)


async def load_keys(
    session: AsyncSession, keyring: Keyring, service: str, persons: Collection[UUID]
) -> dict[UUID, PersonKey]:
    """Return the keys of those of these persons who have one; raise `KeyDestroyed` where one was destroyed."""
    if not persons:
        return {}
    stored = select(person_key.c.person, person_key.c.wrapped).where(
        person_key.c.person == any_(literal(list(persons), ARRAY(Uuid)))
    )
    keys = {}
    for person, wrapped in await session.execute(stored):
        if wrapped is None:
            raise KeyDestroyed
        keys[person] = PersonKey.unwrap(keyring, service, person, wrapped)
    return keys


async def destroy_key(session: AsyncSession, person: UUID, now: datetime) -> bool:
    """Erase what the journal holds about a person; False where there was no key to destroy (or none visible)."""
    statement = (
        update(person_key)
        .where(person_key.c.person == person, person_key.c.wrapped.is_not(None))
        .values(wrapped=None, destroyed_at=now)
        .returning(person_key.c.person)
    )
    return (await session.execute(statement)).one_or_none() is not None


def lay_person_key(op: Statements, service: str) -> None:
    """Make `person_key`: for a service's migration. A key is seen by whoever sees the person; none is ever deleted."""
    op.execute(PERSON_KEY)
    protect(op, service, "person_key", "person", verbs="SELECT, INSERT, UPDATE")


def _bound(person: UUID) -> bytes:
    """Return what a payload is bound to: another person's key does not open it, whatever the bytes."""
    return b"bihuan/payload/" + person.bytes
