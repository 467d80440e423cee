"""The supervisor's children, started again when they end by themselves, and ended in order."""

import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from services.cli.errors import CannotGoOn, sentence

FIRST_DELAY = 0.1
LONGEST_DELAY = 10.0
STEADY_AFTER = 30.0
"""Seconds of life after which the delay begins anew."""
ATTEMPTS_OF_SERVERS = 7
"""Restarts in a row (about 13 seconds) after which the platform ends rather than run without its PostgreSQL or NATS."""
ATTEMPTS_BEFORE_SERVING = 3
"""Restarts of a part that has not served yet: what keeps it from its first start, the next start will not mend."""


class Process(Protocol):
    """What the supervisor needs of a forked part or an embedded server."""

    log: Path

    @property
    def running(self) -> bool:
        """Tell whether it lives."""

    @property
    def exit_code(self) -> int | None:
        """Return how it ended."""

    @property
    def pid(self) -> int | None:
        """Return its process number."""

    def send(self, by: signal.Signals) -> None:
        """Send it a signal where it lives."""

    def last_words(self) -> str:
        """Return what it said before it ended, or nothing."""


@dataclass(slots=True)
class Child:
    """One child: how it is started, how it is asked to end, and what its last restarts were."""

    name: str
    process: Process
    start: Callable[[], None]
    gentle: signal.Signals
    patience: float
    hurried: signal.Signals
    attempts: int | None = None
    served: bool = True
    """False for a part that was never ready: it is not started again for ever."""
    started: float = 0.0
    delay: float = 0.0
    restarts: int = 0
    due: float | None = None

    def begin(self) -> None:
        """Start it."""
        self.due, self.started = None, time.monotonic()
        self.start()

    def look(self, say: Callable[[str], None]) -> bool:
        """Start it again when it has ended and its delay is over; tell whether it ended.

        Raises `CannotGoOn` after too many attempts.
        """
        ended = False
        if self.due is None and not self.process.running:
            ended = True
            self._plan(self._how_it_ended(), say)
        if self.due is not None and time.monotonic() >= self.due:
            try:
                self.begin()
            except CannotGoOn as error:
                self._plan(str(error), say)
        return ended

    def _plan(self, ended: str, say: Callable[[str], None]) -> None:
        """Decide when it starts again, twice as late each time, and say so in one line."""
        if self.served and time.monotonic() - self.started > STEADY_AFTER:
            self.delay, self.restarts = 0.0, 0
        self.restarts += 1
        if not self.served and self.restarts > ATTEMPTS_BEFORE_SERVING:
            raise CannotGoOn("part_never_served", name=self.name, ended=ended, log=self.process.log)
        if self.attempts is not None and self.restarts > self.attempts:
            raise CannotGoOn("server_stays_away", name=self.name, ended=ended)
        self.delay = min(max(self.delay * 2, FIRST_DELAY), LONGEST_DELAY)
        self.due = time.monotonic() + self.delay
        say(sentence("child_restarts", name=self.name, ended=ended, seconds=f"{self.delay:.1f}"))

    def _how_it_ended(self) -> str:
        """Return how it ended and, where it failed, what it said."""
        code = self.process.exit_code
        if code is not None and code < 0:
            return signal.Signals(-code).name
        words = self.process.last_words()
        return f"exit code {code}{f': {words}' if words else ''}"


def end(children: Sequence[Child], hurry: Callable[[], bool], wait: Callable[[], None]) -> None:
    """Ask children to end, all at once, and make them end when their patience is over or `hurry` says so."""
    begun = time.monotonic()
    for child in children:
        child.process.send(child.gentle)
    pushed: float | None = None
    while any(child.process.running for child in children):
        now = time.monotonic()
        if pushed is None and (hurry() or now - begun > max(child.patience for child in children)):
            pushed = now
            for child in children:
                child.process.send(child.hurried)
        if pushed is not None and now - pushed > max(child.patience for child in children):
            for child in children:
                child.process.send(signal.SIGKILL)
        wait()
