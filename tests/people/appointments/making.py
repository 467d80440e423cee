"""Appointments as an office makes them, at times that no test has had yet."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from tests.people.office import Office

_hours = count()
FIRST = datetime(2099, 1, 1, tzinfo=UTC)


def appointment(office: str, **changed: object) -> dict[str, Any]:
    """Return the body that makes an appointment of an hour, none at the time of another."""
    starts = FIRST + timedelta(hours=next(_hours))
    times = {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=1)).isoformat()}
    return {"kind": "guidance", "office": office} | times | changed


async def made(who: Office, office: str, **changed: object) -> str:
    """Make an appointment; return its address."""
    answer = await who.post("/v1/appointments", appointment(office, **changed))
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


async def booked(who: Office, at: str, person: str) -> str:
    """Book a person; return the address of the attendance."""
    answer = await who.post(f"{at}:book", {"person": person})
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])
