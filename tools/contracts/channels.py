"""The AsyncAPI 3 document: on which subjects of NATS the events travel, and what each message is."""

from services.kit.contracts import VERSIONS
from services.kit.journal.relaying import POSITION
from services.kit.journal.streams import stream_of, subjects_of
from tools.contracts.events import NUMBER
from tools.contracts.json_text import Json

CLOUD_EVENT = "application/cloudevents+json"
TOLD = """\
What happens on the platform, as CloudEvents 1.0. Each service writes its events into its journal, in the transaction
that makes the change, and a relay publishes them to NATS JetStream in the order of their positions: a stream for each
service, a subject for each type of event.

Only the platform's own services are let in at this NATS. Everybody else reads the same events, without `visibility`
and as far as their token reaches, from `GET /v1/changes` of a service or of the exchange.
"""


def asyncapi(schemas: dict[str, dict[str, Json]]) -> Json:
    """Return the document for the events of all services; it names their schemas by the files they stand in."""
    channels: Json = {}
    operations: Json = {}
    messages: Json = {}
    for service, events in schemas.items():
        for name, schema in events.items():
            subject = schema["properties"]["type"]["const"]
            messages[subject] = message(f"{service}/{name}.json", name, schema)
            channels[subject] = channel(service, subject, schema["description"])
            operations[subject] = {
                "action": "send",
                "channel": {"$ref": f"#/channels/{subject}"},
                "messages": [{"$ref": f"#/channels/{subject}/messages/{name}"}],
            }
            channels[subject]["messages"] = {name: {"$ref": f"#/components/messages/{subject}"}}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Bihuan events", "version": VERSIONS["events"], "description": TOLD},
        "defaultContentType": CLOUD_EVENT,
        "servers": {"nats": server()},
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages},
    }


def server() -> Json:
    """Return where the subjects are."""
    return {
        "host": "{address}",
        "protocol": "nats",
        "description": "NATS with JetStream, as BIHUAN_NATS_URL names it; the embedded platform brings its own.",
        "variables": {"address": {"description": "Its host and port.", "examples": ["nats.example:4222"]}},
    }


def channel(service: str, subject: str, happened: str) -> Json:
    """Return the channel of a type of event, which is its subject, in the stream of its service."""
    return {
        "address": subject,
        "description": happened,
        "servers": [{"$ref": "#/servers/nats"}],
        "x-jetstream": {"stream": stream_of(service), "subjects": [subjects_of(service)]},
    }


def message(file: str, name: str, schema: Json) -> Json:
    """Return what is said on a channel: the event that the file describes, its position in a header too."""
    return {
        "name": name,
        "title": schema["description"],
        "contentType": CLOUD_EVENT,
        "headers": {
            "type": "object",
            "properties": {POSITION: {"description": "The event's `position`.", **NUMBER}},
            "required": [POSITION],
        },
        "payload": {"$ref": file},
    }
