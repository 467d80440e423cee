"""Journal entries as CloudEvents 1.0, the same bytes in the feed and on NATS."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

CLOUD_EVENT = """json_build_object(
    'specversion', '1.0', 'id', journal.id, 'source', '/{service}', 'type', journal.type,
    'subject', journal.subject, 'time', journal.at, 'datacontenttype', 'application/json',
    'kind', journal.kind, 'position', journal.position::text, 'rowversion', journal.row_version::text,
    'traceparent', journal.trace, 'data', journal.data{visibility})"""
"""The entry as JSON. Positions and versions are text, for CloudEvents' integers end at 2147483647."""

VISIBILITY = ", 'visibility', array_to_string(journal.keys, ',')"
"""Who could see the row: for our own services, which keep it with their copy."""
FEED = "feed"
"""The key by which our own services see every row."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An event as another service hears it."""

    position: int
    id: UUID
    type: str
    kind: str
    subject: UUID
    row_version: int
    keys: tuple[str, ...]
    data: dict[str, Any]
    trace: str | None

    @property
    def happened(self) -> str:
        """Return what happened to which kind of row, such as `household.certified`."""
        return ".".join(self.type.split(".")[2:4])

    @property
    def state(self) -> dict[str, Any]:
        """Return the row's public state after the change."""
        state: dict[str, Any] = self.data["state"]
        return state

    @classmethod
    def read(cls, event: bytes | dict[str, Any]) -> "Heard":
        """Read a CloudEvent; raise `KeyError` or `ValueError` where it is none of ours."""
        fields: dict[str, Any] = orjson.loads(event) if isinstance(event, bytes) else event
        visibility: str = fields.get("visibility") or ""
        return cls(
            position=int(fields["position"]),
            id=UUID(fields["id"]),
            type=fields["type"],
            kind=fields["kind"],
            subject=UUID(fields["subject"]),
            row_version=int(fields["rowversion"]),
            keys=tuple(visibility.split(",")) if visibility else (),
            data=fields["data"],
            trace=fields.get("traceparent"),
        )
