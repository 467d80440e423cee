"""Proposing corrections, as a caseworker of Luohu would."""

from typing import Any

from tests.people.office import Office, office


def proposal(person: str, **changed: object) -> dict[str, Any]:
    """Return the body that proposes another name."""
    return {"person": person, "name": "陈晓明", "reason": "recorded_wrongly", "evidence": "身份证原件"} | changed


async def proposed(officer: Office, person: str, **changed: object) -> str:
    """Propose a correction as somebody who does not decide on it; return its address."""
    caseworker = office(officer.people, "caseworker", "440303")
    answer = await caseworker.post("/v1/corrections", proposal(person, **changed))
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])
