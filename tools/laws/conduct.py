"""Laws about transactions, time, problems and queries."""

import ast
import re
from collections.abc import Iterator

from tools.laws.law import File, Law, Place, calls, keyword, python, texts

REAL_TIME = {
    "services/kit/clock.py": "it is the clock",
    "services/kit/database/ids.py": "the time in a row's id keeps new rows together on disk; nobody reads it as a date",
    "services/kit/identity": "a token expires in real time, whatever the test clock says",
    "tests/kit/identity": "a token expires in real time, whatever the test clock says",
    "tests/kit/test_clock.py": "the clock is compared with the machine's",
}
"""Where the machine's clock may be read, each with its reason."""

_CLOCKS = re.compile(
    r"(^|\.)(date\.today|datetime\.(now|utcnow|today)|time\.(time|time_ns|localtime|gmtime))$",
)
_SQL_CLOCKS = re.compile(r"(?i)\b(now\(\)|current_date\b|current_timestamp\b|clock_timestamp\(\)|localtimestamp\b)")
_SESSION_WIDE = re.compile(r"(?is)set_config\s*\((?:[^;]{0,200}?),\s*(?:false|'f(?:alse)?'|0)\s*\)")
_THIRD = 3


def _commits(file: File) -> Iterator[Place]:
    for call, name in calls(file):
        if name.rpartition(".")[2] in {"commit", "rollback"} and "." in name:
            yield call.lineno, f"{name}() outside the kit"


def _http_exceptions(file: File) -> Iterator[Place]:
    for node in ast.walk(file.tree):
        named = isinstance(node, ast.Name) and node.id == "HTTPException"
        if named or (isinstance(node, ast.Attribute) and node.attr == "HTTPException"):
            yield getattr(node, "lineno", 1), "HTTPException: raise a Problem"


def _session_wide_settings(file: File) -> Iterator[Place]:
    if not file.is_python:
        for match in _SESSION_WIDE.finditer(file.text):
            yield (
                file.text.count("\n", 0, match.start()) + 1,
                "a setting for the whole session: its third argument must be true",
            )
        return
    for text in texts(file):
        if _SESSION_WIDE.search(str(text.value)):
            yield text.lineno, "a setting for the whole session: its third argument must be true"
    for call, name in calls(file):
        last = call.args[2] if len(call.args) >= _THIRD else keyword(call, "is_local")
        if name.endswith("set_config") and isinstance(last, ast.Constant) and last.value is False:
            yield call.lineno, "a setting for the whole session: its third argument must be true"


def _clocks(file: File) -> Iterator[Place]:
    for call, name in calls(file):
        if _CLOCKS.search(name):
            yield call.lineno, f"{name}(): ask services.kit.clock"


def _sql_clocks(file: File) -> Iterator[Place]:
    for text in texts(file):
        if _SQL_CLOCKS.search(str(text.value)):
            yield text.lineno, "the database's clock in SQL: pass the instant or the date in"
    for call, name in calls(file):
        if re.search(r"(^|\.)func\.(now|current_date|current_timestamp)$", name):
            yield call.lineno, f"{name}(): pass the instant or the date in"


def _lazy_relationships(file: File) -> Iterator[Place]:
    for call, name in calls(file):
        if name.rpartition(".")[2] != "relationship":
            continue
        lazy = keyword(call, "lazy")
        if not (isinstance(lazy, ast.Constant) and lazy.value == "raise"):
            yield call.lineno, 'relationship without lazy="raise"'


def _row_counts(file: File) -> Iterator[Place]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Attribute) and node.attr == "rowcount":
            yield node.lineno, "rowcount: use RETURNING"


def _offsets(file: File) -> Iterator[Place]:
    for call, name in calls(file):
        if name.endswith(".offset") and call.args:
            yield call.lineno, f"{name}(…): use a keyset page"


def _slow_migrations(file: File) -> Iterator[Place]:
    if "lock_timeout" not in file.text:
        yield 1, "sets no lock_timeout"


def _is_migration(file: File) -> bool:
    return file.is_python and file.under("migrations") and file.path != "migrations/env.py"


_EXAMPLES = ("tests/laws",)

LAWS = (
    Law(
        "kit-commits",
        "the request's transaction commits once, in the kit, before the answer leaves",
        python("services", "migrations", besides=("services/kit",)),
        _commits,
    ),
    Law(
        "problems-only",
        "a client sees one form of error, RFC 9457, with a documented type",
        python("services", besides=("services/kit",)),
        _http_exceptions,
    ),
    Law(
        "local-settings",
        "a setting that outlives its transaction shows one caller's rows to the next borrower of the connection",
        lambda file: (file.is_python or file.path.endswith(".sql")) and not file.under(*_EXAMPLES),
        _session_wide_settings,
    ),
    Law(
        "one-clock",
        "every part turns with `bihuan clock`; REAL_TIME lists the exemptions with their reasons",
        python("services", "migrations", "tests", besides=tuple(REAL_TIME)),
        _clocks,
    ),
    Law(
        "one-clock-in-sql",
        "the database's clock does not turn with `bihuan clock`",
        python("services", besides=("services/kit", "services/cli")),
        _sql_clocks,
    ),
    Law(
        "no-lazy-loads", "a query hidden in an attribute escapes every budget", python("services"), _lazy_relationships
    ),
    Law("claims-return", "rowcount lies under some drivers; RETURNING does not", python("services"), _row_counts),
    Law("keyset-pages", "an offset reads and drops every row before it", python("services"), _offsets),
    Law(
        "migrations-fail-fast",
        "a migration that waits for a lock stops every request behind it",
        _is_migration,
        _slow_migrations,
    ),
)
