"""With a hundred thousand vacancies a recommendation looks at those that the search allows, by an index."""

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import DIALECT
from services.kit.database.roles import Role
from services.matching.known import queries as known
from services.matching.recommendations.actions import WEIGHED_MOST
from services.matching.recommendations.law import model_on
from services.matching.recommendations.rules import recommend
from services.matching.suitability.rules import Post, Search, Wish, searches, unmet
from tests.kit.database.catalogue import as_role
from tests.matching.neighbours import Neighbours
from tests.matching.office import caseworker, today
from tests.running import Running
from tests.small.callers import of_area

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

ALL = 1_000_000

# Eighty counties of twenty cities from 7001 on, eight majors of fifteen groups, pay from 1,500 to 6,000 yuan.
MANY = """
INSERT INTO known_vacancy
SELECT gen_random_uuid(), 1, '00000000-0000-4000-8000-000000000000',
    format('%s-%s-%s-01', n / 80 % 8 + 1, lpad((n / 640 % 15 + 1)::text, 2, '0'), lpad((n / 9600 + 1)::text, 2, '0')),
    (700001 + n % 20 * 100 + 100 + n / 20 % 4)::text, (1500 + n * 13 % 30 * 100) * 100, (4500 + n * 7 % 16 * 100) * 100,
    false, 1 + n % 3, CASE WHEN n % 49 = 0 THEN 'closed' ELSE 'published' END, date '2026-01-01' + n * 11 % 300
FROM generate_series(1, 100000) AS n
"""


@pytest.fixture(scope="module")
async def every(matching: Running) -> AsyncIterator[list[Post]]:
    """Know a hundred thousand vacancies for the length of these tests; return all that there are."""
    async with as_role(matching.settings, "matching", Role.OWNER) as owner:
        await owner.execute(MANY)
        await owner.execute("ANALYZE known_vacancy")
    async with matching.database.begin_system() as session:
        posts = [Post(**row) for row in (await session.execute(known.posts())).mappings()]
    yield posts
    async with as_role(matching.settings, "matching", Role.OWNER) as owner:
        await owner.execute("DELETE FROM known_vacancy WHERE district >= '7' AND district < '8'")


async def wish_of(session: AsyncSession, person: str) -> Wish:
    """Return what a person looks for."""
    wish = await known.wish(session, await known.person(session, UUID(person)))
    assert wish is not None
    return wish


@pytest.mark.parametrize(
    "need",
    [
        {"occupations": ["4-03-02-01"]},
        {"occupations": ["4-03-00-00", "6-05-01-01"], "districts": ["700300", "700502", "701100"]},
        {"occupations": [], "takes_any_post": True, "districts": ["700302"], "wage_from": "5500.00"},
        {"occupations": ["4-00-00-00"], "districts": ["700304"], "wage_from": None},
    ],
)
async def test_the_search_finds_every_vacancy_that_meets_the_constraints(
    matching: Running, neighbours: Neighbours, every: list[Post], need: dict[str, Any]
) -> None:
    person = await neighbours.seeker("700303", **need)
    least = model_on(today(matching)).least_shared_levels
    async with matching.database.begin(of_area("700303")) as session:
        wish = await wish_of(session, person)
        looked = [await known.candidates(session, UUID(person), each, ALL) for each in searches(wish, least)]
    meeting = {post.id for post in every if not unmet(wish, post, least)}
    assert meeting
    found = {post.id for posts in looked for post in posts if not unmet(wish, post, least)}
    assert found == meeting


async def test_the_best_of_all_come_first(matching: Running, neighbours: Neighbours, every: list[Post]) -> None:
    person = await neighbours.seeker("700303", occupations=["4-03-02-01"])
    async with matching.database.begin(of_area("700303")) as session:
        wish = await wish_of(session, person)
    best, fitting = recommend(wish, every, today(matching), model_on(today(matching)), 10)
    answer = (await caseworker(matching, "700303").recommend(person)).json()
    assert (answer["fitting"], answer["more"]) == (fitting, False)
    assert [item["vacancy"] for item in answer["items"]] == [str(each.post.id) for each in best]


@pytest.mark.usefixtures("every")
async def test_who_takes_any_post_in_a_large_area_is_told_that_there_were_more(
    matching: Running, neighbours: Neighbours
) -> None:
    person = await neighbours.seeker("700303", occupations=[], takes_any_post=True, districts=["700000"])
    answer = (await caseworker(matching, "700303").recommend(person)).json()
    assert (len(answer["items"]), answer["more"]) == (10, True)
    assert answer["fitting"] <= WEIGHED_MOST


@pytest.mark.usefixtures("every")
async def test_a_search_reads_by_an_index_under_row_security(matching: Running) -> None:
    search = Search(("7003",), (), ("4-03-",), 250_000)
    statement = known.search_statement(UUID(int=0), search, 10).compile(
        dialect=DIALECT, compile_kwargs={"literal_binds": True}
    )
    async with matching.database.begin(of_area("700303")) as session:
        plan = await session.scalar(text(f"EXPLAIN (FORMAT JSON) {statement}".replace(":", r"\:")))
    assert "Seq Scan" not in {node["Node Type"] for node in nodes(plan[0]["Plan"]) if on_vacancies(node)}


def on_vacancies(node: dict[str, object]) -> bool:
    """Tell whether a node of a plan reads vacancies."""
    return node.get("Relation Name") == "known_vacancy"


def nodes(plan: dict[str, object]) -> Iterator[dict[str, object]]:
    """Yield every node of a plan."""
    yield plan
    below = plan.get("Plans", [])
    assert isinstance(below, list)
    for part in below:
        yield from nodes(part)
