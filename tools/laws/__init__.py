"""The repository's own laws: what STYLE and ARCHITECTURE ask for and no ready-made checker looks at.

`python -m tools.laws` prints every violation as `file:line: law: what is wrong` and the reason of each broken law.
Each law has a test in `tests/laws/` that feeds it a source that breaks it and one that keeps it.
"""
