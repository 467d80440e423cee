"""The rules of one-time codes: how long one counts, how often it may be guessed at, and what has become of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

DIGITS = 8
VALID_FOR = timedelta(minutes=10)
WRONG_TRIES = 5
"""After so many a code counts no more: one guess in twenty million finds it."""
SESSION = timedelta(minutes=15)
"""How long a token is good for; it cannot be prolonged."""
CODES_AN_HOUR = 3
"""Codes that are sent to one person in an hour; whoever asks for more at a terminal is not told."""
TRIES_OF_A_TERMINAL = 20
"""Asking for codes and trying them, of one terminal within `TRIES_WITHIN`."""
TRIES_WITHIN = timedelta(minutes=10)

Ended = Literal["used", "withdrawn", "replaced", "wrong_tries"]
Verdict = Literal["right", "wrong", "expired", "used", "withdrawn", "none"]


@dataclass(frozen=True, slots=True)
class Code:
    """The last code of a person, held against one that was entered."""

    matches: bool
    ended_for: Ended | None
    valid_until: datetime


def verdict(code: Code | None, now: datetime) -> Verdict:
    """Return what is to be said of a code that was entered.

    Only whoever enters the right digits is told that it has expired, was used or was withdrawn: they knew it. Whatever
    else is entered is wrong, whoever is registered.
    """
    if code is None:
        return "none"
    if not code.matches:
        return "wrong" if code.ended_for is None and now < code.valid_until else "none"
    if code.ended_for in ("used", "withdrawn"):
        return code.ended_for
    if code.ended_for is not None:
        return "none"
    return "right" if now < code.valid_until else "expired"
