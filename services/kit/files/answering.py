"""Files as answers: handed out as attachments, streamed where they are large."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, Final

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES: Final[Mapping[str, str]] = {"csv": "text/csv", "xlsx": XLSX, "ndjson": "application/x-ndjson"}


class FileResponse(StreamingResponse):
    """A file as it is made; however sending it ends, what making it holds is given back at once."""

    def __init__(self, content: AsyncGenerator[bytes], media_type: str, name: str, *, size: int | None = None) -> None:
        """Take the content, its media type, the name under which a browser saves it, and its bytes where it is known.

        Whoever is sent fewer bytes than were announced takes them for no file.
        """
        super().__init__(content, media_type=media_type)
        self.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        if size is not None:
            self.headers["Content-Length"] = str(size)
        self.content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file."""
        async with aclosing(self.content):
            await super().__call__(scope, receive, send)


def file_answer(*formats: str) -> dict[int | str, dict[str, Any]]:
    """Return what a route's `responses=` says of an answer that is a file in one of these formats."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": "The file.", "content": {MEDIA_TYPES[each]: binary for each in formats}}}
