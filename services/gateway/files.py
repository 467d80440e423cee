"""Where the graph leaves bytes to REST: a field says the method, the path at the exchange, and the media types.

    document = file_at(
        "people GET /v1/households/{id}/document", "The whole file as one document 一家一册.", "text/html"
    )

Nothing is asked for it: whether the caller may have the file, and whether it is there, is said at that address.
"""

from typing import Any

import strawberry

from services.gateway.shapes import NEEDS, described, fact
from services.kit.files.answering import MEDIA_TYPES

FILE_AT = "file_at"
"""Metadata of a field: the operation of REST by which its file is fetched or sent."""


@described
class FileAddress:
    """Where a file is fetched or sent over REST, with the same token 文件地址."""

    method: str = fact("GET to fetch it, PUT to send it 方法.")
    path: str = fact(
        "Below the address of the exchange 路径; in that of a part, {number} counts from 1 and the caller puts it in."
    )
    media_types: list[str] = fact("As what it is sent, or can be fetched 媒体类型.")


def file_at(request: str, description: str, *media_types: str, typed_by: str | None = None) -> Any:  # noqa: ANN401 -- a field of the graph
    """Name an address of this row, in which `{id}` is its id; `typed_by` is the field that has its type.

    Media types of files of rows go by their short names: csv, xlsx, ndjson.
    """
    service, method, address = request.split(" ")

    def resolve(self: Any) -> FileAddress:  # noqa: ANN401 -- any noun
        path = f"/{service}{address.replace('{id}', self.id)}"
        told = (getattr(self, typed_by),) if typed_by else media_types
        return FileAddress(method=method, path=path, media_types=[MEDIA_TYPES.get(each, each) for each in told])

    needed = ("id", typed_by) if typed_by else ("id",)
    return strawberry.field(resolver=resolve, description=description, metadata={NEEDS: needed, FILE_AT: request})
