"""The two lists between two regions in the graph: who of one looks for work, and what posts the other offers."""

import strawberry

from services.gateway.context import Info
from services.gateway.nouns.choices import CourseTime, HomeWork, WayToWork, WorkHours
from services.gateway.nouns.endpoints import EMPLOYERS, JOB_SEEKERS, LISTED_POSTS, NEEDS, PERSONS
from services.gateway.relations import row, rows
from services.gateway.rest import Call
from services.gateway.scalars import Day, Id, Yuan
from services.gateway.shapes import Shape, answering, described, fact


@described
class ListedJob(Shape):
    """What work somebody looked for on the day of a list 求职需求; null is not stated."""

    need_id: Id = fact("The need's id.", of="need")
    occupations: list[str] = fact("The occupations, CSCO 2022 意向职业.")
    districts: list[str] = fact("Where, GB/T 2260 意向地区.")
    wage_from: Yuan | None = fact("The wage per month, at least 期望月薪下限.")
    takes_any_post: bool = fact("Whether any suitable post will do 不挑不拣.")
    hours: WorkHours | None = fact("For how many hours 工时要求.")
    home_work: HomeWork | None = fact("Whether work at home is wanted or needed 居家就业.")
    transport: WayToWork | None = fact("How the person gets to work 通勤条件.")
    need = row(NEEDS, "The need as it stands now; null where the caller does not see it 需求.", by="need_id")


@described
class ListedTraining(Shape):
    """What somebody wanted to learn on the day of a list 培训需求."""

    need_id: Id = fact("The need's id.", of="need")
    occupations: list[str] = fact("The occupations, CSCO 2022 意向职业.")
    course: str | None = fact("What is to be learnt, in words 培训意愿.")
    course_times: list[CourseTime] = fact("When the person can learn 可培训时间.")


@described
class ListedSeeker(Shape):
    """Somebody of a list as they stood on its day 求职需求清单."""

    id: Id = fact("The person's id.")
    name: str = fact("The name, masked 姓名 (打码).")
    sex: str = fact("GB/T 2261.1 性别.")
    birth_year: int = fact("The year of birth 出生年份.")
    residence: str = fact("Where the person lived then, GB/T 2260 常住地.")
    able: bool | None = fact("Whether they could work; null where no registration says so 劳动能力.")
    poor: bool = fact("Whether they were on file as poor, or lifted out of poverty 建档立卡或脱贫人口.")
    poor_labour_force: bool = fact("Whether they were of the poor labour force 贫困劳动力.")
    wish_to_work: bool = fact("Whether they were, and wished to work in the partner region 赴协作地就业意向.")
    wish_to_be_trained: bool = fact("Whether they were, and wished to be trained 培训意愿.")
    job: ListedJob | None = fact("What work they looked for 求职需求.")
    training: ListedTraining | None = fact("What they wanted to learn 培训需求.")
    person = row(PERSONS, "The person as they stand now; null where the caller does not see them 人员.", by="id")


@described
class ListedPost(Shape):
    """A vacancy of a list as it was published on its day 岗位供给清单."""

    id: Id = fact("The vacancy's id.")
    employer_id: Id = fact("The employer's id.", of="employer")
    employer_name: str = fact("The employer's name 用人单位.")
    title: str = fact("What the post is called 岗位名称.")
    occupation: str | None = fact("The occupation, CSCO 2022 职业.")
    district: str = fact("Where the work is, GB/T 2260 工作地.")
    pay_from: Yuan | None = fact("The pay a month, from 月薪下限.")
    pay_to: Yuan | None = fact("The pay a month, to 月薪上限.")
    pay_agreed: bool = fact("Whether it is to be agreed 面议.")
    seats: int = fact("How many are wanted 招聘人数.")
    published_on: Day = fact("When it was published 发布日期.")
    employer = row(EMPLOYERS, "The employer; null where the caller does not see it 用人单位.", by="employer_id")


@described
class ListCaveat(Shape):
    """What a count leans on without being sure of it, or how it is told 说明."""

    code: str = fact("Its stable name.")
    detail: str = fact("It in one sentence.")


@described
class RegionLists(Shape):
    """The two lists and four base counts between two regions on a day 两张清单、四个底数.

    A count of persons is null where there are fewer than five and the caller does not see them.
    """

    origin: str = fact("The region whose people look for work 输出地.")
    partner: str = fact("The region where they may wish to work 协作地.")
    as_of: Day = fact("Of which day.")
    job_seeker_count: int | None = fact("How many look for work 求职人数.", of="job_seekers")
    poor_labour_force: int | None = fact("How many are of the poor labour force 贫困劳动力底数.")
    wish_to_work: int | None = fact("How many of it wish to work in the partner region 就业意向底数.")
    wish_to_be_trained: int | None = fact("How many of it wish to be trained 培训意愿底数.")
    occupations: list[str] = fact("The groups of CSCO 2022 that those name who wish to work there 意向职业.")
    take_any_post: bool = fact("Whether some of those take any suitable post 不挑不拣.")
    caveats: list[ListCaveat] = fact("What is not sure 说明.")
    job_seekers = rows(
        JOB_SEEKERS,
        "The rows that are counted, for whoever sees the whole region of origin 求职需求清单.",
        origin="origin",
        partner="partner",
        as_of="as_of",
    )
    posts = rows(LISTED_POSTS, "What the partner region offers 岗位供给清单.", partner="partner", as_of="as_of")

    @answering(
        "How many of the posts are of those occupations, or of any where some take any post 适合岗位底数;"
        " null where it is not told who wishes to work there."
    )
    async def suitable_posts(self, info: Info) -> int | None:
        """Count the rows of `posts` for `occupations`."""
        if self.wish_to_work is None:
            return None
        if not self.occupations and not self.take_any_post:
            return 0
        only = None if self.take_any_post else ",".join(self.occupations)
        asked = {"partner": self.partner, "as_of": self.as_of, "occupations": only}
        counted: int = (await info.context.send("vacancies", Call("GET", "/v1/lists/posts/counts", query=asked)))[
            "posts"
        ]
        return counted


@strawberry.type
class ListQueries:
    """How lists are read."""

    @answering("The two lists and four base counts between two regions, as of any day until today 两张清单、四个底数.")
    async def region_lists(self, info: Info, origin: str, partner: str, as_of: Day | None = None) -> RegionLists | None:
        """Ask for the counts of persons; the lists are read where the query chooses them."""
        query = {"origin": origin, "partner": partner, "as_of": as_of}
        call = Call("GET", "/v1/lists/job-seekers/counts", query=query)
        return RegionLists.of(await info.context.send("people", call))
