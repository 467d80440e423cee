"""Complaints as people file them, about offices whose own stand above each other."""

from typing import Any

from tests.people.office import Office
from tests.people.organisations.bodies import organisation, window

TEXT, ANSWER = "提交材料两个月了没有答复", "已查明原因并当面致歉"
STREET = "640104001"


async def offices(officer: Office) -> tuple[str, str]:
    """Open an office of a street and one of the organisation above its own; return both, the street's first."""
    above = await organisation(officer, district="640100")
    higher = await window(officer, above, district="640100")
    below = await organisation(officer, district=STREET, parent=above)
    return await window(officer, below, district=STREET), higher


async def alone(officer: Office, district: str) -> str:
    """Open an office of an organisation that belongs to none."""
    return await window(officer, await organisation(officer, district=district), district=district)


async def filed(who: Office, office: str, **stated: Any) -> str:  # noqa: ANN401 -- a body
    """File a complaint; return its address."""
    answer = await who.post("/v1/complaints", {"kind": "delay", "about_office": office, "text": TEXT} | stated)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


async def done(who: Office, at: str, verb: str, version: int, **body: Any) -> dict[str, Any]:  # noqa: ANN401 -- a body
    """Do something with a complaint; return it as it is then."""
    answer = await who.post(f"{at}:{verb}", body, seen=version)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
