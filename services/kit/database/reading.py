"""Reads from SQL to bytes: one statement binds the caller and builds the answer's JSON, which nothing parses again.

A `Shape` names an output and says from which column each of its fields comes. Its statements are written once per
choice of fields and run on raw connections outside any transaction: one round trip each.

The form of the statements matters: the setting is made in a MATERIALIZED step, and rows are read in a LATERAL that
depends on it and that `OFFSET 0` keeps apart. Otherwise PostgreSQL may choose a plan that checks visibility before the
caller is known, and answers nothing.

Where what is read is noted, the same statement writes that down: nobody reads it without an entry in the access log.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Date, Numeric, SQLColumnExpression, Text, cast, func
from sqlalchemy.dialects.postgresql import asyncpg

from services.kit.database.sessions import Database
from services.kit.identity.caller import Caller
from services.kit.vault.access_log import entry_text, noting

DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy leaves its dialects untyped
"""The driver's own dialect: the others would double each percent sign of a literal."""
FIRST = UUID(int=0)
"""Before every id, where a first page begins."""

BIND = """WITH caller AS MATERIALIZED (
    SELECT set_config('app.keys', $1, true) AS keys, set_config('app.subject', $2, true) AS subject,
        set_config('app.today', $3, true) AS today)"""
"""Tells row security who asks, and what is said as of today which day that is: `bound` has the values."""
TODAY: SQLColumnExpression[date] = cast(func.nullif(func.current_setting("app.today", True), ""), Date)  # noqa: FBT003 -- an argument of SQL
"""The civil date of the platform's clock, which is not always the database's; null while a statement is planned."""


@dataclass(frozen=True, eq=False)
class Shape:
    """An output model and where its fields come from.

    `kind` is what `scope` calls the rows, `table` where they are: a table with `id` and `version`. `filters` are the
    conditions that a list may be narrowed by, as SQL with `{value}` where the caller's value goes. `selective` names
    those of them that leave few rows of the whole table: a column equals the value, and the column has an index.
    `seen_by` is the column that `scope` knows rows by: their own id, or the row that they belong to and are seen with.
    One that says what its version does not tell, such as how it stands `TODAY` or beside other rows, is `volatile`:
    nobody is told that it has not changed. Of a state, `told` is the condition, as SQL, on which its rows are told:
    events and snapshots have no others. `noted` are fields whose readers the access log keeps: that of the person whom
    `seen_by` names, with the table's name in front (`psychological_assessment.dimensions`).
    """

    kind: str
    table: str
    model: type[BaseModel]
    fields: Mapping[str, SQLColumnExpression[Any]]
    filters: Mapping[str, str] = field(default_factory=dict)
    selective: Collection[str] = ()
    seen_by: str = "id"
    volatile: bool = False
    told: str = "true"
    noted: Collection[str] = ()

    def __post_init__(self) -> None:
        """Refuse a shape whose columns are not exactly its model's fields."""
        if list(self.fields) != list(self.model.model_fields):
            raise ShapeMismatch(self.model, self.fields)

    def json(self, fields: Iterable[str] | None = None) -> str:
        """Return the SQL expression that builds the JSON of one row, with all fields or those that are named."""
        return json_of(self, tuple(fields) if fields else None)

    def noted_of(self, fields: Iterable[str] | None = None) -> tuple[str, ...]:
        """Return which of these fields, or of all, are noted, as the access log names them."""
        return tuple(f"{self.table}.{name}" for name in (fields or self.fields) if name in self.noted)

    def json_beside_names(self) -> str:
        """Return `json()` for a statement with named parameters, in which a bare colon would begin one."""
        return self.json().replace(":", "\\:")


class ShapeMismatch(TypeError):
    """A shape's columns differ from its model's fields: says which."""

    def __init__(self, model: type[BaseModel], fields: Iterable[str]) -> None:
        """Name the model and the fields at fault."""
        super().__init__(f"{model.__name__}: {sorted(set(fields) ^ set(model.model_fields)) or 'the order differs'}")


class RouteUnnamed(TypeError):
    """What a table holds is noted in the access log, and is read where no route is named for the entry."""


