"""Reads how recipients are told of what happens until they say otherwise."""

from datetime import time
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from services.people.notifications.rules import Wishes


@cache
def defaults(of: Literal["person", "staff"]) -> Wishes:
    """Return what holds for persons or for staff, as `defaults.yaml` has it."""
    told = yaml.safe_load(files(__package__).joinpath("defaults.yaml").read_text("utf-8"))
    return Wishes(
        language=told["language"],
        quiet_from=time.fromisoformat(told["quiet"]["from"]),
        quiet_until=time.fromisoformat(told["quiet"]["until"]),
        channels={kind: tuple(channels[of]) for kind, channels in told["kinds"].items()},
    )
