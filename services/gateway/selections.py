"""What a query chose of a row: the names of fields, and how many fields stand below it in all."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, GraphQLResolveInfo, InlineFragmentNode


class Selection(NamedTuple):
    """The fields chosen at one place of a query."""

    names: frozenset[str]
    size: int
    """How many fields are chosen there and below, each fragment counted once."""


def selection(info: GraphQLResolveInfo[Any], *path: str) -> Selection:
    """Return what is chosen below the running field, or further down at a path of field names."""
    nodes = list(info.field_nodes)
    for name in path:
        nodes = [each for each in below(nodes, info.fragments) if each.name.value == name]
    chosen = list(below(nodes, info.fragments))
    return Selection(frozenset(each.name.value for each in chosen), size(chosen, info.fragments))


def size(nodes: list[FieldNode], fragments: dict[str, FragmentDefinitionNode]) -> int:
    """Return how many fields these are with all below them."""
    count = 0
    while nodes:
        count += len(nodes)
        nodes = list(below(nodes, fragments))
    return count


def below(nodes: Iterable[FieldNode], fragments: dict[str, FragmentDefinitionNode]) -> Iterator[FieldNode]:
    """Yield the fields that these fields select, fragments opened, each fragment once."""
    opened: set[str] = set()
    waiting = [node.selection_set for node in nodes if node.selection_set]
    while waiting:
        for each in waiting.pop().selections:
            if isinstance(each, FieldNode):
                yield each
            elif isinstance(each, InlineFragmentNode):
                waiting.append(each.selection_set)
            elif isinstance(each, FragmentSpreadNode) and each.name.value not in opened:
                opened.add(each.name.value)
                waiting.append(fragments[each.name.value].selection_set)
