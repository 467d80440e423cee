"""What a query may be, before it is carried out; `context` counts what it costs while it is.

Introspection is not counted by depth; graphql-core bounds how far it may go round. Strawberry has limiters of depth and
of aliases too, which follow every path through the fragments: a document of sixty short ones keeps them busy for ever.
"""

from collections.abc import Callable
from functools import partial

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)
from strawberry.extensions import AddValidationRules, MaxTokensLimiter, SchemaExtension

from services.gateway.problems import Misfit

DEPTH_MOST = 16
"""Levels of fields: from a household through its members to their employers and back takes 14."""
TOKENS_MOST = 4_000
"""Names, numbers and signs of a document; all example operations together have half of it."""
ALIASES_MOST = 60


class Depth(ValidationRule):
    """Refuses an operation whose fields stand too deep inside one another; each fragment is measured once."""

    def __init__(self, context: ValidationContext) -> None:
        """Prepare to measure the fragments of a document."""
        super().__init__(context)
        self._fragments = {
            each.name.value: each for each in context.document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._measured: dict[str, int] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        """Measure an operation."""
        if self._of(node.selection_set) > DEPTH_MOST:
            self.report_error(Misfit("operation_too_deep", node, most=DEPTH_MOST))

    def _of(self, selections: SelectionSetNode | None) -> int:
        deepest = 0
        for each in selections.selections if selections else ():
            if isinstance(each, FieldNode):
                own = 0 if each.name.value.startswith("__") else 1 + self._of(each.selection_set)
            elif isinstance(each, InlineFragmentNode):
                own = self._of(each.selection_set)
            else:
                own = self._of_fragment(each)
            deepest = max(deepest, own)
        return deepest

    def _of_fragment(self, spread: object) -> int:
        name = spread.name.value if isinstance(spread, FragmentSpreadNode) else ""
        if name not in self._measured:
            self._measured[name] = 0  # one that holds itself is refused by another rule
            fragment = self._fragments.get(name)
            self._measured[name] = self._of(fragment.selection_set) if fragment else 0
        return self._measured[name]


class Aliases(ValidationRule):
    """Refuses a document that gives too many fields another name, and so asks for the same again and again."""

    def __init__(self, context: ValidationContext) -> None:
        """Begin to count."""
        super().__init__(context)
        self._count = 0

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Count a field; tell once where they are too many."""
        self._count += node.alias is not None
        if node.alias is not None and self._count == ALIASES_MOST + 1:
            self.report_error(Misfit("too_many_aliases", node, most=ALIASES_MOST))


LIMITS: tuple[Callable[[], SchemaExtension], ...] = (
    partial(MaxTokensLimiter, max_token_count=TOKENS_MOST),
    partial(AddValidationRules, [Depth, Aliases]),
)
