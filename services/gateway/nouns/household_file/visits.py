"""Visits in the graph: to households, and to persons who belong to none."""

import strawberry

from services.gateway.context import Info
from services.gateway.nouns.household_file.choices import VisitFinding, VisitPurpose
from services.gateway.nouns.household_file.timeline import UnmaskedVisit
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.rest import Call
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, answering, described, fact, optional, taken
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
class PersonVisit(Shape):
    """A visit to a person who belonged to no household that day 走访; the notes are masked."""

    id: Id = fact("Its id, made by the device of whoever visited.")
    person_id: Id = fact("The person's id.", of="person")
    visited_on: Day = fact("When 走访日期.")
    visited_by: str = fact("Who visited 走访人.")
    recorded_at: Instant = fact("When it was sent.")
    purpose: VisitPurpose = fact("What for 目的.")
    found: list[VisitFinding] = fact("What was found 走访情况.")
    notes: str | None = fact("What was noted, masked 走访记录 (打码).")


@described
class UnmaskedVisits(Shape):
    """What was noted on visits to a person, as it is 走访记录 (完整)."""

    visits: list[UnmaskedVisit] = fact("What was noted, the first day first 走访记录.")


@described
class VisitOfHousehold(Problem):
    """The person belonged to a household on the day of this visit 走访当日此人属于一个家庭."""

    household: Id = fact("The household: record the visit with it.")


@described
class VisitDiffers(Problem):
    """Another visit was recorded under this id 该编号下已登记另一次家访."""


@taken
class VisitInput(Taken):
    """A visit 登记家访、走访; the same one may be sent again."""

    id: Id = fact("Made by the device: a new UUID for each visit.")
    visited_on: Day = fact("When 走访日期.")
    purpose: VisitPurpose = fact("What for 目的.")
    found: list[VisitFinding] | None = optional("What was found 走访情况.")
    notes: str | None = optional("What is to be noted 走访记录.")


@strawberry.type
class VisitQueries:
    """What was noted on visits to a person; a person leads to the visits themselves."""

    @answering(
        "What was noted on visits to a person unmasked 走访记录 (完整). State the purpose in the header Bihuan-Purpose;"
        " the access log keeps who read it."
    )
    async def unmasked_person_visits(self, info: Info, id: Id) -> UnmaskedVisits | None:  # noqa: A002 -- the argument's name
        """Ask for the notes where they are chosen, so that no more is read than is shown."""
        if not info.chosen().names:  # nothing is read, so nothing is written into the access log
            return UnmaskedVisits.of({"visits": []})
        return UnmaskedVisits.of(await info.context.send("people", Call("GET", f"/v1/persons/{id}/visits/unmasked")))


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
    record_person_visit = verb(
        "POST /v1/persons/{id}/visits",
        "Record a visit to a person who belongs to no household 登记走访.",
        "people",
        PersonVisit,
        taking=VisitInput,
        or_else=(RecordMerged, VisitDiffers, VisitOfHousehold),
        if_match=False,
    )
