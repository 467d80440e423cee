"""Authenticated encryption of one value, in an envelope that names its suite and its key.

Envelope, in bytes: version (1) · suite (1) · length of the key id (1) · key id (ASCII) · nonce (12) · ciphertext and
tag (16 more than the plain text). Everything before the nonce is authenticated together with the value's place, so an
envelope opens only where it was sealed, and nobody can rename its key or its suite.

AES-256-GCM is NIST SP 800-38D. Nonces are random, which is safe for 2^32 values under one key; the keyring therefore
derives a key of its own for each column.
"""

import os
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal, NoReturn
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
HEADER_BYTES = 3


class Suite(IntEnum):
    """The algorithm of an envelope; 2 is kept for SM4-GCM."""

    AES_256_GCM = 1


Flaw = Literal["malformed", "unknown_suite", "unknown_key", "refused"]
"""Why a value does not open; `refused`: it was changed, it stands elsewhere, or the key has other bytes."""


class Unreadable(Exception):
    """A sealed value does not open: it was changed or moved, or its key is gone. Says which, never what."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(f"a sealed value does not open: {flaw}")
        self.flaw = flaw


class NeverCopied(TypeError):
    """Keys are never pickled or copied: they would leave the process in the clear."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: an envelope opens at its own place only."""

    service: str
    table: str
    column: str
    row: UUID

    def binding(self) -> bytes:
        """Return the place as bytes, each part preceded by its length, so that no two places share them."""
        parts = (self.service.encode(), self.table.encode(), self.column.encode(), self.row.bytes)
        return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed value taken apart; `header` is what stands before the nonce."""

    header: bytes
    suite: Suite
    key_id: str
    nonce: bytes
    body: bytes

    @classmethod
    def read(cls, data: bytes) -> "Envelope":
        """Take an envelope apart; raise `Unreadable` where it is none. Nothing is authenticated yet."""
        if len(data) < HEADER_BYTES or data[0] != VERSION:
            raise Unreadable("malformed")
        nonce_at = HEADER_BYTES + data[2]
        body_at = nonce_at + NONCE_BYTES
        header = data[:nonce_at]
        if len(data) < body_at + TAG_BYTES or not header.isascii():
            raise Unreadable("malformed")
        if data[1] != Suite.AES_256_GCM:
            raise Unreadable("unknown_suite")
        key_id = header[HEADER_BYTES:].decode("ascii")
        return cls(header, Suite.AES_256_GCM, key_id, data[nonce_at:body_at], data[body_at:])


def encrypt(key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    """Return ciphertext and tag of AES-256-GCM; `bound` is authenticated and not contained."""
    return AESGCM(key).encrypt(nonce, plain, bound)


def decrypt(key: bytes, nonce: bytes, body: bytes, bound: bytes) -> bytes:
    """Return the plain text of AES-256-GCM; raise `Unreadable` where key, nonce, body or `bound` differ."""
    try:
        return AESGCM(key).decrypt(nonce, body, bound)
    except InvalidTag:
        raise Unreadable("refused") from None


@dataclass(frozen=True, slots=True)
class Cipher:
    """One key in use; it prints its id only and cannot be pickled or copied out of the process."""

    key_id: str
    key: bytes = field(repr=False)

    def seal(self, plain: bytes, bound: bytes) -> bytes:
        """Return an envelope of `plain`, bound to `bound`; each call gives another one."""
        header = bytes((VERSION, Suite.AES_256_GCM, len(self.key_id))) + self.key_id.encode("ascii")
        nonce = os.urandom(NONCE_BYTES)
        return header + nonce + encrypt(self.key, nonce, plain, header + bound)

    def open(self, envelope: Envelope, bound: bytes) -> bytes:
        """Return what was sealed; raise `Unreadable` where the envelope names another key or was changed or moved."""
        if envelope.key_id != self.key_id:
            raise Unreadable("unknown_key")
        return decrypt(self.key, envelope.nonce, envelope.body, envelope.header + bound)

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied."""
        raise NeverCopied
