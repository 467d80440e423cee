"""What can stand in the way of a service case."""

from uuid import UUID

from services.kit.http.problems import Problem


class CaseIsOpen(Problem):
    """The person has an open case on this path already.

    Go on with that one, or close it first. `case` is the open one.
    """

    status = 409
    case: UUID | None


class CaseAtRest(Problem):
    """The case is paused or closed, so this cannot be done with it.

    `state` says which. A paused one can be resumed.
    """

    status = 409
    state: str


class CaseNotPaused(Problem):
    """The case is not paused, so it cannot be resumed."""

    status = 409
    state: str


class PathGone(Problem):
    """No file describes the path of this case any more, or the step that it is at.

    So nobody can say where it goes next. Ask whoever runs the platform for the file of `path_id` as it was, with `step`
    in it; or close the case.
    """

    status = 409
    path_id: str
    step: str


class StepRefused(Problem):
    """The path does not let this case enter that step.

    `unmet` are the facts that the way there or the step's entrance asks for and that do not hold; it is empty where no
    way leads there from `step`. `next` are the steps that ways lead to, and `end` where one ends the case.
    """

    status = 409
    step: str
    unmet: tuple[str, ...]
    next: tuple[str, ...]
