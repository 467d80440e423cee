"""What both embedded servers do alike: they say what they wait for, and end with the block that started them."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from types import TracebackType
from typing import ClassVar, Final, Self

from services.cli.embedded.process import ServerProcess
from services.cli.errors import CannotGoOn, sentence

SAY_EVERY: Final = 5.0
"""Seconds between two lines while a server recovers; there is no limit to waiting."""


class EmbeddedServer(ABC):
    """A server that runs as a child of ours; `say` gets each line that there is to tell."""

    name: ClassVar[str]
    """How the names of its sentences begin."""
    process: ServerProcess
    say: Callable[[str], None]

    @abstractmethod
    def start(self) -> None:
        """Start the server and return before it is ready."""

    @abstractmethod
    def stop(self) -> None:
        """Let it write what it holds, and stop."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Tell whether it answers."""

    def wait_ready(self, tick: Callable[[], None] = lambda: time.sleep(0.02)) -> None:
        """Wait for as long as recovery takes, saying so, with `tick` between two looks.

        Raises `CannotGoOn` when the server ends instead.
        """
        begun = said = time.monotonic()
        while not self.is_ready():
            if not self.process.running:
                raise CannotGoOn(f"{self.name}_ended", words=self.process.last_words(), log=self.process.log)
            if time.monotonic() - said >= SAY_EVERY:
                said = time.monotonic()
                self.say(sentence(f"{self.name}_recovers", seconds=int(said - begun)))
            tick()

    def __enter__(self) -> Self:
        """Start and wait until it is ready."""
        self.start()
        try:
            self.wait_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()
