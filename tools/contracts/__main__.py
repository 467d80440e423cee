"""`python -m tools.contracts` writes the contracts from the code; `--released` makes them what is promised from now on.

It says which files that changed, and then which promises of the last release are broken.
"""

import sys

from tools.contracts.released import broken_promises, release
from tools.contracts.writing import write


def main(words: list[str]) -> int:
    """Write; return the exit code."""
    for path in write():
        print(path)
    if words == ["--released"]:
        for path in release():
            print(path)
    broken = broken_promises()
    for promise in broken:
        print(f"breaks {promise}")
    if broken:
        print("Take it back, or raise the version in services/kit/contracts.py.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
