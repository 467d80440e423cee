"""The loop turned once through the graph: need, training, recommendation, referral, hire, subsidy, check."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from tests.gateway.front_end import FrontEnd
from tests.running import PATIENCE, Running
from tests.vacancies.invented import credit_code, csv_file, row
from tests.waiting import attempts, eventually

HOUSEKEEPING = "4-10-01-06"
"""家政服务员 (CSCO 2022)."""
NOT_YET = {"UnknownPerson", "UnknownEmployer", "NotFound", "NoOpenJobNeed", "NotAHire"}
"""What a service answers before it has heard what another one did."""

CHANGE = """
mutation Change($input: {input}!) {{
  result: {name}(input: $input{more}) {{
    __typename
    ... on {result} {{ {shown} }}
    ... on Problem {{ code title detail }}
    ... on ValidationFailed {{ errors {{ pointer rule }} }}
  }}
}}"""


@dataclass
class Loop:
    """What one turn of the loop made."""

    officer: FrontEnd
    vacancies: Running
    made: dict[str, Any] = field(default_factory=dict)

    async def turn(self, person: str) -> None:
        """Bring a person to work, and let the subsidy for the hire be decided."""
        await self.publish()
        wish = {"personId": person, "purpose": "JOB", "occupations": [HOUSEKEEPING], "wageFrom": "2500.00"}
        self.made["need"] = await self.change("recordNeed", "NeedInput", "Need", wish)
        await self.train(person)
        advice = await self.change(
            "recommendVacancies",
            "RecommendInput",
            "Advice",
            {"limit": 5},
            f', id: "{person}"',
            "recommendations { id vacancyId contributions { feature } }",
            until="recommendations",
        )
        best = advice["recommendations"][0]
        referred = {"personId": person, "vacancyId": best["vacancyId"], "recommendationId": best["id"]}
        referral = await self.change("referPerson", "ReferralInput", "Referral", referred)
        at = f', id: "{referral["id"]}", ifMatch: '
        await self.change("recordInterview", "InterviewInput", "Referral", {"outcome": "PASSED"}, f"{at}1")
        hire = {"contractMonths": 12, "wageMonth": "3200.00", "socialInsurancePaid": True}
        self.made["referral"] = await self.change("recordHire", "HireInput", "Referral", hire, f"{at}2")
        self.made["decision"] = await self.change(
            "evaluatePlacement",
            "EvaluateInput",
            "Decision",
            {"programme": "GD-ZE-POST", "asOf": "2007-03-01"},
            f', id: "{referral["id"]}"',
            "id outcome amount result { missing conditions { id verdict } }",
        )

    async def publish(self) -> None:
        """An employer is registered, and its vacancy published."""
        stated = {"name": "深圳市小满家政服务有限公司", "creditCode": credit_code(), "district": "440303"}
        employer = await self.change("registerEmployer", "EmployerInput", "Employer", stated)
        wanted = {
            "employerId": employer["id"],
            "title": "家政服务员",
            "occupation": HOUSEKEEPING,
            "district": "440303",
            "payFrom": "4500.00",
            "payTo": "6500.00",
            "seats": 2,
        }
        vacancy = await self.change("registerVacancy", "VacancyInput", "Vacancy", wanted)
        publish = "mutation ($id: UUID!) { publishVacancy(id: $id, ifMatch: 1) { __typename } }"
        await self.officer.data(publish, id=vacancy["id"])
        self.made["employer"] = employer

    async def train(self, person: str) -> None:
        """The person takes part in a class and completes it."""
        stated = {
            "provider": str(uuid4()),
            "title": "家政服务员初级班",
            "occupation": HOUSEKEEPING,
            "district": "440303",
        }
        course = await self.change("registerCourse", "CourseInput", "Course", stated)
        opened = {"courseId": course["id"], "seats": 20, "startsOn": "2026-01-01", "endsOn": "2099-12-31"}
        training_class = await self.change("openTrainingClass", "TrainingClassInput", "TrainingClass", opened)
        joined = {"trainingClassId": training_class["id"], "personId": person}
        enrolment = await self.change("enrolPerson", "EnrolmentInput", "Enrolment", joined)
        at = f', id: "{enrolment["id"]}", ifMatch: 1'
        self.made["enrolment"] = await self.change(
            "completeTraining", "EndEnrolmentInput", "Enrolment", {}, at, "id status"
        )

    async def import_file(self) -> None:
        """A file of vacancies with a bad row is imported; the file itself goes over REST."""
        stated = {"source": "office-fair", "district": "440303", "mapping": "bihuan"}
        opened = await self.change("openImport", "ImportInput", "Import", stated)
        answer = await self.vacancies.client.put(
            f"/v1/imports/{opened['id']}/parts/1",
            content=csv_file([row(id="1"), row(id="2", place="不知何处")]).encode(),
            headers=self.officer.headers | {"Content-Type": "text/csv"},
        )
        assert answer.status_code == httpx.codes.NO_CONTENT, answer.text
        found = "query { imports { edges { node { id version state } } } }"
        version = (await self.officer.data(found))["imports"]["edges"][-1]["node"]["version"]
        start = "mutation ($id: UUID!, $v: Int!) { startImport(id: $id, ifMatch: $v) { __typename } }"
        await self.officer.data(start, id=opened["id"], v=version)

        async def state() -> str:
            return str((await self.officer.data(found))["imports"]["edges"][-1]["node"]["state"])

        await eventually(state, "DONE")

    async def change(
        self, name: str, takes: str, result: str, stated: object, more: str = "", shown: str = "id", until: str = "id"
    ) -> dict[str, Any]:
        """Carry a change out and return what it made; ask again while a service has not heard of what it needs."""
        query = CHANGE.format(name=name, input=takes, result=result, more=more, shown=shown)
        found: dict[str, Any] = {}
        async for _ in attempts(PATIENCE, pause=0.1):
            found = (await self.officer.data(query, input=stated))["result"]
            if found["__typename"] == result and found[until]:
                return found
            assert found["__typename"] in {*NOT_YET, result}, found
        raise AssertionError(found)
