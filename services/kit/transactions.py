"""A request's transaction: it commits before the answer leaves, and a failing commit is a failing request.

FastAPI ends a dependency with `yield` after the client has its answer unless it is scoped to the function.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database
from services.kit.identity.access import CurrentCaller


def database_of(request: Request) -> Database:
    """Return the database of the service that answers this request."""
    database: Database = request.app.state.database
    return database


async def transaction(request: Request, caller: CurrentCaller) -> AsyncIterator[AsyncSession]:
    """Open the caller's transaction for one request."""
    async with database_of(request).begin(caller) as session:
        yield session


Tx = Annotated[AsyncSession, Depends(transaction, scope="function")]
"""The request's transaction, in which row security knows the caller."""
