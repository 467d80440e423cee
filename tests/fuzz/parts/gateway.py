"""The REST that the gateway has beside its graph: tokens for registered clients, its keys, its problems."""

from random import Random
from typing import Any

from schemathesis import Case

from services.kit.identity.clients import register_client
from services.kit.identity.roles import Place
from tests.fuzz.part import Part
from tests.fuzz.platform import Platform

CLIENT = "fuzz"
secrets: dict[str, str] = {}


def lead(case: Case[Any], platform: Platform, random: Random) -> None:
    """Ask for a token as a client that is registered."""
    if isinstance(case.body, dict):
        if CLIENT not in secrets:
            place = Place(districts=("440300",))
            secrets[CLIENT] = register_client(platform.settings, CLIENT, roles=["provincial_system"], place=place)
        case.body |= {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": secrets[CLIENT]}
        case.body["scope"] = random.choice(("person:read", "person:read vacancy:read"))


PART = Part(lead=lead, closed=frozenset())
