"""What can go wrong at the edge itself; what goes wrong in a service is told in the service's own words."""

from graphql import GraphQLError, Node

from services.kit.http.problems import Problem, Say


class OperationInvalid(Problem):
    """The operation, or a variable of it, does not fit the graph.

    `detail` says what and where; nothing was carried out.
    """

    status = 400
    code = "graphql-validation-failed"


class Misfit(GraphQLError):
    """What breaks a rule of ours before the operation is carried out: the rule's name, which `told` puts into words."""

    def __init__(self, rule: str, node: Node | None = None, **values: object) -> None:
        """Name the rule, where in the document it is broken, and what its sentence mentions."""
        super().__init__(rule, node)
        self.rule = rule
        self.values = values

    @classmethod
    def within(cls, error: GraphQLError) -> "Misfit | None":
        """Return the misfit that an error is, or that it wraps: graphql-core says around it where the value stands."""
        current: BaseException | None = error
        while isinstance(current, GraphQLError):
            if isinstance(current, cls):
                return current
            current = current.original_error
        return None

    def said(self, message: str, say: Say) -> str:
        """Return the message of the error that wraps this one with the rule in words."""
        return message.replace(self.message, say("rule", self.rule, self.values))


class NoAnswerInTime(Problem):
    """A service of the platform did not answer in time.

    Whether a change was made is not known: repeat it with the same idempotency key, or read what it changes.
    """

    status = 504
    service: str


class QueryTooCostly(Problem):
    """The query asks for more than one request may have.

    Ask for shorter lists, fewer lists inside lists, or fewer fields. `points_most` is what a request may cost: each
    call of a service costs 100, and each row as many points as fields are asked of it.
    """

    status = 400
    points_most: int
