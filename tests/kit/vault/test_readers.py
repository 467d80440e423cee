"""A text that only its named readers open."""

from uuid import UUID

import pytest

from services.kit.vault.ciphers import Suite, Unreadable
from services.kit.vault.keyring import Keyring
from services.kit.vault.readers import ReadersText

NOTE = ReadersText("people", "note", "body", wraps="note_reader")
ROW, ANOTHER = (UUID(int=number) for number in (1, 2))
OLD, NEW = b"\x01" * 32, b"\x02" * 32


@pytest.mark.parametrize("suite", Suite)
def test_each_reader_opens_it_and_two_seals_of_one_text_differ(suite: Suite) -> None:
    ring = Keyring({"k1": OLD}, NEW, suite)
    first, second = (NOTE.seal(ring, "睡得不好", row=ROW, readers=["a", "b"]) for _ in range(2))
    read = {
        each: NOTE.open(ring, first.ciphertext, first.wrapped[each], row=ROW, reader=each).reveal() for each in "ab"
    }
    assert (read, first.ciphertext != second.ciphertext) == ({"a": "睡得不好", "b": "睡得不好"}, True)


def test_a_wrap_opens_for_its_reader_and_in_its_row_alone() -> None:
    ring = Keyring({"k1": OLD}, NEW)
    shut = NOTE.seal(ring, "睡得不好", row=ROW, readers=["a"])
    for row, reader in ((ROW, "b"), (ANOTHER, "a")):
        with pytest.raises(Unreadable):
            NOTE.open(ring, shut.ciphertext, shut.wrapped["a"], row=row, reader=reader)


def test_a_text_put_into_another_row_stays_shut() -> None:
    ring = Keyring({"k1": OLD}, NEW)
    first, second = (NOTE.seal(ring, "睡得不好", row=row, readers=["a"]) for row in (ROW, ANOTHER))
    with pytest.raises(Unreadable):
        NOTE.open(ring, first.ciphertext, second.wrapped["a"], row=ANOTHER, reader="a")


def test_a_key_is_shared_with_another_reader_and_survives_rotation_and_another_suite() -> None:
    before, after = Keyring({"k1": OLD}, NEW), Keyring({"k2": NEW, "k1": OLD}, NEW, Suite.SM4_GCM)
    shut = NOTE.seal(before, "睡得不好", row=ROW, readers=["a"])
    shared = NOTE.share(before, shut.wrapped["a"], row=ROW, reader="a", other="b")
    again = after.rewrap(shared, NOTE.place(ROW, "b"))
    rotated = Keyring({"k2": NEW}, NEW)
    assert NOTE.open(rotated, shut.ciphertext, again, row=ROW, reader="b").reveal() == "睡得不好"
