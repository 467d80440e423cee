"""Checkpoints that had left the database, read again from lines of services' logs.

What proves a checkpoint is its signature, which `verifying` looks at; here a line is only read. One that looks like a
checkpoint and cannot be read as one is spoiled: changed, cut off, or somebody else's. One changed byte spoils one mark
at most of those by which a line is known for a checkpoint, so it cannot make the line be passed over.
"""

import json
import re
from collections.abc import Collection, Iterable
from pathlib import Path

from services.kit.vault.chain import SAID, Checkpoint, in_groups

MARKS = (SAID, "log_of", "made_at")
DIGEST = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{8}){7}")
"""The form of digest and signature, of which a checkpoint's line has one each."""
ENOUGH = 2
"""Marks and digests, of five, with which a line is taken for a checkpoint's: other lines have one at most."""
ON_A_CONSOLE = re.compile(r"(\w+)=(\S+)")
"""A member of a line as the format `console` writes it."""


class Witness:
    """What logs tell of the checkpoints of some services."""

    def __init__(self, services: Collection[str]) -> None:
        """Name every service whose name may stand in a checkpoint."""
        self.checkpoints: dict[str, list[Checkpoint]] = {service: [] for service in services}
        self.spoiled: list[tuple[Path, int]] = []
        """File and number, from 1, of each line that looks like a checkpoint and is none."""

    def read(self, lines: Iterable[str], file: Path) -> None:
        """Add what the lines of a file tell, in JSON or as a console shows them."""
        for number, line in enumerate(lines, start=1):
            marks = sum(mark in line for mark in MARKS)
            if not marks or marks + len(DIGEST.findall(line)) < ENOUGH:
                continue
            said = _members(line)
            service = said.get("log_of")
            if said.get("event") == SAID and isinstance(service, str) and service in self.checkpoints:
                self.checkpoints[service].append(_checkpoint(said))
            else:
                self.spoiled.append((file, number))


def _members(line: str) -> dict[str, object]:
    """Return the members of a line; none where it has no form that the platform writes."""
    if "{" not in line:
        shown: dict[str, object] = dict(ON_A_CONSOLE.findall(line))
        return shown | {"event": SAID} if SAID in line.split() else {}
    try:
        said = json.loads(line[line.index("{") :])
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _checkpoint(said: dict[str, object]) -> Checkpoint:
    """Return the checkpoint of a line; what is not as the platform writes it has no proof."""
    position = str(said.get("position"))
    number = int(position) if re.fullmatch("[0-9]{1,18}", position) else 0
    return Checkpoint(number, _digest(said.get("chain")), str(said.get("made_at")), _digest(said.get("mac")))


def _digest(text: object) -> bytes:
    """Return a digest from its groups; no bytes where it is not written as the platform does."""
    try:
        digest = bytes.fromhex(str(text).replace("-", ""))
    except ValueError:
        return b""
    return digest if in_groups(digest) == text else b""
