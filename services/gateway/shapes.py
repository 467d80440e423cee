"""How a graph type is described, once: its docstring and one line per field, and where its values come from in REST.

    @described
    class Need(Shape):
        \"\"\"What a person looks for 需求.\"\"\"

        person_id: Id = fact("Whose need it is.", of="person")

A field has the value of the REST field of the same name, or of the one that `of` names. Every field has the type that
the value has in JSON, so a row becomes a graph object without a value being touched.
"""

import inspect
from collections.abc import Callable, Mapping
from enum import Enum, EnumMeta
from functools import cache
from typing import Any, Self, TypeVar, cast, dataclass_transform

import strawberry
from strawberry.types.base import StrawberryContainer, get_object_definition
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

OF = "of"
"""Metadata of a field: the REST field that its value comes from."""
NEEDS = "needs"
"""Metadata of a relation: the fields of the row that it is found by."""
ASKS = "asks"
"""Metadata of a field: the operation of REST that it is found by, such as `people GET /v1/needs`."""

Kind = TypeVar("Kind", bound=type)
Choice = TypeVar("Choice", bound=EnumMeta)
Resolver = TypeVar("Resolver", bound=Callable[..., Any])


def fact(description: str, *, of: str | None = None) -> Any:  # noqa: ANN401 -- stands in for a value of any field
    """Declare a field whose value REST gives or takes, under the name `of` where it is another one."""
    return strawberry.field(description=description, metadata={OF: of} if of else {})


def optional(description: str, *, of: str | None = None) -> Any:  # noqa: ANN401 -- stands in for a value of any field
    """Declare a field of an input that may be left out; the service then says what that means."""
    return strawberry.field(description=description, metadata={OF: of} if of else {}, default=strawberry.UNSET)


@dataclass_transform(kw_only_default=True, field_specifiers=(fact,))
def described(kind: Kind) -> Kind:
    """Make a class a graph type; its docstring is its description."""
    return strawberry.type(kind, description=inspect.cleandoc(kind.__doc__ or ""))


@dataclass_transform(kw_only_default=True, field_specifiers=(fact, optional))
def taken(kind: Kind) -> Kind:
    """Make a class an input of the graph; its docstring is its description."""
    return strawberry.input(kind, description=inspect.cleandoc(kind.__doc__ or ""))


def chosen_from(kind: Choice) -> Choice:
    """Make an enumeration one of the graph; its docstring is its description."""
    return strawberry.enum(kind, description=inspect.cleandoc(kind.__doc__ or ""))


def answering(description: str) -> Callable[[Resolver], Resolver]:
    """Make a method a field of the graph that is found by what the method does."""
    return cast("Callable[[Resolver], Resolver]", strawberry.field(description=description))


class Shape:
    """A graph type whose values come from JSON of a service."""

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """Return the object for a JSON object; a field that was not asked for is None and must not be shown."""
        kind: type = cls
        return cls(
            **{
                name: document.get(source) if part is None else part(document.get(source))
                for name, source, part in _facts(kind)
            }
        )

    @classmethod
    def sources(cls) -> Mapping[str, frozenset[str]]:
        """Return which REST fields each graph field needs, by its name in the graph."""
        kind: type = cls
        return _sources(kind)


class Taken:
    """An input of the graph whose values go to a service as JSON."""

    def body(self) -> dict[str, Any]:
        """Return the JSON object that REST takes; what was left out is left out there."""
        kind: type = type(self)
        stated = ((source, getattr(self, name)) for name, source, _ in _facts(kind))
        return {source: sent(value) for source, value in stated if value is not strawberry.UNSET}

    @classmethod
    def names(cls) -> Mapping[str, tuple[str, type["Taken"] | None]]:
        """Return each field's name in the graph, and the input it consists of, by its name in REST."""
        return {
            source: (to_camel_case(name), part if isinstance(part, type) and issubclass(part, Taken) else None)
            for name, source, part in ((each.python_name, source_of(each), part_of(each)) for each in fields_of(cls))
        }


def sent(value: Any) -> Any:  # noqa: ANN401 -- any value of an input
    """Return a value of an input as JSON has it."""
    if isinstance(value, Taken):
        return value.body()
    if isinstance(value, list):
        return [sent(each) for each in value]
    return value.value if isinstance(value, Enum) else value


def fields_of(kind: type) -> list[StrawberryField]:
    """Return the fields of a graph type or input that hold values, without its relations."""
    definition = get_object_definition(kind, strict=True)
    return [each for each in definition.fields if each.base_resolver is None]


def source_of(field: StrawberryField) -> str:
    """Return the REST field that a field's value comes from, or goes to."""
    return str(field.metadata.get(OF, field.python_name))


def part_of(field: StrawberryField) -> Any:  # noqa: ANN401 -- any type that a field may have
    """Return the type that a field's value consists of, taken out of lists and optionals."""
    inner = field.type
    while isinstance(inner, StrawberryContainer):
        inner = inner.of_type
    return inner


Part = Callable[[Any], Any]


@cache
def _facts(kind: type) -> tuple[tuple[str, str, Part | None], ...]:
    """Return each field's name, the REST field it comes from, and how its parts are made where it has any."""
    made: list[tuple[str, str, Part | None]] = []
    for field in fields_of(kind):
        part = part_of(field)
        nested = isinstance(part, type) and issubclass(part, Shape)
        made.append((field.python_name, source_of(field), _maker(part) if nested else None))
    return tuple(made)


def _maker(part: type[Shape]) -> Part:
    def make(value: Any) -> Any:  # noqa: ANN401 -- an object, a list of objects, or nothing
        if isinstance(value, list):
            return [part.of(each) for each in value]
        return None if value is None else part.of(value)

    return make


@cache
def _sources(kind: type) -> Mapping[str, frozenset[str]]:
    fields = get_object_definition(kind, strict=True).fields
    own = {each.python_name: source_of(each) for each in fields if each.base_resolver is None}
    needed = {
        each.python_name: frozenset(own[name] for name in each.metadata.get(NEEDS, ()))
        for each in fields
        if each.base_resolver is not None
    }
    every = needed | {name: frozenset({source}) for name, source in own.items()}
    return {to_camel_case(name): sources for name, sources in every.items()}
