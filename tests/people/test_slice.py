"""quick."""

import pytest

from services.kit.settings import Settings
from services.people.app import SERVICE
from tests.people.invented import person, resident_id
from tests.running import running

pytestmark = pytest.mark.anyio


async def test_all(settings: Settings) -> None:
    async with running(SERVICE, settings) as people:
        officer = people.headers("district_officer", "440300")
        c = people.client
        r = await c.post("/v1/persons", json=person(), headers=officer)
        print(r.status_code, r.text)
        one = r.json()["id"]
        r = await c.post("/v1/persons", json=person(resident_id=resident_id(serial=2), phone="13800000000"), headers=officer)
        two = r.json()["id"]
        r = await c.post("/v1/persons", json=person(), headers=officer)
        print(r.status_code, r.text)
        r = await c.post("/v1/persons", json=person(resident_id="440303198001010011", name="", extra=1), headers=officer)
        print(r.status_code, r.text)
        r = await c.post("/v1/households", json={"district": "440303", "hukou_kind": "urban", "income_per_head": "250.00", "members": [
            {"person": one, "relation": "head", "able": True, "willing": True, "employed": False},
            {"person": two, "relation": "spouse", "able": True, "willing": True}]}, headers=officer)
        print(r.status_code, r.text)
        at = r.headers["location"]
        r = await c.post(at + ":certify", json={}, headers=officer | {"If-Match": '"1"'})
        print(r.status_code, r.text)
        r = await c.patch(at + "/members/" + two, json={"employed": False}, headers=officer | {"If-Match": '"1"'})
        print(r.status_code, r.text)
        r = await c.post(at + ":certify", json={}, headers=officer | {"If-Match": '"2"'})
        print(r.status_code, r.text)
        r = await c.post(at + ":withdrawCertification", json={"reason": "facts_were_wrong"}, headers=officer | {"If-Match": '"3"'})
        print(r.status_code, r.text)
        r = await c.get(f"/v1/persons/{two}/unmasked", headers=officer | {"Bihuan-Purpose": "certification"})
        print(r.status_code, r.text)
        r = await c.get(f"/v1/persons/{two}/access-log", headers=people.headers("auditor", "440000"))
        print(r.status_code, r.text)
        r = await c.get("/v1/persons?limit=1", headers=officer)
        print(r.status_code, r.text, r.headers["link"])
        r = await c.get("/v1/households?certified=true", headers=officer)
        print(r.status_code, r.text)
        r = await c.post("/v1/persons:search", json={"resident_id": resident_id()}, headers=officer)
        print(r.status_code, r.text)
        r = await c.get("/openapi.json")
        print(r.status_code, len(r.text))
        r = await c.get("/v1/changes", headers=people.headers("service"))
        print(r.status_code, r.text)
