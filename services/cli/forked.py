"""Children forked from the warmed parent: they share its imports and nothing else, and end with it."""

import contextlib
import functools
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from services.cli.embedded.process import end_with_parent
from services.cli.errors import CannotGoOn, in_one_line
from services.cli.files import owned_like_folder

ASKED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)
"""The signals that the supervisor listens to and a child must not inherit."""

REFUSAL_MARK = "!"
"""What begins the line of a child that cannot go on and said why in a sentence of our catalogue."""
ERROR_MARK = "?"
"""What begins the line of a child that failed in a way nobody foresaw; other lines tell its progress."""

Tell = Callable[[str], None]
"""Sends one line to the parent."""


class Forked:
    """One forked child: `work` runs in it and may tell the parent lines; its output goes to `log`."""

    def __init__(self, name: str, work: Callable[[Tell], None], log: Path) -> None:
        self.name = name
        self.work = work
        self.log = log
        self.pid: int | None = None
        self.exit_code: int | None = None
        self._ear: int | None = None
        self._heard = b""
        self._why = ""

    def start(self) -> None:
        """Fork; the parent must be single-threaded and have nothing open that matters."""
        self._close_ear()
        self.exit_code, self._heard, self._why = None, b"", ""
        ear, mouth = os.pipe()
        os.set_blocking(ear, False)
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        signal.pthread_sigmask(signal.SIG_BLOCK, ASKED)
        try:
            pid = os.fork()
            if pid == 0:
                self._be_child(parent, mouth)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKED)
        os.close(mouth)
        self.pid, self._ear = pid, ear

    @property
    def running(self) -> bool:
        """Tell whether the child lives; reaps it when it has ended."""
        if self.pid is None or self.exit_code is not None:
            return False
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid == 0:
            return True
        self.exit_code = os.waitstatus_to_exitcode(status)
        return False

    def send(self, by: signal.Signals) -> None:
        """Send a signal where the child lives."""
        if self.pid is not None and self.running:
            os.kill(self.pid, by)

    def news(self) -> list[str]:
        """Return the lines that the child has told since the last call."""
        if self._ear is not None:
            with contextlib.suppress(BlockingIOError):
                while said := os.read(self._ear, 65536):
                    self._heard += said
        whole, _, self._heard = self._heard.rpartition(b"\n")
        lines = whole.decode("utf-8", "replace").splitlines()
        for line in lines:
            if line.startswith((REFUSAL_MARK, ERROR_MARK)):
                self._why = line
        return [line for line in lines if not line.startswith((REFUSAL_MARK, ERROR_MARK))]

    def last_words(self) -> str:
        """Return why the child failed, in one line, or "" where it did not say."""
        self.news()
        return self._why[1:]

    def raise_failure(self) -> None:
        """Raise `CannotGoOn` where the child has failed: its own sentence, or what happened to it."""
        if self.exit_code == 0:
            return
        self.news()
        if self._why.startswith(REFUSAL_MARK):
            raise CannotGoOn.repeating(self._why[1:])
        words = self._why[1:] or f"exit code {self.exit_code}"
        raise CannotGoOn("errand_failed", name=self.name, words=words, log=self.log)

    def _close_ear(self) -> None:
        """Close the reading end of an earlier child's pipe."""
        if self._ear is not None:
            os.close(self._ear)
            self._ear = None

    def _be_child(self, parent: int, mouth: int) -> None:
        """Be the child: forget the parent's signals and files, do the work, and never return."""
        code = 1
        try:
            settle_child(parent, self.log, keep=mouth)
            self.work(functools.partial(say_from_child, mouth))
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        except CannotGoOn as error:
            say_from_child(mouth, REFUSAL_MARK + str(error))
        except BaseException as error:  # noqa: BLE001 -- whatever it is, the child ends here and the parent is told
            traceback.print_exc()
            say_from_child(mouth, ERROR_MARK + in_one_line(error))
        finally:
            with contextlib.suppress(OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)


def say_from_child(mouth: int, line: str) -> None:
    """Send one line to the parent."""
    with contextlib.suppress(OSError):
        os.write(mouth, f"{line}\n".encode())


def settle_child(parent: int, log: Path, keep: int) -> None:
    """Make a fresh fork independent: own session, default signals, output to its log, no other file but `keep`."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    for asked in ASKED:
        signal.signal(asked, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKED)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    owned_like_folder(log)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for old, new in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(old, new)
    for name in [entry.name for entry in Path("/dev/fd").iterdir()]:
        if int(name) > 2 and int(name) != keep:  # noqa: PLR2004 -- 0, 1 and 2 are input, output and errors
            with contextlib.suppress(OSError):
                os.close(int(name))
    end_with_parent(parent, signal.SIGKILL)
    if sys.platform != "linux":
        threading.Thread(target=_watch_parent, args=(parent,), daemon=True).start()


def _watch_parent(parent: int) -> None:
    """End this process when its parent has ended, where the kernel has no signal for it (macOS)."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)
