"""Blind indexes: the same person is found whatever the spelling, and only within one service."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from services.kit.settings import Settings
from services.kit.vault.blind import blind_index, compact, digest, phone_digits
from services.kit.vault.keyring import Keyring

KEYS = base64.b64encode(b"\x01" * 32).decode()
BLIND = base64.b64encode(b"\x03" * 32).decode()
RING = Keyring.of(Settings(vault_keys=SecretStr(f"k1:{KEYS}"), blind_key=SecretStr(BLIND)))


def full_width(text: str) -> str:
    """Return the text as a Chinese input method writes it in full-width mode."""
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


# RFC 4231, test case 2 (HMAC-SHA-256), cut to 16 bytes.
def test_a_digest_is_the_first_half_of_hmac_sha_256() -> None:
    assert digest(b"Jefe", "what do ya want for nothing?").hex() == "5bdcc146bf60754e6a042426089575c7"


def test_an_index_can_be_recomputed_from_its_description() -> None:
    info = b"bihuan/blind/people/phone"
    extracted = hmac.digest(b"\x00" * 32, b"\x03" * 32, hashlib.sha256)
    key = hmac.digest(extracted, info + b"\x01", hashlib.sha256)
    expected = hmac.digest(key, b"13800138000", hashlib.sha256)[:16]
    assert blind_index(RING, "people", "phone", "13800138000") == expected


SPELLINGS = [
    "11010519491231002X",
    "11010519491231002x",
    " 110105 19491231 002X ",
    full_width("11010519491231002X"),
    "110105\u200b19491231002X",
]


@pytest.mark.parametrize("spelling", SPELLINGS[1:], ids=["lower x", "spaces", "full width", "zero width space"])
def test_a_resident_id_is_found_in_another_spelling(spelling: str) -> None:
    assert blind_index(RING, "people", "resident_id", spelling) == blind_index(
        RING, "people", "resident_id", SPELLINGS[0]
    )


@pytest.mark.parametrize(
    "spelling", ["138 0013 8000", "+86 138-0013-8000", "008613800138000", full_width("8613800138000")]
)
def test_a_mobile_number_is_found_in_another_spelling(spelling: str) -> None:
    assert phone_digits(spelling) == "13800138000"


def test_a_landline_that_begins_with_86_keeps_its_digits() -> None:
    assert phone_digits("8612-3456") == "86123456"


def test_two_services_cannot_join_their_indexes() -> None:
    assert blind_index(RING, "people", "phone", "13800138000") != blind_index(RING, "subsidies", "phone", "13800138000")


def test_two_kinds_of_value_cannot_be_joined() -> None:
    assert blind_index(RING, "people", "phone", "13800138000") != blind_index(RING, "people", "account", "13800138000")


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert compact(compact(text)) == compact(text)
