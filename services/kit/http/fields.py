"""Sparse fields: `?fields=id,name` answers those fields of a shape and no others.

@router.get("/households/{id}", response_model=Household)
async def show(id: UUID, fields: Annotated[Fields, sparse(Household)], …) -> Response:
    return fields.answer(Household.of(household))
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Response
from pydantic import BaseModel

from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.pages import Page
from services.kit.http.validation import pointer

_LENGTH_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields that a caller asked for; `names` is nothing where it asked for all."""

    names: tuple[str, ...] | None
    response: Response

    def answer(self, shown: BaseModel) -> Response:
        """Answer a resource with the fields asked for, and the headers that the route has set."""
        return self._rendered(shown, set(self.names) if self.names else None)

    def answer_page(self, page: Page[Any]) -> Response:
        """Answer a page whose items have the fields asked for."""
        return self._rendered(page, {"items": {"__all__": set(self.names)}, "next": True} if self.names else None)

    def _rendered(self, shown: BaseModel, include: Any) -> Response:  # noqa: ANN401 -- pydantic's IncEx is recursive
        headers = {name: value for name, value in self.response.headers.items() if name != "content-length"}
        return Response(shown.model_dump_json(include=include), media_type="application/json", headers=headers)


def sparse(shape: type[BaseModel]) -> Any:  # noqa: ANN401 -- what FastAPI's Depends returns is private
    """Return the dependency that reads `?fields=` for a shape; unknown names are listed with the fields there are."""
    allowed = tuple(shape.model_fields)

    async def chosen(
        response: Response,
        fields: Annotated[
            str | None,
            Query(max_length=_LENGTH_MOST, description=f"Names separated by commas, of: {', '.join(allowed)}."),
        ] = None,
    ) -> Fields:
        if fields is None:
            return Fields(None, response)
        names = tuple(dict.fromkeys(name.strip() for name in fields.split(",")))
        if unknown := [name for name in names if name not in allowed]:
            raise ValidationFailed(
                errors=tuple(
                    FieldError(
                        pointer=pointer(("query", "fields", name)), rule="unknown_field", values={"allowed": allowed}
                    )
                    for name in unknown
                )
            )
        return Fields(names, response)

    return Depends(chosen)
