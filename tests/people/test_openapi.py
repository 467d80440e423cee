"""The OpenAPI document of the people service: what it tells a reader, and that every route answers as it says."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import jsonschema_rs
import pytest

from services.kit.clock import Clock
from tests.people.appointments.making import appointment
from tests.people.evidence_files.handing import PDF, put, stated
from tests.people.files.parts import FILE_PARTS
from tests.people.imports.sending import csv_file
from tests.people.imports.sending import ended as ended_import
from tests.people.imports.sending import row as row_of_file
from tests.people.imports.sending import sent as sent_file
from tests.people.invented import another_resident_id, person, without_resident_id
from tests.people.notifications.inboxes import AWAKE, member, told
from tests.people.office import CAN_WORK, Office, office, someone
from tests.people.organisations.bodies import organisation, window
from tests.people.psychological_notes.writing import note, specialist
from tests.people.self_service.terminals import PHONE, received, registered, terminal
from tests.people.surveys.asking import CONTENT, asked
from tests.running import Running

pytestmark = pytest.mark.anyio

Json = dict[str, Any]
METHODS = {"get", "post", "patch", "put", "delete"}


@pytest.fixture(scope="module")
async def document(people: Running) -> Json:
    found: Json = (await people.client.get("/openapi.json")).json()
    return found


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    """Yield each operation, by its method and path."""
    for path, methods in document["paths"].items():
        yield from ((f"{method.upper()} {path}", methods[method]) for method in METHODS & set(methods))


def fits(document: Json, schema: Json, value: object) -> bool:
    whole = {**schema, "components": document["components"]}
    return jsonschema_rs.validator_for(whole, validate_formats=True).is_valid(value)


async def test_every_operation_has_a_sentence_and_a_tag(document: Json) -> None:
    told = {name: (operation.get("summary", ""), operation.get("tags")) for name, operation in operations(document)}
    assert [name for name, (summary, tags) in told.items() if " " not in summary or summary.istitle() or not tags] == []


async def test_every_operation_has_a_name_of_its_own(document: Json) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert (len(set(names)), [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)]) == (
        len(names),
        [],
    )


async def test_every_operation_of_the_service_names_the_scope_it_needs(document: Json) -> None:
    secured = {name: operation.get("security") for name, operation in operations(document) if " /v1/" in name}
    assert [name for name, needed in secured.items() if not needed or not needed[0]["token"]] == []


async def test_a_problem_is_documented_for_whatever_can_stand_in_the_way_of_a_certification(document: Json) -> None:
    answers = document["paths"]["/v1/households/{household_id}:certify"]["post"]["responses"]
    assert set(answers) >= {"200", "400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "500", "503"}


class Story:
    """Calls every route once and keeps what was answered, by operation."""

    def __init__(self, document: Json, officer: Office) -> None:
        self.document = document
        self.officer = officer
        self.answers: dict[str, httpx.Response] = {}

    async def of_evidence(self, who: str) -> None:
        made = (await self.call(self.officer, "POST", "/v1/evidence-files", stated(who)))["id"]
        at = f"/v1/evidence-files/{made}"
        taken = await put(self.officer, made, PDF)
        assert taken.status_code == httpx.codes.NO_CONTENT
        self.answers["PUT /v1/evidence-files/{file_id}/parts/{number}"] = taken
        await self.call(self.officer, "POST", f"{at}:complete")
        await self.call(self.officer, "GET", at)
        await self.call(self.officer, "GET", f"/v1/evidence-files?person={who}")
        await self.call(self.officer, "POST", "/v1/evidence-files:batchGet", {"ids": [made]})
        await self.call(self.officer, "GET", f"{at}/content", Bihuan_Purpose="assistance")

    async def of_files_of_persons(self, seen: dict[str, str]) -> None:
        """Import a file of persons, give one up, and take the list of persons along."""
        officer, opening = self.officer, {"district": "440303", "format": "csv", "dry_run": True}
        at = await sent_file(officer, csv_file([row_of_file()]), dry_run=True)
        await self.call(officer, "POST", "/v1/imports", opening)
        kind = officer.headers | {"Content-Type": "text/csv"}
        taken = await officer.people.client.put(f"{at}/parts/3", content=b"x", headers=kind)
        self.answers["PUT /v1/imports/{import_id}/parts/{number}"] = taken
        for address in ("/v1/imports/template", "/v1/imports", at, f"{at}/faults", f"{at}/rows", f"{at}/rows/file"):
            await self.call(officer, "GET", address)
        await self.call(officer, "POST", f"{at}:start", None, **seen)
        await ended_import(officer, at)
        again = await sent_file(officer, csv_file([row_of_file()]))
        await self.call(officer, "POST", f"{again}:cancel", None, **seen)
        exporting = await self.call(officer, "POST", "/v1/exports", {"format": "csv", "residence": "440303"})
        at = f"/v1/exports/{exporting['id']}"
        await ended_import(officer, at)
        for address in ("/v1/exports", at, f"{at}/file"):
            await self.call(officer, "GET", address)
        await self.call(officer, "POST", f"{at}:cancel", None, **seen)

    async def of_self_service(self) -> None:
        who, resident = await registered(self.officer)
        kiosk = terminal(self.officer.people, who)
        made = (await self.call(self.officer, "POST", "/v1/self-service/codes", {"person": who}))["id"]
        entering = {"resident_id": resident, "code": await received(self.officer.people, made)}
        token = (await self.call(kiosk, "POST", "/v1/self-service/sessions", entering))["access_token"]
        asking = {"resident_id": resident, "phone": PHONE}
        await self.call(kiosk, "POST", "/v1/self-service/codes:ask", asking)
        again = (await self.officer.post("/v1/self-service/codes", {"person": who})).json()["id"]
        withdrawn = await self.officer.post(f"/v1/self-service/codes/{again}:withdraw")
        self.answers["POST /v1/self-service/codes/{code_id}:withdraw"] = withdrawn
        herself, seen = Office(kiosk.people, {"Authorization": f"Bearer {token}"}), {"If_Match": "*"}
        await self.call(herself, "PATCH", "/v1/self-service/contact", {"email": "xiaoming@example.cn"}, **seen)
        need = await self.call(herself, "POST", "/v1/self-service/needs", {"purpose": "job", "takes_any_post": True})
        at = f"/v1/self-service/needs/{need['id']}"
        await self.call(herself, "PATCH", at, {"wage_from": "3000.00"}, **seen)
        await self.call(herself, "POST", f"{at}:close", {"reason": "met"}, **seen)

    async def of_the_papers(self, at: str) -> None:
        for paper in ("document", "contact-card", "entitlement-card"):
            await self.call(self.officer, "GET", f"{at}/{paper}")

    async def call(self, caller: Office, method: str, path: str, body: Json | None = None, **more: str) -> Json:
        """Call a route and keep its answer under the operation that the address belongs to."""
        headers = caller.headers | {name.replace("_", "-"): value for name, value in more.items()}
        if method == "PATCH":
            headers["Content-Type"] = "application/merge-patch+json"
        answer = await caller.people.client.request(method, path, json=body, headers=headers)
        assert answer.is_success, answer.text
        self.answers[self.operation(method, path.partition("?")[0])] = answer
        return answer.json() if answer.headers["content-type"] == "application/json" else {}

    def operation(self, method: str, path: str) -> str:
        patterns = {
            template: re.sub(r"\\\{\w+\\\}", "[^/:]+", re.escape(template)) for template in self.document["paths"]
        }
        found = next(template for template, pattern in patterns.items() if re.fullmatch(pattern, path))
        return f"{method} {found}"

    async def tell(self) -> None:
        """Register, change, certify, withdraw, read."""
        officer, seen = self.officer, {"If_Match": "*"}
        resident = another_resident_id()
        who = (await self.call(officer, "POST", "/v1/persons", person(resident_id=resident, phone="13800000000")))["id"]
        await self.call(officer, "POST", "/v1/persons:search", {"resident_id": resident})
        await self.call(officer, "POST", "/v1/persons:batchGet", {"ids": [who, "00000000-0000-4000-8000-000000000000"]})
        await self.call(officer, "PATCH", f"/v1/persons/{who}", {"phone": None}, **seen)
        await self.call(officer, "GET", f"/v1/persons/{who}")
        await self.call(officer, "GET", "/v1/persons?limit=1")
        await self.call(officer, "GET", f"/v1/persons/{who}/unmasked", Bihuan_Purpose="certification")
        await self.call(office(officer.people, "auditor"), "GET", f"/v1/persons/{who}/access-log")
        for part in FILE_PARTS:
            await self.of_the_file(part, who, seen)
        await self.of_corrections(who, seen)
        await self.of_merges(who, seen)
        await self.of_handovers(who, seen)
        await self.of_retention(seen)
        await self.of_the_status(who, seen)
        await self.of_the_consent(who)
        await self.of_evidence(who)
        await self.of_self_service()
        await self.of_files_of_persons(seen)
        await self.of_the_household(who, seen)
        await self.of_the_need(who, seen)
        await self.of_the_plan(who, seen)
        between = "origin=440303&partner=370100"
        await self.call(officer, "GET", f"/v1/lists/job-seekers?{between}&limit=1")
        await self.call(officer, "GET", f"/v1/lists/job-seekers/counts?{between}")
        await self.of_the_case(who, seen)
        await self.of_the_tasks(who, seen)
        await self.of_the_office(seen)
        await self.call(someone(officer.people, "service"), "GET", "/v1/changes")
        await self.call(someone(officer.people, "service"), "GET", "/v1/snapshot")
        await self.call(officer, "GET", "/problems")
        await self.call(officer, "GET", "/problems/not-found")

    async def of_the_file(self, part: str, who: str, seen: dict[str, str]) -> None:
        officer = self.officer
        row = (await self.call(officer, "POST", f"/v1/{part}", FILE_PARTS[part].body | {"person": who}))["id"]
        await self.call(officer, "PATCH", f"/v1/{part}/{row}", FILE_PARTS[part].change, **seen)
        await self.call(officer, "GET", f"/v1/{part}/{row}")
        if FILE_PARTS[part].sealed:
            await self.call(officer, "GET", f"/v1/{part}/{row}/unmasked", Bihuan_Purpose="assistance")
        await self.call(officer, "GET", f"/v1/{part}?person={who}")
        await self.call(officer, "POST", f"/v1/{part}:batchGet", {"ids": [row]})
        await self.call(officer, "POST", f"/v1/{part}/{row}:annul", {"reason": "recorded_twice"}, **seen)

    async def of_corrections(self, who: str, seen: dict[str, str]) -> None:
        officer, stated = self.officer, {"person": who, "reason": "recorded_wrongly", "evidence": "身份证原件"}
        proposing = office(officer.people, "caseworker", "440303")
        ends = {"approve": {"reason": "document_seen"}, "reject": {"reason": "recorded_rightly"}, "withdraw": {}}
        made = ""
        for step, body in ends.items():
            made = (await self.call(proposing, "POST", "/v1/corrections", stated | {"name": "陈晓明"}))["id"]
            await self.call(officer, "POST", f"/v1/corrections/{made}:{step}", body, **seen)
        await self.call(officer, "GET", f"/v1/corrections/{made}")
        await self.call(officer, "GET", f"/v1/corrections?person={who}")
        await self.call(officer, "POST", "/v1/corrections:batchGet", {"ids": [made]})
        await self.call(officer, "GET", f"/v1/corrections/{made}/unmasked", Bihuan_Purpose="certification")

    async def of_merges(self, who: str, seen: dict[str, str]) -> None:
        double = (await self.officer.post("/v1/persons", without_resident_id())).json()["id"]
        stated = {"absorbed": double, "survivor": who, "grounds": "document_seen", "despite": ["sex", "birth_date"]}
        made = (await self.call(self.officer, "POST", "/v1/merges", stated))["id"]
        await self.call(self.officer, "GET", f"/v1/merges/{made}")
        await self.call(self.officer, "GET", f"/v1/merges?person={who}")
        await self.call(self.officer, "POST", "/v1/merges:batchGet", {"ids": [made]})
        await self.call(self.officer, "POST", f"/v1/merges/{made}:undo", {"reason": "wrong_survivor"}, **seen)

    async def of_retention(self, seen: dict[str, str]) -> None:
        gansu = office(self.officer.people, "district_officer", "620000")
        who = await gansu.register(residence="620102", hukou="620102")
        made = (await self.call(gansu, "POST", "/v1/retention-notices", {"person": who}))["id"]
        await self.call(gansu, "GET", f"/v1/retention-notices/{made}")
        await self.call(gansu, "GET", f"/v1/retention-notices?person={who}")
        await self.call(gansu, "POST", "/v1/retention-notices:batchGet", {"ids": [made]})
        await self.call(gansu, "POST", f"/v1/retention-notices/{made}:keep", {"reason": "own_request"}, **seen)

    async def of_handovers(self, who: str, seen: dict[str, str]) -> None:
        offer, made = {"person": who, "to_district": "440305", "reason": "moved"}, ""
        for step, body in {
            "withdraw": {},
            "decline": {"reason": "not_ours"},
            "accept": {"address": "南山路1号"},
        }.items():
            made = (await self.call(self.officer, "POST", "/v1/handovers", offer))["id"]
            await self.call(self.officer, "POST", f"/v1/handovers/{made}:{step}", body, **seen)
        await self.call(self.officer, "GET", f"/v1/handovers/{made}")
        await self.call(self.officer, "GET", f"/v1/handovers?person={who}")
        await self.call(self.officer, "POST", "/v1/handovers:batchGet", {"ids": [made]})

    async def of_the_status(self, who: str, seen: dict[str, str]) -> None:
        stated = {"person": who, "kind": "severely_disabled_family", "since": "2025-01-01"}
        at = f"/v1/statuses/{(await self.call(self.officer, 'POST', '/v1/statuses', stated))['id']}"
        await self.call(self.officer, "POST", f"{at}:certify", {"evidence": "visit"}, **seen)
        await self.call(self.officer, "POST", f"{at}:end", {"reason": "revoked"}, **seen)

    async def of_the_consent(self, who: str) -> None:
        stated = {"person": who, "use": "messages", "given": False, "form": "spoken"}
        answer = (await self.call(self.officer, "POST", "/v1/consents", stated))["id"]
        await self.call(self.officer, "GET", f"/v1/consents/{answer}")
        await self.call(self.officer, "GET", f"/v1/consents?person={who}")
        await self.call(self.officer, "POST", "/v1/consents:batchGet", {"ids": [answer]})
        await self.call(self.officer, "GET", "/v1/uses")
        await self.call(self.officer, "GET", "/v1/paths")
        await self.call(self.officer, "GET", "/v1/paths/GD-SEVEN-LINKS")

    async def of_the_household(self, who: str, seen: dict[str, str]) -> None:
        officer, household = self.officer, {"district": "440303", "hukou_kind": "urban", "members": []}
        home = (await self.call(officer, "POST", "/v1/households", household | {"income_per_head": "1.50"}))["id"]
        at = f"/v1/households/{home}"
        await self.call(officer, "POST", f"{at}/members", {"person": who, "relation": "head", **CAN_WORK}, **seen)
        await self.of_the_application(at, seen)
        await self.of_the_household_file(at, seen)
        await self.of_the_papers(at)
        await self.call(officer, "POST", f"{at}:certify", {}, **seen)
        await self.call(officer, "POST", f"{at}:recheck", {}, **seen)
        await self.call(officer, "GET", f"{at}/rechecks")
        await self.call(officer, "PATCH", at, {"address": "翠竹路1号", "hukou_kind": "rural"}, **seen)
        await self.call(officer, "GET", at)
        await self.call(officer, "GET", "/v1/households?limit=1")
        await self.call(officer, "POST", "/v1/households:batchGet", {"ids": [home]})
        await self.call(officer, "POST", f"{at}:withdrawCertification", {"reason": "moved_away"}, **seen)
        await self.call(officer, "GET", f"{at}/certifications")
        left = {"left_on": Clock().today().isoformat()}
        await self.call(officer, "PATCH", f"{at}/members/{who}", left, **seen)

    async def of_the_household_file(self, at: str, seen: dict[str, str]) -> None:
        officer, told = self.officer, {"visited_on": "2026-03-02", "purpose": "regular", "notes": "想学电工"}
        await self.call(officer, "POST", f"{at}/dibao", {"since": "2026-01-01", "number": "SZ-17"}, **seen)
        await self.call(officer, "POST", f"{at}:endDibao", {"reason": "written_off"}, **seen)
        await self.call(officer, "POST", f"{at}/visits", told | {"id": str(uuid4())})
        promises = {"office_promises": ["visit"], "household_promises": ["look_for_work"]}
        agreed = (await self.call(officer, "POST", f"{at}/agreements", promises | {"kind": "training"}, **seen))["id"]
        await self.call(officer, "POST", f"{at}:endAgreement", {"agreement": agreed, "reason": "fulfilled"}, **seen)
        for noun in ("dibao", "visits", "agreements", "timeline"):
            await self.call(officer, "GET", f"{at}/{noun}")
        await self.call(officer, "GET", f"{at}/unmasked", Bihuan_Purpose="assistance")

    async def of_the_application(self, at: str, seen: dict[str, str]) -> None:
        officer, yesterday = self.officer, (Clock().today() - timedelta(days=1)).isoformat()
        for ends, rural in (("refuseApplication", True), ("withdrawApplication", False)):
            await self.call(officer, "POST", f"{at}:apply", {"received_on": yesterday}, **seen)
            notice = {"since": yesterday, "until": yesterday, "at": "website"}
            await self.call(officer, "POST", f"{at}:postApplication", notice, **seen)
            objection = {"on": yesterday, "raised_by": "unnamed", "ground": "other"}
            await self.call(officer, "POST", f"{at}:objectToApplication", objection, **seen)
            [kept, *_] = (await self.call(officer, "GET", f"{at}/applications"))["items"]
            answer = {"objection": kept["objections"][0]["id"], "outcome": "dismissed"}
            await self.call(officer, "POST", f"{at}:answerObjection", answer, **seen)
            await self.call(officer, "PATCH", at, {"hukou_kind": "rural" if rural else "urban"}, **seen)
            await self.call(officer, "POST", f"{at}:{ends}", {}, **seen)
            await self.call(officer, "PATCH", at, {"hukou_kind": "urban"}, **seen)

    async def of_the_tasks(self, who: str, seen: dict[str, str]) -> None:
        """Raise tasks, do one, take one back; let the promise that follows from a certification rest and go on."""
        officer = self.officer
        done = await self.call(officer, "POST", "/v1/tasks", {"person": who, "kind": "contact"})
        await self.call(officer, "POST", f"/v1/tasks/{done['id']}:complete", {"reached": True}, **seen)
        other = await self.call(officer, "POST", "/v1/tasks", {"person": who, "kind": "other", "due_on": "2027-01-01"})
        promise = await self.promise()
        await self.call(officer, "POST", f"/v1/tasks/{promise}:pause", {"reason": "ill"}, **seen)
        await self.call(officer, "POST", f"/v1/tasks/{promise}:resume", None, **seen)
        await self.call(officer, "GET", "/v1/worklist?limit=1")
        await self.call(officer, "POST", f"/v1/tasks/{other['id']}:cancel", {"reason": "no_longer_needed"}, **seen)
        await self.call(officer, "POST", "/v1/tasks:batchGet", {"ids": [promise]})
        await self.call(officer, "GET", f"/v1/tasks/{promise}")
        await self.call(officer, "GET", "/v1/tasks?limit=1")

    async def promise(self) -> str:
        """Certify the household of somebody who takes any post; return the promise of work."""
        person = await self.officer.register()
        home = await self.officer.household({"person": person, "relation": "head", **CAN_WORK})
        assert (await self.officer.post(f"{home}:certify", {"law": "CN-EPL56"}, If_Match="*")).is_success
        need = {"person": person, "purpose": "job", "takes_any_post": True}
        assert (await self.officer.post("/v1/needs", need)).is_success
        [promise] = (await self.officer.get("/v1/tasks", person=person, kind="promise")).json()["items"]
        return str(promise["id"])

    async def of_the_plan(self, who: str, seen: dict[str, str]) -> None:
        """Plan a business and open it; plan another and give it up."""
        officer, stated = self.officer, {"person": who, "trade": "H", "district": "440303"}
        at = f"/v1/start-up-plans/{(await self.call(officer, 'POST', '/v1/start-up-plans', stated))['id']}"
        await self.call(officer, "PATCH", at, {"stage": "preparing", "capital_wanted": "50000.00"}, **seen)
        shop = {"person": who, "licence": "individual_business", "name": "小吃店", "activity": "catering"}
        opened = await officer.post("/v1/businesses", shop | {"status": "preparing"})
        await self.call(officer, "POST", f"{at}:openBusiness", {"business": opened.json()["id"]}, **seen)
        other = (await self.call(officer, "POST", "/v1/start-up-plans", stated))["id"]
        await self.call(officer, "POST", f"/v1/start-up-plans/{other}:giveUp", {"reason": "health"}, **seen)
        await self.call(officer, "GET", at)
        await self.call(officer, "GET", "/v1/start-up-plans?limit=1")
        await self.call(officer, "POST", "/v1/start-up-plans:batchGet", {"ids": [other]})

    async def of_the_case(self, who: str, seen: dict[str, str]) -> None:
        """Open a case, lead it to a step, let it rest, close it."""
        opened = await self.call(self.officer, "POST", "/v1/cases", {"person": who, "path_id": "GD-SEVEN-LINKS"})
        at = f"/v1/cases/{opened['id']}"
        step = {"to": "interview_guidance", "outcome": "passed"}
        for verb, body in (
            ("advance", step),
            ("pause", {"reason": "ill"}),
            ("resume", {}),
            ("close", {"reason": "other"}),
        ):
            await self.call(self.officer, "POST", f"{at}:{verb}", body, **seen)
        await self.call(self.officer, "POST", "/v1/cases:batchGet", {"ids": [opened["id"]]})
        await self.call(self.officer, "GET", at)
        await self.call(self.officer, "GET", "/v1/cases?limit=1")

    async def of_the_need(self, who: str, seen: dict[str, str]) -> None:
        officer, stated = self.officer, {"person": who, "purpose": "job", "occupations": ["6-06-03-01"]}
        need = (await self.call(officer, "POST", "/v1/needs", stated | {"wage_from": "3000.00"}))["id"]
        await self.call(officer, "PATCH", f"/v1/needs/{need}", {"takes_any_post": True}, **seen)
        await self.call(officer, "GET", f"/v1/needs/{need}")
        await self.call(officer, "GET", "/v1/needs?limit=1")
        await self.call(officer, "POST", "/v1/needs:batchGet", {"ids": [need]})
        await self.call(officer, "POST", f"/v1/needs/{need}:close", {"reason": "met"}, **seen)

    async def of_the_office(self, seen: dict[str, str]) -> None:
        officer = self.officer
        body = {"name": "罗湖区就业服务中心", "kind": "employment_service", "district": "440303"}
        body_of = (await self.call(officer, "POST", "/v1/organisations", body))["id"]
        stated = {"organisation": body_of, "name": "翠竹街道窗口", "district": "440303"}
        office_of = (await self.call(officer, "POST", "/v1/offices", stated))["id"]
        await self.of_the_staff(office_of, seen)
        for part, row, change in (
            ("offices", office_of, {"phone": "0755-00000000"}),
            ("organisations", body_of, {"credit_code": None}),
        ):
            await self.call(officer, "PATCH", f"/v1/{part}/{row}", change, **seen)
            await self.call(officer, "GET", f"/v1/{part}/{row}")
            await self.call(officer, "GET", f"/v1/{part}?limit=1")
            await self.call(officer, "POST", f"/v1/{part}:batchGet", {"ids": [row]})
            await self.call(officer, "POST", f"/v1/{part}/{row}:close", {}, **seen)

    async def of_the_staff(self, office_of: str, seen: dict[str, str]) -> None:
        officer, post = self.officer, {"office": office_of, "post": "caseworker"}
        found = await self.call(officer, "POST", "/v1/staff", post | {"name": "林小溪", "phone": "0755-00000000"})
        at = f"/v1/staff/{found['id']}"
        await self.call(officer, "PATCH", at, {"phone": None}, **seen)
        await self.call(officer, "POST", f"{at}:joinOffice", post | {"post": "counsellor"}, **seen)
        await self.call(officer, "POST", f"{at}:leavePost", {"membership": found["memberships"][0]["id"]}, **seen)
        certificate = {"kind": "social_worker", "number": "2026-0001", "issued_on": "2026-01-01"}
        held = (await self.call(officer, "POST", f"{at}:certify", certificate, **seen))["certificates"][0]["id"]
        ended = {"certificate": held, "valid_until": "2026-01-02"}
        await self.call(officer, "POST", f"{at}:changeCertificate", ended, **seen)
        await self.call(officer, "GET", at)
        await self.call(officer, "GET", f"/v1/staff?office={office_of}")
        await self.call(officer, "POST", "/v1/staff:batchGet", {"ids": [found["id"]]})
        await self.of_the_workers(office_of, found["id"], seen)
        await self.of_the_invitation(office_of, found["id"], seen)
        await self.of_the_notes(office_of, seen)
        await self.of_the_appointment(office_of, seen)
        await self.of_the_notification(seen)
        await self.of_the_complaint(office_of, seen)
        await self.of_the_survey(office_of, seen)
        await self.call(officer, "POST", f"{at}:leave", {}, **seen)

    async def of_the_notification(self, seen: dict[str, str]) -> None:
        """Read what one is notified of, say how one wants to be told, and where it is posted."""
        people, who = self.officer.people, await self.officer.register()
        herself, (_, _, worker) = someone(people, "job_seeker", person=who), await member(people, self.officer)
        await told(people.database, person=who)
        row = (await self.call(herself, "GET", "/v1/notifications"))["items"][0]["id"]
        await self.call(herself, "GET", f"/v1/notifications/{row}")
        await self.call(herself, "POST", "/v1/notifications:batchGet", {"ids": [row]})
        await self.call(herself, "POST", f"/v1/notifications/{row}:markRead", {}, **seen)
        await self.call(herself, "GET", "/v1/notification-count")
        await self.call(herself, "GET", "/v1/notification-settings")
        await self.call(herself, "PUT", "/v1/notification-settings", AWAKE | {"channels": []}, **seen)
        at = "/v1/notification-settings"
        await self.call(worker, "POST", f"{at}:setWebhook", {"url": "https://hooks.example.org/x"}, **seen)
        await self.call(worker, "POST", f"{at}:removeWebhook", {}, **seen)

    async def of_the_complaint(self, office_of: str, seen: dict[str, str]) -> None:
        """Complain, be answered, go further up, let it rest."""
        officer = self.officer
        lower = await window(officer, await organisation(officer, district="440303001"), district="440303001")
        stated = {"kind": "delay", "about_office": lower, "text": "一直没有答复"}
        one, two, three = [(await self.call(officer, "POST", "/v1/complaints", stated))["id"] for _ in range(3)]
        at = f"/v1/complaints/{one}"
        await self.call(officer, "POST", f"{at}:accept", {}, **seen)
        await self.call(officer, "POST", f"{at}:answer", {"outcome": "partly", "text": "已办结"}, **seen)
        await self.call(officer, "POST", f"{at}:escalate", {}, **seen)
        await self.call(officer, "POST", f"/v1/complaints/{two}:refuse", {"reason": "no_facts"}, **seen)
        await self.call(officer, "POST", f"/v1/complaints/{two}:settle", {}, **seen)
        await self.call(officer, "POST", f"/v1/complaints/{three}:withdraw", {"reason": "withdrawn"}, **seen)
        await self.call(officer, "GET", at)
        await self.call(officer, "GET", f"/v1/complaints?office={office_of}")
        await self.call(officer, "POST", "/v1/complaints:batchGet", {"ids": [one]})
        await self.call(officer, "GET", f"{at}/unmasked", Bihuan_Purpose="assistance")

    async def of_the_survey(self, office_of: str, seen: dict[str, str]) -> None:
        """Be asked, answer, and be told what people think."""
        people, who = self.officer.people, await self.officer.register()
        herself, row = someone(people, "job_seeker", person=who), await asked(people.database, who, office_of)
        await self.call(herself, "GET", "/v1/survey-questions")
        await self.call(herself, "GET", "/v1/surveys")
        await self.call(herself, "GET", f"/v1/surveys/{row}")
        await self.call(herself, "POST", "/v1/surveys:batchGet", {"ids": [row]})
        await self.call(herself, "POST", f"/v1/surveys/{row}:answer", CONTENT, **seen)
        months = "since=2026-01-01&until=2026-12-31"
        await self.call(self.officer, "GET", f"/v1/survey-results?office={office_of}&{months}")

    async def of_the_workers(self, office_of: str, staff: str, seen: dict[str, str]) -> None:
        officer, post = self.officer, {"name": "林小溪", "office": office_of, "post": "caseworker"}
        helping = {"person": await officer.register(), "staff": staff, "office": office_of, "role": "caseworker"}
        made = (await self.call(officer, "POST", "/v1/assignments", helping))["id"]
        await self.call(officer, "GET", f"/v1/assignments/{made}")
        await self.call(officer, "GET", f"/v1/assignments?staff={staff}")
        await self.call(officer, "POST", "/v1/assignments:batchGet", {"ids": [made]})
        await self.call(officer, "POST", f"/v1/assignments/{made}:end", {"reason": "by_mistake"}, **seen)
        to = {"successor": (await officer.post("/v1/staff", post)).json()["id"], "office": office_of}
        await self.call(officer, "POST", f"/v1/staff/{staff}:handOverCaseload", to | {"reason": "workload"}, **seen)
        await officer.post(f"/v1/staff/{to['successor']}:leave", {}, seen=1)

    async def of_the_invitation(self, office_of: str, staff: str, seen: dict[str, str]) -> None:
        officer, post = self.officer, {"name": "林小溪", "office": office_of, "post": "caseworker"}
        inviting = {"staff": staff, "office": office_of}
        first = (await self.call(officer, "POST", "/v1/invitations", inviting))["id"]
        await self.call(officer, "POST", f"/v1/invitations/{first}:revoke", {}, **seen)
        code = (await self.call(officer, "POST", "/v1/invitations", inviting))["code"]
        await self.call(officer, "POST", "/v1/invitations:accept", {"code": code})
        await self.call(officer, "GET", f"/v1/invitations/{first}")
        await self.call(officer, "GET", f"/v1/invitations?staff={staff}")
        await self.call(officer, "POST", "/v1/invitations:batchGet", {"ids": [first]})
        other = (await officer.post("/v1/staff", post)).json()["id"]
        away = (await self.call(officer, "POST", "/v1/delegations", {"staff": staff, "stand_in": other}))["id"]
        await self.call(officer, "POST", f"/v1/delegations/{away}:changeReturn", {"back_on": "2099-01-01"}, **seen)
        await self.call(officer, "GET", f"/v1/delegations/{away}")
        await self.call(officer, "GET", f"/v1/delegations?staff={staff}&current=true")
        await self.call(officer, "POST", "/v1/delegations:batchGet", {"ids": [away]})
        await officer.post(f"/v1/staff/{other}:leave", {}, seen=1)

    async def of_the_appointment(self, office_of: str, seen: dict[str, str]) -> None:
        """Make an appointment, book somebody, record that they come, cancel it."""
        officer, who = self.officer, await self.officer.register()
        made = (await self.call(officer, "POST", "/v1/appointments", appointment(office_of)))["id"]
        at = f"/v1/appointments/{made}"
        booked = (await self.call(officer, "POST", f"{at}:book", {"person": who}))["id"]
        await self.call(officer, "POST", f"/v1/attendances/{booked}:record", {"state": "confirmed"}, **seen)
        await self.call(officer, "GET", at)
        await self.call(officer, "GET", f"/v1/appointments?office={office_of}")
        await self.call(officer, "POST", "/v1/appointments:batchGet", {"ids": [made]})
        await self.call(officer, "GET", f"/v1/attendances/{booked}")
        await self.call(officer, "GET", f"/v1/attendances?person={who}")
        await self.call(officer, "POST", "/v1/attendances:batchGet", {"ids": [booked]})
        await self.call(officer, "POST", f"{at}:cancel", {"reason": "put_off"}, **seen)

    async def of_the_notes(self, office_of: str, seen: dict[str, str]) -> None:
        """Write a note, share it with the specialist, open it."""
        officer, who = self.officer, await self.officer.register()
        written = (await self.call(officer, "POST", "/v1/psychological-notes", note(who, office_of)))["id"]
        at = f"/v1/psychological-notes/{written}"
        await specialist(officer, who, "specialist of the document")
        await self.call(officer, "POST", f"{at}:share", None, **seen)
        await self.call(officer, "GET", at)
        await self.call(officer, "GET", f"{at}/unmasked", Bihuan_Purpose="assistance")
        await self.call(officer, "GET", f"/v1/psychological-notes?person={who}")
        await self.call(officer, "POST", "/v1/psychological-notes:batchGet", {"ids": [written]})


async def test_every_route_answers_as_the_document_says(document: Json, officer: Office) -> None:
    story = Story(document, officer)
    await story.tell()
    documented = dict(operations(document))
    unlike = [name for name, answer in story.answers.items() if not conforms(document, documented[name], answer)]
    assert (unlike, set(documented) - set(story.answers)) == ([], set())


def conforms(document: Json, operation: Json, answer: httpx.Response) -> bool:
    """Tell whether an answer has the documented body, and each header that is documented for its status."""
    told = operation["responses"][str(answer.status_code)]
    if "content" not in told:
        return not answer.content
    content = told["content"][answer.headers["content-type"].partition(";")[0]]
    value = answer.json() if answer.headers["content-type"] == "application/json" else answer.text
    expected = {"ETag", "Location"} & set(told.get("headers", {}))
    return strictly(document, content["schema"], value) and all(name in answer.headers for name in expected)


def strictly(document: Json, schema: Json, value: object) -> bool:
    """Tell whether a value fits, without the leave that `fields` gives a smaller one."""
    whole, *_ = schema.get("anyOf", [schema])
    return fits(document, whole, value)
