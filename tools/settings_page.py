"""Writes docs/configuration.md from the settings, so that it names each of them: `python -m tools.settings_page`."""

from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from services.kit.settings import Settings

PAGE = Path(__file__).parents[1] / "docs" / "configuration.md"
HEAD = """\
# Configuration

Written by `make papers` from `services/kit/settings.py`; a test compares the two. Each setting is an environment
variable and has a default that suits the embedded platform. Beside the environment the platform reads two files of its
state folder, `secrets.json` (the keys that an embedded platform made for itself) and `runtime.json` (where its
PostgreSQL and NATS listen); a variable goes before them. Secrets are never printed or logged. Values that are no text
or number are JSON.

| variable | default | what it is |
|---|---|---|
"""


def page() -> str:
    """Return the page."""
    prefix = Settings.model_config.get("env_prefix", "")
    rows = (row(f"{prefix}{name}".upper(), field) for name, field in Settings.model_fields.items())
    return HEAD + "".join(rows)


def row(variable: str, field: FieldInfo) -> str:
    """Return the row of one setting."""
    secret = " A secret." if SecretStr.__name__ in str(field.annotation) else ""
    return f"| `{variable}` | {default(field)} | {field.description}{secret} |\n"


def default(field: FieldInfo) -> str:
    """Return what a setting is where nobody sets it."""
    value: Any = field.get_default(call_default_factory=True)
    if value in (None, {}):
        return "unset"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
