"""Visits to households in the graph."""

import strawberry

from services.gateway.nouns.household_file.choices import VisitFinding, VisitPurpose
from services.gateway.refusals import Problem
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class HouseholdVisit(Shape):
    """A visit to a family 家访; the notes are masked."""

    id: Id = fact("Its id, made by the device of whoever visited.")
    household_id: Id = fact("The household's id.", of="household")
    visited_on: Day = fact("When 走访日期.")
    visited_by: str = fact("Who visited 走访人.")
    recorded_at: Instant = fact("When it was sent.")
    purpose: VisitPurpose = fact("What for 目的.")
    found: list[VisitFinding] = fact("What was found 走访情况.")
    notes: str | None = fact("What was noted, masked 走访记录 (打码).")


@described
class VisitDiffers(Problem):
    """Another visit was recorded under this id 该编号下已登记另一次家访."""


@taken
class VisitInput(Taken):
    """A visit to a family 登记家访; the same one may be sent again."""

    id: Id = fact("Made by the device: a new UUID for each visit.")
    visited_on: Day = fact("When 走访日期.")
    purpose: VisitPurpose = fact("What for 目的.")
    found: list[VisitFinding] | None = optional("What was found 走访情况.")
    notes: str | None = optional("What is to be noted 走访记录.")


@strawberry.type
class VisitMutations:
    """Recording visits."""

    record_household_visit = verb(
        "POST /v1/households/{id}/visits",
        "Record a visit to a family 登记家访.",
        "people",
        HouseholdVisit,
        taking=VisitInput,
        or_else=(VisitDiffers,),
        if_match=False,
    )
