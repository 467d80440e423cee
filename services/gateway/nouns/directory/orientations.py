"""Orientations in the graph: to which service somebody was sent, and what came of it."""

import strawberry

from services.gateway.nouns.directory.choices import OrientationHow, OrientationOutcome, OrientationReason
from services.gateway.nouns.directory.endpoints import DIRECTORY_ENTRIES, ORIENTATIONS
from services.gateway.nouns.endpoints import CASES, PERSONS
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Orientation(Shape):
    """Somebody who was sent to another service 转介; open until it is known what came of it."""

    id: Id = fact("The orientation's id.")
    version: int = fact("What `ifMatch` takes when its outcome is recorded.")
    person_id: Id = fact("The person's id.", of="person")
    entry_id: Id = fact("The entry of the directory, by id.", of="entry")
    case_id: Id | None = fact("The service case in which it was done, by id.", of="case")
    how: OrientationHow = fact("Whether the person was told, or the service 转介方式.")
    reason: OrientationReason = fact("Why 转介原因.")
    oriented_on: Day = fact("On which day 转介日期.")
    outcome: OrientationOutcome | None = fact("What came of it; null until that is known 转介结果.")
    closed_on: Day | None = fact("When that was known 办结日期.")
    oriented_by: str = fact("By whom 转介人.")
    closed_by: str | None = fact("Who recorded what came of it 结果登记人.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")
    entry = row(DIRECTORY_ENTRIES, "The service 服务资源.", by="entry_id")
    case = row(CASES, "The service case in which it was done 服务个案.", by="case_id")


@described
class OrientationIsClosed(Problem):
    """It is known already what came of this orientation 转介已办结."""


@taken
class OrientationInput(Taken):
    """Who was sent to which service 登记转介; to be introduced, the person has to have agreed."""

    person_id: Id = fact("The person's id.", of="person")
    entry_id: Id = fact("The entry of the directory, by id.", of="entry")
    case_id: Id | None = optional("The service case in which it was done, by id.", of="case")
    how: OrientationHow = fact("Whether the person was told, or the service 转介方式.")
    reason: OrientationReason = fact("Why 转介原因.")
    on: Day | None = optional("On which day; today where left out 转介日期.")


@taken
class OrientationOutcomeInput(Taken):
    """What came of an orientation 登记转介结果."""

    outcome: OrientationOutcome = fact("What came of it; any but CONSENT_WITHDRAWN 转介结果.")
    on: Day | None = optional("On which day that was known; today where left out 办结日期.")


@strawberry.type
class OrientationQueries:
    """How orientations are found."""

    orientation = one(ORIENTATIONS, "One orientation to another service 转介.")
    orientations = rows(ORIENTATIONS, "The orientations that the caller sees, in the order of their recording 转介.")


@strawberry.type
class OrientationMutations:
    """What can be done with an orientation."""

    record_orientation = verb(
        "POST /v1/orientations",
        "Record that a person was sent to another service 登记转介.",
        "people",
        Orientation,
        taking=OrientationInput,
        or_else=(RecordMerged,),
    )
    record_orientation_outcome = verb(
        "POST /v1/orientations/{id}:recordOutcome",
        "Say what came of an orientation 登记转介结果.",
        "people",
        Orientation,
        taking=OrientationOutcomeInput,
        or_else=(OrientationIsClosed, RecordMerged),
    )
