"""What the command line says when something is wrong: one line, English with Chinese after it, from a catalogue."""

import sys
from functools import cache
from pathlib import Path
from typing import Self

import yaml

CATALOGUE = Path(__file__).with_name("messages.yaml")
"""Each sentence by its code: `en` and `zh`, with named places to fill."""


@cache
def _sentences() -> dict[str, dict[str, str]]:
    """Read the catalogue once."""
    loaded: dict[str, dict[str, str]] = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return loaded


def sentence(code: str, **facts: object) -> str:
    """Return the sentence of this code on one line: English, then Chinese."""
    texts = _sentences()[code]
    line = f"{texts['en'].format(**facts)} {texts['zh'].format(**facts)}"
    return " ".join(line.split())


def say_aloud(line: str) -> None:
    """Say a line where no display shows progress."""
    sys.stderr.write(f"{line}\n")


class CannotGoOn(Exception):
    """The command ends with exit code 1 and this one sentence; `code` names it in the catalogue."""

    def __init__(self, code: str, **facts: object) -> None:
        """Take the sentence's code and the facts that fill it."""
        super().__init__(sentence(code, **facts))
        self.code = code

    @classmethod
    def repeating(cls, line: str) -> Self:
        """Return the error that a child process of ours already put into words."""
        error = cls.__new__(cls)
        Exception.__init__(error, line)
        error.code = "said_by_child"
        return error


def in_one_line(error: BaseException) -> str:
    """Return what kind of error it is and the first line of what it says."""
    said = str(error).strip().splitlines()
    return f"{type(error).__name__}: {said[0]}" if said else type(error).__name__
