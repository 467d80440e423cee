"""Laws about marks that switch a check off, and about what a test may leave undone."""

import ast
import re
from collections.abc import Iterator

from tools.laws.law import COPIED, File, Law, Place, calls, everything, keyword, python

_NOQA = re.compile(r"#\s*(?:ruff|flake8)?:?\s*noqa\b", re.IGNORECASE)
_EXPLAINED_NOQA = re.compile(r"#\s*noqa: [A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)* -- \S.*")
_TYPE_IGNORE = re.compile(r"#\s*(?:type:\s*ignore|mypy:|pyright:)")
_EXPLAINED_IGNORE = re.compile(r"#\s*type: ignore\[[a-z0-9, -]+\]\s*#\s*(?:-- )?\S.*")
_UNFINISHED = re.compile(
    r"\b(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b"
)  # the brackets keep this line from breaking its own law
_REASONED = {"skip": 0, "xfail": 0, "importorskip": None, "mark.skip": 0, "mark.skipif": None, "mark.xfail": None}
"""Ways of pytest to leave a test out, and the position at which a reason may stand without its keyword."""


def _bare_noqa(file: File) -> Iterator[Place]:
    for line, comment in file.comments:
        if _NOQA.search(comment) and not _EXPLAINED_NOQA.search(comment):
            yield line, "write `# noqa: CODE -- reason`"


def _bare_type_ignores(file: File) -> Iterator[Place]:
    for line, comment in file.comments:
        if _TYPE_IGNORE.search(comment) and not _EXPLAINED_IGNORE.search(comment):
            yield line, "write `# type: ignore[code]  # reason`"


def _says_why(call: ast.Call, position: int | None) -> bool:
    reason = keyword(call, "reason")
    if reason is None and position is not None and len(call.args) > position:
        reason = call.args[position]
    return reason is not None and not (isinstance(reason, ast.Constant) and not str(reason.value or "").strip())


def _unexplained_skips(file: File) -> Iterator[Place]:
    called = set()
    for call, name in calls(file):
        called.add(id(call.func))
        way = name.removeprefix("pytest.")
        if name.startswith("pytest.") and way in _REASONED and not _says_why(call, _REASONED[way]):
            yield call.lineno, f"{name} without a reason"
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Attribute) and id(node) not in called:
            name = ast.unparse(node)
            if name.startswith("pytest.mark.") and name.removeprefix("pytest.") in _REASONED:
                yield node.lineno, f"{name} without a reason"


def _empty_assertions(file: File) -> Iterator[Place]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.Constant) and node.test.value:
            yield node.lineno, "asserts nothing"


def _mocks(file: File) -> Iterator[Place]:
    for node in ast.walk(file.tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
        if module.startswith("unittest") or any(name.startswith("unittest") for name in names):
            yield getattr(node, "lineno", 1), "unittest.mock: drive the real thing"


def _unfinished(file: File) -> Iterator[Place]:
    for line, text in enumerate(file.lines, 1):
        found = _UNFINISHED.search(text)
        if found:
            yield line, f"{found.group()}: finish it, or file it where work is planned"


LAWS = (
    Law("explained-noqa", "each exemption tells the next reader why it stands", python(), _bare_noqa),
    Law(
        "explained-type-ignores",
        "each exemption tells the next reader why it stands, and covers one kind of error",
        python(),
        _bare_type_ignores,
    ),
    Law("explained-skips", "a test left out in silence is a test lost", python("tests"), _unexplained_skips),
    Law("real-assertions", "a test that cannot fail shows nothing", python("tests"), _empty_assertions),
    Law("no-mocks", "a mock of our own code proves the mock", python("tests"), _mocks),
    Law(
        "no-unfinished-marks",
        "what stands in the tree is finished; plans stand elsewhere",
        everything(besides=("requirements.lock", "LICENSE", *COPIED)),
        _unfinished,
    ),
)
