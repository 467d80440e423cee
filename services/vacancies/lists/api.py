"""Lists of posts over REST: what was published was public, so whoever may search vacancies may read them."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from services.kit.codes.text import DistrictText
from services.kit.http.bodies import CivilDate, Output
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.pages import Page, Paging
from services.kit.identity.access import needs
from services.kit.resources import listed, page_start
from services.kit.transactions import database_of
from services.vacancies.lists import queries
from services.vacancies.lists.queries import ListedPostOut, Offer

router = APIRouter(prefix="/v1/lists", tags=["lists"])

READS = needs("vacancy:read")
GROUP = r"[1-8](-[0-9]{2}){0,3}"
Occupations = Annotated[
    str | None,
    Query(
        pattern=rf"^{GROUP}(,{GROUP}){{0,199}}$",
        description="Occupations of CSCO 2022, or the beginnings of some, with commas between; all where left out.",
        examples=["4-10,6-06"],
    ),
]


class PostCountsOut(Output):
    """How many vacancies stand in a list, and how many seats they offer."""

    partner: str
    as_of: date
    posts: int
    seats: int


async def offer_of(
    request: Request,
    partner: Annotated[DistrictText, Query(description="The region where the work is.")],
    as_of: Annotated[CivilDate | None, Query(description="Any day until today, which it is where left out.")] = None,
    occupations: Occupations = None,
) -> Offer:
    """Return what is asked for; raise `ValidationFailed` for a day that is to come."""
    today = database_of(request).clock.today()
    if as_of is not None and as_of > today:
        raise ValidationFailed(errors=(FieldError(pointer="/query/as_of", rule="date_in_future"),))
    groups = None if occupations is None else tuple(occupations.split(","))
    return Offer(partner, as_of or today, groups)


Asked = Annotated[Offer, Depends(offer_of)]


@router.get("/posts", response_model=Page[ListedPostOut], dependencies=[READS])
async def list_posts(request: Request, asked: Asked, paging: Paging) -> Response:
    """List the vacancies that a region offered on a day, as they were published then.

    What was changed or closed later stands as it was.
    """
    return listed(paging, await queries.page(database_of(request), asked, page_start(paging), paging.limit))


@router.get("/posts/counts", dependencies=[READS])
async def count_posts(request: Request, asked: Asked) -> PostCountsOut:
    """Count the rows of that list, and the seats that they offer."""
    posts, seats = await queries.counts(database_of(request), asked)
    return PostCountsOut(partner=asked.partner, as_of=asked.on, posts=posts, seats=seats)
