"""Every statement by which a service reads, one after another: for every service's tests.

A test runs each on one connection for its caller, for nobody and for a stranger in turn: what a plan, a setting or a
cached statement carried over from one to the next would show.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

import orjson

from services.kit.clock import Clock
from services.kit.database.driver import Connection
from services.kit.database.reading import FIRST, Shape, batch_statement, one_statement, page_statement
from services.kit.identity.caller import Caller
from services.kit.vault.access_log import entry_text
from tests.small.callers import caller as caller_with

OTHER_PLANS = {
    "as planned": "SELECT",
    "without nested loops": "SET LOCAL enable_nestloop = off",
    "by hash": "SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off",
    "without indexes": "SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off",
}
"""Plans that PostgreSQL would choose over other data: what is visible may not depend on them."""

NOBODY = caller_with(subject="nobody")
DAY = "2026-06-15"
"""What every statement takes for today."""


@dataclass(frozen=True)
class Statement:
    """One way to read, with the values that follow the caller."""

    shape: Shape
    name: str
    sql: str
    values: tuple[object, ...]


def statements(shape: Shape, row: UUID, filters: Mapping[str, object]) -> Iterator[Statement]:
    """Yield every statement of a shape: all fields and each alone, without and with each filter of the row's values."""
    for fields in (None, *((name,) for name in shape.fields)):
        said = "all fields" if fields is None else fields[0]
        yield Statement(shape, f"one, {said}", one_statement(shape, fields), (row,))
        yield Statement(shape, f"batch, {said}", batch_statement(shape, fields), ([row],))
        yield Statement(shape, f"page, {said}", page_statement(shape, fields, ()), (FIRST, 200))
    for name in shape.filters:
        sql = page_statement(shape, None, (name,))
        yield Statement(shape, f"page by {name}", sql, (FIRST, 200, filters[name]))


async def found(connection: Connection, statement: Statement, caller: Caller | None, plan: str) -> list[object]:
    """Return the rows that a statement shows to a caller, whom it notes where its shape says so."""
    bound = (caller.visible, caller.subject, DAY) if caller is not None else ("", "", DAY)
    noted = (entry_text(caller or NOBODY, ("words",), Clock(), "walking"),) if statement.shape.noted else ()
    async with connection.transaction():
        await connection.execute(OTHER_PLANS[plan])
        # PostgreSQL keeps the plan of a statement that it knows: another text makes it plan anew.
        records = await connection.fetch(f"{statement.sql} -- {plan}", *bound, *statement.values, *noted)
    bodies = [orjson.loads(record["body"] if "body" in record else record[0]) for record in records]
    rows = bodies if statement.name.startswith("one") else [row for body in bodies for row in body]
    return [row for row in rows if row is not None]
