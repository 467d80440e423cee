"""What unmasked personal data may be read for: the coded list of `purposes.yaml`."""

from collections.abc import Mapping
from functools import cache

from services.kit.identity.words import Words, read_words


@cache
def purposes() -> Mapping[str, Words]:
    """Return every purpose with its words, in the order of the file."""
    return read_words("purposes.yaml")
