"""JSON merge patch (RFC 7396): a change names the fields it changes, and null empties those that may be empty.

    class HouseholdPatch(Patch):
        address: str = unchanged()            # may be left out, may not be null
        ended_on: CivilDate | None = unchanged()

    @router.patch("/households/{id}", dependencies=[MERGE_PATCH_ONLY])
    async def correct(patch: Annotated[HouseholdPatch, MERGE_PATCH], …) -> Household:
        for name, value in patch.changes().items(): …

A field that was left out has no value: ask `changes()`.
"""

from email.message import Message
from typing import Annotated, Any

from fastapi import Body, Depends, Header
from pydantic import Field

from services.kit.http.bodies import Input
from services.kit.http.common import UnsupportedMediaType

MEDIA_TYPE = "application/merge-patch+json"
ACCEPTED = (MEDIA_TYPE, "application/json")
"""Media types that a patch may have: many HTTP clients send JSON under its plain name alone."""

MERGE_PATCH: Any = Body(media_type=MEDIA_TYPE)
"""Marks the parameter of a route that takes a merge patch."""


class Patch(Input):
    """A merge patch of one resource; each of its fields is declared with `unchanged()`."""

    def changes(self) -> dict[str, Any]:
        """Return the fields that the patch names with their new values; a nested patch as the changes it names."""
        named = ((name, getattr(self, name)) for name in type(self).model_fields if name in self.model_fields_set)
        return {name: value.changes() if isinstance(value, Patch) else value for name, value in named}


def unchanged() -> Any:  # noqa: ANN401 -- stands in for a value of any field, as pydantic's own Field does
    """Declare a field that a patch may leave out."""
    # A factory keeps the stand-in out of the schema, where a default of null would allow null.
    return Field(default_factory=_nothing)


def _nothing() -> None:
    return None


async def _merge_patch_only(content_type: Annotated[str, Header(include_in_schema=False)] = "") -> None:
    message = Message()
    message["content-type"] = content_type
    if message.get_content_type() not in ACCEPTED:
        raise UnsupportedMediaType(accepted=ACCEPTED)


MERGE_PATCH_ONLY = Depends(_merge_patch_only)
"""Refuses other media types, JSON patches (RFC 6902) among them, with 415."""
