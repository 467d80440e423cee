"""What can stand in the way of registering a household or changing its members."""

from uuid import UUID

from services.kit.http.problems import Problem


class UnknownPersons(Problem):
    """Some of these persons are not registered, or not visible to you."""

    status = 409
    detail = "Register them first, or ask the office of their district: {persons}."
    persons: tuple[UUID, ...]


class InAnotherHousehold(Problem):
    """A person is a member of another household.

    A person is in one household at a time. `held_in` is the county whose offices hold the other household of `person`:
    ask them, or whoever covers both places, to move it or to end the membership. That you were told stands in the
    person's access log. Both are null where the membership ended meanwhile: then try again.
    """

    status = 409
    person: UUID | None
    held_in: str | None


class SecondHead(Problem):
    """A household has one head."""

    status = 409


class NotAMember(Problem):
    """The person is not a member of this household."""

    status = 404
