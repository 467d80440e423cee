"""Consent in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.context import Info
from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.file.endpoints import CONSENTS
from services.gateway.refusals import RecordMerged
from services.gateway.relations import one, row
from services.gateway.rest import Call
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, answering, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class ConsentForm(Enum):
    """How a person answered 答复方式."""

    SIGNED = enum_value("signed", description="On paper, signed 书面签字.")
    ONLINE = enum_value("online", description="Online 线上确认.")
    SPOKEN = enum_value("spoken", description="By word of mouth 口头.")


@chosen_from
class UseBasis(Enum):
    """Why a use of data is lawful 个人信息处理依据."""

    CONSENT = enum_value("consent", description="The person agrees 本人同意.")
    STATUTORY = enum_value("statutory", description="A law asks for it, and consent is not asked 法定职责.")


@described
class UseNames(Shape):
    """What a use is called in both languages 名称."""

    zh: str = fact("In Chinese 中文.")
    en: str = fact("In English 英文.")


@described
class UseLegal(Shape):
    """Where the basis of a use stands 法律依据."""

    document: str = fact("The document 文件.")
    article: str | None = fact("Its article 条款.")
    sure: str = fact("How sure that is 核实程度.")


@described
class Use(Shape):
    """What personal data is used for 用途."""

    id: str = fact("Its id, such as refer_to_employers.")
    names: UseNames = fact("What it is called 名称.")
    basis: UseBasis = fact("Why it is lawful 依据.")
    separate: bool = fact("Whether consent is asked for this use alone 是否单独同意.")
    legal: UseLegal = fact("Where that stands 法律依据.")


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

    @answering("What personal data is used for, and what of it rests on consent 个人信息用途.")
    async def uses(self, info: Info) -> list[Use] | None:
        """Read them all: there are few."""
        return [Use.of(each) for each in await info.context.send("people", Call("GET", "/v1/uses"))]


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
