"""A town in which stories are told side by side: one platform, its days, and seats at its desks."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import httpx

from services.kit.clock import Clock
from tests.cli.running import PATIENCE, Running, command
from tests.journeys.desk import Desk
from tests.people.invented import another_resident_id
from tests.waiting import attempts_apart

WITHOUT_WORK = {"able": True, "willing": True, "employed": False}
Json = dict[str, Any]


class Town:
    """A platform whose clock the stories turn; a later story begins on a later day."""

    def __init__(self, platform: Running) -> None:
        self.platform = platform
        self._turned = 0

    @property
    def today(self) -> date:
        """Return the civil date on the platform."""
        return Clock().today() + timedelta(days=self._turned)

    def let_days_pass(self, days: int) -> None:
        """Turn the clock."""
        at = self.platform.port_base
        turned = command(self.platform.state, "clock", f"+{days}d", port_base=at, BIHUAN_TEST_CLOCK="true")
        assert turned.returncode == 0, turned.stderr
        self._turned += days

    def desk(self, role: str, district: str) -> Desk:
        """Take a seat in a district."""
        return Desk.of(self.platform, role, "--district", district)

    def themself(self, person: str) -> Desk:
        """Return the seat of a person of the register."""
        return Desk.of(self.platform, "job_seeker", "--person", person)

    def organisation(self, role: str, organisation: str) -> Desk:
        """Return the seat of an employer or an institution."""
        return Desk.of(self.platform, role, "--org", organisation)


def registered(desk: Desk, district: str, *, born: str = "19800101", sex: str = "2", **facts: object) -> str:
    """Register somebody who lives there; return their id."""
    body = {
        "name": "林小满",
        "resident_id": another_resident_id(born, sex),
        "phone": "13800000000",
        "residence": district,
        "hukou": district,
        "hukou_kind": "urban",
    }
    found: str = desk.done("POST", "/people/v1/persons", body | facts)["id"]
    return found


def changed(desk: Desk, at: str, verb: str, body: object = None) -> Json:
    """Do something with a row as it stands now."""
    seen = desk.done("GET", at)["version"]
    return desk.done("POST", f"{at}:{verb}", {} if body is None else body, seen=seen)


def patched(desk: Desk, at: str, body: object) -> Json:
    """Change a row as it stands now."""
    seen = desk.done("GET", at)["version"]
    media_type = {"Content-Type": "application/merge-patch+json"}
    return desk.done("PATCH", at, body, seen=seen, headers=media_type)


def refused(answer: httpx.Response) -> tuple[int, str]:
    """Return the status and the code of a refusal."""
    return answer.status_code, answer.json()["code"]


def until(ask: Callable[[], Json], enough: Callable[[Json], bool]) -> Json:
    """Ask again until the answer is enough: one part hears of another a moment later."""
    found: Json = {}
    for _ in attempts_apart(PATIENCE):
        found = ask()
        if enough(found):
            return found
    raise AssertionError(str(found)[-700:])
