"""What can stand in the way of a paper."""

from services.kit.http.problems import Problem


class NotAcceptable(Problem):
    """The Accept header names nothing that there is."""

    status = 406
    detail = "It is offered as {offered}."
    offered: tuple[str, ...]
