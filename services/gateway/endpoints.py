"""Where the rows of a noun are kept: the service, its address, what its lists can be narrowed by, its type."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from strawberry.types.lazy_type import LazyType

from services.gateway.shapes import Shape

NOUNS = "services.gateway.nouns"


@dataclass(frozen=True)
class Filter:
    """One thing that a list can be narrowed by: its query parameter at the service, its type, and what it means."""

    parameter: str
    accepts: Any
    description: str
    name: str = ""
    """The argument's name where it is not the parameter's: a reference to another row ends in `_id`."""

    @property
    def argument(self) -> str:
        """Return the name of the argument."""
        return self.name or self.parameter


@dataclass(frozen=True)
class Endpoint:
    """Where a noun is kept.

    `kind` names its graph type as `module.Type` below `nouns`: relations go both ways between modules, so types are
    looked up when the graph is built. `address` may name fields of the row that a list belongs to: `/v1/x/{id}/y`.
    """

    service: str
    address: str
    kind: str
    filters: tuple[Filter, ...] = ()
    sparse: bool = True
    """Whether the service answers `fields`."""

    @cached_property
    def node(self) -> Any:  # noqa: ANN401 -- stands for a type that is not defined yet
        """Return the graph type as annotations may name it before it exists."""
        module, _, name = self.kind.rpartition(".")
        return LazyType[Any, Any](name, f"{NOUNS}.{module}")

    @cached_property
    def shape(self) -> type[Shape]:
        """Return the graph type; call it when the graph is built."""
        found: type[Shape] = self.node.resolve_type()
        return found

    def fields(self, names: frozenset[str]) -> tuple[str, ...] | None:
        """Return what to ask the service for so that these fields of the graph can be answered; None is everything."""
        if not self.sparse:
            return None
        sources = self.shape.sources()
        return tuple(sorted({"id"}.union(*(sources.get(name, ()) for name in names))))
