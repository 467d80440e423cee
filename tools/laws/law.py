"""What a law is, and what it looks at."""

import ast
import io
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

COPIED = ("services/kit/http/swagger_files", "services/gateway/graphiql_files")
"""What others wrote and tools/assets.py copies as it is."""


@dataclass(frozen=True)
class File:
    """A text file of the repository; `path` is relative to the root, with forward slashes."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """Return the file's lines without their ends."""
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        """Return the syntax tree of a Python file."""
        return ast.parse(self.text)

    @cached_property
    def comments(self) -> list[tuple[int, str]]:
        """Return each comment of a Python file with its line."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]

    @property
    def is_python(self) -> bool:
        """Tell whether the file is Python source."""
        return self.path.endswith(".py")

    def under(self, *folders: str) -> bool:
        """Tell whether the file stands in one of the folders, or is one of them."""
        path = PurePosixPath(self.path)
        return any(path.is_relative_to(folder) for folder in folders)


@dataclass(frozen=True, order=True)
class Finding:
    """One place where a law is broken."""

    path: str
    line: int
    what: str


Place = tuple[int, str]
"""A line and what is wrong there."""


@dataclass(frozen=True)
class Law:
    """A law over single files: its name, its reason, which files it binds, and what breaks it."""

    name: str
    reason: str
    binds: Callable[[File], bool]
    broken: Callable[[File], Iterator[Place]]

    def findings(self, file: File) -> list[Finding]:
        """Return every place where the file breaks the law."""
        if not self.binds(file):
            return []
        try:
            return [Finding(file.path, line, what) for line, what in self.broken(file)]
        except (SyntaxError, tokenize.TokenError):
            return []  # told once, by the law that every file can be read


def python(*folders: str, besides: tuple[str, ...] = ()) -> Callable[[File], bool]:
    """Bind Python files in `folders` (everywhere when none is named), but not those in `besides`."""
    return lambda file: file.is_python and (not folders or file.under(*folders)) and not file.under(*besides)


def everything(*, besides: tuple[str, ...] = ()) -> Callable[[File], bool]:
    """Bind every text file, but not those in `besides`."""
    return lambda file: not file.under(*besides)


def calls(file: File) -> Iterator[tuple[ast.Call, str]]:
    """Yield each call with the dotted name of what is called: `session.commit`, `datetime.now`."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def texts(file: File) -> Iterator[ast.Constant]:
    """Yield each piece of text in the code, docstrings left out."""
    docstrings = {id(docstring) for docstring in _docstrings(file.tree)}
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


def _docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (statement.value for statement in node.body[:1] if isinstance(statement, ast.Expr))


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """Return the value of a call's keyword argument; None where it is not given."""
    return next((given.value for given in call.keywords if given.arg == name), None)
