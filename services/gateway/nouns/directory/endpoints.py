"""Where the directory and orientations are kept, and what their lists can be narrowed by."""

from services.gateway.endpoints import Endpoint, Filter
from services.gateway.nouns.directory.choices import ServiceAudience, ServiceKind
from services.gateway.nouns.endpoints import OF_PERSON
from services.gateway.scalars import Id

DIRECTORY_ENTRIES = Endpoint(
    "people",
    "/v1/directory-entries",
    "directory.entries.DirectoryEntry",
    (
        Filter("district", str, "Those that serve this district (GB/T 2260 and 10114), or a part of it 服务区划."),
        Filter("kind", ServiceKind, "Those of this kind 服务类别."),
        Filter("audience", ServiceAudience, "Those that are for these, or for everybody 服务对象."),
        Filter("name", str, "Those with this in their name, in either language 名称."),
        Filter("offered", bool, "Those that people can be sent to, or those that they cannot 是否可转介."),
        Filter("to_be_confirmed", bool, "Those that are to be confirmed, or those that are not 是否待核实."),
    ),
)
ORIENTATIONS = Endpoint(
    "people",
    "/v1/orientations",
    "directory.orientations.Orientation",
    (
        OF_PERSON,
        Filter("entry", Id, "Those to this entry of the directory.", "entry_id"),
        Filter("open", bool, "Those of which nobody knows yet what came, or the others 是否未办结."),
    ),
)
