"""Reading an expression: what the subset allows is listed here, and everything else is refused with its place.

sqlglot reads far more than it should (`a; drop table x`, `pg_read_file('…')`, subqueries), and some texts otherwise
than PostgreSQL does (`a = b = c`). So a tree is only taken where each node, and each part that a node has, is listed.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from services.subsidies.policies.expressions.compiling import Compiler
from services.subsidies.policies.expressions.expression import Expression, Refused, Why
from services.subsidies.policies.expressions.values import Kind

LONGEST = 4_000
NODES_MOST = 200
DEPTH_MOST = 20

COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ)
TWO = frozenset({"this", "expression"})
SEVERAL = frozenset({"this", "expressions"})
NULLS_LEFT_OUT = frozenset({"this", "expressions", "ignore_nulls"})

ALLOWED: Mapping[type[exp.Expr], frozenset[str]] = {
    **dict.fromkeys((exp.And, exp.Or, *COMPARISONS, exp.Add, exp.Sub, exp.Mul, exp.StartsWith), TWO),
    exp.Is: TWO | {"negate"},
    exp.In: SEVERAL,
    exp.Coalesce: SEVERAL,
    exp.Least: NULLS_LEFT_OUT,
    exp.Greatest: NULLS_LEFT_OUT,
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Case: frozenset({"ifs", "default"}),
    exp.If: frozenset({"this", "true"}),
    exp.Column: frozenset({"this", "table"}),
    exp.Literal: frozenset({"this", "is_string"}),
    **dict.fromkeys((exp.Not, exp.Neg, exp.Paren, exp.Boolean, exp.Identifier), frozenset({"this"})),
    exp.Null: frozenset(),
}
"""Each node of the subset, with the parts that it may have."""

CALLS = frozenset({"coalesce", "least", "greatest", "starts_with"})
"""The functions of the subset; sqlglot knows other names of some of them, which PostgreSQL does not."""

PREDICATES = (*COMPARISONS, exp.Is, exp.In, exp.Between, exp.Not, exp.And, exp.Or)
"""What cannot be an operand of a comparison without parentheses: PostgreSQL and sqlglot would bind it differently."""

SIGNS = frozenset({";", "::", "/", "%", "=="})
"""Signs that sqlglot would read as more than one expression, as a cast, as a division, or as something of its own."""


def read_expression(text: str, names: Mapping[str, Kind]) -> Expression:
    """Read one expression over these names and compile it; raise `Refused` where it is not in the subset."""
    if len(text) > LONGEST:
        raise Refused(Why.TOO_LONG, LONGEST)
    tree = tree_of(text)
    for count, node in enumerate(tree.walk(), 1):
        if count > NODES_MOST:
            raise Refused(Why.TOO_MANY_NODES, NODES_MOST)
        require_allowed(node)
    compiler = Compiler(names)
    kind, run = compiler.compile(tree)
    return Expression(text, kind, dict(sorted(compiler.inputs.items())), run)


def tree_of(text: str) -> exp.Expr:
    """Return the tree of a text that is one expression and not too deep."""
    try:
        tokens = sqlglot.tokenize(text, dialect="postgres")
        require_known_tokens(tokens)
        trees = sqlglot.parse(text, dialect="postgres")
    except SqlglotError as error:
        raise Refused(Why.NO_SQL, at=place_of(error, text)) from None
    except RecursionError:
        raise Refused(Why.TOO_DEEP, DEPTH_MOST) from None
    if len(trees) != 1 or not isinstance(tree := trees[0], exp.Expr):
        raise Refused(Why.ONE_IS_NEEDED)
    if depth_of(tree) > DEPTH_MOST:
        raise Refused(Why.TOO_DEEP, DEPTH_MOST)
    return tree


def require_known_tokens(tokens: Sequence[Token]) -> None:
    """Raise `Refused` for signs, comments and function names that are refused whatever the tree makes of them."""
    for token, following in pairwise([*tokens, None]):
        if token is None:
            continue
        if token.token_type != TokenType.STRING and token.text in SIGNS:
            raise Refused(Why.NOT_ALLOWED, f"'{token.text}'", at=token.start)
        if token.comments:
            raise Refused(Why.COMMENT, at=token.start)
        called = following is not None and following.token_type == TokenType.L_PAREN
        if called and is_name(token) and token.text.lower() not in CALLS:
            raise Refused(Why.FUNCTION, token.text.lower(), at=token.start)


def is_name(token: Token) -> bool:
    """Tell whether a token before a parenthesis calls something: a word that is no operator of the subset."""
    operators = {TokenType.AND, TokenType.OR, TokenType.NOT, TokenType.IN, TokenType.WHEN, TokenType.THEN}
    operators |= {TokenType.ELSE, TokenType.BETWEEN, TokenType.IS, TokenType.DISTINCT, TokenType.FROM, TokenType.CASE}
    return token.text[:1].isalpha() and token.token_type not in operators | {TokenType.STRING}


def require_allowed(node: exp.Expr) -> None:
    """Raise `Refused` for a node, or a part of one, that the subset does not list."""
    parts = ALLOWED.get(type(node))
    if parts is None:
        raise Refused(Why.NOT_ALLOWED, type(node).__name__.upper(), at=start_of(node))
    for name, part in node.args.items():
        if part not in (None, False, []) and name not in parts:
            raise Refused(Why.NOT_ALLOWED, f"{name} of {type(node).__name__.upper()}", at=start_of(node))
    if isinstance(node, (*COMPARISONS, exp.Is, exp.In, exp.Between)):
        for operand in (node.this, node.args.get("expression")):
            if isinstance(operand, PREDICATES):
                raise Refused(Why.PARENTHESES, at=start_of(operand))


def depth_of(tree: exp.Expr) -> int:
    """Return how many nodes lie above each other at most."""
    deepest, level = 0, [tree]
    while level:
        deepest += 1
        level = [child for node in level for child in children(node)]
    return deepest


def children(node: exp.Expr) -> Iterator[exp.Expr]:
    """Yield the nodes directly below; parentheses and the parts of a name add no depth of their own."""
    for child in node.iter_expressions():
        if isinstance(child, exp.Paren):
            yield from children(child)
        elif not isinstance(child, exp.Identifier):
            yield child


def start_of(node: exp.Expr) -> int:
    """Return where a node's first name begins in the text: sqlglot keeps no place of anything else."""
    starts = [found.meta["start"] for found in node.walk() if "start" in found.meta]
    return min(starts, default=0)


def place_of(error: SqlglotError, text: str) -> int:
    """Return at which character sqlglot stopped."""
    for told in getattr(error, "errors", ()):
        if told.get("line") == 1 and isinstance(told.get("col"), int):
            return max(0, min(int(told["col"]) - 1, len(text)))
    return 0
