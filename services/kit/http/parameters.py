"""The names in a request's query: one that its route does not know is refused.

A misspelt filter would otherwise leave nothing out, and answer everybody where some were asked for.
"""

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from fastapi import Depends, Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query
from fastapi.routing import APIRoute

from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.validation import pointer

_names: WeakKeyDictionary[Callable[..., Any], frozenset[str]] = WeakKeyDictionary()
"""What routes read from the query, by endpoint: worked out once, for routes themselves have no hash."""


async def _known_query(request: Request) -> None:
    unknown = set(request.query_params) - names_of(request.scope["route"]) if request.query_params else ()
    if unknown:
        errors = (FieldError(pointer=pointer(("query", name)), rule="extra_forbidden") for name in sorted(unknown))
        raise ValidationFailed(errors=tuple(errors))


def names_of(route: APIRoute) -> frozenset[str]:
    """Return the names that a route reads from the query, its dependencies' among them."""
    if route.endpoint not in _names:
        asked = get_flat_params(route.dependant)
        _names[route.endpoint] = frozenset(field.alias for field in asked if isinstance(field.field_info, Query))
    return _names[route.endpoint]


KNOWN_QUERY = Depends(_known_query)
"""Refuses names in the query that the route does not know, with 422."""
