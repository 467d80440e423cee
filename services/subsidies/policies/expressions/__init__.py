"""Policy expressions: SQL scalar expressions in a subset whose meaning is the same in PostgreSQL and in Python.

`parsing.py` says what the subset is and refuses everything else; `compiling.py` makes Python closures of it, once, when
a policy is read; `values.py` holds SQL's three-valued logic.
"""
