"""Authenticated encryption of one value, in an envelope that names its suite and its key.

Envelope, in bytes: version (1) · suite (1) · length of the key id (1) · key id (ASCII) · nonce (12) · ciphertext and
tag (16 more than the plain text). Everything before the nonce is authenticated together with the value's place, so an
envelope opens only where it was sealed, and nobody can rename its key or its suite.

AES-256-GCM is NIST SP 800-38D; SM4-GCM is SM4 (GB/T 32907) in the same mode, as RFC 8998 uses it. Nonces are random,
which is safe for 2^32 values under one key; the keyring therefore derives a key of its own for each column and suite.
"""

import os
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Literal, NamedTuple, NoReturn
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

VERSION = 1
KEY_BYTES = 32
"""A key of the ring or of a person, from which each suite's own are derived, and a key of AES-256."""
SM4_KEY_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16
HEADER_BYTES = 3
LONGEST_HEADER = HEADER_BYTES + 255
"""Bytes from which the header of any envelope can be read."""


class Suite(IntEnum):
    """The algorithm of an envelope, as its second byte."""

    AES_256_GCM = 1
    SM4_GCM = 2

    @property
    def label(self) -> str:
        """Return the name that settings and people use: aes-256-gcm, sm4-gcm."""
        return self.name.lower().replace("_", "-")

    @classmethod
    def labelled(cls, label: str) -> "Suite":
        """Return the suite of this name."""
        return next(suite for suite in cls if suite.label == label)


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
        return _column(self.service, self.table, self.column) + _counted(self.row.bytes)


def _counted(part: bytes) -> bytes:
    return len(part).to_bytes(2, "big") + part


@lru_cache(maxsize=1024)
def _column(service: str, table: str, column: str) -> bytes:
    """Return what the places of one column begin with."""
    return b"".join(_counted(part.encode()) for part in (service, table, column))


class Seal(NamedTuple):
    """What an envelope was sealed with."""

    suite: Suite
    key_id: str

    @classmethod
    def read(cls, data: bytes) -> "Seal":
        """Read the beginning of an envelope; raise `Unreadable` where it is none. Nothing is authenticated yet."""
        if len(data) < HEADER_BYTES or data[0] != VERSION:
            raise Unreadable("malformed")
        key_id = data[HEADER_BYTES : HEADER_BYTES + data[2]]
        if len(key_id) < data[2] or not key_id.isascii():
            raise Unreadable("malformed")
        try:
            return cls(Suite(data[1]), key_id.decode("ascii"))
        except ValueError:
            raise Unreadable("unknown_suite") from None

    def header(self) -> bytes:
        """Return what stands before the nonce of an envelope."""
        return bytes((VERSION, self.suite, len(self.key_id))) + self.key_id.encode("ascii")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed value taken apart."""

    seal: Seal
    nonce: bytes
    body: bytes

    @classmethod
    def read(cls, data: bytes) -> "Envelope":
        """Take an envelope apart; raise `Unreadable` where it is none. Nothing is authenticated yet."""
        seal = Seal.read(data)
        nonce_at = HEADER_BYTES + len(seal.key_id)
        body_at = nonce_at + NONCE_BYTES
        if len(data) < body_at + TAG_BYTES:
            raise Unreadable("malformed")
        return cls(seal, data[nonce_at:body_at], data[body_at:])


def plain_size(beginning: bytes, size: int) -> int:
    """Return how many bytes an envelope of so many bytes opens to, by its first ones; raise `Unreadable` for none."""
    return size - len(Seal.read(beginning).header()) - NONCE_BYTES - TAG_BYTES


def encrypt(suite: Suite, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    """Return ciphertext and tag; `bound` is authenticated and not contained."""
    if suite is Suite.AES_256_GCM:
        return AESGCM(key).encrypt(nonce, plain, bound)
    sealing = BlockCipher(SM4(key), GCM(nonce)).encryptor()
    sealing.authenticate_additional_data(bound)
    return sealing.update(plain) + sealing.finalize() + sealing.tag


def decrypt(suite: Suite, key: bytes, nonce: bytes, body: bytes, bound: bytes) -> bytes:
    """Return the plain text; raise `Unreadable` where suite, key, nonce, body or `bound` differ."""
    try:
        if suite is Suite.AES_256_GCM:
            return AESGCM(key).decrypt(nonce, body, bound)
        opening = BlockCipher(SM4(key), GCM(nonce, body[-TAG_BYTES:])).decryptor()
        opening.authenticate_additional_data(bound)
        return opening.update(body[:-TAG_BYTES]) + opening.finalize()
    except InvalidTag:
        raise Unreadable("refused") from None


@dataclass(frozen=True, slots=True)
class Cipher:
    """One key of one suite in use; it prints no key and cannot be pickled or copied out of the process."""

    key_id: str
    key: bytes = field(repr=False)
    suite: Suite = Suite.AES_256_GCM

    def seal(self, plain: bytes, bound: bytes) -> bytes:
        """Return an envelope of `plain`, bound to `bound`; each call gives another one."""
        header = Seal(self.suite, self.key_id).header()
        nonce = os.urandom(NONCE_BYTES)
        return header + nonce + encrypt(self.suite, self.key, nonce, plain, header + bound)

    def open(self, envelope: Envelope, bound: bytes) -> bytes:
        """Return what was sealed; raise `Unreadable` where the envelope names another key or was changed or moved."""
        if envelope.seal.key_id != self.key_id:
            raise Unreadable("unknown_key")
        return decrypt(self.suite, self.key, envelope.nonce, envelope.body, envelope.seal.header() + bound)

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied."""
        raise NeverCopied
