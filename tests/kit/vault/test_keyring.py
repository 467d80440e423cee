"""Where the vault's keys come from, what each of them opens, and that none of them shows."""

import base64
import hmac
import json
import pickle
import resource
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from services.kit.settings import Settings
from services.kit.vault.ciphers import Cipher, Envelope, NeverCopied, Place, Seal, Suite, Unreadable
from services.kit.vault.keyring import Keyring, KeysUnusable, derive

OLD, NEW, BLIND = (base64.b64encode(bytes((n,)) * 32).decode() for n in (1, 2, 3))
PAIRS = (f"k1:{OLD}", f"k2:{NEW}")
Label = Literal["aes-256-gcm", "sm4-gcm"]
LABELS: tuple[Label, ...] = ("aes-256-gcm", "sm4-gcm")
ROW = UUID("0197c9a0-0000-7000-8000-000000000001")
AT = Place("people", "person", "phone", ROW)


def keyring(vault_keys: str, blind_key: str = BLIND, suite: Label = "aes-256-gcm") -> Keyring:
    settings = Settings(vault_keys=SecretStr(vault_keys), blind_key=SecretStr(blind_key), vault_suite=suite)
    return Keyring.of(settings)


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


def test_the_setting_says_which_suite_seals() -> None:
    assert [keyring(f"k1:{OLD}", suite=suite).seal(b"x", AT)[1] for suite in LABELS] == [1, 2]


@pytest.mark.parametrize("before", LABELS)
@pytest.mark.parametrize("now", LABELS)
def test_both_suites_open_whichever_seals(before: Label, now: Label) -> None:
    sealed = keyring(f"k1:{OLD}", suite=before).seal("王小明".encode(), AT)
    assert keyring(f"k1:{OLD}", suite=now).open(sealed, AT).decode() == "王小明"


@given(st.binary(max_size=200), st.sampled_from(["people", "subsidies"]), st.uuids(), st.permutations(PAIRS))
def test_a_ring_of_two_keys_opens_what_each_sealed_with_each_suite(
    plain: bytes, service: str, row: UUID, pairs: list[str]
) -> None:
    at = Place(service, "person", "phone", row)
    sealed = [keyring(pair, suite=suite).seal(plain, at) for pair in pairs for suite in LABELS]
    assert {keyring(",".join(pairs)).open(each, at) for each in sealed} == {plain}


@pytest.mark.parametrize("elsewhere", MOVES.values(), ids=MOVES.keys())
def test_a_ciphertext_of_sm4_moved_elsewhere_does_not_open(elsewhere: Place) -> None:
    ring = keyring(f"k1:{OLD}", suite="sm4-gcm")
    with pytest.raises(Unreadable):
        ring.open(ring.seal(b"13800138000", AT), elsewhere)


def test_what_the_other_suite_sealed_wants_rewrapping() -> None:
    sealed = keyring(f"k1:{OLD}").seal(b"x", AT)
    assert keyring(f"k1:{OLD}", suite="sm4-gcm").needs_rewrap(sealed)


def test_rewrapping_moves_a_value_to_the_other_suite() -> None:
    ring = keyring(f"k1:{OLD}", suite="sm4-gcm")
    rewrapped = ring.rewrap(keyring(f"k1:{OLD}").seal(b"x", AT), AT)
    assert (rewrapped[1], ring.open(rewrapped, AT)) == (2, b"x")


def test_the_key_of_sm4_is_hkdf_of_the_root_with_the_suite_in_its_purpose() -> None:
    key = HKDFExpand(SHA256(), 16, b"bihuan/field-sm4-gcm/people/person/phone").derive(extracted(b"\x01" * 32))
    sealed = keyring(f"k1:{OLD}", suite="sm4-gcm").seal(b"x", AT)
    assert Cipher("k1", key, Suite.SM4_GCM).open(Envelope.read(sealed), AT.binding()) == b"x"


def extracted(root: bytes) -> bytes:
    """Return the pseudorandom key of RFC 5869, section 2.2, without a salt."""
    return hmac.digest(b"\x00" * 32, root, "sha256")


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


