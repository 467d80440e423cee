"""The cipher against vectors that others published, and envelopes that were tampered with."""

import copy
import pickle
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.vault.ciphers import Cipher, Envelope, NeverCopied, Place, Seal, Suite, Unreadable, decrypt, encrypt

# McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, the AES-256 cases with a 96-bit nonce;
# NIST took them over for SP 800-38D. Suite, key, nonce, plain text, associated data, ciphertext and tag.
LONG_KEY = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
LONG_PLAIN = (
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
)
LONG_CIPHERTEXT = (
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
)
SM4_PLAIN = (
    "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
    "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
)
SM4_CIPHERTEXT = (
    "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
    "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
)
AES, SM4 = Suite.AES_256_GCM, Suite.SM4_GCM
VECTORS = {
    "case 13": (AES, "00" * 32, "00" * 12, "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
    "case 14": (
        AES,
        "00" * 32,
        "00" * 12,
        "00" * 16,
        "",
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
    ),
    "case 15": (
        AES,
        LONG_KEY,
        "cafebabefacedbaddecaf888",
        LONG_PLAIN,
        "",
        LONG_CIPHERTEXT + "b094dac5d93471bdec1a502270e3cc6c",
    ),
    "case 16": (
        AES,
        LONG_KEY,
        "cafebabefacedbaddecaf888",
        LONG_PLAIN[:120],
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        LONG_CIPHERTEXT[:120] + "76fc6ece0f4e1768cddf8853bb2d551b",
    ),
    "RFC 8998, appendix A.1": (
        SM4,
        "0123456789abcdeffedcba9876543210",
        "00001234567800000000abcd",
        SM4_PLAIN,
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        SM4_CIPHERTEXT + "83de3541e4c2b58177e065a9bf7b62ec",
    ),
}
KEY = bytes(range(32))
CIPHERS = (Cipher("k1", KEY), Cipher("k1", KEY[:16], SM4))
ROW = UUID("0197c9a0-0000-7000-8000-000000000001")
PLACE = Place("people", "person", "phone", ROW)
NAMES = st.text(max_size=20)


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS.keys())
def test_the_cipher_gives_the_published_ciphertext_and_tag(vector: tuple[Suite, str, str, str, str, str]) -> None:
    key, nonce, plain, bound, expected = map(bytes.fromhex, vector[1:])
    assert encrypt(vector[0], key, nonce, plain, bound) == expected


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS.keys())
def test_the_cipher_opens_the_published_ciphertext(vector: tuple[Suite, str, str, str, str, str]) -> None:
    key, nonce, plain, bound, expected = map(bytes.fromhex, vector[1:])
    assert decrypt(vector[0], key, nonce, expected, bound) == plain


@given(st.sampled_from(CIPHERS), st.binary(max_size=200), st.binary(max_size=50))
def test_what_was_sealed_opens_again(cipher: Cipher, plain: bytes, bound: bytes) -> None:
    assert cipher.open(Envelope.read(cipher.seal(plain, bound)), bound) == plain


def test_an_envelope_begins_with_version_suite_and_key_id() -> None:
    assert Cipher("k1", KEY).seal(b"x", b"")[:5] == bytes((1, 1, 2)) + b"k1"


def test_an_envelope_of_sm4_begins_with_its_own_suite() -> None:
    assert CIPHERS[1].seal(b"x", b"")[:5] == bytes((1, 2, 2)) + b"k1"


def test_an_envelope_is_as_long_as_its_format_says() -> None:
    assert len(Cipher("k1", KEY).seal(b"12345", b"")) == 3 + 2 + 12 + 5 + 16


@pytest.mark.parametrize("cipher", CIPHERS, ids=["aes", "sm4"])
def test_one_flipped_bit_anywhere_does_not_open(cipher: Cipher) -> None:
    bound = PLACE.binding()
    sealed = cipher.seal(b"13800138000", bound)
    opened = []
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << (bit % 8)
        try:
            opened.append((bit, cipher.open(Envelope.read(bytes(changed)), bound)))
        except Unreadable:
            continue
    assert opened == []


@given(st.sampled_from(CIPHERS), st.binary(max_size=80))
def test_any_bytes_that_are_no_envelope_are_refused_as_unreadable(cipher: Cipher, data: bytes) -> None:
    with pytest.raises(Unreadable):
        cipher.open(Envelope.read(data), b"")


def test_an_envelope_cut_short_is_malformed() -> None:
    sealed = Cipher("k1", KEY).seal(b"", b"")
    with pytest.raises(Unreadable) as refusal:
        Envelope.read(sealed[:-1])
    assert refusal.value.flaw == "malformed"


@pytest.mark.parametrize("suite", [0, 3, 255])
def test_a_suite_that_nobody_knows_is_named_as_the_flaw(suite: int) -> None:
    sealed = bytearray(Cipher("k1", KEY).seal(b"x", b""))
    sealed[1] = suite
    with pytest.raises(Unreadable) as refusal:
        Envelope.read(bytes(sealed))
    assert refusal.value.flaw == "unknown_suite"


@pytest.mark.parametrize(("cipher", "other"), [CIPHERS, CIPHERS[::-1]], ids=["aes as sm4", "sm4 as aes"])
def test_an_envelope_renamed_to_the_other_suite_does_not_open(cipher: Cipher, other: Cipher) -> None:
    sealed = bytearray(cipher.seal(b"x", b""))
    sealed[1] = other.suite
    with pytest.raises(Unreadable) as refusal:
        other.open(Envelope.read(bytes(sealed)), b"")
    assert refusal.value.flaw == "refused"


@given(st.sampled_from(Suite), st.from_regex(r"[a-z0-9][a-z0-9-]{0,31}", fullmatch=True))
def test_the_first_35_bytes_of_an_envelope_tell_its_suite_and_key(suite: Suite, key_id: str) -> None:
    sealed = Cipher(key_id, KEY if suite is AES else KEY[:16], suite).seal(b"x", b"")
    assert Seal.read(sealed[:35]) == (suite, key_id)


def test_an_envelope_renamed_to_another_key_of_the_same_bytes_does_not_open() -> None:
    sealed = Cipher("k1", KEY).seal(b"x", b"")
    renamed = sealed.replace(b"k1", b"k2", 1)
    with pytest.raises(Unreadable) as refusal:
        Cipher("k2", KEY).open(Envelope.read(renamed), b"")
    assert refusal.value.flaw == "refused"


@given(st.tuples(NAMES, NAMES, NAMES), st.tuples(NAMES, NAMES, NAMES))
def test_two_places_never_bind_the_same_bytes(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    assert (Place(*one, ROW).binding() == Place(*other, ROW).binding()) == (one == other)


def test_two_rows_bind_different_bytes() -> None:
    assert PLACE.binding() != Place("people", "person", "phone", uuid4()).binding()


def test_an_error_says_nothing_of_the_value() -> None:
    sealed = Cipher("k1", KEY).seal(b"13800138000", b"here")
    with pytest.raises(Unreadable) as refusal:
        Cipher("k1", KEY).open(Envelope.read(sealed), b"there")
    assert str(refusal.value) == "a sealed value does not open: refused"


def test_a_cipher_prints_no_key() -> None:
    assert repr(Cipher("k1", KEY)) == "Cipher(key_id='k1', suite=<Suite.AES_256_GCM: 1>)"


def test_a_cipher_cannot_be_pickled() -> None:
    with pytest.raises(NeverCopied):
        pickle.dumps(Cipher("k1", KEY))


def test_a_cipher_cannot_be_copied() -> None:
    with pytest.raises(NeverCopied):
        copy.deepcopy(Cipher("k1", KEY))
