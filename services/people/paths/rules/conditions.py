"""Conditions over coded facts: what a step's entrance, its end or a way asks for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Is:
    """One fact holds."""

    fact: str


@dataclass(frozen=True, slots=True)
class Every:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One part at least holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Condition"


Condition = Is | Every | Some | Not


def unmet(condition: Condition | None, facts: Iterable[str]) -> tuple[str, ...]:
    """Return which facts a condition lacks; nothing where it holds. `not:` stands before what should not be so."""
    there = frozenset(facts)
    match condition:
        case None:
            return ()
        case Is(fact):
            return () if fact in there else (fact,)
        case Not(part):
            return () if unmet(part, there) else tuple(f"not:{fact}" for fact in named(part))
        case Every(parts):
            return tuple(dict.fromkeys(fact for part in parts for fact in unmet(part, there)))
        case Some(parts):
            lacking = [unmet(part, there) for part in parts]
            return tuple(dict.fromkeys(fact for each in lacking for fact in each)) if all(lacking) else ()


def named(condition: Condition | None) -> Iterator[str]:
    """Yield every fact that a condition names."""
    match condition:
        case Is(fact):
            yield fact
        case Not(part):
            yield from named(part)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from named(part)


def said(condition: Condition | None) -> str | None:
    """Return a condition as a text: `all(passed:aptitude_assessment, found_lacking_skills)`."""
    match condition:
        case None:
            return None
        case Is(fact):
            return fact
        case Not(part):
            return f"not({said(part)})"
        case Every(parts):
            return f"all({', '.join(str(said(part)) for part in parts)})"
        case Some(parts):
            return f"any({', '.join(str(said(part)) for part in parts)})"
