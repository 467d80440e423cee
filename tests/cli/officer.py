"""An officer of Shenzhen at a platform that runs as a program: registers invented people and reads them unmasked."""

import httpx

from tests.cli.running import PATIENCE, Running, command
from tests.people.invented import another_resident_id, person

PEOPLE = 1
"""The distance of people from the first port."""


def officer(platform: Running) -> httpx.Client:
    """Return a client of people that says what unmasked data is needed for."""
    words = ("token", "--role", "district_officer", "--district", "440300")
    token = command(platform.state, *words, port_base=platform.port_base).stdout.strip()
    headers = {"Authorization": f"Bearer {token}", "Bihuan-Purpose": "certification"}
    return httpx.Client(base_url=platform.url(PEOPLE, ""), headers=headers, timeout=PATIENCE, trust_env=False)


def registered(speaking: httpx.Client, phone: str = "13800000000") -> str:
    """Register somebody and return where they stand."""
    answer = speaking.post("/v1/persons", json=person(resident_id=another_resident_id(), phone=phone))
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return str(answer.headers["location"])
