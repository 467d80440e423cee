"""Reads go from SQL to bytes, and show a caller exactly what row security lets him see."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import orjson
import pytest
from pydantic import BaseModel
from sqlalchemy import literal

from services.kit.database import reading
from services.kit.database.reading import FIRST, RouteUnnamed, Shape, ShapeMismatch, page_statement
from services.kit.database.roles import Role
from services.kit.identity.caller import Caller
from services.kit.settings import Settings
from tests.kit.database.catalogue import as_role
from tests.kit.database.walking import OTHER_PLANS, Statement, found, statements
from tests.running import Running
from tests.small.callers import caller, of_area
from tests.small.notes import NOTE, SERVICE, Note, write_note

pytestmark = pytest.mark.anyio

SHAPES = {shape.model.__name__: shape for shape in (*SERVICE.shapes, *SERVICE.states.values())}
MINE, OTHER = of_area("440303"), of_area("440304")
STRANGER = of_area("820000")
"""Nobody writes notes there."""


def walked() -> list[tuple[str, str]]:
    """Return each statement of each shape of the service by its name."""
    return [
        (name, statement.name)
        for name, shape in SHAPES.items()
        for statement in statements(shape, FIRST, dict.fromkeys(shape.filters))
    ]


async def note_of(notes: Running, author: Caller, district: str, words: str = "read") -> UUID:
    async with notes.database.begin(author) as session:
        return (await write_note(session, district, words)).id


async def this(notes: Running, shape: str, name: str) -> Statement:
    """Return one statement about a new note."""
    row = await note_of(notes, MINE, "440303")
    every = statements(SHAPES[shape], row, {"district": "440303", "words": "read"})
    return next(statement for statement in every if statement.name == name)


@pytest.mark.parametrize(("shape", "name"), walked())
@pytest.mark.parametrize("plan", OTHER_PLANS)
async def test_a_statement_shows_on_one_connection_its_row_to_the_caller_and_nothing_to_who_comes_next(
    notes: Running, shape: str, name: str, plan: str
) -> None:
    statement = await this(notes, shape, name)
    async with notes.database.reads.acquire() as connection:
        assert await found(connection, statement, None, plan) == []
        assert await found(connection, statement, MINE, plan) != []
        assert await found(connection, statement, STRANGER, plan) == []
        assert await found(connection, statement, MINE, plan) != []
        assert await found(connection, statement, None, plan) == []


NOTED = replace(NOTE, noted={"words"})
WAYS = ("one, all fields", "batch, words", "page by words")


@pytest.mark.parametrize("name", WAYS)
async def test_whoever_is_shown_what_is_noted_stands_in_the_access_log_and_nobody_else_does(
    notes: Running, name: str
) -> None:
    words = f"noted {uuid4()}"
    row = await note_of(notes, MINE, "440303", words)
    statement = next(each for each in statements(NOTED, row, {"district": "", "words": words}) if each.name == name)
    async with notes.database.reads.acquire() as connection:
        shown = [
            len(await found(connection, statement, who, plan)) for plan in OTHER_PLANS for who in (None, MINE, STRANGER)
        ]
    assert (shown, await noted_about(notes, row)) == ([0, 1, 0] * len(OTHER_PLANS), [MINE.subject] * len(OTHER_PLANS))


async def noted_about(notes: Running, row: UUID) -> list[str]:
    """Return who stands in the access log of a note."""
    async with as_role(notes.settings, "notes", Role.SYSTEM) as system:
        return [each["subject"] for each in await system.fetch("SELECT subject FROM access_log WHERE person = $1", row)]


async def test_a_read_of_other_fields_is_not_noted(notes: Running) -> None:
    row = await note_of(notes, MINE, "440303")
    await reading.one(notes.database, MINE, NOTED, row, fields=("id", "district"))
    assert await noted_about(notes, row) == []


async def test_of_a_page_those_are_noted_who_are_on_it(notes: Running) -> None:
    words = f"noted {uuid4()}"
    rows = [await note_of(notes, MINE, "440303", words) for _ in range(3)]
    page = await reading.page(
        notes.database, MINE, NOTED, after=None, limit=2, filters={"words": words}, route="GET /v1/notes"
    )
    assert page.last == rows[1]
    assert [len(await noted_about(notes, each)) for each in rows] == [1, 1, 0]


async def test_what_is_noted_is_not_read_where_no_route_is_named(notes: Running) -> None:
    row = await note_of(notes, MINE, "440303")
    with pytest.raises(RouteUnnamed):
        await reading.batch(notes.database, MINE, NOTED, [row])


async def pages(notes: Running, who: Caller, limit: int, **filters: str) -> list[list[str]]:
    """Return the ids of each page of a caller's notes."""
    after: UUID | None = None
    read = []
    while True:
        rows = await reading.page(notes.database, who, NOTE, after=after, limit=limit, fields=("id",), filters=filters)
        read.append([item["id"] for item in orjson.loads(rows.body)])
        if (after := rows.last) is None:
            return read


