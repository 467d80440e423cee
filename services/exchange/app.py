"""The exchange: so far an edge that answers for itself; feeds, bulk files and webhooks come to stand here."""

from fastapi import FastAPI

from services.kit.app import create_part
from services.kit.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """Return the exchange."""
    description = "The platform for other systems: feeds, bulk files, webhooks."
    return create_part("exchange", "Bihuan exchange", description, settings, checks={})
