"""Subsidies in the graph: what someone is entitled to, and the decisions that are kept."""

import strawberry

from services.gateway.context import Info
from services.gateway.nouns.choices import DecisionOutcome
from services.gateway.nouns.endpoints import DECISIONS, EMPLOYERS, PERSONS, REFERRALS
from services.gateway.refusals import Problem
from services.gateway.relations import one, row, rows
from services.gateway.rest import Call
from services.gateway.scalars import Day, Id, Instant, Json, Yuan
from services.gateway.shapes import Shape, Taken, answering, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class SubsidyAmount(Shape):
    """What is due 补贴金额."""

    yuan: Yuan = fact("One payment of the period 每期金额.")
    total_yuan: Yuan | None = fact("All payments, where their number is known 合计.")


@described
class SubsidyCaveat(Shape):
    """What an answer leans on without being sure of it 备注."""

    code: str = fact("Its stable name.")
    detail: str = fact("It in one sentence.")


@described
class SubsidyCondition(Shape):
    """One condition of a programme, and the verdict on it 条件."""

    id: str = fact("The condition's name in the policy.")
    verdict: str = fact("true, false, or unknown 结论.")
    text: str = fact("The condition in words 条件内容.")
    values: Json = fact("The values that it was decided by, by their names in the vocabulary 所依据的数值.")
    legal_basis: str | None = fact("The law that sets it 法律依据.")


@described
class SubsidyResult(Shape):
    """What one programme answers, each condition explained 政策判断."""

    programme: str = fact("The programme 政策.")
    version: str | None = fact("The version of the rule; null where none was in force 政策版本.")
    outcome: DecisionOutcome = fact("What came out 判断结果.")
    amount: SubsidyAmount | None = fact(
        "Null where the rule or the facts do not fix it; `missing` names what would 金额."
    )
    period: str | None = fact("How often it is paid 发放周期.")
    duration_months: int | None = fact("For how many months 期限 (月).")
    payee: str = fact("Who gets it 发放对象.")
    capped: bool = fact("Whether a cap has made it smaller 是否封顶.")
    details: Json = fact("Further values by name.")
    missing: list[str] = fact("What would decide, or fix the amount: facts.… and parameters.… 缺少的信息.")
    caveats: list[SubsidyCaveat] = fact("What it leans on without being sure 备注.")
    conditions: list[SubsidyCondition] = fact("Every condition and the verdict on it 条件.")
    nearest: list[str] = fact("The nearest change that would make the case eligible.")


@described
class FactOrigin(Shape):
    """Where a fact came from 信息来源."""

    service: str = fact("The service that told of it, or `request` where it was given with the question.")
    kind: str | None = fact("The kind of row that it stands in.")
    id: Id | None = fact("The row's id.")


@described
class DecidedFact(Shape):
    """A fact that a decision rests on 所依据的事实."""

    name: str = fact("Its name in the vocabulary.")
    value: Json | None = fact("Its value then.")
    source: FactOrigin = fact("Where it came from 信息来源.")
    stated_on: Day | None = fact("The day that it is of 信息日期.")
    age_days: int | None = fact("How old it was when it was decided, in days.")


@described
class Decision(Shape):
    """A decision on a subsidy for a hire 补贴判断, as it was made: it never changes afterwards."""

    id: Id = fact("The decision's id.")
    version: int = fact("The version of the decision.")
    made_at: Instant = fact("When it was made 判断时间.")
    made_by: str = fact("Who asked for it 办理人.")
    referral_id: Id = fact("The referral's id.", of="referral")
    person_id: Id = fact("The person's id.", of="person")
    employer_id: Id = fact("The employer's id.", of="employer")
    district: str = fact("Where the work is, GB/T 2260 工作地区.")
    programme: str = fact("The programme 政策.")
    policy_version: str | None = fact("The version of the rule 政策版本.")
    policy_set: str = fact("The set of policies that it was decided by.")
    as_of: Day = fact("The day whose rule was asked 规则日期.")
    outcome: DecisionOutcome = fact("What came out 判断结果.")
    amount: Yuan | None = fact("What is due; null where it is not fixed 金额.")
    facts: list[DecidedFact] = fact("What it rests on 所依据的事实.")
    result: SubsidyResult = fact("What the programme answered, each condition explained 判断内容.")
    referral = row(REFERRALS, "The referral that led to the hire 推荐记录.", by="referral_id")
    person = row(PERSONS, "The person; null where the caller does not see them 人员.", by="person_id")
    employer = row(EMPLOYERS, "The employer; null where the caller does not see it 用人单位.", by="employer_id")


@described
class Eligibility(Shape):
    """What someone is entitled to by facts that were given 可享受政策."""

    policy_set: str = fact("The set of policies that answered.")
    results: list[SubsidyResult] = fact("What each programme answers.")


@described
class NotAHire(Problem):
    """Nobody was hired by this referral 该推荐尚未录用."""


@taken
class EvaluateInput(Taken):
    """Which programme is asked about a hire 补贴判断."""

    programme: str = fact("The programme, such as GD-ZE-POST 政策.")
    as_of: Day = fact("The day whose rule is asked 规则日期.")
    facts: Json | None = optional("Facts by their names in the vocabulary, which beat those that are known 补充信息.")


@taken
class EligibilityInput(Taken):
    """A case 情形: which day's rule is asked, where, with which facts."""

    as_of: Day = fact("The day whose rule is asked 规则日期.")
    district: str = fact("Where, GB/T 2260 区划.")
    programmes: list[str] | None = optional("Which programmes answer; all that are in force where left out 政策.")
    facts: Json = fact("Facts by their names in the vocabulary; what is left out is not known 已知信息.")


@strawberry.type
class DecisionQueries:
    """How decisions are found, and what someone is entitled to."""

    decision = one(DECISIONS, "One decision 补贴判断.")
    decisions = rows(DECISIONS, "The decisions that the caller sees, in the order in which they were made 补贴判断.")

    @answering("What someone is entitled to by these facts, each condition explained; nothing is kept 可享受政策.")
    async def eligibility(self, info: Info, case: EligibilityInput) -> Eligibility | None:
        """Ask without leaving anything behind."""
        call = Call("POST", "/v1/eligibility:evaluate", body=case.body())
        return Eligibility.of(await info.context.send("subsidies", call))


@strawberry.type
class DecisionMutations:
    """Deciding."""

    evaluate_placement = verb(
        "POST /v1/placements/{id}:evaluate",
        "Evaluate a programme about a hire by the facts that are known now, and keep the decision; `id` is the"
        " referral's 判断并留存.",
        "subsidies",
        Decision,
        taking=EvaluateInput,
        or_else=(NotAHire,),
        if_match=False,
    )