@pytest.fixture(scope="module")
async def across(notes: Running) -> list[str]:
    """Write notes of two cities in turn, some seen from both; return them in the order of ids."""
    written = []
    for n in range(23):
        first, *more = [("441900001",), ("442000001",), ("441900001", "442000001")][n % 3]
        async with notes.database.begin(of_area(first)) as session:
            written.append((await write_note(session, first, "page", *more)).id)
    return [str(row) for row in sorted(written)]


ACROSS = of_area("441900", "442000")


@pytest.mark.parametrize("limit", [1, 7, 22, 23, 24, 200])
async def test_pages_over_several_areas_hold_every_row_once_in_order(
    notes: Running, across: list[str], limit: int
) -> None:
    assert [row for page in await pages(notes, ACROSS, limit) for row in page] == across


async def test_every_page_but_the_last_is_full(notes: Running, across: list[str]) -> None:
    assert [len(page) for page in await pages(notes, ACROSS, 10)] == [10, 10, len(across) - 20]


async def test_a_last_page_that_is_full_has_no_next(notes: Running, across: list[str]) -> None:
    assert [len(page) for page in await pages(notes, ACROSS, len(across))] == [len(across)]


async def test_a_row_that_appears_between_two_pages_neither_repeats_nor_hides_another(
    notes: Running, across: list[str]
) -> None:
    first = await reading.page(notes.database, ACROSS, NOTE, after=None, limit=10, fields=("id",))
    new = str(await note_of(notes, of_area("441900001"), "441900001"))
    rest = await reading.page(notes.database, ACROSS, NOTE, after=first.last, limit=200, fields=("id",))
    read = [item["id"] for rows in (first, rest) for item in orjson.loads(rows.body)]
    assert read[: len(across)] == across
    assert read[-1] == new
    assert len(read) == len(set(read))


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"district": "442000001"}, [1]),
        ({"words": "page"}, [0, 1, 2]),
        ({"words": "page", "district": "441900001"}, [0, 2]),
        ({"words": "another"}, []),
    ],
)
async def test_filters_narrow_every_page(
    notes: Running, across: list[str], filters: dict[str, str], left: list[int]
) -> None:
    filtered = [row for page in await pages(notes, ACROSS, 3, **filters) for row in page]
    assert filtered == [row for n, row in enumerate(across) if n % 3 in left]


async def test_a_selective_filter_shows_what_its_caller_sees_and_no_more(notes: Running) -> None:
    near, far = of_area("320102"), of_area("320104")
    async with notes.database.begin(near) as session:
        both = (await write_note(session, "320102", "shared", "320104")).id
        await write_note(session, "320102", "near only")
    assert await pages(notes, far, 10, district="320102") == [[str(both)]]


async def test_a_page_of_nothing_is_an_empty_list_without_a_next(notes: Running) -> None:
    rows = await reading.page(notes.database, of_area("650000"), NOTE, after=None, limit=10)
    assert (rows.body, rows.last) == (b"[]", None)


async def test_a_batch_is_aligned_to_the_ids_with_null_for_what_is_absent_or_hidden(notes: Running) -> None:
    mine, hidden, absent = await note_of(notes, MINE, "440303"), await note_of(notes, OTHER, "440304"), uuid4()
    asked = [hidden, mine, absent, mine]
    answer = orjson.loads(await reading.batch(notes.database, MINE, NOTE, asked))
    assert [row and row["id"] for row in answer] == [None, str(mine), None, str(mine)]


async def test_a_thousand_ids_are_answered_by_one_statement(notes: Running) -> None:
    mine = await note_of(notes, MINE, "440303")
    answer = orjson.loads(await reading.batch(notes.database, MINE, NOTE, [uuid4() for _ in range(999)] + [mine]))
    assert [row is not None for row in answer] == [False] * 999 + [True]


