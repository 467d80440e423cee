"""What clients of an operation hold to beside its schemas: its name, what is left out, its problems, who may ask."""

from collections.abc import Iterator, Mapping

from tools.contracts.json_text import Json
from tools.contracts.promises import operations, reached, references

RESPONSES = "#/components/responses/"
Place = tuple[str, str]
"""Where a parameter stands (`query`), and its name."""
Way = tuple[Json, frozenset[str]]
"""A way to say who one is: a security scheme as the document describes it, and the scopes that are needed."""


def broken_names(promised: Json, now: Json) -> Iterator[str]:
    """Yield what of that a part's OpenAPI document breaks, for each operation that is there still."""
    there = dict(operations(now))
    for name, was in operations(promised):
        if name in there:
            yield from (f"{name} {what}" for what in broken_operation((promised, was), (now, there[name])))
    stands = defaults(now)
    for field, default in defaults(promised).items():
        if field in stands and stands[field] != default:
            yield f"{field} means something else where it is left out"


def broken_operation(promised: tuple[Json, Json], now: tuple[Json, Json]) -> Iterator[str]:
    """Yield what one operation breaks; both come with the document that they stand in."""
    was, says = promised[1], now[1]
    if was.get("operationId") != says.get("operationId"):
        yield f"is no longer called {was.get('operationId')}"
    takes = parameters(says)
    for place, parameter in parameters(was).items():
        if place not in takes:
            yield f"no longer reads {' '.join(place)}"
        elif not parameter.get("required") and default_of(parameter) != default_of(takes[place]):
            yield f"means something else where {' '.join(place)} is left out"
    if not all(any(suffices(way, one) for way in ways(*now)) for one in ways(*promised)):
        yield "no longer lets in everybody whom it let in"
    for status, code in sorted(problems(*promised) - problems(*now)):
        yield f"no longer tells the problem {status} {code}"


def parameters(operation: Json) -> Mapping[Place, Json]:
    """Return the parameters of an operation."""
    return {(each["in"], each["name"]): each for each in operation.get("parameters", ())}


def default_of(parameter: Json) -> object:
    """Return what stands for a parameter that is left out; None where nothing does."""
    return parameter["schema"].get("default")


def defaults(document: Json) -> dict[str, object]:
    """Return what stands for each field of a body that may be left out, by schema and field."""
    bodies = [operation.get("requestBody", {}) for _, operation in operations(document)]
    named = {name: document["components"]["schemas"][name] for name in sorted(reached(document, bodies))}
    return {
        f"{name}.{field}": schema.get("default")
        for name, whole in named.items()
        for field, schema in whole.get("properties", {}).items()
        if field not in whole.get("required", ())
    }


def ways(document: Json, operation: Json) -> list[list[Way]]:
    """Return the alternatives in which an operation learns who asks; one with nothing in it lets anybody."""
    schemes = document["components"].get("securitySchemes", {})
    stated = operation.get("security") or [{}]
    return [[(schemes[name], frozenset(scopes)) for name, scopes in each.items()] for each in stated]


def suffices(way: list[Way], known: list[Way]) -> bool:
    """Tell whether whoever says who they are in the second way has done so in the first too; scopes are looked at."""
    return all(any(scheme == other and scopes <= others for other, others in known) for scheme, scopes in way)


def problems(document: Json, operation: Json) -> set[tuple[str, str]]:
    """Return the status and the code of each problem that an operation tells."""
    return {
        (status, properties["code"]["const"])
        for status, response in operation["responses"].items()
        if status >= "4"
        for name in references(resolved(document, response))
        if "const" in (properties := document["components"]["schemas"][name].get("properties", {})).get("code", {})
    }


def resolved(document: Json, response: Json) -> Json:
    """Return a response itself where the operation refers to one that several have."""
    name = response.get("$ref", "").removeprefix(RESPONSES)
    found: Json = document["components"]["responses"][name] if name else response
    return found
