"""What `bihuan up` shows: steps with a spinner on a terminal, plain lines anywhere else.

Nothing here starts a thread: the supervisor forks, and a fork must find one thread only.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table

REFRESH = 0.1
"""Seconds between two pictures on a terminal."""


@contextmanager
def though_nobody_reads() -> Iterator[None]:
    """Let what is shown on a terminal that was closed go nowhere; it must not keep the platform from ending in order.

    What a failed write leaves in the buffers would fail once more at the end of the process, and spoil its exit code.
    """
    try:
        yield
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


class Display:
    """Lines that stay, and the steps under way below them."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(soft_wrap=True, highlight=False, markup=False)
        self._live: Live | None = None
        self._steps: dict[str, Spinner] = {}
        self._bars: dict[str, tuple[int, int]] = {}
        self._drawn = 0.0

    def line(self, text: str) -> None:
        """Print one line that stays."""
        with though_nobody_reads():
            self.console.print(text, soft_wrap=True)

    def error(self, text: str) -> None:
        """Print one line on standard error, after the picture has gone."""
        self.close()
        with though_nobody_reads():
            Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(text, soft_wrap=True)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Show that something is under way; when it ends well, leave a line with the seconds it took."""
        begun = time.monotonic()
        self._steps[name] = Spinner("dots", text=name)
        self.tick()
        try:
            yield
        finally:
            del self._steps[name]
            self._bars.pop(name, None)
            self._close_when_idle()
        self.line(f"✓ {name} ({time.monotonic() - begun:.1f} s)")

    def bar(self, name: str, done: int, total: int) -> None:
        """Show how far a step is; without a terminal, a line at each tenth."""
        before = self._bars.get(name, (0, total))[0]
        self._bars[name] = (done, total)
        if not self.console.is_terminal and total and done * 10 // total > before * 10 // total:
            self.line(f"  {name}: {done}/{total}")
        self.tick()

    def tick(self) -> None:
        """Draw the steps again where it is time."""
        if not self.console.is_terminal or not self._steps or time.monotonic() - self._drawn < REFRESH:
            return
        self._drawn = time.monotonic()
        if self._live is None:
            self._live = Live(
                console=self.console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False
            )
            self._live.start()
        with though_nobody_reads():
            self._live.update(Group(*map(self._row, self._steps)), refresh=True)

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._live is not None:
            with though_nobody_reads():
                self._live.stop()
            self._live = None

    def _row(self, name: str) -> Table | Spinner:
        """Return the picture of one step."""
        if name not in self._bars:
            return self._steps[name]
        done, total = self._bars[name]
        row = Table.grid(padding=(0, 1))
        row.add_row(self._steps[name], ProgressBar(total=max(total, 1), completed=done, width=40), f"{done}/{total}")
        return row

    def _close_when_idle(self) -> None:
        """Take the picture away when nothing is under way."""
        if not self._steps:
            self.close()
