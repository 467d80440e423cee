"""Problems as types of the graph: what a mutation answers when a service refuses it.

A service's problem becomes the type of the same name among those that the mutation names (`not-zero-employment` is
`NotZeroEmployment`), and `OtherProblem` where the mutation names none. Being unknown (401) and a failing service (5xx)
are errors of the request rather than answers.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import strawberry

from services.gateway.scalars import Id, Json
from services.gateway.shapes import Shape, described, fact
from services.kit.http.problems import kebab


@strawberry.interface(description="Why something was not done 未办理的原因 (RFC 9457), in the language of the request.")
class Problem(Shape):
    """What every problem says."""

    type: str = fact("Where the problem type is documented, on the service that answered.")
    title: str = fact("What is the matter, in one sentence.")
    status: int = fact("The HTTP status with which the service refused.")
    code: str = fact("The problem type's stable name.")
    detail: str | None = fact("What is to be said about this occurrence.")


@described
class BadField(Shape):
    """A value that is not acceptable 不符合要求的字段."""

    pointer: str = fact("Where it is: a JSON pointer into the arguments, such as /input/members/0/personId.")
    rule: str = fact("The rule's stable name, such as resident_id_checksum.")
    detail: str = fact("The rule in one sentence.")


@described
class ValidationFailed(Problem):
    """Some values are not acceptable 有字段不符合要求; every one is listed."""

    errors: list[BadField] = fact("The values, each with the rule that it breaks.")


@described
class NotFound(Problem):
    """There is no such row, or it is not visible to the caller 不存在，或无权看到."""


@described
class PreconditionFailed(Problem):
    """The row has changed since the caller read it 该记录已被他人更改: read it again, then repeat the change."""


@described
class Forbidden(Problem):
    """The access token does not allow this 无此权限."""

    scope: str = fact("The scope that is needed.")


@described
class OutsideDistricts(Problem):
    """The caller has this right, but not in this district 超出辖区."""

    scope: str = fact("The scope that is needed.")
    district: str = fact("The district, GB/T 2260.")


@described
class AnotherOrganisation(Problem):
    """The caller has this right, but not for another organisation 不能代其他单位办理."""

    scope: str = fact("The scope that is needed.")


@described
class OtherProblem(Problem):
    """A problem that has no type of its own here 其他问题; its code names it."""

    members: Json = fact("What it says beyond the common fields, as JSON.", of="(members)")


@described
class RecordMerged(Problem):
    """This record went into another one of the same person 此记录已并入同一人的另一份记录."""

    into: Id = fact("The record that goes on.")


COMMON: tuple[type[Problem], ...] = (
    ValidationFailed,
    NotFound,
    PreconditionFailed,
    Forbidden,
    OutsideDistricts,
    AnotherOrganisation,
    OtherProblem,
)
"""What every mutation can answer."""

OF_EVERY_PROBLEM = frozenset({"type", "title", "status", "code", "detail"})


def typed(document: Mapping[str, Any], known: Sequence[type[Problem]]) -> Problem:
    """Return a problem document as the type of its code among those that are known, else as `OtherProblem`."""
    for kind in known:
        if kebab(kind.__name__) == document["code"]:
            return kind.of(document)
    members = {name: value for name, value in document.items() if name not in OF_EVERY_PROBLEM}
    return OtherProblem.of({**document, "(members)": members})
