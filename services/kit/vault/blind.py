"""Blind indexes: a keyed digest that finds a value by equality without showing it.

HMAC-SHA-256 of the normalised text, cut to 16 bytes: among 10^9 people two share a digest with probability below
10^-20, so a unique constraint on it is safe. The key depends on the service and on the kind of value, not on table or
column: one person is found in every table of a service, and the digests of two services cannot be joined.

A digest gives away which rows are equal. That is what it is for with values almost nobody shares (a resident id, a
phone number); with few possible values (sex, disability grade, a district) it would show the value by its frequency:
never index those.
"""

import hmac
import re
import unicodedata
from collections.abc import Callable

from services.kit.vault.keyring import Keyring

DIGEST_BYTES = 16
MOBILE_DIGITS = 11
INVISIBLE = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})

Normaliser = Callable[[str], str]


def compact(text: str) -> str:
    """Return the text as people mean it: full-width forms made plain, upper case, no spaces or invisible signs."""
    if text.isascii() and text.isprintable():
        return text.upper().replace(" ", "")
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).upper())
    if plain.isalnum():
        return plain
    visible = "".join(sign for sign in plain if unicodedata.category(sign) not in INVISIBLE)
    return unicodedata.normalize("NFKC", visible)  # a mark may now follow the letter that a space kept it from


def phone_digits(text: str) -> str:
    """Return the digits of a phone number; a mobile number without its country code 86."""
    digits = re.sub(r"[^0-9]", "", compact(text))
    national = re.sub(r"^(00)?86", "", digits)
    return national if len(national) == MOBILE_DIGITS and national.startswith("1") else digits


def digest(key: bytes, text: str) -> bytes:
    """Return the 16 bytes that stand for an already normalised text."""
    return hmac.digest(key, text.encode("utf-8"), "sha256")[:DIGEST_BYTES]


def blind_index(keyring: Keyring, service: str, kind: str, text: str, normalise: Normaliser = compact) -> bytes:
    """Return the digest under which a service finds a value of this kind, such as `resident_id`."""
    return digest(keyring.blind_subkey(service, kind), normalise(text))
