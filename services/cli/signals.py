"""Signals as something to wait for: the supervisor sleeps until one arrives or its time is over."""

import contextlib
import select
import signal
import socket
from collections.abc import Iterator
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(Exception):
    """Ctrl-C, SIGTERM or a closed terminal asks the platform to stop."""


class Signals:
    """Counts the requests to stop; the second one hurries."""

    def __init__(self) -> None:
        self.stops = 0
        self._bell: socket.socket | None = None

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Listen for as long as the block runs."""
        self._bell, clapper = socket.socketpair()
        self._bell.settimeout(0)
        clapper.settimeout(0)
        before = signal.set_wakeup_fd(clapper.fileno(), warn_on_full_buffer=False)
        # What nohup or a shell's `&` had us ignore stays ignored.
        heeded = [each for each in STOPPING if signal.getsignal(each) is not signal.SIG_IGN]
        old = {each: signal.signal(each, self._note) for each in (*heeded, signal.SIGCHLD)}
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
            for each, action in old.items():
                signal.signal(each, action)
            self._bell.close()
            clapper.close()

    def wait(self, seconds: float) -> None:
        """Sleep until a signal arrives or the time is over."""
        if self._bell is not None and select.select([self._bell], [], [], seconds)[0]:
            with contextlib.suppress(BlockingIOError):
                while self._bell.recv(4096):
                    pass

    def _note(self, number: int, _frame: FrameType | None) -> None:
        """Count a request to stop; a child's end only wakes."""
        if number in STOPPING:
            self.stops += 1
