"""Where the vault's keys come from, what each of them opens, and that none of them shows."""

import base64
import pickle
import traceback
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr

from services.kit.settings import Settings
from services.kit.vault.ciphers import NeverCopied, Place, Unreadable
from services.kit.vault.keyring import Keyring, KeysUnusable, derive

OLD, NEW, BLIND = (base64.b64encode(bytes((n,)) * 32).decode() for n in (1, 2, 3))
ROW = UUID("0197c9a0-0000-7000-8000-000000000001")
AT = Place("people", "person", "phone", ROW)


def keyring(vault_keys: str, blind_key: str = BLIND) -> Keyring:
    return Keyring.of(Settings(vault_keys=SecretStr(vault_keys), blind_key=SecretStr(blind_key)))


# RFC 5869, appendix A: test cases 1 and 3 (SHA-256, with and without salt and info).
def test_subkeys_come_from_hkdf_as_rfc_5869_prints_it() -> None:
    salt, info = bytes(range(0x0D)), bytes(range(0xF0, 0xFA))
    expected = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    assert derive(b"\x0b" * 22, info, salt=salt, length=42).hex() == expected


def test_hkdf_without_salt_and_info_is_that_of_rfc_5869_too() -> None:
    expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    assert derive(b"\x0b" * 22, b"", length=42).hex() == expected


def test_what_a_keyring_sealed_it_opens() -> None:
    ring = keyring(f"k1:{OLD}")
    assert ring.open(ring.seal("王小明".encode(), AT), AT).decode() == "王小明"


MOVES: dict[str, Place] = {
    "service": Place("subsidies", "person", "phone", ROW),
    "table": Place("people", "household", "phone", ROW),
    "column": Place("people", "person", "address", ROW),
    "row": Place("people", "person", "phone", uuid4()),
}


@pytest.mark.parametrize("elsewhere", MOVES.values(), ids=MOVES.keys())
def test_a_ciphertext_moved_elsewhere_does_not_open(elsewhere: Place) -> None:
    ring = keyring(f"k1:{OLD}")
    with pytest.raises(Unreadable):
        ring.open(ring.seal(b"13800138000", AT), elsewhere)


def test_the_first_key_is_the_one_that_seals() -> None:
    ring = keyring(f"k2:{NEW},k1:{OLD}")
    assert b"k2" in ring.seal(b"x", AT)[:6]


def test_a_retired_key_still_opens_what_it_sealed() -> None:
    sealed = keyring(f"k1:{OLD}").seal(b"x", AT)
    assert keyring(f"k2:{NEW},k1:{OLD}").open(sealed, AT) == b"x"


def test_a_key_that_left_the_ring_opens_nothing_more() -> None:
    sealed = keyring(f"k1:{OLD}").seal(b"x", AT)
    with pytest.raises(Unreadable) as refusal:
        keyring(f"k2:{NEW}").open(sealed, AT)
    assert refusal.value.flaw == "unknown_key"


def test_other_bytes_under_the_same_id_open_nothing() -> None:
    sealed = keyring(f"k1:{OLD}").seal(b"x", AT)
    with pytest.raises(Unreadable) as refusal:
        keyring(f"k1:{NEW}").open(sealed, AT)
    assert refusal.value.flaw == "refused"


def test_what_a_retired_key_sealed_wants_rewrapping() -> None:
    sealed = keyring(f"k1:{OLD}").seal(b"x", AT)
    assert keyring(f"k2:{NEW},k1:{OLD}").needs_rewrap(sealed)


def test_what_the_active_key_sealed_wants_no_rewrapping() -> None:
    ring = keyring(f"k2:{NEW},k1:{OLD}")
    assert not ring.needs_rewrap(ring.seal(b"x", AT))


def test_after_rewrapping_the_retired_key_can_be_dropped() -> None:
    sealed = keyring(f"k1:{OLD}").seal(b"x", AT)
    rewrapped = keyring(f"k2:{NEW},k1:{OLD}").rewrap(sealed, AT)
    assert keyring(f"k2:{NEW}").open(rewrapped, AT) == b"x"


def test_a_key_in_the_url_safe_alphabet_is_the_same_key() -> None:
    raw = bytes(range(224, 256))
    sealed = keyring(f"k1:{base64.b64encode(raw).decode()}").seal(b"x", AT)
    assert keyring(f"k1:{base64.urlsafe_b64encode(raw).decode()}").open(sealed, AT) == b"x"


SHORT = base64.b64encode(b"\x07" * 16).decode()
FLAWED: dict[str, tuple[Callable[[], Keyring], str]] = {
    "no vault keys": (
        lambda: Keyring.of(Settings(vault_keys=None, blind_key=SecretStr(BLIND))),
        "BIHUAN_VAULT_KEYS is not set",
    ),
    "no blind key": (
        lambda: Keyring.of(Settings(vault_keys=SecretStr(f"k:{OLD}"), blind_key=None)),
        "BIHUAN_BLIND_KEY is not set",
    ),
    "no id": (lambda: keyring(OLD), "key 1 of BIHUAN_VAULT_KEYS is not of the form id:base64"),
    "an id of capitals": (lambda: keyring(f"K1:{OLD}"), "key 1 of BIHUAN_VAULT_KEYS is not of the form id:base64"),
    "half a key": (lambda: keyring(f"k2:{NEW},k1:{SHORT}"), "key 2 of BIHUAN_VAULT_KEYS is not 32 bytes in base64"),
    "no base64": (lambda: keyring("k1:" + "!" * 44), "key 1 of BIHUAN_VAULT_KEYS is not 32 bytes in base64"),
    "no ascii": (lambda: keyring("k1:" + "密" * 44), "key 1 of BIHUAN_VAULT_KEYS is not 32 bytes in base64"),
    "one id twice": (lambda: keyring(f"k1:{NEW},k1:{OLD}"), "key 2 of BIHUAN_VAULT_KEYS has the id or the bytes"),
    "one key twice": (lambda: keyring(f"k2:{OLD},k1:{OLD}"), "key 2 of BIHUAN_VAULT_KEYS has the id or the bytes"),
    "half a blind key": (lambda: keyring(f"k1:{OLD}", SHORT), "BIHUAN_BLIND_KEY is not 32 bytes in base64"),
}


@pytest.mark.parametrize(("make", "message"), FLAWED.values(), ids=FLAWED.keys())
def test_a_missing_or_malformed_key_is_named_by_setting_and_position(make: Callable[[], Keyring], message: str) -> None:
    with pytest.raises(KeysUnusable, match=message):
        make()


@pytest.mark.parametrize(("make", "message"), FLAWED.values(), ids=FLAWED.keys())
def test_the_complaint_about_a_key_shows_no_part_of_any_key(make: Callable[[], Keyring], message: str) -> None:
    with pytest.raises(KeysUnusable, match=message) as complaint:
        make()
    shown = "".join(traceback.format_exception(complaint.value))
    assert [key for key in (OLD, NEW, BLIND, SHORT, "!" * 44, "密" * 44) if key in shown] == []


def test_a_keyring_prints_key_ids_only() -> None:
    assert str(keyring(f"k2:{NEW},k1:{OLD}")) == "Keyring(active='k2', retired=['k1'])"


def test_a_keyring_cannot_be_pickled() -> None:
    with pytest.raises(NeverCopied):
        pickle.dumps(keyring(f"k1:{OLD}"))
