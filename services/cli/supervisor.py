"""`bihuan up`: the whole platform on one machine, under one parent that starts, watches, restarts and ends it all.

The parent imports what the parts share, stays single-threaded and opens nothing, so that each part is a cheap, clean
fork of it, at the start and again after a crash. Whatever needs a connection (migrations, asking for readiness, demo
data) runs in a forked child too. Killed with SIGKILL, the parent takes every child with it.
"""

import contextlib
import functools
import gc
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.cli.backup_archive import archive_child, forget_slots, slots_left
from services.cli.children import ATTEMPTS_OF_SERVERS, Child, end
from services.cli.embedded.nats import Nats
from services.cli.embedded.postgres import Postgres
from services.cli.errors import CannotGoOn, sentence
from services.cli.forked import Forked, Tell
from services.cli.progress import Display
from services.cli.readiness import watch_readiness
from services.cli.serving import GRACE, Part, require_free_port, serve
from services.cli.signals import Signals, StopAsked
from services.cli.state import StateFolder
from services.kit.clock import Clock
from services.kit.settings import Settings

LOOK_EVERY = 0.1
"""Seconds between two looks at the children; a signal, also that a child ended, wakes earlier."""
SAY_EVERY = 10.0
"""Seconds between two lines about a part that does not become ready."""


@dataclass(frozen=True, slots=True)
class Platform:
    """What is to run: the parts, and what is done in children before and after they start."""

    parts: Callable[[Settings], Sequence[Part]]
    prepare: Callable[[Settings, Tell], None]
    """Makes databases and tables; tells nothing."""
    fill: Callable[[Settings, Tell], None] | None
    """Loads demo data; tells `done/total`."""
    announce: Callable[[Settings, Sequence[Part]], Sequence[str]]
    """Returns the lines that end the start."""
    warm: Callable[[], None]
    """Imports what the parts share."""


