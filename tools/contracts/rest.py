"""The OpenAPI document of each part."""

from functools import cache
from importlib import import_module

from fastapi import FastAPI

from services.kit.settings import PARTS, Settings
from tools.contracts.json_text import Json

KEY = "A" * 43 + "="
"""32 bytes of zeros: nothing is encrypted with it, for nothing is opened."""
NOWHERE = Settings.model_validate(
    {
        "state_dir": "nowhere",
        "database_url": "postgresql://nobody@127.0.0.1:1/none",
        "nats_url": "nats://127.0.0.1:1",
        "secret_key": KEY,
        "vault_keys": f"k1:{KEY}",
        "blind_key": KEY,
    }
)
"""Settings of no platform. A document says the same whatever they are, except that the gateway hands out tokens only
where no other issuer does."""


def rest() -> dict[str, Json]:
    """Return the OpenAPI document of each part, by the part's name; nothing is opened for it."""
    return {part: app_of(part).openapi() for part in PARTS}


@cache
def app_of(part: str) -> FastAPI:
    """Return the app of a part as no platform runs it; it keeps its document once that is written."""
    app: FastAPI = import_module(f"services.{part}.app").create_app(NOWHERE)
    return app
