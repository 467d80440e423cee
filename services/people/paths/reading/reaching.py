"""Finds where a case can come to along a path, and what nobody can: steps, entrances, ends and ways that never open.

A step takes a case only where its entrance can hold with what was passed on some way to it. What happens to a person
can be so at any time, and whatever is not so can fail to be: what is refused here holds for no case at all.
"""

from collections.abc import Iterator, Mapping

from services.kit.written import Fault, Way, Written
from services.people.paths.rules import path as paths
from services.people.paths.rules.conditions import Condition, Every, Is, Not, Some
from services.people.paths.rules.course import PASSING
from services.people.paths.rules.path import (
    BACK,
    END,
    ENDED,
    FOUND_LACKING_SKILLS,
    NOT_PLACED,
    PASSED,
    Known,
    Outcome,
    Path,
    Step,
)

FROM_OUTSIDE = frozenset({*map(str, Known), NOT_PLACED})
"""Facts that do not follow from the steps of a path."""
Reached = Mapping[str, frozenset[str]]
"""The steps that a case can come to, each with the facts that can hold when it comes there."""


def faults_of_ways(path: Path, written: Written) -> Iterator[Fault]:
    """Yield every step that nobody can come to or go to the end from, and every condition that can never hold there."""
    reached = reached_along(path)
    for m, way in enumerate(path.from_any):
        if not any(opens(path, reached, step, way) for step in reached if step != way.to):
            yield written.fault(("from_any", m, "when"), "the condition can never hold at any step")
    led_to = {way.to for step in reached for way in path.ways(step) if opens(path, reached, step, way)}
    linked, ending = closure(path), ending_along(path, reached)
    for n, step in enumerate(path.steps):
        at: Way = ("steps", n)
        if step.id not in linked:
            yield written.fault((*at, "id"), f"no way leads to the step {step.id}")
        elif step.id in reached:
            yield from faults_at(path, reached, step, written, at)
            if step.id not in ending:
                yield written.fault((*at, "id"), f"no way leads from the step {step.id} to the end")
        elif step.id in led_to:
            yield written.fault((*at, "enters_when"), f"the condition can never hold on a way to the step {step.id}")


def faults_at(path: Path, reached: Reached, step: Step, written: Written, at: Way) -> Iterator[Fault]:
    """Yield the end and the ways of a step that never come."""
    if not possible(step.ends_when, reached[step.id]):
        yield written.fault((*at, "ends_when"), f"the condition can never hold at the step {step.id}")
    for m, way in enumerate(step.next):
        if not opens(path, reached, step.id, way):
            yield written.fault((*at, "next", m, "when"), f"the condition can never hold at the step {step.id}")


def reached_along(path: Path) -> Reached:
    """Return every step that a case can come to, with what can hold there, by going on until nothing new comes."""
    reached = {path.start: FROM_OUTSIDE}
    while True:
        grown = dict(reached)
        for step in reached:
            for way in path.ways(step):
                for to, facts in entered_by(path, reached, step, way):
                    grown[to] = grown.get(to, frozenset()) | facts
        if grown == reached:
            return reached
        reached = grown


def entered_by(path: Path, reached: Reached, step: str, way: paths.Way) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the steps that take a case by a way, with what can hold then; `BACK` can be any that it was at before."""
    if way.to == END or not opens(path, reached, step, way):
        return
    facts = reached[step] | left_by(path.step(step), way)
    for to in reached if way.to == BACK else (way.to,):
        if possible(path.step(to).enters_when, facts):
            yield to, facts


def left_by(step: Step, way: paths.Way) -> frozenset[str]:
    """Return what can hold once a step is left by a way: as the way says, or as a worker does who takes it."""
    outcomes = {way.outcome, *step.outcomes}
    found = {PASSED + step.id} if outcomes & PASSING else set()
    return frozenset(found | {FOUND_LACKING_SKILLS} if Outcome.LACKING_SKILLS in outcomes else found)


def opens(path: Path, reached: Reached, step: str, way: paths.Way) -> bool:
    """Tell whether the condition of a way can hold at a step that a case can come to."""
    ends = path.step(step).ends_when
    ended = {ENDED} if ends is not None and possible(ends, reached[step]) else set()
    return possible(way.when, reached[step] | ended)


def possible(condition: Condition | None, facts: frozenset[str]) -> bool:
    """Tell whether a condition can hold where no more than these facts can."""
    match condition:
        case None | Not():
            return True
        case Is(fact):
            return fact in facts
        case Every(parts):
            return all(possible(part, facts) for part in parts)
        case Some(parts):
            return any(possible(part, facts) for part in parts)


def ending_along(path: Path, reached: Reached) -> frozenset[str]:
    """Return every step from which a case can come to the end without going back."""
    ways = [(step, way) for step in reached for way in path.ways(step) if way.to != BACK]
    ending = {step for step, way in ways if way.to == END and opens(path, reached, step, way)}
    leads = [(step, to) for step, way in ways for to, _ in entered_by(path, reached, step, way)]
    while more := {step for step, to in leads if to in ending} - ending:
        ending |= more
    return frozenset(ending)


def closure(path: Path) -> frozenset[str]:
    """Return every step that ways lead to from the first one, whatever they ask."""
    found, new = {path.start}, {path.start}
    while new:
        new = {way.to for step in new for way in path.ways(step)} - {END, BACK} - found
        found |= new
    return frozenset(found)
