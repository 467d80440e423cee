"""The JSON Schema (2020-12) of each event, as the feed and NATS carry it: a CloudEvent with the state of its row.

It is put together from the class of the event, the shape under which its service names the state of that kind of row,
and what the journal says of every entry (`services.kit.journal.cloudevents`).
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Literal

from pydantic.json_schema import models_json_schema

from services.kit.journal.events import Event, PersonalEvent
from services.kit.service import Service
from services.kit.settings import SERVICES
from tools.contracts.json_text import DIALECT, Json

MODE: Literal["serialization"] = "serialization"
ID: Json = {"type": "string", "format": "uuid"}
NULL: Json = {"type": "null"}
NUMBER: Json = {"type": "string", "pattern": "^[0-9]+$"}
TRACE: Json = {"type": "string", "pattern": "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"}
SEALED: Json = {
    "description": "Facts about a person, sealed under a key of their own: nobody reads them without it, and nobody at "
    "all once it was destroyed. Absent where the event tells none.",
    "type": "object",
    "properties": {
        "person": {"description": "Whose key it is.", **ID},
        "key": {"description": "Which key it is, without saying whose.", "type": "string", "pattern": "^[0-9a-f]{16}$"},
        "sealed": {"description": "The facts, encrypted.", "type": "string", "contentEncoding": "base64"},
    },
    "required": ["person", "key", "sealed"],
}


class SameType(TypeError):
    """Two events of a service have one type, so nobody who hears it knows which happened; names the type."""


def events() -> dict[str, dict[str, Json]]:
    """Return the schemas of each service's events, by the service and the name of the event's class."""
    services: dict[str, Service] = {name: import_module(f"services.{name}.app").SERVICE for name in SERVICES}
    return {
        name: {event.__name__: schema_of(service, event) for event in declared_by(name)}
        for name, service in services.items()
    }


def declared_by(service: str) -> list[type[Event]]:
    """Return the events that a service declares, by type; every `events.py` is read, whether or not it is used.

    Raises `SameType` where two of them have one type.
    """
    folder = import_module(f"services.{service}")
    for module in pkgutil.walk_packages(folder.__path__, f"{folder.__name__}."):
        if module.name.endswith(".events"):
            import_module(module.name)
    by_type: dict[str, type[Event]] = {}
    for event in (each for each in below(Event) if each.__module__.startswith(f"{folder.__name__}.")):
        if by_type.setdefault(event.type_in(service), event) is not event:
            raise SameType(event.type_in(service))
    return [by_type[type_] for type_ in sorted(by_type)]


def below(event: type[Event]) -> Iterator[type[Event]]:
    """Yield every class that inherits from this one, at any depth, and says what happened."""
    for inheriting in event.__subclasses__():
        if hasattr(inheriting, "happened"):
            yield inheriting
        yield from below(inheriting)


def schema_of(service: Service, event: type[Event]) -> Json:
    """Return the schema of one event; raise `KeyError` where the service names no state for its kind of row."""
    state = service.states[event.kind].model
    places, named = models_json_schema([(event, MODE), (state, MODE)])
    definitions: Json = named["$defs"]
    facts: Json = definitions.pop(places[event, MODE]["$ref"].rpartition("/")[2])
    always = {"state": places[state, MODE], **facts.get("properties", {})}
    data: Json = {
        "description": "The row after the change, and the facts of the moment.",
        "type": "object",
        "properties": dict(always),
        "required": list(always),
    }
    if issubclass(event, PersonalEvent):
        data["properties"]["personal"] = SEALED
    return {
        "$schema": DIALECT,
        "title": event.__name__,
        "description": facts["description"],
        "type": "object",
        **envelope(service.name, event, data),
        "$defs": definitions,
    }


def envelope(service: str, event: type[Event], data: Json) -> Json:
    """Return what a CloudEvent of this type consists of: its attributes, and `data`."""
    always: Json = {
        "specversion": {"type": "string", "const": "1.0"},
        "id": {"description": "The event; whoever hears it twice knows by this.", **ID},
        "source": {"type": "string", "const": f"/{service}"},
        "type": {"type": "string", "const": event.type_in(service)},
        "subject": {"description": "The row.", **ID},
        "time": {"description": "When it happened.", "type": "string", "format": "date-time"},
        "datacontenttype": {"type": "string", "const": "application/json"},
        "kind": {"description": "What the row is.", "type": "string", "const": event.kind},
        "position": {"description": "Its place in the service's feed, which has no gaps.", **NUMBER},
        "rowversion": {"description": "The version that the change gave the row.", **NUMBER},
        "traceparent": {"description": "The trace of the request (W3C Trace Context).", "anyOf": [TRACE, NULL]},
        "data": data,
    }
    visibility = {
        "description": "The keys of those who may see the row, with commas between them. For the platform's own "
        "services, which keep it with their copies: on NATS, and in the feed of the role `service`.",
        "type": "string",
    }
    return {"properties": {**always, "visibility": visibility}, "required": list(always)}
