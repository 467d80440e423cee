"""An OpenAPI 3.1 document that tells the truth about what goes wrong.

FastAPI documents a validation error we never send and none of the problems we do. `document(app)` adds to each
operation what any route can answer and in which headers, fills in what `responds` named, and names each schema, example
and answer once in `components`. An operation is named by its function, and told by its docstring.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter

from services.kit.http.common import (
    BadRequest,
    Busy,
    IdempotencyKeyReused,
    Locked,
    MalformedBody,
    PayloadTooLarge,
    PreconditionFailed,
    PreconditionRequired,
    StillRunning,
    Unexpected,
    UnsupportedMediaType,
    ValidationFailed,
)
from services.kit.http.examples import show
from services.kit.http.patches import ACCEPTED as PATCHES_ACCEPTED
from services.kit.http.patches import MEDIA_TYPE as MERGE_PATCH
from services.kit.http.problems import MEDIA_TYPE, Problem, responds

Json = dict[str, Any]

_ALWAYS = (BadRequest, Unexpected, Busy)
_WITH_BODY = (MalformedBody, PayloadTooLarge, UnsupportedMediaType)
_WITH_IF_MATCH = (PreconditionRequired, PreconditionFailed)
_WITH_IDEMPOTENCY_KEY = (IdempotencyKeyReused, StillRunning)
_WITH_CHANGES = (Locked,)
_OF_FASTAPI = ("HTTPValidationError", "ValidationError")
_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
_SCHEMAS = "#/components/schemas/"
_ETAG: Json = {
    "description": "The version that this answer shows, for If-Match and If-None-Match.",
    "schema": {"type": "string", "pattern": '^"[0-9]+"$', "examples": ['"7"']},
}
_LOCATION: Json = {
    "description": "Where the new resource is.",
    "schema": {"type": "string", "format": "uri-reference"},
}
_LINK: Json = {
    "description": "The next page, where there is one: a relative reference with `rel=next`.",
    "schema": {"type": "string", "examples": ['<?limit=50&after=…>; rel="next"']},
}


def document(app: FastAPI, *, secured: Sequence[type[Problem]] = (), answers: Json | None = None) -> Json:
    """Return the app's OpenAPI document.

    `secured` names the problems of every operation that needs a token, `answers` holds examples by name of schema.
    """
    if app.openapi_schema is not None:
        return app.openapi_schema
    schema = FastAPI.openapi(app)
    components: Json = schema.setdefault("components", {})
    _name_operations(schema)
    for method, operation in _operations(schema):
        _add_what_parameters_change(operation)
        _add_what_patches_accept(operation)
        _add(operation, (*_common(method, operation), *(secured if operation.get("security") else ())))
    named = set(_refs(schema["paths"]))
    used = [problem for problem in Problem.types() if problem.schema_ref() in named]
    schemas: Json = components.setdefault("schemas", {})
    for name in _OF_FASTAPI:
        schemas.pop(name, None)
    for problem in used:
        schemas |= problem_schemas(problem)
    show(answers or {}, schemas)
    components["examples"] = {
        problem.schema_name(): {"summary": problem.title, "value": sample({"$ref": problem.schema_ref()}, schemas)}
        for problem in used
    }
    for _, operation in _operations(schema):
        _name_answers(operation, components, {problem.schema_ref(): problem for problem in used})
    return schema


def problem_schemas(problem: type[Problem]) -> Json:
    """Return the schema of a problem type and of whatever its members consist of, by name."""
    properties: Json = {
        "type": {"type": "string", "const": problem.type_uri()},
        "title": {"type": "string", "description": "One sentence in the language of the answer."},
        "status": {"type": "integer", "const": problem.status},
        "code": {"type": "string", "const": problem.code},
    }
    if problem.detail:
        properties["detail"] = {"type": "string", "description": "What is said about this occurrence."}
    parts: Json = {}
    for name, kind in problem.member_types().items():
        member = TypeAdapter(kind).json_schema(mode="serialization", ref_template=_SCHEMAS + "{model}")
        parts |= member.pop("$defs", {})
        properties[name] = member
    described = {"title": problem.title, "description": problem.description()} if problem.description() else {}
    return parts | {
        problem.schema_name(): {
            "title": problem.title,
            **described,
            "type": "object",
            "properties": properties,
            "required": list(properties),
        }
    }


def sample(schema: Json, schemas: Json) -> Any:  # noqa: ANN401 -- any JSON value
    """Return a small value that fits a schema; titles come from the schema, other texts are shown as an ellipsis."""
    if "$ref" in schema:
        named: Json = schemas[schema["$ref"].removeprefix(_SCHEMAS)]
        value = sample(named, schemas)
        return value | {"title": named["title"]} if isinstance(value, dict) and "title" in value else value
    for keyword in ("const", "default"):
        if keyword in schema:
            return schema[keyword]
    for keyword in ("examples", "enum"):
        if schema.get(keyword):
            return schema[keyword][0]
    for keyword in ("anyOf", "oneOf", "allOf"):
        if schema.get(keyword):
            return sample(schema[keyword][0], schemas)
    return _of_type(schema, schemas)


def _of_type(schema: Json, schemas: Json) -> Any:  # noqa: ANN401 -- any JSON value
    match schema.get("type"):
        case "object":
            return {name: sample(part, schemas) for name, part in schema.get("properties", {}).items()}
        case "array":
            return [sample(part, schemas) for part in (schema.get("items"), *schema.get("prefixItems", ())) if part]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "string":
            formats = {"uuid": "00000000-0000-4000-8000-000000000000", "date": "2026-01-01"}
            return (formats | {"date-time": "2026-01-01T00:00:00Z"}).get(schema.get("format", ""), "…")
        case _:
            return None


def _operations(schema: Json) -> Iterator[tuple[str, Json]]:
    for path in schema.get("paths", {}).values():
        yield from ((method, path[method]) for method in _METHODS if method in path)


def _name_operations(schema: Json) -> None:
    """Name each operation as its function is named, as clients made from the document will; two of a name keep theirs.

    FastAPI adds the path and the method to the name.
    """
    names = [
        (operation, operation["operationId"].removesuffix(re.sub(r"\W", "_", f"{path}_{method}")))
        for path, operations in schema.get("paths", {}).items()
        for method, operation in operations.items()
        if method in _METHODS
    ]
    times = Counter(name for _, name in names)
    for operation, name in names:
        _tell(operation, name)
        if times[name] == 1:
            operation["operationId"] = name


def _tell(operation: Json, name: str) -> None:
    """Say in the summary what the docstring's first line says, where the route has no summary of its own."""
    first, _, rest = operation.get("description", "").partition("\n")
    if first and operation["summary"] == name.replace("_", " ").title():
        operation["summary"] = first.rstrip(".")
        if rest.strip():
            operation["description"] = rest.strip()
        else:
            del operation["description"]


