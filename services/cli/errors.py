"""What the command line says when something is wrong: one line, English with Chinese after it, from a catalogue."""

from functools import cache
from pathlib import Path

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


class CannotGoOnError(Exception):
    """The command ends with exit code 1 and this one sentence; `code` names it in the catalogue."""

    def __init__(self, code: str, **facts: object) -> None:
        """Take the sentence's code and the facts that fill it."""
        super().__init__(sentence(code, **facts))
        self.code = code