@dataclass(frozen=True, slots=True)
class Row:
    """One resource as JSON, with the version that its ETag tells."""

    version: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of resources as a JSON array, and the id after which the next page begins, if there is one."""

    body: bytes
    last: UUID | None


@lru_cache(maxsize=1024)
def json_of(shape: Shape, fields: tuple[str, ...] | None) -> str:
    """Return what `Shape.json` says, put into words once: each write asks for it."""
    pairs = (f"'{name}', {sql(shape.fields[name])}" for name in (fields or shape.fields))
    return f"json_build_object({', '.join(pairs)})"


def sql(expression: SQLColumnExpression[Any]) -> str:
    """Return an expression as PostgreSQL reads it, literals included."""
    return str(expression.label(None).element.compile(dialect=DIALECT, compile_kwargs={"literal_binds": True}))


def yuan_text(fen: SQLColumnExpression[Any]) -> SQLColumnExpression[Any]:
    """Return an amount in fen as the edge has it: yuan with two decimals, as text; null stays null."""
    return cast(func.round(cast(fen, Numeric) / 100, 2), Text)


@lru_cache(maxsize=512)
def one_statement(shape: Shape, fields: tuple[str, ...] | None, column: str = "id") -> str:
    """Return the statement that reads one row: $4 is its id, or the value of another column that is unique."""
    return f"""{BIND}{noted(shape, fields, f"{shape.table}.{column} = $4", 5)}
        SELECT found.version, found.body FROM caller CROSS JOIN LATERAL (
            SELECT {shape.table}.version, {shape.json(fields)} AS body FROM {shape.table}
            WHERE caller.keys IS NOT NULL AND {shape.table}.{column} = $4 OFFSET 0) AS found"""  # noqa: S608 -- the service's own shapes


@lru_cache(maxsize=512)
def page_statement(shape: Shape, fields: tuple[str, ...] | None, filters: tuple[str, ...]) -> str:
    """Return the statement that reads a page in the order of ids: $4 begins it, $5 is its size, then come the filters.

    A selective filter leaves few rows however many the caller sees, so the nearest ids come from its index, and row
    security looks at each. Else they come from what the caller sees, and the filters look at each. What is seen with
    another row is asked by that row.
    """
    conditions = "".join(f" AND {shape.filters[name].format(value=f'${n}')}" for n, name in enumerate(filters, 6))
    by_scope = shape.seen_by == "id" and set(filters).isdisjoint(shape.selective)
    near = near_in_scope(shape, conditions) if by_scope else near_in(shape, conditions)
    shown = "(SELECT id FROM numbered WHERE n <= $5)"
    entered = noted(shape, fields, f"{shape.table}.id IN {shown}", 6 + len(filters))
    return f"""{BIND}, near AS ({near}),
        numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM near){entered}
        SELECT coalesce(json_agg(body ORDER BY n) FILTER (WHERE n <= $5), '[]'::json) AS body,
            CASE WHEN count(*) > $5 THEN (array_agg(id ORDER BY n))[$5::bigint] END AS last
        FROM numbered CROSS JOIN LATERAL (
            SELECT {shape.json(fields)} AS body FROM {shape.table}
            WHERE {shape.table}.id = numbered.id OFFSET 0) AS found"""  # noqa: S608 -- the service's own shapes


def near_in_scope(shape: Shape, conditions: str) -> str:
    """Return the query for a page's ids that begins at `scope`, key by key, whatever the table's size."""
    return f"""
            SELECT DISTINCT hit.id
            FROM caller CROSS JOIN LATERAL unnest(string_to_array(caller.keys, ',')) AS held (key)
            CROSS JOIN LATERAL (
                SELECT {shape.table}.id FROM scope JOIN {shape.table} ON {shape.table}.id = scope.row_id
                WHERE scope.key = held.key AND scope.kind = '{shape.kind}' AND scope.row_id > $4{conditions}
                ORDER BY scope.row_id LIMIT $5::bigint + 1) AS hit
            ORDER BY hit.id LIMIT $5::bigint + 1"""  # noqa: S608 -- the service's own shapes


def near_in(shape: Shape, conditions: str) -> str:
    """Return the query for a page's ids that begins at the table, of whose rows the conditions leave few."""
    return f"""
            SELECT hit.id FROM caller CROSS JOIN LATERAL (
                SELECT {shape.table}.id FROM {shape.table}
                WHERE caller.keys IS NOT NULL AND {shape.table}.id > $4{conditions}
                ORDER BY {shape.table}.id LIMIT $5::bigint + 1) AS hit"""  # noqa: S608 -- the service's own shapes


