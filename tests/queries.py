"""Query budgets: how many statements a piece of work may send, counted on the engine it works through."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


@contextmanager
def queries(engine: AsyncEngine, *, at_most: int) -> Iterator[list[str]]:
    """Count the statements that go through an engine in this block; fail where there are more, and list them."""
    sent: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(" ".join(statement.split()))

    event.listen(engine.sync_engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", count)
    assert len(sent) <= at_most, f"{len(sent)} statements:\n" + "\n".join(sent)
