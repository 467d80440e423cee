"""Which user the embedded servers run as, and how a process becomes that user.

PostgreSQL refuses to run as root, and a newcomer's first command is often run as root in a container. Then the servers
run as the owner of their data, else `postgres`, else `nobody`. A clone under a 0700 home is closed to that user, so it
keeps one right of root: CAP_DAC_READ_SEARCH, to pass through folders (capabilities(7), ambient set).
"""

import ctypes
import os
import pwd
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LIBC = ctypes.CDLL(None, use_errno=True)
PR_CAPBSET_READ = 23
PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
"""Without it the kernel forgets the right in access(2), with which initdb looks for its own programs."""
CAP_DAC_READ_SEARCH = 2
NOBODY = 65534
CAPABILITY_VERSION_3 = 0x20080522


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapabilitySets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def _keep_search_right() -> None:
    """Keep CAP_DAC_READ_SEARCH, and nothing else of root, through the coming exec; raise `OSError` when refused."""
    mask = 1 << CAP_DAC_READ_SEARCH
    header = _CapabilityHeader(CAPABILITY_VERSION_3, 0)
    sets = (_CapabilitySets * 2)(_CapabilitySets(mask, mask, mask), _CapabilitySets(0, 0, 0))
    refused = LIBC.capset(ctypes.byref(header), sets) != 0
    if refused or LIBC.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_READ_SEARCH, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the kernel refused the right to pass through folders")


def _search_right_available() -> bool:
    """Tell whether the bounding set has CAP_DAC_READ_SEARCH (Docker's default has not)."""
    return sys.platform == "linux" and bool(LIBC.prctl(PR_CAPBSET_READ, CAP_DAC_READ_SEARCH, 0, 0, 0) == 1)


@dataclass(frozen=True, slots=True)
class Account:
    """The user that an embedded server runs as; `passes_folders` where it keeps the right to pass through folders."""

    uid: int
    gid: int
    name: str
    passes_folders: bool

    def become(self) -> None:
        """Turn this process, a fresh child of root, into the account for good."""
        if self.passes_folders:
            LIBC.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
        os.setgroups([])
        os.setgid(self.gid)
        os.setuid(self.uid)
        if self.passes_folders:
            _keep_search_right()

    def own(self, path: Path) -> None:
        """Give a file or folder to the account."""
        os.chown(path, self.uid, self.gid)

    def can(self, attempt: Callable[[], bool]) -> bool:
        """Tell whether an attempt succeeds in a child process that became the account."""
        child = os.fork()
        if child == 0:
            verdict = 1
            try:
                self.become()
                verdict = 0 if attempt() else 1
            finally:
                os._exit(verdict)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def account_for(folder: Path) -> Account | None:
    """Return who runs the server whose data is in `folder`, now or soon; None where we are not root: we ourselves."""
    if os.geteuid() != 0:
        return None
    owner = next((path.stat().st_uid for path in (folder, folder.parent) if path.exists()), 0)
    last = Account(NOBODY, NOBODY, "nobody", passes_folders=_search_right_available())
    return _account(owner) or _account("postgres") or _account("nobody") or last


def _account(who: str | int) -> Account | None:
    """Return an ordinary account by name or number; None for root and for one without an entry (initdb needs it)."""
    if who == 0:
        return None
    try:
        entry = pwd.getpwnam(who) if isinstance(who, str) else pwd.getpwuid(who)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name, passes_folders=_search_right_available())


def closed_to_servers() -> bool:
    """Tell whether a 0700 folder of ours would be closed to the servers: as root without the right to pass folders."""
    return os.geteuid() == 0 and not _search_right_available()
