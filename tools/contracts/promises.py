"""What an OpenAPI document promises, laid out as JSON Schemas (2020-12): what an operation takes, and what it tells.

Whether one schema takes all that another takes is for jsonschema-rs to say (`tools.contracts.breaking`); here is only
said where in a document the schemas stand.
"""

from collections.abc import Iterable, Iterator

from tools.contracts.json_text import DIALECT, WORDS, Json

METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options"})
PLACES = ("path", "query", "header", "cookie")
CLOSED = frozenset({"path", "query"})
"""Where a parameter that is not documented is refused."""
SCHEMAS = "#/components/schemas/"


def taken(document: Json) -> dict[str, Json]:
    """Return a schema of the requests that each operation takes, by method and path."""
    return {name: rooted(document, request_of(operation)) for name, operation in operations(document)}


def told(document: Json) -> dict[str, Json]:
    """Return a schema of the answers of each operation that are a success, and of each schema that answers consist of.

    So problems are compared by what each of them says. A new one breaks nothing: clients know the status of any.
    """
    answers = {name: rooted(document, answer_of(operation)) for name, operation in operations(document)}
    roots = [operation["responses"] for _, operation in operations(document)]
    named = sorted(reached(document, [*roots, document["components"].get("responses", {})]))
    return answers | {name: rooted(document, {"$ref": f"{SCHEMAS}{name}"}) for name in named}


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    """Yield each operation with its method and path."""
    for path, methods in document["paths"].items():
        yield from ((f"{method.upper()} {path}", methods[method]) for method in methods if method in METHODS)


def rooted(document: Json, schema: Json) -> Json:
    """Return a schema as a document of its own, with the schemas that it refers to, directly or through others."""
    named = {name: document["components"]["schemas"][name] for name in sorted(reached(document, [schema]))}
    return {"$schema": DIALECT, **schema, "components": {"schemas": named}}


def request_of(operation: Json) -> Json:
    """Return the schema of a request: its parameters by place, and its body by media type."""
    parts = {place: parameters_of(operation, place) for place in PLACES}
    required = list(parts)
    if body := operation.get("requestBody"):
        parts["body"] = {"anyOf": [content_of(*each) for each in body["content"].items()]}
        required += ["body"] if body.get("required") else []
    return of_fields(parts, required)


def parameters_of(operation: Json, place: str) -> Json:
    """Return the schema of an operation's parameters in one place, as an object with a field for each."""
    found = {each["name"]: each for each in operation.get("parameters", ()) if each["in"] == place}
    fields = {name: each["schema"] for name, each in found.items()}
    schema = of_fields(fields, [name for name, each in found.items() if each.get("required")])
    return schema | {"additionalProperties": False} if place in CLOSED else schema


def answer_of(operation: Json) -> Json:
    """Return the schema of the answers that are no problem: status, headers, and the body by media type."""
    alternatives: list[Json] = []
    for status, answer in operation["responses"].items():
        if status < "4":
            headers = {name: each["schema"] for name, each in answer.get("headers", {}).items()}
            beside = {"status": {"const": status}, "headers": of_fields(headers, headers)}
            contents = [content_of(*each) for each in answer.get("content", {}).items()] or [{}]
            bodies = {"anyOf": contents}
            alternatives.append(of_fields({**beside, "body": bodies}, [*beside, "body"]))
    return {"anyOf": alternatives}


def content_of(media_type: str, content: Json) -> Json:
    """Return the schema of a body with its media type."""
    return of_fields({"type": {"const": media_type}, "is": whole(content.get("schema", {}))}, ["type", "is"])


def whole(schema: Json) -> Json:
    """Return the schema of an answer of which no fields are chosen: that some may be (any object) promises no more."""
    stated = [{name: each[name] for name in each.keys() - WORDS} for each in schema.get("anyOf", ())]
    chosen = [each for each in stated if each != {"type": "object"}]
    return {"anyOf": chosen} if chosen else schema


def of_fields(fields: Json, required: Iterable[str]) -> Json:
    """Return the schema of an object."""
    return {"type": "object", "properties": fields, "required": sorted(required)}


def reached(document: Json, roots: Iterable[object]) -> set[str]:
    """Return the names of the schemas that these parts of a document consist of, directly or through others."""
    known: set[str] = set()
    waiting = list(roots)
    while waiting:
        for name in set(references(waiting.pop())) - known:
            known.add(name)
            waiting.append(document["components"]["schemas"][name])
    return known


def references(node: object) -> Iterator[str]:
    """Yield the name of every schema that is referred to below a node."""
    if isinstance(node, dict):
        if isinstance(ref := node.get("$ref"), str) and ref.startswith(SCHEMAS):
            yield ref.removeprefix(SCHEMAS)
        for part in node.values():
            yield from references(part)
    elif isinstance(node, list):
        for part in node:
            yield from references(part)
