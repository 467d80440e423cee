"""Mutations: each is one verb of a service's REST, described once.

    certify_household = verb(
        "POST /v1/households/{id}:certify", "Certify a household as one in which nobody has work.",
        "people", Household, taking=CertifyInput, or_else=(NotZeroEmployment, NoLawInForce),
    )

From that follow its arguments (`id` where the address has one, `ifMatch` where a change needs it, `input`,
`idempotencyKey` on a POST), its result (the changed row, or one of the problems), and where each bad field is pointed
to among the arguments. Where REST answers nothing (204), the result has the id that was given.
"""

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Annotated, Any, Protocol, runtime_checkable

import strawberry
from pydantic_core import to_jsonable_python
from strawberry.utils.str_converters import capitalize_first, to_camel_case

from services.gateway.context import Info
from services.gateway.refusals import COMMON, Problem, ValidationFailed, typed
from services.gateway.rest import Call, Refused
from services.gateway.scalars import Id
from services.gateway.shapes import Shape, Taken
from services.kit.http import common as errors

VERB = "verb"
"""Metadata of a mutation: its `Verb`."""
UNKNOWN_CALLER = 401
SERVER_ERROR = 500

RowId = Annotated[Id, strawberry.argument(description="The id of the row to change.")]
PersonId = Annotated[Id, strawberry.argument(description="The person's id.")]
IfMatch = Annotated[
    int, strawberry.argument(description="The `version` that you read: a row that has changed since is left as it is.")
]
IfMatchAny = Annotated[
    int | None, strawberry.argument(description="The `version` that you read; left out, whichever it is by now.")
]
Key = Annotated[
    str | None,
    strawberry.argument(description="A value of your own for this one change: repeat it to get the same answer."),
]
KEY_FORM = re.compile(r"[\x21-\x7e]{8,128}")
"""What an idempotency key must be to stand in a header."""
BAD_KEY = errors.ValidationFailed(
    errors=(
        errors.FieldError(
            pointer="/header/idempotency-key",
            rule="string_pattern_mismatch",
            values={"pattern": f"^{KEY_FORM.pattern}$"},
        ),
    )
)
OF_HEADERS = {"if-match": "ifMatch", "idempotency-key": "idempotencyKey"}
"""Which argument each header of REST is."""


@runtime_checkable
class Pointing(Protocol):
    """What says at which value of the request it is: a bad field, or a problem that is about one."""

    pointer: str


@dataclass(frozen=True, eq=False)
class Verb:
    """One change over REST."""

    service: str
    method: str
    address: str
    result: type[Shape]
    taking: type[Taken] | None
    problems: tuple[type[Problem], ...]
    if_match: bool = False
    any_version: bool = False
    repeatable: bool = False

    @property
    def arguments(self) -> dict[str, tuple[Any, Any]]:
        """Return the annotation and the default of each argument, by its name in Python."""
        required = inspect.Parameter.empty
        every: dict[str, tuple[Any, Any]] = {}
        if "{id}" in self.address:
            every["id"] = (RowId, required)
        if "{person_id}" in self.address:
            every["person_id"] = (PersonId, required)
        if self.if_match:
            every["if_match"] = (IfMatchAny, None) if self.any_version else (IfMatch, required)
        if self.taking:
            every["input"] = (self.taking, required)
        if self.repeatable:
            every["idempotency_key"] = (Key, None)
        return every

    def call(self, arguments: Mapping[str, Any]) -> Call:
        """Return the request that carries the change out."""
        headers: dict[str, str] = {}
        if self.if_match:
            version = arguments["if_match"]
            headers["If-Match"] = "*" if version is None else f'"{version}"'
        if arguments.get("idempotency_key") is not None:
            headers["Idempotency-Key"] = arguments["idempotency_key"]
        body = arguments["input"].body() if self.taking else None
        return Call(self.method, self.address.format_map(arguments), body=body, headers=headers)

    def refusal(self, document: Mapping[str, Any]) -> Problem:
        """Return a service's refusal as a problem of the graph, pointing at arguments."""
        problem = typed(document, self.problems)
        pointing = problem.errors if isinstance(problem, ValidationFailed) else (problem,)
        for each in pointing:
            if isinstance(each, Pointing):
                each.pointer = self.pointer(each.pointer)
        return problem

    def pointer(self, there: str) -> str:
        """Return where among the arguments a value is that a service points to."""
        first, *rest = there.removeprefix("/").split("/")
        if first == "header":
            return f"/{OF_HEADERS.get(rest[0].lower(), rest[0])}"
        if first == "path":
            return f"/{to_camel_case(rest[0]) if '{' + rest[0] + '}' in self.address else 'id'}"
        return "".join(f"/{each}" for each in ("input", *_in_input(self.taking, [first, *rest])))


