"""Files as requests: what a route takes of them, and how its document says so."""

from collections.abc import Mapping, Sequence
from email.message import Message
from typing import Annotated, Any, Final

from fastapi import Depends, Header

from services.kit.http.common import UnsupportedMediaType

ANY_BYTES: Final = "application/octet-stream"
"""What a client sends that says nothing of the type; a route of files takes it beside those that it names."""


def only(media_types: Sequence[str]) -> Any:  # noqa: ANN401 -- FastAPI's own type says so
    """Return the dependency of a route that takes files of these types, or bytes of which nothing is said."""
    taken = (*media_types, ANY_BYTES)

    async def files_only(content_type: Annotated[str, Header(include_in_schema=False)] = "") -> None:
        message = Message()
        message["content-type"] = content_type
        if message.get_content_type() not in taken:
            raise UnsupportedMediaType(accepted=taken)

    return Depends(files_only)


def file_body(examples: Mapping[str, str]) -> dict[str, Any]:
    """Return what a route's `openapi_extra` says of a body that is a file: an example of each type."""
    binary = {"type": "string", "format": "binary"}
    content = {media_type: {"schema": binary, "example": example} for media_type, example in examples.items()}
    return {"requestBody": {"required": True, "content": content}}
