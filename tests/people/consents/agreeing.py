"""What a person says to a use of their data, as an office writes it down."""

from typing import Any

import httpx

from tests.people.office import Office

GUIDANCE = "psychological_guidance"
LONG_AGO = "2020-01-01"
"""A day before anything that the tests tell of."""


def agreement(person: str, use: str = GUIDANCE, **changed: object) -> dict[str, Any]:
    """Return the body that says that a person has agreed to a use for long."""
    return {"person": person, "use": use, "given": True, "form": "signed", "on": LONG_AGO} | changed


async def agreed(who: Office, person: str, use: str = GUIDANCE, **changed: object) -> None:
    """Write down that a person has agreed to a use, or what else they say to it."""
    answer = await who.post("/v1/consents", agreement(person, use, **changed))
    assert answer.status_code == httpx.codes.CREATED, answer.text


async def withdrawn(who: Office, person: str, use: str = GUIDANCE) -> None:
    """Write down that a person agrees no more, today."""
    await agreed(who, person, use, given=False, on=None)
