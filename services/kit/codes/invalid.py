"""What is raised when a text is not the code it claims to be.

Each rule has a stable name and one English sentence here; `rules_zh.csv` beside this file pairs it with the Chinese
one. No sentence ever carries the value: a resident id must not reach an error, a log or an answer.
"""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "district_format": "A district is written as 6, 9 or 12 digits of GB/T 2260 and GB/T 10114.",
    "district_gap": "A district cannot name a finer level below a level that is all zeros.",
}
"""Rule to English sentence."""


class InvalidCode(ValueError):
    """A text breaks a rule of its standard; `rule` names it and `str()` is the English sentence."""

    def __init__(self, rule: str) -> None:
        """Take the rule's name; its sentence comes from `SENTENCES`, so that no value can slip in."""
        super().__init__(SENTENCES[rule])
        self.rule = rule
