"""Everybody gets what the matrix says, of every operation of the platform, wherever they stand; and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from yaml.constructor import ConstructorError

from services.kit.app import create_service
from services.people.app import SERVICE as PEOPLE
from tests.running import PATIENCE, serving
from tests.security import addresses, graph, matrix, nouns
from tests.security.matrix import Cell
from tests.security.operations import Case, state
from tests.security.world import PLAIN, World
from tools.contracts.rest import app_of

pytestmark = pytest.mark.anyio

TABLES = matrix.read()
ASKED = nouns.everything()
REFUSALS = frozenset({"hidden", "forbidden", "unauthorised"})


def every_operation() -> Iterator[str]:
    """Yield what the platform answers: each part's OpenAPI document, each field of the graph, each other address."""
    for part, app in addresses.apps().items():
        yield from (f"{part}.{name}" for name in addresses.documented(app).values())
    yield from (f"graph.{name}" for name in graph.fields())
    yield from addresses.addresses()


async def red(world: World, operation: str) -> dict[str, str]:
    """Return the cells of an operation in which the platform does not do as the matrix says, and what it does.

    Refusals come first: all of them about the same row, which must be afterwards as it was. What is allowed is done,
    each time with a row of its own.
    """
    how = ASKED[operation]
    cells = matrix.cells(TABLES, operation)
    wrong = {}
    case = await how.prepare(world)
    before = await state(world, how)
    for cell in sorted(cells, key=lambda cell: cell.expected not in REFUSALS):
        got = await answer(world, case, cell)
        done = await state(world, how) != before
        if how.tables and done != (cell.expected not in REFUSALS):
            got += ", done" if done else ", not done"
        if got != cell.expected:
            wrong[str(cell)] = got
        if done:
            await case.after()
            case = await how.prepare(world)
            before = await state(world, how)
    await case.after()
    return wrong


async def answer(world: World, case: Case, cell: Cell) -> str:
    """Return what somebody gets, in a word of the matrix."""
    told = await case.ask(world.doors.headers(cell.role, cell.position, case.about, world.others))
    return told.answer(PLAIN | case.plain)


def test_every_operation_has_a_row_and_no_cell_is_blank() -> None:
    assert matrix.faults(TABLES, every_operation()) == []


def test_every_operation_in_the_matrix_is_asked() -> None:
    assert sorted(ASKED) == sorted(matrix.operations(TABLES))


async def nothing_here() -> None:
    """Answer nothing."""


def test_an_address_without_a_row_is_named_though_no_document_has_it() -> None:
    app = app_of.__wrapped__("people")  # one of its own: the one that others look at stays as it is
    app.add_api_route("/debug", nothing_here, methods=["GET", "POST"], include_in_schema=False)
    app.add_api_websocket_route("/follow", nothing_here)
    app.mount("/files", FastAPI())
    assert matrix.faults(TABLES, [*every_operation(), *addresses.addresses_of("people", app)]) == [
        "people APIWebSocketRoute /follow has no row",
        "people GET /debug has no row",
        "people Mount /files/{path} has no row",
        "people POST /debug has no row",
    ]


def test_no_operation_is_asked_in_two_ways() -> None:
    assert nouns.asked_twice() == []


def test_an_operation_without_a_row_is_named() -> None:
    there = [*matrix.operations(TABLES), "people.forget_person"]
    assert matrix.faults(TABLES, there) == ["people.forget_person has no row"]


def test_a_row_without_an_operation_is_named() -> None:
    there = [each for each in matrix.operations(TABLES) if each != "people.read_need"]
    assert matrix.faults(TABLES, there) == ["people.read_need has a row and is no operation"]


def test_an_operation_that_two_files_name_is_named_with_both() -> None:
    spoilt = {**TABLES, "people/visits": TABLES["people/needs"]}
    assert "people.read_need has several rows, in people/needs and people/visits" in matrix.faults(
        spoilt, every_operation()
    )


def test_a_line_that_stands_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "visits.yaml").write_text("auditor: [yes]\nfinance: [yes]\nauditor: [forbidden]\n", encoding="utf-8")
    with pytest.raises(ConstructorError, match="twice: auditor"):
        matrix.read(tmp_path)


SPOILT = {
    "no line for a role": ("people/persons", "auditor", None, "people/persons, auditor: no line"),
    "an empty cell": ("training/courses", "finance", ["forbidden", ""], "training/courses, finance: register is blank"),
    "half a cell": ("training/courses", "finance", ["yes /", "forbidden"], "training/courses, finance: read is blank"),
    "a cell too few": ("training/courses", "finance", ["forbidden"], "training/courses, finance: register is blank"),
    "a word that is no answer": (
        "training/courses",
        "finance",
        ["perhaps", "forbidden"],
        "training/courses, finance: read is none of the answers",
    ),
    "an outside for whoever has none": (
        "training/courses",
        "service",
        ["yes / hidden", "forbidden"],
        "training/courses, service: read has more answers than there are places to stand",
    ),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_the_matrix_leaves_open_is_named(what: str) -> None:
    noun, role, line, named = SPOILT[what]
    spoilt = {**TABLES, noun: {**TABLES[noun], role: line}}
    assert matrix.faults(spoilt, matrix.operations(TABLES)) == [named]


@pytest.mark.slow
@pytest.mark.parametrize("operation", matrix.operations(TABLES))
async def test_everybody_gets_what_the_matrix_says(world: World, operation: str) -> None:
    assert await red(world, operation) == {}


FORWARDED = (
    "people.read_person",
    "people.reveal_person",
    "people.change_person",
    "vacancies.read_vacancies",
    "training.list_enrolments",
    "matching.read_referral",
    "subsidies.list_decisions",
)


@pytest.mark.slow
@pytest.mark.parametrize("operation", FORWARDED)
async def test_through_the_exchange_everybody_gets_the_same(world: World, operation: str) -> None:
    part = operation.partition(".")[0]
    exchange = world.doors.parts["exchange"]
    async with httpx.AsyncClient(base_url=f"{exchange.url}/{part}", timeout=PATIENCE) as client:
        through = replace(exchange, client=client)
        elsewhere = replace(world, doors=replace(world.doors, parts={**world.doors.parts, part: through}))
        assert await red(elsewhere, operation) == {}


LOG = "people.read_access_log"


@pytest.mark.slow
async def test_a_route_that_loses_its_scope_turns_its_forbidden_cells_red_and_no_other(world: World) -> None:
    """Row security goes on holding: whoever sees the person reads the log; our own services see every row."""
    app = create_service(PEOPLE, world.doors.settings)
    take_scope_out(app, "read_access_log")
    async with serving(app, world.doors.settings) as opened:
        elsewhere = replace(world, doors=replace(world.doors, parts={**world.doors.parts, "people": opened}))
        assert await red(elsewhere, LOG) == {
            str(cell): "yes" if cell.role == "service" or cell.position in {"inside", "above", "themself"} else "hidden"
            for cell in matrix.cells(TABLES, LOG)
            if cell.expected == "forbidden"
        }
        assert await red(elsewhere, "people.read_persons") == {}


def take_scope_out(app: FastAPI, name: str) -> None:
    """Let a route of this app ask for no scope any more; the same route of other apps goes on asking."""
    [route] = [each for each in iter_route_contexts(app.routes) if each.name == name]
    asking: list[Dependant] = route.dependant.dependencies
    [scope] = [each for each in asking if each.own_oauth_scopes]
    asking[asking.index(scope)] = replace(scope, own_oauth_scopes=None)