def in_file(state: Path, *keys: str) -> None:
    """Put keys into the file where an embedded platform keeps its own, at once."""
    (state / "new").write_text(json.dumps({"vault_keys": ",".join(keys), "blind_key": BLIND}))
    (state / "new").replace(state / "secrets.json")


def test_a_key_put_first_in_the_state_file_seals_at_once_without_a_restart(tmp_path: Path) -> None:
    in_file(tmp_path, f"k1:{OLD}")
    ring = Keyring.of(Settings(state_dir=tmp_path))
    before = ring.seal(b"x", AT)
    in_file(tmp_path, f"k2:{NEW}", f"k1:{OLD}")
    assert [Seal.read(each).key_id for each in (before, ring.seal(b"x", AT))] == ["k1", "k2"]


def test_an_envelope_under_a_key_that_came_since_opens(tmp_path: Path) -> None:
    in_file(tmp_path, f"k1:{OLD}")
    ring = Keyring.of(Settings(state_dir=tmp_path))
    in_file(tmp_path, f"k2:{NEW}", f"k1:{OLD}")
    assert ring.open(keyring(f"k2:{NEW}").seal(b"x", AT), AT) == b"x"


def test_a_ring_whose_settings_are_older_than_the_state_file_begins_with_the_keys_of_the_file(tmp_path: Path) -> None:
    in_file(tmp_path, f"k1:{OLD}")
    settings = Settings(state_dir=tmp_path)
    in_file(tmp_path, f"k2:{NEW}", f"k1:{OLD}")
    assert Keyring.of(settings).key_ids == ("k2", "k1")


def test_a_key_dropped_from_the_state_file_opens_nothing_more(tmp_path: Path) -> None:
    in_file(tmp_path, f"k2:{NEW}", f"k1:{OLD}")
    ring = Keyring.of(Settings(state_dir=tmp_path))
    in_file(tmp_path, f"k2:{NEW}")
    ring.seal(b"x", AT)
    with pytest.raises(Unreadable):
        ring.open(keyring(f"k1:{OLD}").seal(b"x", AT), AT)


@pytest.mark.parametrize("broken", ["{half", "[]", "{}", '{"vault_keys": "k1:AAAA"}', '{"vault_keys": null}'])
def test_a_state_file_that_cannot_be_read_leaves_the_ring_as_it_was(tmp_path: Path, broken: str) -> None:
    in_file(tmp_path, f"k1:{OLD}")
    ring = Keyring.of(Settings(state_dir=tmp_path))
    (tmp_path / "secrets.json").write_text(broken)
    assert ring.open(ring.seal(b"x", AT), AT) == b"x"


def test_a_state_file_that_is_gone_leaves_the_ring_as_it_was(tmp_path: Path) -> None:
    in_file(tmp_path, f"k1:{OLD}")
    ring = Keyring.of(Settings(state_dir=tmp_path))
    (tmp_path / "secrets.json").unlink()
    assert ring.open(ring.seal(b"x", AT), AT) == b"x"


def test_a_new_key_that_could_not_be_read_for_want_of_a_descriptor_seals_from_the_next_value_on(tmp_path: Path) -> None:
    in_file(tmp_path, f"k1:{OLD}")
    ring = Keyring.of(Settings(state_dir=tmp_path))
    in_file(tmp_path, f"k2:{NEW}", f"k1:{OLD}")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        meanwhile = ring.seal(b"x", AT)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert [Seal.read(each).key_id for each in (meanwhile, ring.seal(b"x", AT))] == ["k1", "k2"]


def test_keys_that_were_given_are_not_replaced_by_those_of_a_state_file(tmp_path: Path) -> None:
    in_file(tmp_path, f"k2:{NEW}")
    given = Settings(state_dir=tmp_path, vault_keys=SecretStr(f"k1:{OLD}"))
    assert (given.vault_keys_file, Keyring.of(given).key_ids) == (None, ("k1",))


def test_a_keyring_cannot_be_pickled() -> None:
    with pytest.raises(NeverCopied):
        pickle.dumps(keyring(f"k1:{OLD}"))
