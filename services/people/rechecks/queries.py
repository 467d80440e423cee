"""Every SELECT on re-checks, and how they are shown."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.bodies import Output
from services.people.certifications.words import SaidCaveat, SaidMissing, SaidReason
from services.people.rechecks.model import Outcome, Recheck


class RecheckOut(Output):
    """What a re-check came to.

    `still`: nothing has changed, and the doubt is answered. `exited`: a text of the place ended the certification.
    `for_the_officer`: the law of the certification would refuse it today for these `reasons`, and no text ends it for
    them, or a text would end it of which nobody knows that it is in force today, and which was not named; an officer
    withdraws it, or does not. `undecided`: nobody has stated what is `missing`.
    """

    id: UUID
    household: UUID
    certification: UUID
    rechecked_on: date
    rechecked_by: str
    outcome: Outcome
    exit_rule: str | None
    reasons: list[SaidReason]
    missing: list[SaidMissing]
    caveats: list[SaidCaveat]


async def rechecks_of(
    session: AsyncSession, household: UUID, after: tuple[datetime, UUID] | None, most: int
) -> list[Recheck]:
    """Return the re-checks of a household, the latest first."""
    looked = select(Recheck).where(Recheck.household == household)
    if after is not None:
        looked = looked.where(tuple_(Recheck.rechecked_at, Recheck.id) < after)
    newest = looked.order_by(Recheck.rechecked_at.desc(), Recheck.id.desc())
    return list(await session.scalars(newest.limit(most)))