class Supervisor:
    """Runs one platform on one state folder until it is asked to stop."""

    def __init__(self, platform: Platform, read_settings: Callable[[], Settings], display: Display) -> None:
        """Take the platform; `read_settings` is called again once the embedded servers have left their addresses."""
        self.platform = platform
        self.read_settings = read_settings
        self.display = display
        self.signals = Signals()
        self.servers: list[Child] = []
        self.parts: list[Child] = []
        self.watchers: list[Child] = []
        self.not_ready: dict[str, str] = {}
        self._ready_once = False
        self._readiness: Forked | None = None
        self._archive: Forked | None = None

    def run(self) -> None:
        """Start everything, say `ready`, and watch until a signal; raise `CannotGoOn` where that is not possible."""
        with self.signals.listening():
            state = StateFolder(self.read_settings().state_dir)
            state.lock()
            state.forget_runtime()
            state.make_secrets()
            settings = self.read_settings()
            parts = self.platform.parts(settings)
            for part in parts:
                require_free_port(settings.host, part)
            self._tell_a_turned_clock(settings.clock)
            try:
                with contextlib.suppress(StopAsked):
                    self._start(state, settings, parts)
                    while True:
                        self.tick()
            finally:
                self._stop()
                state.forget_runtime()

    def tick(self) -> None:
        """Wait a little, look after the children, take in what is ready; raise `StopAsked` once a signal came."""
        self.signals.wait(LOOK_EVERY)
        if self.signals.stops:
            raise StopAsked
        for child in (*self.servers, *self.parts, *self.watchers):
            if child.look(self.display.line) and child in self.parts:
                self.not_ready[child.name] = "starting again"
        self._hear_readiness()
        for line in () if self._archive is None else self._archive.news():
            self.display.line(line)
        self.display.tick()

    def _tell_a_turned_clock(self, clock: Clock) -> None:
        """Say what day it is where an earlier start's clock was turned, so that nobody takes it for today."""
        if offset := clock.offset():
            self.display.line(sentence("clock_was_turned", offset=offset, today=clock.today()))

    def _start(self, state: StateFolder, settings: Settings, parts: Sequence[Part]) -> None:
        """Start servers, migrate, start parts, wait until all are ready, fill in demo data, and say so."""
        logs = state.path / "logs"
        with self.display.step("PostgreSQL, NATS"):
            settings = self._start_servers(state, settings)
        with self.display.step("migrations"):
            self._errand("migrations", functools.partial(self.platform.prepare, settings), state)
        gc.collect()
        gc.freeze()
        with self.display.step(", ".join(part.name for part in parts)):
            for part in parts:
                process = Forked(part.name, functools.partial(_serve, settings, part), logs / f"{part.name}.log")
                self._add(
                    self.parts,
                    Child(
                        part.name,
                        process,
                        process.start,
                        signal.SIGTERM,
                        GRACE + 1.0,
                        signal.SIGKILL,
                        served=False,
                    ),
                )
            self._watch_readiness(settings, parts, state)
            self._wait_until_ready()
        self._ready_once = True
        if self.platform.fill is not None:
            self._fill(functools.partial(self.platform.fill, settings), state)
        for line in (*self.platform.announce(settings, parts), "ready"):
            self.display.line(line)

    def _start_servers(self, state: StateFolder, settings: Settings) -> Settings:
        """Start the servers that no setting places elsewhere, warm up meanwhile, and tell where they listen."""
        values: dict[str, object] = {
            "port_base": settings.port_base,
            "test_clock": settings.test_clock,
            "vault_suite": settings.vault_suite,
            "follows_keys": settings.vault_keys_file is not None,
            "archive_wal": settings.archive_wal,
            "backup_dir": settings.backup_dir and str(settings.backup_dir.resolve()),
        }
        waiting: list[Callable[[Callable[[], None]], None]] = []
        postgres: Postgres | None = None
        if settings.database_url is None:
            postgres = Postgres(state.path / "postgres", self.display.line, version=settings.postgres_version)
            self._add(
                self.servers,
                Child(
                    "PostgreSQL",
                    postgres.process,
                    postgres.start,
                    signal.SIGINT,
                    30.0,
                    signal.SIGQUIT,
                    ATTEMPTS_OF_SERVERS,
                ),
            )
            values["database_url"] = postgres.url
            waiting.append(postgres.wait_ready)
        if settings.nats_url is None:
            nats = Nats(state.path / "nats", self.display.line)
            self._add(
                self.servers,
                Child("NATS", nats.process, nats.start, signal.SIGTERM, 10.0, signal.SIGKILL, ATTEMPTS_OF_SERVERS),
            )
            values["nats_url"] = nats.url
            waiting.append(nats.wait_ready)
        self.platform.warm()
        for wait_ready in waiting:
            wait_ready(self._breathe)
        state.write_runtime(**values)
        if postgres is not None:
            self._keep_archive(settings, postgres, state)
        return self.read_settings()

    def _keep_archive(self, settings: Settings, postgres: Postgres, state: StateFolder) -> None:
        """Start what archives; where that was switched off, let PostgreSQL keep nothing for it any more."""
        if settings.archive_wal:
            child, self._archive = archive_child(settings, postgres)
            self.servers.insert(0, child)  # it ends last: PostgreSQL ends when all of its log was received
            child.begin()
        elif slots_left(postgres):
            self._errand("archive", functools.partial(forget_slots, postgres.url), state)

    def _add(self, children: list[Child], child: Child) -> None:
        """Start a child and look after it from now on."""
        children.append(child)
        child.begin()

    def _breathe(self) -> None:
        """Wait a moment without restarting anything: what ends now ends the start."""
        self.signals.wait(0.02)
        if self.signals.stops:
            raise StopAsked
        self.display.tick()

    def _errand(self, name: str, work: Callable[[Tell], None], state: StateFolder) -> None:
        """Run something to its end in a child of its own; raise `CannotGoOn` with what it said when it fails."""
        child = Forked(name, work, state.path / "logs" / f"{name.replace(' ', '-')}.log")
        child.start()
        try:
            while child.running:
                self.tick()
                for news in child.news():
                    done, _, total = news.partition("/")
                    self.display.bar(name, int(done), int(total))
        finally:
            if child.running:
                child.send(signal.SIGKILL)
        child.raise_failure()

    def _fill(self, fill: Callable[[Tell], None], state: StateFolder) -> None:
        """Load demo data; without it the platform still is what it is, so a failure is one line and no end."""
        try:
            with self.display.step("demo data"):
                self._errand("demo data", fill, state)
        except CannotGoOn as error:
            self.display.error(str(error))

    def _watch_readiness(self, settings: Settings, parts: Sequence[Part], state: StateFolder) -> None:
        """Start the child that asks each part whether it is ready."""
        self.not_ready = {part.name: "" for part in parts}
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 -- a setting's value, not a binding
        addresses = {part.name: f"http://{host}:{part.port}" for part in parts}
        log = state.path / "logs" / "readiness.log"
        self._readiness = Forked("readiness", functools.partial(watch_readiness, addresses), log)
        self._add(
            self.watchers,
            Child("readiness", self._readiness, self._readiness.start, signal.SIGKILL, 1.0, signal.SIGKILL),
        )

    def _wait_until_ready(self) -> None:
        """Wait without a limit until every part is ready; say now and then which are not, and why."""
        said = time.monotonic()
        while self.not_ready:
            self.tick()
            if time.monotonic() - said > SAY_EVERY:
                said = time.monotonic()
                for name, why in self.not_ready.items():
                    self.display.line(sentence("part_not_ready", name=name, why=why))

    def _hear_readiness(self) -> None:
        """Take in what the readiness child told, and say what changed once the platform was ready."""
        for news in () if self._readiness is None else self._readiness.news():
            name, _, why = news.partition("|")
            was_ready = name not in self.not_ready
            if why:
                self.not_ready[name] = why
            else:
                self.not_ready.pop(name, None)
                next(child for child in self.parts if child.name == name).served = True
            if self._ready_once and why and was_ready:
                self.display.line(sentence("part_not_ready", name=name, why=why))
            if self._ready_once and not why and not was_ready:
                self.display.line(sentence("part_ready_again", name=name))

    def _stop(self) -> None:
        """End the parts, then NATS, then PostgreSQL; a second signal hurries."""
        self.display.close()
        end(self.watchers, lambda: True, lambda: self.signals.wait(0.05))
        for group in (self.parts, *([server] for server in reversed(self.servers))):
            if group and any(child.process.running for child in group):
                self.display.line(sentence("stopping", names=", ".join(child.name for child in group)))
                end(group, lambda: self.signals.stops > 1, lambda: self.signals.wait(0.05))


def _serve(settings: Settings, part: Part, _tell: Tell) -> None:
    """Be one part, in its forked child."""
    serve(settings, [part])
