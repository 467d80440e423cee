"""The vault's keys: the active one seals, retired ones still open, and each column gets a subkey of its own.

Subkeys come from HKDF-SHA-256 (RFC 5869) with the purpose as `info`. Rotation: put a new key first in
BIHUAN_VAULT_KEYS, keep the old one behind it, pass every envelope that `needs_rewrap` through `rewrap`, then drop the
old key. The blind key has no second one: a new blind key makes every blind index new.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Literal, NoReturn

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.kit.settings import Settings
from services.kit.vault.ciphers import KEY_BYTES, Cipher, Envelope, NeverCopied, Place, Unreadable

KEY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")

KeyFlaw = Literal["not_set", "not_named", "not_a_key", "twice"]
KEY_FLAWS: dict[KeyFlaw, str] = {
    "not_set": "is not set",
    "not_named": "is not of the form id:base64 (id: up to 32 of a-z, 0-9 and -)",
    "not_a_key": "is not 32 bytes in base64",
    "twice": "has the id or the bytes of an earlier key",
}


class KeysUnusable(Exception):
    """A key of the vault is missing or malformed."""

    def __init__(self, name: str, flaw: KeyFlaw) -> None:
        """Say which setting and which key in it, and what it should be; never what it is."""
        super().__init__(f"{name} {KEY_FLAWS[flaw]}")
        self.name = name
        self.flaw = flaw


def derive(root: bytes, info: bytes, *, salt: bytes | None = None, length: int = KEY_BYTES) -> bytes:
    """Return `length` bytes of HKDF-SHA-256 (RFC 5869) for one purpose, which `info` names."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(root)


class Keyring:
    """Seals values at their place and opens them again; holds no state but its keys."""

    __slots__ = ("_blind_root", "_ciphers", "_roots", "active")

    def __init__(self, keys: Mapping[str, bytes], blind_root: bytes) -> None:
        """Take the keys by id, the active one first, 32 bytes each; raise `KeysUnusable` where they are not."""
        if not keys:
            raise KeysUnusable("BIHUAN_VAULT_KEYS", "not_set")
        self._roots = dict(keys)
        self._blind_root = blind_root
        self._ciphers: dict[tuple[str, str, str, str], Cipher] = {}
        self.active = next(iter(self._roots))

    @classmethod
    def of(cls, settings: Settings) -> "Keyring":
        """Read the keys of the settings; raise `KeysUnusable` where one is missing or malformed."""
        if settings.vault_keys is None:
            raise KeysUnusable("BIHUAN_VAULT_KEYS", "not_set")
        if settings.blind_key is None:
            raise KeysUnusable("BIHUAN_BLIND_KEY", "not_set")
        keys: dict[str, bytes] = {}
        for number, entry in enumerate(settings.vault_keys.get_secret_value().split(","), start=1):
            name = f"key {number} of BIHUAN_VAULT_KEYS"
            key_id, _, encoded = entry.strip().partition(":")
            if not KEY_ID.fullmatch(key_id) or not encoded:
                raise KeysUnusable(name, "not_named")
            key = _decoded(encoded, name)
            if key_id in keys or key in keys.values():
                raise KeysUnusable(name, "twice")
            keys[key_id] = key
        return cls(keys, _decoded(settings.blind_key.get_secret_value(), "BIHUAN_BLIND_KEY"))

    def seal(self, plain: bytes, at: Place) -> bytes:
        """Return an envelope of `plain` under the active key that opens at this place only."""
        return self._cipher(self.active, at).seal(plain, at.binding())

    def open(self, sealed: bytes, at: Place) -> bytes:
        """Return what was sealed at this place, under any key of the ring; raise `Unreadable` otherwise."""
        envelope = Envelope.read(sealed)
        if envelope.key_id not in self._roots:
            raise Unreadable("unknown_key")
        return self._cipher(envelope.key_id, at).open(envelope, at.binding())

    def needs_rewrap(self, sealed: bytes) -> bool:
        """Tell whether an envelope was sealed under another key than the active one."""
        return Envelope.read(sealed).key_id != self.active

    def rewrap(self, sealed: bytes, at: Place) -> bytes:
        """Return the same value under the active key."""
        return self.seal(self.open(sealed, at), at)

    def blind_subkey(self, service: str, kind: str) -> bytes:
        """Return the key of one kind of blind index within one service."""
        return derive(self._blind_root, f"bihuan/blind/{service}/{kind}".encode())

    def _cipher(self, key_id: str, at: Place) -> Cipher:
        """Return the column's cipher, derived once."""
        purpose = (key_id, at.service, at.table, at.column)
        cipher = self._ciphers.get(purpose)
        if cipher is None:
            info = f"bihuan/field/{at.service}/{at.table}/{at.column}".encode()
            cipher = self._ciphers[purpose] = Cipher(key_id, derive(self._roots[key_id], info))
        return cipher

    def __repr__(self) -> str:
        """Show key ids only."""
        retired = [key_id for key_id in self._roots if key_id != self.active]
        return f"Keyring(active={self.active!r}, retired={retired!r})"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied."""
        raise NeverCopied


def _decoded(encoded: str, name: str) -> bytes:
    """Return the 32 bytes of a key in base64, of either alphabet; raise `KeysUnusable` with its name only."""
    try:
        key = base64.b64decode(encoded.strip().translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise KeysUnusable(name, "not_a_key")
    return key
