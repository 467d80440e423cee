"""What can go wrong, as types: each subclass of `Problem` is one RFC 9457 problem type.

    class NotZeroEmployment(Problem):
        \"\"\"The household is not a zero-employment household.

        Raised when a certification is asked for and the rule refuses it.
        \"\"\"

        status = 409
        detail = "The rule names {reasons} as reasons."
        reasons: tuple[str, ...]

    raise NotZeroEmployment(reasons=decision.reasons)

The docstring's first line is the English title, the rest documents the type at `/problems/not-zero-employment`.
Annotated members are keyword arguments and appear in the answer as extension members: never declare one that holds
personal data. The Chinese title and detail stand in a message catalogue (see `languages`). `answers.install(app)`
renders all of them.
"""

import dataclasses
import inspect
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Protocol, dataclass_transform, get_type_hints

MEDIA_TYPE = "application/problem+json"
"""The media type of every answer that is not a success."""

RESERVED = frozenset({"args", "type", "title", "status", "code", "detail", "instance", "headers"})
"""Names that RFC 9457, Python or the kit give a meaning of their own, so no member may take them."""


class Say(Protocol):
    """Says a sentence of the catalogues in the language of the answer, `{name}` replaced by values."""

    def __call__(self, context: str, message: str, values: Mapping[str, object] | None = None) -> str:
        """Return the sentence that stands for the message in that context: `title`, `detail`, `rule`, or your own."""


_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_registry: dict[str, type["Problem"]] = {}


def kebab(name: str) -> str:
    """Return a class name as a code: `NotZeroEmployment` is `not-zero-employment`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()


@dataclass_transform(kw_only_default=True, eq_default=False)
class Problem(Exception):
    """A problem that the caller is told about."""

    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]
    status: ClassVar[int]
    code: ClassVar[str]
    title: ClassVar[str]
    detail: ClassVar[str] = ""
    """What is said about one occurrence, `{member}` standing for a value; empty when the title says it all."""

    def __init_subclass__(cls) -> None:
        """Turn the subclass into a documented type with keyword-only members; a mistake in it stops the import."""
        super().__init_subclass__()
        if not cls.__dict__.get("__doc__"):
            raise BadProblemType(cls, "its docstring's first line is its English title, and it has none")
        dataclasses.dataclass(kw_only=True, eq=False, repr=False)(cls)
        cls.title = inspect.cleandoc(cls.__doc__ or "").splitlines()[0].rstrip(".")
        cls.code = cls.__dict__.get("code") or kebab(cls.__name__)
        if not 400 <= getattr(cls, "status", 0) <= 599:  # noqa: PLR2004 -- the classes 4xx and 5xx of RFC 9110
            raise BadProblemType(cls, "it needs a status from 400 to 599")
        if reserved := RESERVED.intersection(cls.member_names()):
            raise BadProblemType(cls, f"the names {sorted(reserved)} are taken")
        if _registry.setdefault(cls.code, cls) is not cls:
            raise BadProblemType(cls, f"the code {cls.code!r} is taken by {_registry[cls.code].__qualname__}")

    def __str__(self) -> str:
        """Return the code alone: members belong in the answer, not in a log line."""
        return self.code

    @staticmethod
    def types() -> tuple[type["Problem"], ...]:
        """Return every problem type that is defined so far, by code."""
        return tuple(_registry[code] for code in sorted(_registry))

    @classmethod
    def type_uri(cls) -> str:
        """Return where the type is documented, on every service that can raise it."""
        return f"/problems/{cls.code}"

    @classmethod
    def schema_name(cls) -> str:
        """Return the name of the type's schema in an OpenAPI document."""
        return "".join(part.capitalize() for part in cls.code.split("-")) + "Problem"

    @classmethod
    def schema_ref(cls) -> str:
        """Return where an OpenAPI document holds the type's schema."""
        return f"#/components/schemas/{cls.schema_name()}"

    @classmethod
    def description(cls) -> str:
        """Return what the docstring says below its title; empty when it says nothing more."""
        return "\n".join(inspect.cleandoc(cls.__doc__ or "").splitlines()[1:]).strip()

    @classmethod
    def member_names(cls) -> tuple[str, ...]:
        """Return the names of the extension members, in the order of their declaration."""
        return tuple(field.name for field in dataclasses.fields(cls))

    @property
    def members(self) -> dict[str, Any]:
        """Return the extension members of this occurrence."""
        return {name: getattr(self, name) for name in self.member_names()}

    @classmethod
    def member_types(cls) -> dict[str, Any]:
        """Return the type of each member as it is answered, for the OpenAPI document."""
        hints = get_type_hints(cls, include_extras=True)
        return {name: hints[name] for name in cls.member_names()}

    def said(self, say: Say) -> dict[str, Any]:  # noqa: ARG002 -- for subclasses whose members hold sentences
        """Return the members as they are answered; override it, and `member_types`, to put codes into sentences."""
        return self.members

    def answer(self, say: Say) -> dict[str, Any]:
        """Return the problem as RFC 9457 members in the language of `say`."""
        answer = {"type": self.type_uri(), "title": say("title", self.title), "status": self.status, "code": self.code}
        if self.detail:
            answer["detail"] = say("detail", self.detail, self.members)
        return answer | self.said(say)

    @property
    def headers(self) -> Mapping[str, str]:
        """Return headers of the answer, such as Retry-After; a subclass that needs some overrides this."""
        return _NO_HEADERS


def responds(*problems: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """Return what FastAPI's `responses=` needs to document the problems of a route; `openapi.document` fills it in."""
    answers: dict[int | str, dict[str, Any]] = {}
    for status in sorted({problem.status for problem in problems}):
        alternatives = [problem for problem in problems if problem.status == status]
        answers[status] = {
            "description": " / ".join(problem.title for problem in alternatives),
            "content": {
                MEDIA_TYPE: {"schema": {"anyOf": [{"$ref": problem.schema_ref()} for problem in alternatives]}}
            },
        }
    return answers


class BadProblemType(TypeError):
    """A subclass of Problem is not a problem type: says which and why."""

    def __init__(self, problem: type[Problem], why: str) -> None:
        """Name the class at fault and what is wrong with it."""
        super().__init__(f"{problem.__module__}.{problem.__qualname__}: {why}")