async def test_sparse_fields_are_those_asked_for_in_the_order_asked(notes: Running) -> None:
    mine = await note_of(notes, MINE, "440303")
    row = await reading.one(notes.database, MINE, NOTE, mine, fields=("words", "version"))
    assert row is not None
    assert list(orjson.loads(row.body).items()) == [("words", "read"), ("version", 1)]


async def test_a_row_is_read_with_its_version_even_where_the_field_is_not_asked_for(notes: Running) -> None:
    row = await reading.one(notes.database, MINE, NOTE, await note_of(notes, MINE, "440303"), fields=("id",))
    assert row is not None
    assert row.version == 1


async def test_percent_signs_and_colons_of_an_expression_reach_postgresql_as_they_are(notes: Running) -> None:
    class Odd(BaseModel):
        share: str

    odd = Shape("note", "note", Odd, {"share": literal("50% :of 'it'") + Note.words})
    row = await reading.one(notes.database, MINE, odd, await note_of(notes, MINE, "440303"))
    assert row is not None
    assert orjson.loads(row.body) == {"share": "50% :of 'it'read"}


def test_a_shape_whose_columns_are_not_its_models_fields_is_refused() -> None:
    with pytest.raises(ShapeMismatch, match="words"):
        Shape("note", "note", NOTE.model, {name: NOTE.fields[name] for name in ("id", "version", "district")})


LARGE = """
WITH made AS (SELECT gen_random_uuid() AS id FROM generate_series(1, 20000)),
placed AS (INSERT INTO scope (key, kind, row_id)
           SELECT key, 'note', id FROM made, unnest('{area:0,area:65,area:6501,area:650102,feed}'::text[]) AS key)
INSERT INTO note (id, version, created_at, updated_at, district, words, reminders)
SELECT id, 1, '2026-01-01', '2026-01-01', '650102', 'many', 0 FROM made
"""


@pytest.fixture(scope="module")
async def many(notes: Running, settings: Settings) -> AsyncIterator[None]:  # noqa: ARG001 -- it migrates
    """Let an area have very many rows, until the tests of this file have ended."""
    async with as_role(settings, "notes", Role.SYSTEM) as system, as_role(settings, "notes", Role.OWNER) as owner:
        await system.execute(LARGE)
        await owner.execute("ANALYZE note, scope")
        yield
        await system.execute("DELETE FROM scope USING note WHERE row_id = note.id AND words = 'many'")
        await system.execute("DELETE FROM note WHERE words = 'many'")


@pytest.mark.usefixtures("many")
async def test_a_page_of_a_small_area_costs_the_same_in_a_large_table(notes: Running) -> None:
    for _ in range(3):
        await note_of(notes, of_area("540102"), "540102")
    async with notes.database.reads.acquire() as connection:
        await connection.execute(f"PREPARE small (text, text, text, uuid, bigint) AS {page_statement(NOTE, None, ())}")
        explain = f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE small ('area:540102', 'me', '2026-06-15', '{FIRST}', 50)"
        plan = orjson.loads(await connection.fetchval(explain))[0]["Plan"]
        await connection.execute("DEALLOCATE small")
    assert "Seq Scan" not in {node["Node Type"] for node in nodes(plan)}
    read = sum(touched(node) for node in nodes(plan) if "Relation Name" in node)
    assert read < 50, f"{read} rows of the tables were touched for three"


@pytest.mark.usefixtures("many")
async def test_a_first_page_of_a_large_area_is_a_page(notes: Running) -> None:
    rows = await reading.page(notes.database, caller("area:6501"), NOTE, after=None, limit=50, fields=("id",))
    assert len(orjson.loads(rows.body)) == 50
    assert rows.last is not None


def nodes(plan: dict[str, object]) -> Iterator[dict[str, object]]:
    """Yield every node of a plan."""
    yield plan
    below = plan.get("Plans", [])
    assert isinstance(below, list)
    for part in below:
        yield from nodes(part)


def touched(node: dict[str, object]) -> float:
    """Return how many rows a scan looked at."""
    kept, dropped, loops = (
        float(str(node.get(key, 0))) for key in ("Actual Rows", "Rows Removed by Filter", "Actual Loops")
    )
    return (kept + dropped) * loops
