"""The names in a request's query: one that its route does not know is refused, and one that comes twice.

A misspelt filter would otherwise leave nothing out, and answer everybody where some were asked for; of two values, one
would be passed over in silence. Several values of one name stand in one text, between commas (`?fields=id,name`).
"""

from collections import Counter
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
    times = Counter(name for name, _ in request.query_params.multi_items())
    if not times:
        return
    known = names_of(request.scope["route"])
    rules = {name: "repeated" if name in known else "extra_forbidden" for name in sorted(times)}
    errors = [
        FieldError(pointer=pointer(("query", name)), rule=rule)
        for name, rule in rules.items()
        if rule == "extra_forbidden" or times[name] > 1
    ]
    if errors:
        raise ValidationFailed(errors=tuple(errors))


def names_of(route: APIRoute) -> frozenset[str]:
    """Return the names that a route reads from the query, its dependencies' among them."""
    if route.endpoint not in _names:
        asked = get_flat_params(route.dependant)
        _names[route.endpoint] = frozenset(field.alias for field in asked if isinstance(field.field_info, Query))
    return _names[route.endpoint]


KNOWN_QUERY = Depends(_known_query)
"""Refuses names in the query that the route does not know, or that come twice, with 422."""
