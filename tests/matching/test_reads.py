"""Every statement by which matching reads shows a row to whom it belongs, and to nobody who comes next."""

import pytest

from services.kit.database.reading import FIRST, Shape
from services.kit.identity.caller import Caller
from services.matching.app import SERVICE
from tests.kit.database.walking import OTHER_PLANS, found, statements
from tests.matching.neighbours import Neighbours, a_county
from tests.matching.office import caseworker
from tests.running import Running
from tests.small.callers import of_area

pytestmark = pytest.mark.anyio

SHAPES = {shape.model.__name__: shape for shape in (*SERVICE.shapes, *SERVICE.states.values())}
COUNTY = a_county()
MINE, STRANGER = of_area(COUNTY), of_area(COUNTY[:4] + "04")


@pytest.fixture(scope="module")
async def rows(matching: Running, neighbours: Neighbours) -> dict[str, dict[str, object]]:
    """Recommend and refer somebody; return each row by its kind."""
    person = await neighbours.seeker(COUNTY)
    vacancy = await neighbours.vacancy(COUNTY)
    office = caseworker(matching, COUNTY)
    [recommendation] = (await office.recommend(person)).json()["items"]
    referral = (await office.refer(person, vacancy)).json()
    return {"recommendation": recommendation, "referral": referral | {"check_due": False}}


def walked() -> list[tuple[str, str]]:
    """Return each statement of each shape by its name: with all fields, and by each filter."""
    return [
        (name, statement.name)
        for name, shape in SHAPES.items()
        for statement in statements(shape, FIRST, dict.fromkeys(shape.filters))
        if statement.name.endswith("all fields") or " by " in statement.name
    ]


async def seen(matching: Running, shape: Shape, name: str, row: dict[str, object], who: Caller | None) -> list[bool]:
    """Tell, plan by plan, whether a statement shows a row to a caller, on a connection that others used before."""
    every = statements(shape, row["id"], row)  # type: ignore[arg-type] # asyncpg takes an id as text too
    statement = next(each for each in every if each.name == name)
    async with matching.database.reads.acquire() as connection:
        return [bool(await found(connection, statement, who, plan)) for plan in OTHER_PLANS]


@pytest.mark.parametrize(("shape", "name"), walked())
async def test_a_statement_shows_its_row_to_the_office_and_to_nobody_else(
    matching: Running, rows: dict[str, dict[str, object]], shape: str, name: str
) -> None:
    kind = SHAPES[shape].kind
    shown = [await seen(matching, SHAPES[shape], name, rows[kind], who) for who in (None, MINE, STRANGER, MINE, None)]
    assert [set(plans) for plans in shown] == [{False}, {True}, {False}, {True}, {False}]
