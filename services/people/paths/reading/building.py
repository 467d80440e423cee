"""Makes a path of what a file says, and finds where it contradicts itself."""

from collections.abc import Iterator
from itertools import product

from services.kit.written import BadFile, Fault, Way, Written
from services.people.paths.reading.forms import AllForm, AnyForm, ConditionForm, NotForm, PathForm, StepForm, WayForm
from services.people.paths.reading.reaching import faults_of_ways
from services.people.paths.rules import conditions
from services.people.paths.rules import path as paths
from services.people.paths.rules.conditions import Condition, named, unmet
from services.people.paths.rules.course import PASSING
from services.people.paths.rules.path import BACK, END, ENDED, FOUND_LACKING_SKILLS, NOT_PLACED, PASSED, Known, Path

FACTS = frozenset({*map(str, Known), FOUND_LACKING_SKILLS, NOT_PLACED})
NEVER_TOGETHER = (
    frozenset({str(Known.FOUND_WORK), NOT_PLACED}),
    frozenset({str(Known.FOUND_WORK), str(Known.LEFT_WORK)}),
    frozenset({str(Known.WORK_LASTED), NOT_PLACED}),
    frozenset({str(Known.WORK_LASTED), str(Known.LEFT_WORK)}),
)
"""Facts of which one rules the other out."""
MOST_FACTS = 12
"""Facts in one condition; more would be too many to try out."""


def build(form: PathForm, written: Written) -> Path:
    """Return the path of a file; raise `BadFile` with everything that contradicts itself, each with its place."""
    path = Path(
        id=form.id,
        names=form.names,
        jurisdiction=form.jurisdiction,
        source=form.source,
        start=form.start,
        from_any=tuple(map(way_of, form.from_any)),
        steps=tuple(map(step_of, form.steps)),
    )
    faults = list(faults_of(form, written)) or list(faults_of_ways(path, written))
    if faults:
        raise BadFile(faults)
    return path


def step_of(form: StepForm) -> paths.Step:
    """Return a step of a file."""
    return paths.Step(
        id=form.id,
        names=form.names,
        quoted=form.quoted,
        enters_when=condition_of(form.enters_when),
        done_by=form.done_by,
        ends_when=condition_of(form.ends_when),
        limit_days=form.limit_days,
        outcomes=form.outcomes,
        next=tuple(map(way_of, form.next)),
    )


def way_of(form: WayForm) -> paths.Way:
    """Return a way of a file."""
    return paths.Way(form.to, condition_of(form.when), form.outcome)


def condition_of(form: ConditionForm | None) -> Condition | None:
    """Return a condition of a file; None where there is none."""
    return None if form is None else part_of(form)


def part_of(form: ConditionForm) -> Condition:
    """Return a part of a condition."""
    match form:
        case AllForm():
            return conditions.Every(tuple(map(part_of, form.all)))
        case AnyForm():
            return conditions.Some(tuple(map(part_of, form.any)))
        case NotForm():
            return conditions.Not(part_of(form.not_))
        case _:
            return conditions.Is(form)


def faults_of(form: PathForm, written: Written) -> Iterator[Fault]:
    """Yield every name that is given twice or not known, and every condition that can never hold."""
    steps = [step.id for step in form.steps]
    for n, step in enumerate(steps):
        if step in {END, BACK}:
            yield written.fault(("steps", n, "id"), f"{step} is no name for a step")
        if step in steps[:n]:
            yield written.fault(("steps", n, "id"), f"the step {step} is given twice")
    if form.start not in steps:
        yield written.fault(("start",), f"there is no step {form.start}")
    yield from faults_in(written, ("from_any",), form.from_any, steps)
    for n, each in enumerate(form.steps):
        if each.id == form.start and each.enters_when is not None:
            yield written.fault(("steps", n, "enters_when"), "the step at which a case begins takes everybody")
        yield from faults_in(written, ("steps", n, "next"), each.next, steps)
        yield from faults_of_choices(written, ("steps", n, "next"), each)
        for name, condition in (("enters_when", each.enters_when), ("ends_when", each.ends_when)):
            yield from faults_in_condition(written, ("steps", n, name), condition, steps)


def faults_in(written: Written, at: Way, ways: list[WayForm], steps: list[str]) -> Iterator[Fault]:
    """Yield what is wrong with ways: where they lead, and when."""
    for n, way in enumerate(ways):
        if way.to not in {*steps, END, BACK}:
            yield written.fault((*at, n, "to"), f"there is no step {way.to}")
        if at == ("from_any",) and way.when is None:
            yield written.fault((*at, n, "when"), "a way from any step needs a condition")
        yield from faults_in_condition(written, (*at, n, "when"), way.when, steps)


def faults_of_choices(written: Written, at: Way, step: StepForm) -> Iterator[Fault]:
    """Yield every way for a worker that they cannot take as it says: with no outcome of the step, or to no end."""
    for m, way in enumerate(step.next):
        if way.when is None and way.outcome not in step.outcomes:
            yield written.fault((*at, m, "outcome"), f"a worker cannot leave the step {step.id} as {way.outcome}")
        elif way.when is None and way.to == END and way.outcome not in PASSING:
            yield written.fault((*at, m, "outcome"), f"a worker cannot end a case as {way.outcome}")


def faults_in_condition(written: Written, at: Way, form: ConditionForm | None, steps: list[str]) -> Iterator[Fault]:
    """Yield what is wrong with a condition: facts and steps that nobody knows, or that it can never hold."""
    condition = condition_of(form)
    facts = sorted(set(named(condition)))
    there = FACTS | {ENDED} if at[-1] == "when" else FACTS
    unknown = [fact for fact in facts if fact.removeprefix(PASSED) not in (steps if PASSED in fact else there)]
    for fact in unknown:
        kind = "step" if fact.startswith(PASSED) else "fact"
        yield written.fault(at, f"there is no {kind} {fact.removeprefix(PASSED)}")
    if len(facts) > MOST_FACTS:
        yield written.fault(at, f"the condition names more than {MOST_FACTS} facts")
    elif not unknown and not can_hold(condition, facts):
        yield written.fault(at, "the condition can never hold")


def can_hold(condition: Condition | None, facts: list[str]) -> bool:
    """Tell whether there is a case for which a condition holds."""
    for choice in product((False, True), repeat=len(facts)):
        there = {fact for fact, chosen in zip(facts, choice, strict=True) if chosen}
        placed = {str(Known.FOUND_WORK), NOT_PLACED}
        if any(pair <= there for pair in NEVER_TOGETHER) or (placed <= set(facts) and not placed & there):
            continue
        if not unmet(condition, there):
            return True
    return False
