"""Files sealed part by part under a person's key: each part opens alone, so that a file streams, and in its place only.

The key of files is derived from the person's own (`persons`), so that destroying that one erases the files too. A part
is bound to its file, its number and how many parts there are: none can be moved, left out or come from another file.
"""

from uuid import UUID

from services.kit.vault.ciphers import KEY_BYTES, SM4_KEY_BYTES, Cipher, Envelope, Suite
from services.kit.vault.keyring import derive
from services.kit.vault.persons import PersonKey


def seal_part(key: PersonKey, file: UUID, number: int, of: int, plain: bytes) -> bytes:
    """Return the sealed part `number`, from 1, of a file of `of` parts."""
    return _cipher(key, key.seals_with).seal(plain, _bound(file, number, of))


def open_part(key: PersonKey, file: UUID, number: int, of: int, sealed: bytes) -> bytes:
    """Return a part as it was; raise `Unreadable` where it was changed, moved, or is of another file or person."""
    envelope = Envelope.read(sealed)
    return _cipher(key, envelope.seal.suite).open(envelope, _bound(file, number, of))


def _cipher(key: PersonKey, suite: Suite) -> Cipher:
    length = KEY_BYTES if suite is Suite.AES_256_GCM else SM4_KEY_BYTES
    return Cipher(
        key.cipher.key_id, derive(key.cipher.key, f"bihuan/file/{suite.label}".encode(), length=length), suite
    )


def _bound(file: UUID, number: int, of: int) -> bytes:
    return b"bihuan/file-part/" + file.bytes + number.to_bytes(4, "big") + of.to_bytes(4, "big")
