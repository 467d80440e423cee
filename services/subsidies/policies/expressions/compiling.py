"""Making closures of an expression's tree: each node becomes a function from what is known to a value, made once."""

import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from sqlglot import exp

from services.subsidies.policies.expressions.expression import OF_PARAMETERS, Refused, Run, Why
from services.subsidies.policies.expressions.values import (
    EXACT,
    LARGEST,
    NUMBERS,
    WORDS,
    Kind,
    Known,
    Value,
    among,
    both,
    either,
    opposite,
)

Typed = tuple[Kind, Run]

EQUALITIES: Mapping[type[exp.Expr], Callable[[Value, Value], bool]] = {exp.EQ: operator.eq, exp.NEQ: operator.ne}
ORDERS: Mapping[type[exp.Expr], Callable[..., bool]] = {
    exp.LT: operator.lt,
    exp.LTE: operator.le,
    exp.GT: operator.gt,
    exp.GTE: operator.ge,
}
ARITHMETIC: Mapping[type[exp.Expr], Callable[[Decimal, Decimal], Decimal]] = {
    exp.Add: EXACT.add,
    exp.Sub: EXACT.subtract,
    exp.Mul: EXACT.multiply,
}


class Compiler:
    """Compiles trees of allowed nodes over `names`; `inputs` are those of them that were met."""

    def __init__(self, names: Mapping[str, Kind]) -> None:
        self.names = names
        self.inputs: dict[str, Kind] = {}
        self._makers: Mapping[type[exp.Expr], Callable[..., Typed]] = {
            exp.And: self._connected,
            exp.Or: self._connected,
            exp.Not: self._negated,
            exp.Neg: self._minus,
            exp.Paren: lambda node: self.compile(node.this),
            **dict.fromkeys(EQUALITIES, self._compared),
            **dict.fromkeys(ORDERS, self._compared),
            exp.NullSafeEQ: self._told_apart,
            exp.NullSafeNEQ: self._told_apart,
            exp.Is: self._is_null,
            exp.In: self._in,
            exp.Between: self._between,
            exp.Case: self._case,
            exp.Coalesce: self._first_known,
            exp.Least: self._extreme,
            exp.Greatest: self._extreme,
            exp.StartsWith: self._starts_with,
            **dict.fromkeys(ARITHMETIC, self._computed),
            exp.Column: self._named,
            exp.Literal: self._literal,
            exp.Boolean: lambda node: (Kind.BOOLEAN, constant(bool(node.this))),
        }

    def compile(self, node: exp.Expr) -> Typed:
        """Return the type of a node and its closure; raise `Refused` where types do not fit."""
        maker = self._makers.get(type(node))
        if maker is None:
            raise Refused(Why.NULL)
        return maker(node)

    def _boolean(self, node: exp.Expr) -> Run:
        kind, run = self.compile(node)
        if kind is not Kind.BOOLEAN:
            raise Refused(Why.CONDITION, node.sql("postgres"))
        return run

    def _number(self, node: exp.Expr) -> Typed:
        kind, run = self.compile(node)
        if kind not in NUMBERS:
            raise Refused(Why.NUMBER, node.sql("postgres"))
        return kind, run

    def _connected(self, node: exp.And | exp.Or) -> Typed:
        left, right = self._boolean(node.left), self._boolean(node.right)
        connect = both if isinstance(node, exp.And) else either
        return Kind.BOOLEAN, lambda known: connect(left(known), right(known))

    def _negated(self, node: exp.Not) -> Typed:
        inner = self._boolean(node.this)
        return Kind.BOOLEAN, lambda known: opposite(inner(known))

    def _minus(self, node: exp.Neg) -> Typed:
        kind, inner = self._number(node.this)

        def minus(known: Known) -> Value:
            number = inner(known)
            return -number if isinstance(number, Decimal) else None

        return kind, minus

    def _compared(self, node: exp.Binary) -> Typed:
        ordered = ORDERS.get(type(node))
        (_, left), (_, right) = self._alike((node.left, node.right), ordered=ordered is not None)
        compare = ordered or EQUALITIES[type(node)]
        return Kind.BOOLEAN, lambda known: compared(compare, left(known), right(known))

    def _told_apart(self, node: exp.Binary) -> Typed:
        (_, left), (_, right) = self._alike((node.left, node.right), ordered=False)
        if isinstance(node, exp.NullSafeEQ):
            return Kind.BOOLEAN, lambda known: left(known) == right(known)
        return Kind.BOOLEAN, lambda known: left(known) != right(known)

    def _is_null(self, node: exp.Is) -> Typed:
        if not isinstance(node.expression, exp.Null):
            raise Refused(Why.IS)
        _, inner = self.compile(node.this)
        if node.args.get("negate"):
            return Kind.BOOLEAN, lambda known: inner(known) is not None
        return Kind.BOOLEAN, lambda known: inner(known) is None

    def _in(self, node: exp.In) -> Typed:
        literals = (exp.Literal, exp.Boolean, exp.Neg)
        if not node.expressions or not all(isinstance(member, literals) for member in node.expressions):
            raise Refused(Why.LITERALS)
        (_, value), *members = self._alike((node.this, *node.expressions), ordered=False)
        nothing = Known({})
        listed = frozenset(run(nothing) for _, run in members)
        return Kind.BOOLEAN, lambda known: among(value(known), listed)

    def _between(self, node: exp.Between) -> Typed:
        parts = (node.this, node.args["low"], node.args["high"])
        (_, value), (_, low), (_, high) = self._alike(parts, ordered=True)

        def between(known: Known) -> bool | None:
            found = value(known)
            return both(compared(operator.ge, found, low(known)), compared(operator.le, found, high(known)))

        return Kind.BOOLEAN, between

    def _case(self, node: exp.Case) -> Typed:
        ifs: Sequence[exp.If] = node.args["ifs"]
        default = node.args.get("default")
        conditions = [self._boolean(each.this) for each in ifs]
        outcomes = self._alike([each.args["true"] for each in ifs] + ([default] if default else []), ordered=False)
        otherwise = outcomes[-1][1] if default else constant(None)
        branches = list(zip(conditions, (run for _, run in outcomes), strict=False))

        def chosen(known: Known) -> Value:
            for holds, run in branches:
                if holds(known) is True:
                    return run(known)
            return otherwise(known)

        return common(outcomes), chosen

    def _first_known(self, node: exp.Coalesce) -> Typed:
        parts = self._alike((node.this, *node.expressions), ordered=False)
        runs = [run for _, run in parts]

        def first_known(known: Known) -> Value:
            return next((value for run in runs if (value := run(known)) is not None), None)

        return common(parts), first_known

    def _extreme(self, node: exp.Least | exp.Greatest) -> Typed:
        parts = self._alike((node.this, *node.expressions), ordered=True)
        choose: Callable[..., Value] = min if isinstance(node, exp.Least) else max
        runs = [run for _, run in parts]

        def extreme(known: Known) -> Value:
            # As in PostgreSQL, what is unknown is left out: greatest(1, null) is 1.
            values = [value for run in runs if (value := run(known)) is not None]
            return choose(values) if values else None

        return common(parts), extreme

    def _starts_with(self, node: exp.StartsWith) -> Typed:
        (kind, text), (_, prefix) = self._alike((node.this, node.expression), ordered=False)
        if kind not in WORDS:
            raise Refused(Why.WORDS)

        def starts_with(known: Known) -> bool | None:
            whole, start = text(known), prefix(known)
            return whole.startswith(start) if isinstance(whole, str) and isinstance(start, str) else None

        return Kind.BOOLEAN, starts_with

    def _computed(self, node: exp.Binary) -> Typed:
        (left_kind, left), (right_kind, right) = self._number(node.left), self._number(node.right)
        compute = ARITHMETIC[type(node)]

        def computed(known: Known) -> Value:
            one, other = left(known), right(known)
            if not isinstance(one, Decimal) or not isinstance(other, Decimal):
                return None
            return known.bounded(compute(one, other))

        return Kind.INTEGER if left_kind is right_kind is Kind.INTEGER else Kind.NUMERIC, computed

    def _named(self, node: exp.Column) -> Typed:
        name = node.name.lower() if not node.table else f"{node.table.lower()}.{node.name.lower()}"
        if name not in self.names:
            why = Why.NO_PARAMETER if name.startswith(f"{OF_PARAMETERS}.") else Why.NO_FACT
            raise Refused(why, name, at=node.this.meta.get("start", 0))
        self.inputs[name] = self.names[name]
        return self.names[name], lambda known: known.values.get(name)

    def _literal(self, node: exp.Literal) -> Typed:
        if node.is_string:
            return Kind.WORD, constant(node.this)
        whole, _, decimals = str(node.this).partition(".")
        if not (whole + decimals).isdecimal() or not (whole + decimals).isascii():
            raise Refused(Why.DIGITS, node.this)
        number = Decimal(node.this)
        if number >= LARGEST:
            raise Refused(Why.TOO_LARGE, node.this)
        return (Kind.NUMERIC if decimals else Kind.INTEGER), constant(number)

    def _alike(self, nodes: Sequence[exp.Expr], *, ordered: bool) -> list[Typed]:
        """Compile operands of one type; raise `Refused` where they differ, or have no order."""
        parts = [self.compile(node) for node in nodes]
        kinds = {kind for kind, _ in parts}
        same = len(kinds) == 1 or kinds <= NUMBERS or (kinds <= WORDS and not {Kind.TEXT, Kind.CODE} <= kinds)
        if not same:
            raise Refused(Why.TYPES, ", ".join(sorted(kinds)))
        if ordered and kinds & {Kind.BOOLEAN, Kind.TEXT}:
            raise Refused(Why.ORDER)
        return parts


def common(parts: Sequence[Typed]) -> Kind:
    """Return the type of what is one of several operands that are alike."""
    kinds = {kind for kind, _ in parts}
    if kinds <= NUMBERS:
        return Kind.NUMERIC if Kind.NUMERIC in kinds else Kind.INTEGER
    return next((kind for kind in kinds if kind is not Kind.WORD), Kind.WORD)


def constant(value: Value) -> Run:
    """Return the closure of a literal."""
    return lambda _: value


def compared(compare: Callable[..., bool], left: Value, right: Value) -> bool | None:
    """Compare two values as SQL does: unknown where either is."""
    return None if left is None or right is None else compare(left, right)