def _in_input(taking: type[Taken] | None, segments: list[str]) -> list[str]:
    """Return the graph's names for a place in a body."""
    said: list[str] = []
    for segment in segments:
        name, part = taking.names().get(segment, (segment, taking)) if taking else (segment, None)
        said.append(name)
        taking = part
    return said


def verb(
    request: str,
    description: str,
    service: str,
    result: type[Shape],
    *,
    taking: type[Taken] | None = None,
    or_else: tuple[type[Problem], ...] = (),
    if_match: bool | None = None,
    any_version: bool = False,
) -> Any:  # noqa: ANN401 -- a field of the graph
    """Describe one mutation: `request` is its method and address, `result` what it answers, or a problem.

    A change of an existing row takes `ifMatch` unless `if_match` says otherwise; `any_version` lets it be left out.
    """
    method, _, address = request.partition(" ")
    conditional = "{id}" in address if if_match is None else if_match
    described = Verb(
        service,
        method,
        address,
        result,
        taking,
        (*or_else, *COMMON),
        if_match=conditional,
        any_version=any_version,
        repeatable=method == "POST",
    )
    return mutation(described, description)


def plain_verb(
    request: str,
    description: str,
    service: str,
    result: type[Shape],
    *,
    taking: type[Taken] | None = None,
    or_else: tuple[type[Problem], ...] = (),
) -> Any:  # noqa: ANN401 -- a field of the graph
    """Describe a mutation that takes neither `ifMatch` nor `idempotencyKey`: REST has neither where each try counts."""
    method, _, address = request.partition(" ")
    return mutation(Verb(service, method, address, result, taking, (*or_else, *COMMON)), description)


def mutation(described: Verb, description: str) -> "VerbField":
    """Return the field of the graph that carries a verb out."""

    async def carry_out(info: Info, **arguments: Any) -> Shape:  # noqa: ANN401 -- the verb's own
        key = arguments.get("idempotency_key")
        if key is not None and not KEY_FORM.fullmatch(key):
            return described.refusal(to_jsonable_python(BAD_KEY.answer(info.context.say)))
        try:
            document = await info.context.send(described.service, described.call(arguments))
        except Refused as refused:
            if refused.status == UNKNOWN_CALLER or refused.status >= SERVER_ERROR:
                raise
            return described.refusal(refused.document)
        return described.result.of({"id": arguments["id"]} if document is None else document)

    parameters = [
        inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Info),
        *(
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)
            for name, (annotation, default) in described.arguments.items()
        ),
    ]
    resolve: Any = carry_out
    resolve.__signature__ = inspect.Signature(parameters)
    return VerbField(described, resolve, description)


class VerbField:
    """A mutation that takes its name, and that of its result's union, from the attribute it is kept in."""

    def __init__(self, described: Verb, resolve: Any, description: str) -> None:  # noqa: ANN401 -- a resolver
        """Keep the parts until the name is known."""
        self.described = described
        self.resolve = resolve
        self.description = description

    def __set_name__(self, owner: type, name: str) -> None:
        """Become the field."""
        members: Any = (self.described.result, *self.described.problems)
        union = strawberry.union(
            f"{capitalize_first(to_camel_case(name))}Result", description="What was changed, or why it was not."
        )
        field = strawberry.mutation(
            resolver=self.resolve,
            graphql_type=Annotated[reduce(or_, members), union] | None,
            description=self.description,
            metadata={VERB: self.described},
        )
        setattr(owner, name, field)
