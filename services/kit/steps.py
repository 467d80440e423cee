"""Steps: what can happen to a row, `POST /{many}/{id}:{step}`, by whoever names the version of it that they saw.

    step = Steps(router, COMPLAINT, one="complaint", many="complaints", problems=(NotAtThisStage,))

    @step("refuse", DECIDE)
    async def refuse_complaint(asked: Asked, body: RefuseIn) -> None:
        await deciding.refuse_complaint(asked.tx, asked.caller, asked.row, asked.seen, body.reason)

The answer is the row as the step leaves it. The function names and describes the operation; what it takes beside
`asked` is what a route takes: a body, a query.
"""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.database.sessions import of
from services.kit.http.common import NotFound
from services.kit.http.etags import IfMatch, Tags
from services.kit.http.problems import Problem, responds
from services.kit.idempotency import Endpoint, repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.resources import changed
from services.kit.transactions import Tx
from services.kit.vault.keyring import Keyring

Step = TypeVar("Step", bound=Callable[..., Awaitable[None]])


@dataclass(frozen=True, slots=True)
class Asked:
    """A step as it is asked for: of which row, in which version, by whom, in which transaction."""

    row: UUID
    seen: Tags
    caller: Caller
    tx: AsyncSession
    keyring: Keyring

    def day(self, stated: date | None) -> date:
        """Return the day that was stated, or today."""
        return stated or of(self.tx).clock.today()


class Steps:
    """The steps of one kind of row: each adds a route to the router."""

    def __init__(
        self,
        router: APIRouter,
        shape: Shape,
        *,
        one: str,
        many: str,
        problems: Sequence[type[Problem]] = (),
        answer: Callable[[Asked], Awaitable[Response]] | None = None,
    ) -> None:
        """Name the kind as the address has it, and what can stand in the way of each of its steps.

        `answer` shows the row where that takes more than its shape.
        """
        self.router = router
        self.shape = shape
        self.address = f"{one.rpartition('-')[2]}_id"
        self.folder = f"/{many}/{{{self.address}}}"
        self.answer = answer or self._row
        self.problems: tuple[type[Problem], ...] = (NotFound, *problems)

    def __call__(self, name: str, scope: str, *problems: type[Problem]) -> Callable[[Step], Step]:
        """Offer a step to callers with a scope; `problems` are those of this step alone."""

        def offered(step: Step) -> Step:
            route = self.router.post(
                f"{self.folder}:{name}",
                name=step.__name__,
                response_model=self.shape.model,
                responses=responds(*self.problems, *problems),
            )
            route(repeatable(self._endpoint(step, scope)))
            return step

        return offered

    async def _row(self, asked: Asked) -> Response:
        return await changed(asked.tx, self.shape, asked.row)

    def _endpoint(self, step: Callable[..., Awaitable[None]], scope: str) -> Endpoint:
        """Return the endpoint of a step, with the parameters that FastAPI reads."""

        async def endpoint(
            *,
            row: UUID,
            request: Request,
            seen: Tags,
            tx: AsyncSession,
            caller: Caller,
            **more: Any,  # noqa: ANN401 -- what the step takes
        ) -> Response:
            asked = Asked(row, seen, caller, tx, request.app.state.keyring)
            await step(asked, **more)
            return await self.answer(asked)

        asked_for = {
            "row": Annotated[UUID, Path(alias=self.address)],
            "request": Request,
            "seen": IfMatch,
            "tx": Tx,
            "caller": Annotated[Caller, needs(scope)],
        }
        _, *own = inspect.signature(step).parameters.values()
        ours = [
            inspect.Parameter(each, inspect.Parameter.KEYWORD_ONLY, annotation=asked_for[each]) for each in asked_for
        ]
        taken = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
        endpoint.__doc__ = step.__doc__
        endpoint.__signature__ = inspect.Signature([*ours, *taken], return_annotation=Response)  # type: ignore[attr-defined]  # FastAPI reads it
        return endpoint
