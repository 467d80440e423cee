"""Appointments as an office makes them, at times that no test has had yet."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import text

from tests.people.office import Office
from tests.running import Running

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


async def begun(people: Running, address: str) -> None:
    """Let an appointment have begun: nobody waits for one in a test."""
    row = address.rpartition("/")[2]
    past = "starts_at = now() - interval '1 hour', ends_at = now() + random() * interval '1 hour'"
    async with people.database.begin_system() as session:
        await session.execute(text("UPDATE appointment SET organiser = id::text WHERE id = :row"), {"row": row})
        await session.execute(text(f"UPDATE appointment SET {past} WHERE id = :row"), {"row": row})  # noqa: S608 -- ours
        await session.execute(text(f"UPDATE attendance SET {past} WHERE appointment = :row"), {"row": row})  # noqa: S608 -- ours
