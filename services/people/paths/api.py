"""Paths over REST: data of the service itself, the same for everybody who works with cases."""

from fastapi import APIRouter, Request
from pydantic import Field

from services.kit.codes.text import DistrictText
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.kit.http.problems import responds
from services.kit.identity.access import needs
from services.kit.transactions import database_of
from services.people.paths.law import paths_of, read_paths
from services.people.paths.rules.conditions import said
from services.people.paths.rules.path import DoneBy, Outcome, Path, Step, Sure, Way

router = APIRouter(prefix="/v1", tags=["paths"])


class PathNames(Output):
    """A name in both languages."""

    zh: str
    en: str


class PathSourceOut(Output):
    """What a path is taken from: its number is null where the source gives none."""

    title: PathNames
    number: str | None
    quoted: str
    stated_on: str = Field(examples=["2007"])
    sure: Sure


class WayOut(Output):
    """Where one goes next (a step, `back`, `end`): by itself when the condition holds, by a worker without one."""

    to: str
    when: str | None = Field(examples=["found_work"])
    outcome: Outcome


class StepOut(Output):
    """A step; what its source does not print is null."""

    id: str
    names: PathNames
    quoted: str | None
    enters_when: str | None = Field(examples=["all(passed:aptitude_assessment, found_lacking_skills)"])
    done_by: list[DoneBy] | None
    ends_when: str | None
    limit_days: int | None
    outcomes: list[Outcome]
    next: list[WayOut]


class PathOut(Output):
    """A path: a case begins at `start`; ways of `from_any` are open from whichever step."""

    id: str
    names: PathNames
    jurisdiction: str
    source: PathSourceOut
    start: str
    from_any: list[WayOut]
    steps: list[StepOut]


@router.get("/paths", dependencies=[needs("path:read")])
async def list_paths(request: Request, district: DistrictText | None = None) -> list[PathOut]:
    """List the paths that a case can go along; with a district, those of it and of every area around it."""
    paths = database_of(request).once(read_paths)
    return [shown(path) for path in (paths.values() if district is None else paths_of(paths, district))]


@router.get("/paths/{path_id}", dependencies=[needs("path:read")], responses=responds(NotFound))
async def read_path(request: Request, path_id: str) -> PathOut:
    """Return a path."""
    path = database_of(request).once(read_paths).get(path_id)
    if path is None:
        raise NotFound
    return shown(path)


def shown(path: Path) -> PathOut:
    """Return a path as it is answered."""
    return PathOut(
        id=path.id,
        names=PathNames.model_validate(path.names),
        jurisdiction=path.jurisdiction,
        source=PathSourceOut.model_validate(path.source),
        start=path.start,
        from_any=[way_shown(way) for way in path.from_any],
        steps=[step_shown(step) for step in path.steps],
    )


def step_shown(step: Step) -> StepOut:
    """Return a step as it is answered."""
    return StepOut(
        id=step.id,
        names=PathNames.model_validate(step.names),
        quoted=step.quoted,
        enters_when=said(step.enters_when),
        done_by=None if step.done_by is None else list(step.done_by),
        ends_when=said(step.ends_when),
        limit_days=step.limit_days,
        outcomes=list(step.outcomes),
        next=[way_shown(way) for way in step.next],
    )


def way_shown(way: Way) -> WayOut:
    """Return a way as it is answered."""
    return WayOut(to=way.to, when=said(way.when), outcome=way.outcome)
