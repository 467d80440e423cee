"""The dibao of households in the graph."""

import strawberry

from services.gateway.nouns.household_file.choices import DibaoEndReason
from services.gateway.refusals import Problem
from services.gateway.scalars import Day, Id, Yuan
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Dibao(Shape):
    """What a household draws as minimum living allowance 低保."""

    id: Id = fact("Its id.")
    number: str | None = fact("The recipient's number, masked 低保证号 (打码).")
    since: Day = fact("Since when 起始日.")
    until: Day | None = fact("The last day; null while it goes on 终止日.")
    amount: Yuan | None = fact("For the household and month 月保障金额.")
    recorded_by: str = fact("Who recorded it 登记人.")
    ended_for: DibaoEndReason | None = fact("Why it ended 终止原因.")
    help_due_on: Day | None = fact("From when the household is helped to write it off 应协助核销日期.")
    help_told_on: Day | None = fact("When that was said 提示日期.")


@described
class DrawsDibao(Problem):
    """A household draws one dibao at a time 已在领取低保."""

    dibao_id: Id = fact("The other one.", of="dibao")


@described
class NoDibao(Problem):
    """The household draws no dibao 没有领取低保."""


@taken
class DibaoInput(Taken):
    """What a household draws as dibao 登记低保."""

    number: str | None = optional("The recipient's number 低保证号.")
    since: Day = fact("Since when 起始日.")
    amount: Yuan | None = optional("For the household and month 月保障金额.")


@taken
class EndDibaoInput(Taken):
    """Why a household draws dibao no longer 终止低保."""

    reason: DibaoEndReason = fact("Why 原因.")
    until: Day | None = optional("The last day; today where left out 终止日.")


@strawberry.type
class DibaoMutations:
    """What can be recorded about the dibao of a household."""

    record_dibao = verb(
        "POST /v1/households/{id}/dibao",
        "Record that a household draws dibao 登记低保.",
        "people",
        Dibao,
        taking=DibaoInput,
        or_else=(DrawsDibao,),
    )
    end_dibao = verb(
        "POST /v1/households/{id}:endDibao",
        "Record that a household draws dibao no longer 登记停止领取低保.",
        "people",
        Dibao,
        taking=EndDibaoInput,
        or_else=(NoDibao,),
    )
