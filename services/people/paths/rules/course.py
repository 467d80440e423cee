"""How a case goes along a path: where it stands and a happening in, moves out.

A way that has a condition is taken by itself as soon as the condition and the entrance of the step behind it hold, and
a worker can take it then too; others are for a worker to choose. Facts are codes, never free text. Those of `Known`
come from what happened; the others follow from the case's own course: `passed:<step>` (a step was left as passed),
`ended` (the end of the present one is reached), `found_lacking_skills` (the outcome of a step said so) and `not_placed`
(no work found).
"""

from dataclasses import dataclass, replace

from services.people.paths.rules.conditions import unmet
from services.people.paths.rules.path import (
    BACK,
    EFFECTS,
    END,
    ENDED,
    FOUND_LACKING_SKILLS,
    NOT_PLACED,
    PASSED,
    Happening,
    Known,
    Outcome,
    Path,
    Way,
)

OF_ONE_ROUND = frozenset(
    {Known.TRAINED, Known.REFERRED, Known.LEFT_WORK, Known.WORK_LASTED, Known.ASSESSED_LACKING_SKILLS}
)
"""What counts until the case comes to a step again: a second round begins without it."""
PASSING = frozenset({Outcome.PASSED, Outcome.LACKING_SKILLS})


@dataclass(frozen=True, slots=True)
class Stay:
    """A step that a case is or was at; no outcome while it is there."""

    step: str
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands: its steps so far, the last of them open, and what is known."""

    stays: tuple[Stay, ...]
    known: frozenset[Known]

    @property
    def step(self) -> str:
        """Return the step that the case is at."""
        return self.stays[-1].step

    def took(self, happening: Happening) -> "Standing":
        """Return the same with what a happening makes known: work of which nothing was known does not end."""
        if happening is Happening.WORK_ENDED and Known.FOUND_WORK not in self.known:
            return self
        adds, removes = EFFECTS[happening]
        return replace(self, known=(self.known - removes) | adds)

    def left(self, outcome: Outcome) -> "Standing":
        """Return the same with its last step left."""
        return replace(self, stays=(*self.stays[:-1], Stay(self.step, outcome)))

    def entered(self, step: str) -> "Standing":
        """Return the same at another step; where it was there before, a new round begins."""
        again = any(stay.step == step for stay in self.stays)
        return Standing((*self.stays, Stay(step, None)), self.known - OF_ONE_ROUND if again else self.known)

    def before(self, path: Path) -> str:
        """Return the step where the case was before the one that it is at; one that the path no longer has is none."""
        earlier = (stay.step for stay in reversed(self.stays) if stay.step != self.step and path.has(stay.step))
        return next(earlier, path.start)


@dataclass(frozen=True, slots=True)
class Move:
    """A case leaves a step, with an outcome, and enters another; null where the path has ended."""

    to: str | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Course:
    """Where a case stands after something happened, and the moves that brought it there, in order."""

    standing: Standing
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step cannot be entered: the facts that the way or its entrance lacks, or that no way leads there.

    `next` is where ways lead to.
    """

    unmet: tuple[str, ...]
    next: tuple[str, ...]


def facts_of(path: Path, standing: Standing) -> frozenset[str]:
    """Return every fact that holds for a case."""
    facts = {str(fact) for fact in standing.known}
    if Known.FOUND_WORK not in standing.known:
        facts.add(NOT_PLACED)
    if any(stay.outcome is Outcome.LACKING_SKILLS for stay in standing.stays):
        facts.add(FOUND_LACKING_SKILLS)
    facts |= {PASSED + stay.step for stay in standing.stays if stay.outcome in PASSING}
    ends = path.step(standing.step).ends_when
    if ends is not None and not unmet(ends, facts):
        facts.add(ENDED)
    return frozenset(facts)


def take(path: Path, standing: Standing, *happenings: Happening) -> Course:
    """Return where a case stands after something happened to its person, with every move that follows by itself.

    A case does not come to one step twice by one happening: what holds still is waited out there.
    """
    for happening in happenings:
        standing = standing.took(happening)
    moves: list[Move] = []
    been = {standing.step}
    while (move := next_move(path, standing)) is not None:
        moves.append(move)
        standing = standing.left(move.outcome)
        if move.to is None:
            break
        standing = standing.entered(move.to)
        if move.to in been:
            break
        been.add(move.to)
    return Course(standing, tuple(moves))


def next_move(path: Path, standing: Standing) -> Move | None:
    """Return the first move that follows by itself from where a case stands; None where it stays."""
    facts = facts_of(path, standing)
    for way in path.ways(standing.step):
        if way.when is None or unmet(way.when, facts):
            continue
        if way.to == END:
            return Move(None, way.outcome)
        to = standing.before(path) if way.to == BACK else way.to
        if not unmet(path.step(to).enters_when, facts_of(path, standing.left(way.outcome))):
            return Move(to, way.outcome)
    return None


def open_ways(path: Path, standing: Standing) -> tuple[str, ...]:
    """Return the steps, and `END`, that a way leads to from where a case stands, whether or not they are open."""
    found = (aim(path, standing, way.to) for way in path.ways(standing.step))
    return tuple(dict.fromkeys(to for to in found if to != standing.step))


def aim(path: Path, standing: Standing, to: str) -> str:
    """Return where a way leads that goes `to`: `BACK` is the step before."""
    return standing.before(path) if to == BACK else to


def refusal_of(path: Path, standing: Standing, to: str, outcome: Outcome) -> Refusal | None:
    """Return why a worker cannot lead a case to a step, `BACK` or `END`, leaving its step so; None where they can.

    A way with a condition is open to them where the condition holds; the nearest of several ways counts.
    """
    leads_to = open_ways(path, standing)
    goal = aim(path, standing, to)
    ways = [way for way in path.ways(standing.step) if to == way.to or goal == aim(path, standing, way.to)]
    if goal == standing.step or not ways or (to == BACK and all(way.to != BACK for way in ways)):
        return Refusal((), leads_to)
    entrance = () if goal == END else unmet(path.step(goal).enters_when, facts_of(path, standing.left(outcome)))
    lacking = min((lacks(path, standing, way) for way in ways), key=len)
    missing = tuple(dict.fromkeys((*lacking, *entrance)))
    return Refusal(missing, leads_to) if missing else None


def lacks(path: Path, standing: Standing, way: Way) -> tuple[str, ...]:
    """Return which facts the condition of a way lacks; for the end of the step, those that it ends by."""
    facts = facts_of(path, standing)
    ends = unmet(path.step(standing.step).ends_when, facts)
    lacking = unmet(way.when, facts)
    return tuple(dict.fromkeys(fact for each in lacking for fact in (ends if each == ENDED else (each,))))
