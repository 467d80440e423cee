"""A part of a file opens with its person's key in its own place, and nowhere else."""

from uuid import UUID, uuid4

import pytest

from services.kit.vault.ciphers import Seal, Suite, Unreadable
from services.kit.vault.files import open_part, seal_part
from services.kit.vault.persons import PersonKey

KEY = bytes(range(32))
PERSON, FILE = uuid4(), uuid4()


def key(suite: Suite = Suite.AES_256_GCM, root: bytes = KEY) -> PersonKey:
    """Return the key of a person that seals with a suite."""
    return PersonKey.of(PERSON, root, suite)


@pytest.mark.parametrize("suite", list(Suite))
def test_a_part_opens_as_it_was_whatever_seals_new_ones(suite: Suite) -> None:
    sealed = seal_part(key(suite), FILE, 1, 2, b"%PDF")
    assert (Seal.read(sealed).suite, open_part(key(), FILE, 1, 2, sealed)) == (suite, b"%PDF")


@pytest.mark.parametrize(
    ("root", "file", "number", "of"),
    [(KEY, FILE, 2, 2), (KEY, FILE, 1, 1), (KEY, uuid4(), 1, 2), (bytes(32), FILE, 1, 2)],
)
def test_a_part_that_was_moved_or_is_of_another_file_or_person_does_not_open(
    root: bytes, file: UUID, number: int, of: int
) -> None:
    sealed = seal_part(key(), FILE, 1, 2, b"%PDF")
    with pytest.raises(Unreadable):
        open_part(key(root=root), file, number, of, sealed)


def test_a_part_that_was_changed_does_not_open() -> None:
    sealed = seal_part(key(), FILE, 1, 2, b"%PDF")
    with pytest.raises(Unreadable):
        open_part(key(), FILE, 1, 2, sealed[:-1] + bytes([sealed[-1] ^ 1]))
