"""Re-checks of certified households in the graph."""

import strawberry

from services.gateway.nouns.certifications import CertificationCaveat, FailedCondition, MissingFact, NotCertified
from services.gateway.nouns.endpoints import HOUSEHOLDS
from services.gateway.nouns.household_file.choices import RecheckOutcome
from services.gateway.nouns.households import UnknownPersons
from services.gateway.refusals import Problem
from services.gateway.relations import row
from services.gateway.scalars import Day, Id, Yuan
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Recheck(Shape):
    """A look at a certified household 复核, by the facts of its day, and what came of it."""

    id: Id = fact("Its id.")
    household_id: Id = fact("The household's id.", of="household")
    certification_id: Id = fact("The certification that was looked at 认定.", of="certification")
    rechecked_on: Day = fact("When 复核日期.")
    rechecked_by: str = fact("Who looked 复核人.")
    outcome: RecheckOutcome = fact("What came of it 复核结果.")
    exit_rule: str | None = fact("The text on who is helped no longer that was asked; null without one 退出规定.")
    reasons: list[FailedCondition] = fact("What speaks against the certification, or ended it 理由.")
    missing: list[MissingFact] = fact("What nobody has stated yet 缺少的信息.")
    caveats: list[CertificationCaveat] = fact("What it leans on without being sure 备注.")
    household = row(HOUSEHOLDS, "The household as it stands now 家庭.", by="household_id")


@described
class NoSuchExitRule(Problem):
    """No such text on who is helped no longer is known there 未收录当地的这项退出规定."""

    known: list[str] = fact("Those that are known for the place.")


@taken
class RecheckInput(Taken):
    """What a re-check is to know beside the household and its members' files 复核."""

    dibao_line: Yuan | None = optional("The local minimum living standard per head and month 最低生活保障标准.")
    exit_rule: str | None = optional("A text on who is helped no longer; the one in force where left out 退出规定.")
    refused_recommendations: int | None = optional("How many recommendations the family refused 拒绝推荐次数.")
    refused_hires: int | None = optional("How often a member refused work that an employer agreed to 拒绝录用次数.")
    last_contact_on: Day | None = optional("When the office last reached the family 最近联系日期.")


@strawberry.type
class RecheckMutations:
    """Looking at certified households again."""

    recheck_household = verb(
        "POST /v1/households/{id}:recheck",
        "Look at a certified household again, by the facts of today 复核零就业家庭.",
        "people",
        Recheck,
        taking=RecheckInput,
        or_else=(NotCertified, NoSuchExitRule, UnknownPersons),
    )
