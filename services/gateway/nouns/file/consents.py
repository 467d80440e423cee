"""Consent in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.file.endpoints import CONSENTS
from services.gateway.refusals import RecordMerged
from services.gateway.relations import one, row
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class ConsentForm(Enum):
    """How a person answered 答复方式."""

    SIGNED = enum_value("signed", description="On paper, signed 书面签字.")
    ONLINE = enum_value("online", description="Online 线上确认.")
    SPOKEN = enum_value("spoken", description="By word of mouth 口头.")


@described
class Consent(Shape):
    """A person's answer to one use of their data 同意."""

    id: Id = fact("The answer's id.")
    version: int = fact("How often it has changed.")
    person_id: Id = fact("The person's id.", of="person")
    use: str = fact("The use, as `uses` names it 用途.")
    given: bool = fact("Whether the person agrees 是否同意.")
    since: Day = fact("Since when 起始日期.")
    until: Day | None = fact("The day of the next answer; null while this one holds 终止日期.")
    form: ConsentForm = fact("How the person answered 答复方式.")
    recorded_by: str = fact("Who wrote it down 登记人.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@taken
class ConsentInput(Taken):
    """What a person says to a use of their data 登记同意."""

    person_id: Id = fact("The person's id.", of="person")
    use: str = fact("The use, as `uses` names it 用途.")
    given: bool = fact("Whether the person agrees 是否同意.")
    on: Day | None = optional("On which day; today where left out 日期.")
    form: ConsentForm = fact("How the person answered 答复方式.")


@strawberry.type
class ConsentQueries:
    """How an answer is found; a person leads to theirs."""

    consent = one(CONSENTS, "One answer to a use of data 同意.")


@strawberry.type
class ConsentMutations:
    """What can be done about consent."""

    answer_consent = verb(
        "POST /v1/consents",
        "Record that a person agrees to a use of their data, refuses it or takes consent back 登记同意或撤回.",
        "people",
        Consent,
        taking=ConsentInput,
        or_else=(RecordMerged,),
    )
