"""What one GraphQL request carries: its caller, its loaders, and what it has cost so far."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from graphql import GraphQLResolveInfo
from strawberry.dataloader import DataLoader
from strawberry.fastapi import BaseContext
from strawberry.types import Info as StrawberryInfo

from services.gateway.problems import QueryTooCostly
from services.gateway.rest import Call, Caller, Services
from services.gateway.selections import Selection, selection
from services.kit.http.problems import Say
from services.kit.resources import BATCH_MOST

POINTS_MOST = 50_000
"""What a request may cost: several hundred calls, or a few thousand rows shown in full."""
POINTS_PER_CALL = 100

Load = Callable[[list[str]], Awaitable[Sequence[Any]]]


class Context(BaseContext):
    """One request."""

    def __init__(self, services: Services, caller: Caller, say: Say) -> None:
        """Take whom to ask, on whose behalf, and the language of what the edge itself has to say."""
        super().__init__()
        self.services = services
        self.say = say
        self._caller = caller
        self._loaders: dict[tuple[object, ...], DataLoader[str, Any]] = {}
        self._chosen: dict[tuple[object, ...], Selection] = {}
        self._points = 0

    def spend(self, points: int) -> None:
        """Count what is about to be asked; raise `QueryTooCostly` where it is more than one request may have."""
        self._points += points
        if self._points > POINTS_MOST:
            raise QueryTooCostly(points_most=POINTS_MOST)

    async def send(self, service: str, call: Call) -> Any:  # noqa: ANN401 -- any JSON
        """Return what a service answers to this request's caller, as JSON values."""
        self.spend(POINTS_PER_CALL)
        return await self._caller.send(service, call)

    def loader(self, key: tuple[object, ...], load: Load) -> DataLoader[str, Any]:
        """Return the request's one loader of this kind, made with `load` at its first use."""
        if key not in self._loaders:
            self._loaders[key] = DataLoader(load, max_batch_size=BATCH_MOST)
        return self._loaders[key]

    def chosen(self, info: GraphQLResolveInfo[Any], *path: str) -> Selection:
        """Return what a query chose below a field; found once for all rows that the field is asked of."""
        key = (*map(id, info.field_nodes), *path)
        if key not in self._chosen:
            self._chosen[key] = selection(info, *path)
        return self._chosen[key]


class Info(StrawberryInfo[Context, None]):
    """What resolvers get."""

    def chosen(self, *path: str) -> Selection:
        """Return what the query chose below this field, or further down at a path of field names."""
        return self.context.chosen(self._raw_info, *path)
