"""Turning the test clock, and what is said where it cannot be turned or read."""

import re
from datetime import timedelta

from services.cli.errors import CannotGoOn
from services.kit.clock import ClockIsReal
from services.kit.settings import Settings

CLOCK_MOVE = re.compile(r"(?P<count>[+-]\d{1,6})(?P<unit>[dhm])")
UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def require_clock(settings: Settings) -> None:
    """Raise `CannotGoOn` where the file of the test clock is broken: nothing that asks it could be answered."""
    try:
        settings.clock.offset()
    except (ValueError, OverflowError) as error:
        raise CannotGoOn("broken_clock", file=settings.clock.offset_file) from error


def turn(settings: Settings, move: str) -> None:
    """Turn the clock, by `+90d` for example; raise `CannotGoOn` where it is real, or no clock moves so."""
    moved = CLOCK_MOVE.fullmatch(move)
    if moved is None:
        raise CannotGoOn("wrong_clock_move", move=move)
    try:
        settings.clock.turn(timedelta(**{UNITS[moved["unit"]]: int(moved["count"])}))
    except ClockIsReal as error:
        raise CannotGoOn("clock_is_real") from error
    except (ValueError, OverflowError) as error:
        raise CannotGoOn("clock_beyond_calendar", move=move) from error
