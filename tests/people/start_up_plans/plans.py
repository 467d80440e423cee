"""Plans to start a business, recorded by an office."""

from typing import Any

import httpx

from tests.people.office import Office

AT = "/v1/start-up-plans"


def plan_of(person: str, **changed: object) -> dict[str, Any]:
    """Return the body that records a plan."""
    return {"person": person, "trade": "H", "district": "440303", "form": "individual_business"} | changed


async def planned(officer: Office, person: str, **changed: object) -> str:
    """Record a plan; return its address."""
    answer = await officer.post(AT, plan_of(person, **changed))
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return str(answer.headers["location"])


async def shop_of(officer: Office, person: str, licence: str = "individual_business") -> str:
    """Record a business in a person's file; return its id."""
    shop = {"person": person, "licence": licence, "name": "小吃店", "activity": "catering", "status": "preparing"}
    answer = await officer.post("/v1/businesses", shop)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return str(answer.json()["id"])
