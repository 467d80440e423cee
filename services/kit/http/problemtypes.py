"""`GET /problems` and `GET /problems/{code}`: every problem type is a documented URI."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, TypeAdapter

from services.kit.http.common import NotFound
from services.kit.http.languages import Catalogues, Language, catalogues_of
from services.kit.http.problems import Problem, responds

router = APIRouter(prefix="/problems", tags=["problems"])


class ProblemType(BaseModel):
    """One problem type: what an answer with this `type` means."""

    type: str
    code: str
    status: int
    title: dict[Language, str]
    description: str
    members: dict[str, Any]
    """JSON Schema of each extension member."""


@router.get("", summary="List the problem types that this service can answer")
async def list_problem_types(request: Request) -> list[ProblemType]:
    """Return every problem type, by code."""
    return [_described(problem, catalogues_of(request)) for problem in Problem.types()]


@router.get("/{code}", summary="Explain a problem type", responses=responds(NotFound))
async def explain_problem_type(request: Request, code: Annotated[str, Path(max_length=100)]) -> ProblemType:
    """Return what a problem type means."""
    for problem in _with_code(code):
        return _described(problem, catalogues_of(request))
    raise NotFound


def _with_code(code: str) -> Iterable[type[Problem]]:
    return (problem for problem in Problem.types() if problem.code == code)


def _described(problem: type[Problem], catalogues: Catalogues) -> ProblemType:
    return ProblemType(
        type=problem.type_uri(),
        code=problem.code,
        status=problem.status,
        title={language: catalogues.say(language, "title", problem.title) for language in Language},
        description=problem.description(),
        members={name: TypeAdapter(kind).json_schema() for name, kind in problem.member_types().items()},
    )
