"""A text that only its named readers open: under a key of its own, wrapped once for each of them.

    TEXT = ReadersText("people", "psychological_note", "body", wraps="psychological_note_reader")

    shut = TEXT.seal(keyring, text, row=note.id, readers={author, specialist})
    text = TEXT.open(keyring, shut.ciphertext, shut.wrapped[author], row=note.id, reader=author)

The text's key (32 random bytes) stands nowhere in the clear. Each wrap is an envelope of the vault whose key HKDF
derives from the reader as well, so a row taken from one reader opens for no other; and rotation re-wraps it as every
other envelope, while the text stays as it is. This holds against whoever reads the database, its backups or its feeds,
and against every request that is not the reader's own. It does not hold against whoever has the vault's keys and runs
code of their own: they can derive what the service derives.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import MappedColumn, mapped_column

from services.kit.telemetry.personal import Personal
from services.kit.vault.ciphers import KEY_BYTES, SM4_KEY_BYTES, Cipher, Envelope, Place, Suite
from services.kit.vault.fields import PERSONAL
from services.kit.vault.keyring import Keyring, derive


@dataclass(frozen=True, slots=True)
class Shut:
    """A text as the database holds it: the envelope, and its key wrapped for each reader."""

    ciphertext: bytes
    wrapped: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class ReadersText:
    """A text of one table, and the table of the wraps of its keys: one row for each text and reader, which is its key.

    A reader is the subject of a token.
    """

    service: str
    table: str
    name: str
    wraps: str

    def seal(self, keyring: Keyring, text: str, *, row: UUID, readers: Iterable[str]) -> Shut:
        """Return the text under a new key, which is wrapped for these readers."""
        key = os.urandom(KEY_BYTES)
        envelope = _cipher(key, keyring.suite).seal(text.encode(), self._text_place(row).binding())
        return Shut(envelope, {reader: keyring.seal(key, self.place(row, reader)) for reader in readers})

    def open(self, keyring: Keyring, ciphertext: bytes, wrapped: bytes, *, row: UUID, reader: str) -> Personal[str]:
        """Return the text to a reader; raise `Unreadable` where the wrap is another's or something was changed."""
        key, envelope = keyring.open(wrapped, self.place(row, reader)), Envelope.read(ciphertext)
        plain = _cipher(key, envelope.seal.suite).open(envelope, self._text_place(row).binding())
        return Personal(plain.decode())

    def share(self, keyring: Keyring, wrapped: bytes, *, row: UUID, reader: str, other: str) -> bytes:
        """Return the wrap of the same key for another reader, from that of one who has it."""
        return keyring.seal(keyring.open(wrapped, self.place(row, reader)), self.place(row, other))

    def place(self, row: UUID, reader: str) -> Place:
        """Return where the key of a text stands for a reader: as a column of their own, whose key HKDF derives."""
        return Place(self.service, self.wraps, f"wrapped/{reader}", row)

    def wraps_column(self) -> MappedColumn[Any]:
        """Return the column of the wraps, which no rotation forgets."""
        return mapped_column("wrapped", LargeBinary, info={PERSONAL: self})

    def _text_place(self, row: UUID) -> Place:
        return Place(self.service, self.table, self.name, row)


def _cipher(key: bytes, suite: Suite) -> Cipher:
    """Return the cipher of a text's key: SM4's own is derived, so that no two suites share one."""
    key_id = derive(key, b"bihuan/readers-key-id", length=8).hex()
    if suite is Suite.AES_256_GCM:
        return Cipher(key_id, key)
    return Cipher(key_id, derive(key, b"bihuan/readers/sm4-gcm", length=SM4_KEY_BYTES), suite)
