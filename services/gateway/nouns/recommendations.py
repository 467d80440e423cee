"""What was recommended to whom, in the graph, and what speaks for it."""

import strawberry

from services.gateway.nouns.endpoints import EMPLOYERS, NEEDS, PERSONS, PUBLISHED_VACANCIES, RECOMMENDATIONS, VACANCIES
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant, Json
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class Contribution(Shape):
    """What one feature adds to a score 评分依据: points are weight times strength."""

    feature: str = fact("The feature's stable name.")
    weight: float = fact("How much it can add.")
    strength: float = fact("How far it is so, 0 to 1.")
    points: float = fact("What it adds.")
    reason: str | None = fact("Why, as a stable name; null where it adds nothing.")
    values: Json = fact("The values that it was found by.")
    detail: str | None = fact("Why, in one sentence 理由.")


@described
class RecommendationCaveat(Shape):
    """What is to be asked first 须先核实."""

    code: str = fact("Its stable name.")
    detail: str = fact("It in one sentence.")


@described
class Recommendation(Shape):
    """A vacancy that was recommended to a person 岗位推荐."""

    id: Id = fact("The recommendation's id.")
    version: int = fact("The version of the recommendation.")
    person_id: Id = fact("The person's id.", of="person")
    need_id: Id = fact("The id of the need that it answers.", of="need")
    vacancy_id: Id = fact("The vacancy's id.", of="vacancy")
    employer_id: Id = fact("The employer's id.", of="employer")
    rank: int = fact("Its place among those made together, 1 is the best 排名.")
    model: str = fact("The version of the model that made it 模型版本.")
    score: float = fact("The sum of its contributions 得分.")
    made_on: Day = fact("When it was made 推荐日期.")
    contributions: list[Contribution] = fact("What speaks for it 评分依据.")
    caveats: list[RecommendationCaveat] = fact("What is to be asked first 须先核实.")
    created_at: Instant = fact("When it was made, to the instant.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")
    need = row(NEEDS, "The need that it answers 需求.", by="need_id")
    vacancy = row(VACANCIES, "The vacancy, where the caller keeps it 岗位.", by="vacancy_id")
    published_vacancy = row(PUBLISHED_VACANCIES, "The vacancy, while it is published 已发布岗位.", by="vacancy_id")
    employer = row(EMPLOYERS, "The employer; null where the caller does not see it 用人单位.", by="employer_id")


@described
class WishNotCompared(Shape):
    """What somebody wishes and no vacancy records 岗位未载明的意愿."""

    code: str = fact("Its stable name.")
    detail: str = fact("It in one sentence.")


@described
class Advice(Shape):
    """What was recommended at once, best first 推荐结果."""

    recommendations: list[Recommendation] = fact("The recommendations 推荐的岗位.", of="items")
    fitting: int = fact("How many vacancies met every hard constraint 符合条件的岗位数.")
    more: bool = fact("Whether only the most recently published of those that the search allows were weighed.")
    not_compared: list[WishNotCompared] = fact("Wishes that no vacancy records: ask first 须先核实的意愿.")


@described
class NoOpenJobNeed(Problem):
    """The person has no open job need 没有未结束的求职需求: record first what work they look for."""


@taken
class RecommendInput(Taken):
    """How many vacancies to recommend 推荐数量."""

    limit: int | None = optional("So many at most, 1 to 50; 10 where left out.")


@strawberry.type
class RecommendationQueries:
    """How recommendations are found."""

    recommendation = one(RECOMMENDATIONS, "One recommendation 岗位推荐.")
    recommendations = rows(
        RECOMMENDATIONS, "The recommendations that the caller sees, in the order in which they were made 岗位推荐."
    )


@strawberry.type
class RecommendationMutations:
    """Recommending."""

    recommend_vacancies = verb(
        "POST /v1/persons/{id}:recommend",
        "Recommend vacancies for a person, with what speaks for each; each recommendation is kept 推荐岗位.",
        "matching",
        Advice,
        taking=RecommendInput,
        or_else=(RecordMerged, NoOpenJobNeed),
        if_match=False,
    )
