"""Every right that can be given is asked for somewhere."""

from collections.abc import Iterator

from services.kit.identity.roles import scopes
from tools.contracts.rest import rest


def asked_for() -> Iterator[str]:
    """Yield the scopes that the operations of all parts name."""
    for document in rest().values():
        for path in document["paths"].values():
            for operation in path.values():
                for wanted in operation.get("security", ()):
                    yield from (scope for needed in wanted.values() for scope in needed)


def test_every_scope_is_asked_for_by_a_route() -> None:
    assert set(scopes()) - set(asked_for()) == set()
