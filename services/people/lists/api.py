"""Lists and counts over REST."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from services.kit.codes.text import DistrictText
from services.kit.http.bodies import CivilDate, Output
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.languages import Voice
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.resources import listed, page_start
from services.kit.transactions import database_of
from services.people.lists import queries, rules
from services.people.lists.problems import RegionTooSmall
from services.people.lists.queries import Between, JobSeekerOut
from services.people.lists.rules import Caveat, Listed

router = APIRouter(prefix="/v1/lists", tags=["lists"])

READ = "need:read"
Reader = Annotated[Caller, needs(READ)]
Origin = Annotated[DistrictText, Query(description="The region whose people look for work.")]
Partner = Annotated[DistrictText, Query(description="The region where they may wish to work.")]


class SaidCaveat(Output):
    """What a count leans on without being sure of it, or how it is told."""

    code: Caveat
    detail: str


class SeekerCountsOut(Output):
    """How many persons stand in each list; null is fewer than five, for whoever does not see the persons.

    `poor_labour_force` is the base of the two that follow: those of it who wish to work in the partner region, and
    those who wish to be trained. `occupations` are the groups of CSCO 2022 (4-10) that those who wish to work there
    name, and `take_any_post` tells whether some of them take any suitable post 不挑不拣.
    """

    origin: str
    partner: str
    as_of: date
    job_seekers: int | None
    poor_labour_force: int | None
    wish_to_work: int | None
    wish_to_be_trained: int | None
    occupations: list[str]
    take_any_post: bool
    caveats: list[SaidCaveat]


async def between(
    request: Request,
    origin: Origin,
    partner: Partner,
    as_of: Annotated[CivilDate | None, Query(description="Any day until today, which it is where left out.")] = None,
) -> Between:
    """Return which regions are asked about, as of which day; raise `ValidationFailed` for one that is to come."""
    today = database_of(request).clock.today()
    if as_of is not None and as_of > today:
        raise ValidationFailed(errors=(FieldError(pointer="/query/as_of", rule="date_in_future"),))
    return Between(origin, partner, as_of or today)


Asked = Annotated[Between, Depends(between)]


@router.get("/job-seekers", response_model=Page[JobSeekerOut])
async def list_job_seekers(
    request: Request, asked: Asked, paging: Paging, caller: Reader, only: Listed = Listed.JOB_SEEKERS
) -> Response:
    """List who of a region looked for work on a day, or was of its poor labour force, as they stood on that day.

    Told to whoever sees the whole region of origin. What each list holds is what `counts` counts.
    """
    caller.require(READ, district=asked.origin)
    rows = await queries.page(database_of(request), caller, asked, only, page_start(paging), paging.limit)
    return listed(paging, rows)


@router.get("/job-seekers/counts", responses=responds(RegionTooSmall))
async def count_job_seekers(request: Request, asked: Asked, caller: Reader, say: Voice) -> SeekerCountsOut:
    """Count the rows of each list.

    Whoever sees the whole partner region, and not the region of origin, is told fives: 5, 10, 15.
    """
    exactly = caller.covers(asked.origin)
    if not exactly:
        caller.require(READ, district=asked.partner)
        if not rules.tellable(asked.origin):
            raise RegionTooSmall
    told = rules.told(await queries.counts(database_of(request), caller, asked), exactly=exactly)
    return SeekerCountsOut(
        origin=asked.origin,
        partner=asked.partner,
        as_of=asked.on,
        **{str(each): count for each, count in told.persons.items()},
        occupations=list(told.occupations),
        take_any_post=told.take_any_post,
        caveats=[SaidCaveat(code=code, detail=say("caveat", code)) for code in told.caveats],
    )
