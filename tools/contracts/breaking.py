"""What a change of a contract breaks for those who hold to the promised one; kept libraries compare, nothing here does.

graphql-core compares graphs. jsonschema-rs proves of two JSON Schemas whether one takes everything that the other
takes: a request that was taken must be taken still, and nothing may be told that was not to be expected. What cannot be
proved counts as broken.
"""

from collections.abc import Iterator, Mapping

from graphql import (
    BreakingChange,
    DangerousChange,
    DangerousChangeType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    find_schema_changes,
    get_named_type,
)
from jsonschema_rs import canonicalize
from jsonschema_rs.canonical import Containment

from tools.contracts.json_text import Json
from tools.contracts.named import broken_names
from tools.contracts.promises import taken, told


def broken_rest(promised: Json, now: Json) -> Iterator[str]:
    """Yield what a part's OpenAPI document breaks."""
    takes, took = taken(now), taken(promised)
    tells, had_told = told(now), told(promised)
    for name, schema in took.items():
        if name not in takes:
            yield f"{name} is gone"
        elif not covers(takes[name], schema):
            yield f"{name} no longer takes every request that it took"
    for name, schema in had_told.items():
        if name in tells and not covers(schema, tells[name]):
            yield f"{name} no longer tells what it told"
    yield from broken_names(promised, now)


def broken_graph(promised: str, now: str) -> Iterator[str]:
    """Yield what a graph breaks, both in the schema definition language."""
    was, is_now = build_schema(promised), build_schema(now)
    for change in find_schema_changes(was, is_now):
        if isinstance(change, BreakingChange) or (
            isinstance(change, DangerousChange) and misleads(change, was, is_now)
        ):
            yield change.description


def misleads(change: DangerousChange, was: GraphQLSchema, now: GraphQLSchema) -> bool:
    """Tell whether what graphql-core calls dangerous breaks those who hold to a graph, as it would in REST.

    Something else is meant by what is left out, or something is answered that was not to be expected: a value of an
    enum, a member of a union. Problems are to be expected, as every union of them is read by their interface. What may
    be sent beyond what was taken breaks nothing.
    """
    match change.type:
        case DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE | DangerousChangeType.INPUT_FIELD_DEFAULT_VALUE_CHANGE:
            return True
        case DangerousChangeType.VALUE_ADDED_TO_ENUM:
            return any(change.description.startswith(f"Enum value {name}.") for name in answered(was))
        case DangerousChangeType.TYPE_ADDED_TO_UNION:
            return not any(change.description.startswith(f"{name} was added") for name in problems(now))
        case _:
            return False


def answered(graph: GraphQLSchema) -> set[str]:
    """Return the names of the types that fields answer."""
    kinds = (each for each in graph.type_map.values() if isinstance(each, GraphQLObjectType | GraphQLInterfaceType))
    return {get_named_type(field.type).name for kind in kinds for field in kind.fields.values()}


def problems(graph: GraphQLSchema) -> set[str]:
    """Return the names of the types that are problems."""
    kinds = (each for each in graph.type_map.values() if isinstance(each, GraphQLObjectType))
    return {kind.name for kind in kinds if any(interface.name == "Problem" for interface in kind.interfaces)}


def broken_events(promised: Mapping[str, Json], now: Mapping[str, Json]) -> Iterator[str]:
    """Yield each event that is told otherwise under the same type, by type; a new version of it would be a new type."""
    for happened, schema in promised.items():
        if happened in now and not covers(schema, now[happened]):
            yield f"{happened} no longer tells what it told: raise the event's `version`"


def gone_events(promised: Mapping[str, Json], now: Mapping[str, Json]) -> Iterator[str]:
    """Yield each type of event that is not told any more."""
    yield from (f"{happened} is gone" for happened in promised if happened not in now)


def covers(wide: Json, narrow: Json) -> bool:
    """Tell whether it is proved that a schema takes every value that another one takes."""
    whole, part = (canonicalize(each, validate_formats=True, offline=True) for each in (wide, narrow))
    return whole.covers(part) is Containment.YES
