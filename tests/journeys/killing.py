"""Kills services between the steps of a story, and proves afterwards that they were killed and came back."""

import os
import random
import signal
from dataclasses import dataclass, field

import pytest

from services.kit.settings import PARTS, SERVICES
from tests.cli.running import PATIENCE, Running, all_ended, descendants
from tests.faults.killing import listener
from tests.waiting import attempts_apart


@dataclass
class Killer:
    """Kills a service of one platform whenever it is asked to; `chance` decides which."""

    platform: Running
    chance: random.Random
    killed: list[tuple[str, int]] = field(default_factory=list)
    """Each service that was killed, with the process that was it."""

    def kill_a_service(self) -> None:
        """Send SIGKILL to the process of a service, and return once it is gone; what stands in for it may be away."""
        service = self.chance.choice(SERVICES)
        pid = self.process_of(service)
        os.kill(pid, signal.SIGKILL)
        assert all_ended({pid}), f"{service}, process {pid}, survived SIGKILL"
        self.killed.append((service, pid))

    def process_of(self, service: str) -> int:
        """Return the process that serves; one that is just starting again is waited for."""
        for _ in attempts_apart(PATIENCE):
            pid = listener(self.platform.port_base + PARTS[service], descendants(self.platform.process.pid))
            if pid is not None:
                return pid
        pytest.fail(f"nobody serves {service}")

    def prove(self, kills: int) -> None:
        """Prove that there were so many kills, each of another process, and that others serve in their place."""
        gone = {pid for _, pid in self.killed}
        assert len(gone) == kills
        assert gone.isdisjoint(self.process_of(service) for service, _ in self.killed)