@lru_cache(maxsize=512)
def batch_statement(shape: Shape, fields: tuple[str, ...] | None) -> str:
    """Return the statement that reads many rows: $4 holds the ids, the answer is aligned to them."""
    return f"""{BIND}{noted(shape, fields, f"{shape.table}.id = ANY ($4::uuid[])", 5)}
        SELECT coalesce(json_agg(found.body ORDER BY asked.n), '[]'::json)
        FROM caller CROSS JOIN LATERAL unnest($4::uuid[]) WITH ORDINALITY AS asked (id, n)
        LEFT JOIN LATERAL (
            SELECT {shape.json(fields)} AS body FROM {shape.table}
            WHERE caller.keys IS NOT NULL AND {shape.table}.id = asked.id OFFSET 0) AS found ON true"""  # noqa: S608 -- the service's own shapes


def noted(shape: Shape, fields: Iterable[str] | None, read: str, entry: int) -> str:
    """Return the step of a statement that writes down who reads these rows; none where no field of them is noted.

    `read` is the condition on which a row is read, `entry` the number of the parameter that `noted_as` returns.
    """
    if not shape.noted_of(fields):
        return ""
    persons = f"""SELECT DISTINCT found.person FROM caller CROSS JOIN LATERAL (
            SELECT {shape.table}.{shape.seen_by} AS person FROM {shape.table}
            WHERE caller.keys IS NOT NULL AND {read} OFFSET 0) AS found"""  # noqa: S608 -- the service's own shapes
    return f""",
        noted AS ({noting(persons, f"${entry}")})"""


def noted_as(
    database: Database, caller: Caller, shape: Shape, fields: tuple[str, ...] | None, route: str | None
) -> tuple[str, ...]:
    """Return the last value of a statement whose reader is noted; raise `RouteUnnamed` where none can be noted."""
    told = shape.noted_of(fields)
    if not told:
        return ()
    if route is None:
        raise RouteUnnamed(shape.table)
    return (entry_text(caller, told, database.clock, route),)


def bound(database: Database, caller: Caller) -> tuple[str, str, str]:
    """Return the first three values of each statement: what the caller sees, who it is, and today."""
    return caller.visible, caller.subject, database.clock.today().isoformat()


async def one(
    database: Database,
    caller: Caller,
    shape: Shape,
    row: object,
    fields: tuple[str, ...] | None = None,
    *,
    column: str = "id",
    route: str | None = None,
) -> Row | None:
    """Read one row by its id, or by another column that is unique; None where there is none that the caller sees.

    `route` is what the access log keeps of a read that is noted.
    """
    values = *bound(database, caller), row, *noted_as(database, caller, shape, fields, route)
    found = await database.reads.fetchrow(one_statement(shape, fields, column), *values)
    return Row(found[0], found[1]) if found is not None else None


async def page(
    database: Database,
    caller: Caller,
    shape: Shape,
    *,
    after: UUID | None,
    limit: int,
    fields: tuple[str, ...] | None = None,
    filters: Mapping[str, Any] | None = None,
    route: str | None = None,
) -> Rows:
    """Read a page of what the caller sees, in the order of ids, which is the order of registration."""
    chosen = filters or {}
    statement = page_statement(shape, fields, tuple(chosen))
    asked = *bound(database, caller), after or FIRST, limit, *chosen.values()
    found = await database.reads.fetchrow(statement, *asked, *noted_as(database, caller, shape, fields, route))
    return Rows(found["body"], found["last"]) if found is not None else Rows(b"[]", None)


async def batch(
    database: Database,
    caller: Caller,
    shape: Shape,
    rows: Sequence[UUID],
    fields: tuple[str, ...] | None = None,
    *,
    route: str | None = None,
) -> bytes:
    """Read many rows as a JSON array aligned to the ids asked, null where one is absent or hidden."""
    values = *bound(database, caller), rows, *noted_as(database, caller, shape, fields, route)
    body: bytes = await database.reads.fetchval(batch_statement(shape, fields), *values)
    return body
