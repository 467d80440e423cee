"""The rules of assignments: which posts a role asks for."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

POSTS_OF: Final[Mapping[str, frozenset[str]]] = {
    "psychological_specialist": frozenset({"psychological_specialist"}),
    "vocational_assessor": frozenset({"vocational_assessor"}),
}
"""The roles that only somebody in such a post takes; whoever works in the office may take any other.

Notes of psychological guidance are opened by the person's specialist (专家心理访谈), so nobody else is one.
"""


def fits(role: str, posts: Collection[str]) -> bool:
    """Tell whether somebody in these posts of an office can take a role."""
    return bool(posts) and (role not in POSTS_OF or not POSTS_OF[role].isdisjoint(posts))


def unfit(roles: Iterable[str], posts: Collection[str]) -> tuple[str, ...]:
    """Return the roles that somebody in these posts cannot take."""
    return tuple(sorted({role for role in roles if not fits(role, posts)}))
