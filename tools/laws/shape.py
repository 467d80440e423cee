"""Laws about size, types and names."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.laws.law import File, Law, Place, everything, python

OLDEST_PYTHON = (3, 11)
FUNCTION_LINES = 50
FILE_LINES = 300
TEST_FILE_LINES = 600
FILE_BYTES = 1_000_000

LARGE_FILES: dict[str, str] = {
    "openapi/people.json": "the contract of a service with very many nouns, written from its code",
    "services/gateway/graphiql_files/graphiql.min.js": "GraphiQL as its authors ship it, for browsers without internet",
    "services/kit/http/swagger_files/swagger-ui-bundle.js": "Swagger UI as its authors ship it, for the same",
}
"""Files that may pass FILE_BYTES, each with its reason."""

_EMPTY_NAMES = re.compile(r"(?i)^_?(utils?|helpers?|misc|manager|handle|process_data)$|(manager|helper)$")


def _functions(file: File) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _long_functions(file: File) -> Iterator[Place]:
    for function in _functions(file):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > FUNCTION_LINES:
            yield function.lineno, f"{function.name} has {length} lines, {FUNCTION_LINES} are allowed"


def _long_files(file: File) -> Iterator[Place]:
    allowed = TEST_FILE_LINES if file.under("tests") else FILE_LINES
    if len(file.lines) > allowed:
        yield allowed + 1, f"{len(file.lines)} lines, {allowed} are allowed"


def _untyped_returns(file: File) -> Iterator[Place]:
    for function in _functions(file):
        if function.returns is None:
            yield function.lineno, f"{function.name} does not say what it returns"


def _empty_names(file: File) -> Iterator[Place]:
    stem = PurePosixPath(file.path).stem
    if _EMPTY_NAMES.search(stem):
        yield 1, f"module {stem} is named for nothing in particular"
    for node in ast.walk(file.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and _EMPTY_NAMES.search(node.name):
            yield node.lineno, f"{node.name} is named for nothing in particular"


def _large_files(file: File) -> Iterator[Place]:
    size = len(file.text.encode())
    if size > FILE_BYTES and file.path not in LARGE_FILES:
        yield 1, f"{size:,} bytes, {FILE_BYTES:,} are allowed"


def _unreadable(file: File) -> Iterator[Place]:
    try:
        ast.parse(file.text, feature_version=OLDEST_PYTHON)
    except SyntaxError as error:
        yield error.lineno or 1, f"Python 3.11 cannot read this: {error.msg}"


LAWS = (
    Law("oldest-python", "whoever has Python 3.11 can run it", python(), _unreadable),
    Law(
        "short-functions",
        f"a function fits on a screen: {FUNCTION_LINES} lines; what does not fit hides a rule that wants a name",
        python(),
        _long_functions,
    ),
    Law(
        "short-files",
        f"a file is read in one sitting: {FILE_LINES} lines, a test file {TEST_FILE_LINES}",
        python(),
        _long_files,
    ),
    Law("typed-returns", "a reader learns from the first line what comes out", python(), _untyped_returns),
    Law(
        "field-names",
        "things are called what a caseworker or a provincial engineer calls them, never utils or manager",
        python(),
        _empty_names,
    ),
    Law("small-files", "a clone stays quick; large data is listed with its reason", everything(), _large_files),
)
