"""What a code is called, in the two languages of the platform."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a coded value: `zh` in simplified Chinese as its standard prints it, `en` our translation."""

    zh: str
    en: str
