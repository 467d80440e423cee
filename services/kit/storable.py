"""What a text and a day must be to be stored, whichever way they come in: in a body, or in the cell of a file."""

import re
from datetime import date
from typing import Final

UNSEEN: Final = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and line ends, and those that turn the direction of writing: a name could hide in them."""
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2999, 12, 31)
"""Nobody we serve was born before the one, and periods counted on from the other stay within what a date can hold."""
