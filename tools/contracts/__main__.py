"""`python -m tools.contracts` writes the contracts from the code, and promises what they say where that breaks nothing.

It says which files that changed, and then what is broken of what was promised before.
"""

import sys

from tools.contracts.promised import broken_promises, promise
from tools.contracts.writing import write

BROKEN = """\
A way that only adds breaks nothing. Where there is none, raise the version in services/kit/contracts.py. What nobody
but you has seen yet may still change: take openapi/promised and schemas/promised as they were before you began.
"""


def main() -> int:
    """Write; return the exit code."""
    for path in (*write(), *promise()):
        print(path)
    broken = broken_promises()
    for each in broken:
        print(f"breaks {each}")
    if broken:
        print(BROKEN, end="")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