def _common(method: str, operation: Json) -> tuple[type[Problem], ...]:
    """Return what any operation of this kind can answer."""
    takes_something = "parameters" in operation or "requestBody" in operation
    headers = _parameters(operation, "header")
    return (
        *_ALWAYS,
        *(_WITH_IF_MATCH if "if-match" in headers else ()),
        *(_WITH_IDEMPOTENCY_KEY if "idempotency-key" in headers else ()),
        *(_WITH_BODY if "requestBody" in operation else ()),
        *((ValidationFailed,) if takes_something else ()),
        *(_WITH_CHANGES if method not in {"get", "head", "options"} else ()),
    )


def _parameters(operation: Json, place: str) -> set[str]:
    return {parameter["name"].lower() for parameter in operation.get("parameters", ()) if parameter["in"] == place}


def _add_what_patches_accept(operation: Json) -> None:
    """Name every media type that a merge patch may have; FastAPI knows one for each body."""
    content: Json = operation.get("requestBody", {}).get("content", {})
    if MERGE_PATCH in content:
        content |= dict.fromkeys(PATCHES_ACCEPTED, content[MERGE_PATCH])


def _add_what_parameters_change(operation: Json) -> None:
    """Say that `fields` makes an answer smaller, that If-None-Match may save it, and which headers come with it.

    What is changed or read by its version has an ETag, what is new a Location, a page a link to the next one.
    """
    answers: Json = operation.setdefault("responses", {})
    headers = _parameters(operation, "header")
    if "if-none-match" in headers:
        answers.setdefault("304", {"description": "You have this version already", "headers": {"ETag": _ETAG}})
    if "200" in answers and headers & {"if-match", "if-none-match"}:
        answers["200"].setdefault("headers", {})["ETag"] = _ETAG
    if "201" in answers:
        answers["201"].setdefault("headers", {}).update({"ETag": _ETAG, "Location": _LOCATION})
    if any(ref.startswith(f"{_SCHEMAS}Page_") for ref in _refs(answers.get("200"))):
        answers["200"].setdefault("headers", {})["Link"] = _LINK
    if "fields" in _parameters(operation, "query"):
        for content in answers.get("200", {}).get("content", {}).values():
            some = {"type": "object", "description": "With `fields`: those fields and no others."}
            content["schema"] = {"anyOf": [content["schema"], some]}


def _add(operation: Json, problems: Sequence[type[Problem]]) -> None:
    """Add problems to those an operation already names."""
    answers: Json = operation.setdefault("responses", {})
    if _SCHEMAS + _OF_FASTAPI[0] in set(_refs(answers.get("422"))):
        del answers["422"]
    for status, answer in responds(*dict.fromkeys(problems)).items():
        known = answers.setdefault(str(status), answer)
        if known is not answer:
            _merge(known, answer)


def _merge(known: Json, more: Json) -> None:
    alternatives: list[Json] = known.setdefault("content", {}).setdefault(MEDIA_TYPE, {"schema": {"anyOf": []}})[
        "schema"
    ]["anyOf"]
    for ref in more["content"][MEDIA_TYPE]["schema"]["anyOf"]:
        if ref not in alternatives:
            alternatives.append(ref)


def _refs(node: object) -> Iterator[str]:
    """Yield every reference below a node of the document."""
    if isinstance(node, dict):
        if isinstance(ref := node.get("$ref"), str):
            yield ref
        for part in node.values():
            yield from _refs(part)
    elif isinstance(node, list):
        for part in node:
            yield from _refs(part)


def _name_answers(operation: Json, components: Json, problems: dict[str, type[Problem]]) -> None:
    """Put each answer that consists of problems alone into `components/responses`, once, and point to it."""
    for status, answer in operation["responses"].items():
        if set(answer.get("content", {})) != {MEDIA_TYPE}:
            continue
        alternatives = [problems[ref["$ref"]] for ref in answer["content"][MEDIA_TYPE]["schema"]["anyOf"]]
        alternatives.sort(key=lambda problem: problem.code)
        name = "Or".join(problem.schema_name() for problem in alternatives)
        refs = [{"$ref": problem.schema_ref()} for problem in alternatives]
        components.setdefault("responses", {})[name] = {
            "description": " / ".join(problem.title for problem in alternatives),
            "content": {
                MEDIA_TYPE: {
                    "schema": refs[0] if len(refs) == 1 else {"anyOf": refs},
                    "examples": {
                        problem.code: {"$ref": f"#/components/examples/{problem.schema_name()}"}
                        for problem in alternatives
                    },
                }
            },
        }
        operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
