"""No request goes through a thread: FastAPI sends plain functions there, which costs more than all they do."""

import inspect
from collections.abc import Iterator
from importlib import import_module

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from services.kit.settings import SERVICES


def dependencies(dependant: Dependant) -> Iterator[object]:
    """Yield a route's function and everything that it depends on."""
    yield dependant.call
    for below in dependant.dependencies:
        yield from dependencies(below)


def goes_through_a_thread(call: object) -> bool:
    asynchronous = (inspect.iscoroutinefunction, inspect.isasyncgenfunction)
    within = getattr(call, "__call__", None)  # noqa: B004 -- an object's own call, to look at and not to tell whether it has one
    return not any(is_so(each) for is_so in asynchronous for each in (call, within, inspect.unwrap(call)))  # type: ignore[arg-type] # objects that are called unwrap to themselves


@pytest.mark.parametrize("service", SERVICES)
def test_no_route_of_a_service_depends_on_a_plain_function(service: str) -> None:
    routers = import_module(f"services.{service}.app").SERVICE.routers
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    plain = {
        f"{route.path}: {getattr(call, '__name__', call)}"
        for route in routes
        for call in dependencies(route.dependant)
        if goes_through_a_thread(call)
    }
    assert plain == set()
