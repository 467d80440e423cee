"""Every part of a person's file: what is recorded, what is changed, and what its person's state shows of it."""

from dataclasses import dataclass, field
from typing import Any

from services.kit.codes import functions
from tests.people.assessments.accompanying import accompanies, signed_in
from tests.people.consents.agreeing import GUIDANCE, agreed
from tests.people.office import Office


@dataclass(frozen=True)
class Part:
    """A part: the body that records one, a change of it, and under which name the state carries it, if it does.

    `broken` says by which assignment each constraint of its table is broken, apart from those that every part has.
    """

    body: dict[str, Any]
    change: dict[str, Any]
    state: str | None
    broken: dict[str, str]
    sealed: dict[str, Any] = field(default_factory=dict)
    """What states what is sealed, the number of a certificate mostly, where there can be something."""
    rests_on: str | None = None
    """The use to which the person has to have agreed before."""
    told: bool = True
    """Whether events say that there is such a row."""
    accompanied: bool = False
    """Whether those who accompany the person read it, and no other office."""

    @property
    def secret(self) -> str:
        """Return the name of what is sealed."""
        return next(name for name in ("certificate_number", "summary") if name in self.sealed)


CERTIFIED = """certified_on = since, certified_by = 'somebody', certified_at = now(),
    authority_district = '440303'"""
"""Assignments that say who certified a status."""

ASSESSED = {
    "assessed_on": "2026-03-02",
    "assessed_by": "institution",
    "instrument": "GATB",
    "instrument_version": "2019",
    "dimensions": [{"dimension": "finger_manipulation", "score": 72, "maximum": 100, "level": "average"}],
}
"""What every assessment says."""
OF_ASSESSMENTS = {
    "assessed_by_check": "assessed_by = 'neighbour'",
    "dimensions_check": "dimensions = '[]'",
    "valid_until_check": "valid_until = assessed_on - 1",
    "summary_together_check": "summary_masked = '****'",
}

FILE_PARTS: dict[str, Part] = {
    "work-spells": Part(
        {
            "kind": "employee",
            "hours": "full_time",
            "employer_name": "罗湖某家政服务有限公司",
            "occupation": "4-10-01-06",
            "district": "440303",
            "wage": "3200.00",
            "since": "2024-03-01",
        },
        {"until": "2025-02-28", "ended_for": "resigned"},
        "work",
        {
            "kind_check": "kind = 'slave'",
            "hours_check": "hours = 'always'",
            "wage_check": "wage = 0",
            "until_check": "until = since - 1",
            "ended_for_check": "until = since, ended_for = ''",
            "ended_together_check": "ended_for = 'other'",
            "contract_check": "contract = 'oral'",
            "contract_until_check": "contract = 'open_ended', contract_until = since",
            "contract_from_check": "contract_from = since",
            "contract_term_check": "contract = 'fixed_term', contract_from = since, contract_until = since - 1",
            "evidence_check": "evidence = 'hearsay'",
        },
    ),
    "businesses": Part(
        {
            "licence": "individual_business",
            "name": "罗湖区某按摩店",
            "credit_code": "92440303MA0000015A",
            "activity": "blind_massage",
            "registered_on": "2024-03-15",
            "operating_since": "2024-04-01",
            "status": "operating",
            "suspensions": [{"since": "2025-02-01", "until": "2025-02-28"}],
        },
        {"status": "closed", "closed_on": "2025-06-30", "closed_for": "found_work"},
        "businesses",
        {
            "licence_check": "licence = 'none', credit_code = NULL",
            "activity_check": "activity = 'gambling'",
            "status_check": "status = 'gone'",
            "employees_check": "employees = -1",
            "credit_code_check": "licence = 'private_non_enterprise'",
            "closed_on_check": "status = 'closed', closed_on = operating_since - 1, closed_for = 'other'",
            "closed_for_check": "status = 'closed', closed_on = '2025-06-30', closed_for = ''",
            "closed_together_check": "closed_on = '2025-06-30', closed_for = 'other'",
            "operating_since_check": "status = 'preparing'",
            "suspended_together_check": "status = 'suspended'",
            "suspensions_check": "suspensions = datemultirange(daterange('2024-03-31', '2024-04-02'))",
        },
    ),
    "disability-certificates": Part(
        {
            "kind": "disability_certificate",
            "category": "4",
            "grade": "2",
            "reissue": 1,
            "issuer": "440303",
            "issued_on": "2021-09-01",
            "valid_until": "2031-08-31",
        },
        {"ended_on": "2025-05-31", "ended_for": "no_longer_disabled"},
        "disability_certificates",
        {
            "kind_check": "kind = 'pension_certificate', category = NULL",
            "certificate_number_together_check": "certificate_number_masked = '***'",
            "category_check": "category = '8'",
            "category_of_kind_check": "category = NULL",
            "grade_check": "grade = '9'",
            "grade_of_kind_check": "grade = '5'",
            "reissue_check": "reissue = 100",
            "valid_until_check": "valid_until = issued_on - 1",
            "ended_on_check": "ended_on = issued_on - 1, ended_for = 'other'",
            "ended_for_check": "ended_on = issued_on, ended_for = 'because'",
            "ended_together_check": "ended_for = 'other'",
            "replaces_fkey": "replaces = gen_random_uuid()",
        },
        {"kind": "serviceman_certificate", "category": None, "certificate_number": "军残字第00123号"},
    ),
    "registrations": Part(
        {
            "kind": "unemployment",
            "registered_on": "2025-03-03",
            "since": "2025-01-31",
            "able": True,
            "willing": True,
            "district": "440303",
        },
        {"cancelled_on": "2025-06-30", "cancelled_for": "at_own_request"},
        "registrations",
        {
            "kind_check": "kind = 'retirement', able = NULL, willing = NULL",
            "since_check": "since = registered_on + 1",
            "able_and_willing_check": "willing = false",
            "work_spell_fkey": "kind = 'employment', able = NULL, willing = NULL, work_spell = gen_random_uuid()",
            "work_spell_of_kind_check": "work_spell = gen_random_uuid()",
            "certificate_number_together_check": "certificate_number_masked = '**'",
            "cancelled_on_check": "cancelled_on = registered_on - 1, cancelled_for = 'died'",
            "cancelled_for_check": "cancelled_on = registered_on, cancelled_for = ''",
            "cancelled_together_check": "cancelled_for = 'died'",
            "replaces_fkey": "replaces = gen_random_uuid()",
        },
        {"certificate_number": "4403030015001234"},
    ),
    "ability-profiles": Part(
        {
            "assessed_on": "2026-03-02",
            "assessed_by": "institution",
            "standing": "limited",
            "walking": "with_aid",
            "accommodations": ["step_free_access", "flexible_hours"],
        },
        {"walking": "limited", "accommodations": ["step_free_access"]},
        "abilities",
        {
            "assessed_by_check": "assessed_by = 'neighbour'",
            "accommodations_check": "accommodations = ARRAY['servant']",
            **{f"{function.code}_check": f"{function.code} = 'half'" for function in functions.listed()},
        },
    ),
    "assessments": Part(
        {"kind": "vocational_aptitude", "lacking_skills": False, **ASSESSED},
        {"lacking_skills": True, "valid_until": "2099-06-30"},
        "assessments",
        {
            **OF_ASSESSMENTS,
            "kind_check": "kind = 'horoscope', lacking_skills = NULL",
            "of_aptitude_check": "kind = 'work_sample'",
        },
        {"summary": "注意力分配较弱，宜从事流程固定的工作"},
    ),
    "psychological-assessments": Part(
        ASSESSED,
        {"valid_until": "2099-06-30"},
        None,
        OF_ASSESSMENTS,
        {"summary": "近期焦虑程度偏高，宜先安排心理疏导"},
        rests_on=GUIDANCE,
        told=False,
        accompanied=True,
    ),
    "insurance-spells": Part(
        {
            "insurance": "pension",
            "insured_as": "flexible",
            "district": "440303",
            "first_month": "2024-01-01",
            "base": "4492.00",
            "paid_by": "self",
        },
        {"last_month": "2025-06-01", "evidence": "insurance_record"},
        "insurance",
        {
            "insurance_check": "insurance = 'life'",
            "insured_as_check": "insured_as = 'guest'",
            "base_check": "base = 0",
            "first_month_check": "first_month = '2024-01-02'",
            "last_month_check": "last_month = '2023-12-01'",
            "of_residents_check": "insured_as = 'resident', insurance = 'maternity'",
            "of_employees_check": "paid_by = 'employer'",
            "paid_by_check": "paid_by = 'lottery'",
            "evidence_check": "evidence = 'hearsay'",
        },
    ),
    "educations": Part(
        {
            "level": "31",
            "school": "深圳某职业学院",
            "major": "护理",
            "since": "1999-09-01",
            "graduated_on": "2002-06-30",
            "full_time": True,
        },
        {"level": "21", "school": "深圳某大学"},
        "educations",
        {
            "of_graduates_check": "level = '33'",
            "graduated_on_check": "graduated_on = since - 1",
            "certificate_number_together_check": "certificate_number_masked = '**'",
        },
        {"certificate_number": "105401200206001234"},
    ),
    "skills": Part(
        {"occupation": "4-10-01-06", "level": "intermediate", "evidence": "certificate", "issued_on": "2024-05-20"},
        {"level": "senior", "valid_until": "2099-05-19"},
        "skills",
        {
            "level_check": "level = 'master'",
            "evidence_check": "evidence = 'hearsay'",
            "occupation_check": "occupation = NULL",
            "valid_until_check": "valid_until = issued_on - 1",
            "of_certificates_check": "evidence = 'test'",
            "certificate_number_together_check": "certificate_number_masked = '**'",
        },
        {"certificate_number": "S000044030024001234"},
    ),
    "outside-trainings": Part(
        {
            "title": "养老护理员初级班",
            "occupation": "4-10-01-06",
            "organiser": "罗湖区某培训学校",
            "since": "2024-03-04",
            "hours": 120,
            "result": "going_on",
        },
        {"until": "2024-04-12", "result": "completed", "certificate_kind": "completion", "paid_by": "public_funds"},
        "outside_trainings",
        {
            "result_check": "result = 'lost', until = since",
            "hours_check": "hours = 0",
            "until_check": "result = 'dropped_out', until = since - 1",
            "ended_together_check": "until = since",
            "certificate_kind_check": "result = 'completed', until = since, certificate_kind = 'praise'",
            "certificate_level_check": "result = 'completed', until = since, certificate_kind = 'skill_level', "
            "certificate_level = 'master'",
            "of_completed_check": "certificate_kind = 'completion'",
            "of_certificates_check": "certificate_number_sealed = 'x', certificate_number_masked = '*'",
            "of_skill_levels_check": "certificate_level = 'junior'",
            "certificate_number_together_check": "certificate_number_masked = '**'",
            "paid_by_check": "paid_by = 'lottery'",
            "evidence_check": "evidence = 'hearsay'",
        },
        {
            "until": "2024-04-12",
            "result": "completed",
            "certificate_kind": "completion",
            "certificate_number": "PX44030324000001",
        },
    ),
    "statuses": Part(
        {"kind": "dibao", "since": "2024-03-01", "valid_until": "2999-02-28", "evidence": "document"},
        {"since": "2024-02-01", "evidence": "register"},
        "statuses",
        {
            "kind_check": "kind = 'rich'",
            "standing_check": "standing = 'rumoured'",
            "hardship_check": "kind = 'hardship_person', hardship = ''",
            "hardship_only_check": "hardship = 'older'",
            "graduated_in_check": "graduated_in = 2020",
            "evidence_check": "evidence = 'hearsay'",
            "certified_from_check": f"{CERTIFIED}, standing = 'certified', evidence = 'stated'",
            "valid_until_check": "valid_until = since - 1",
            "ended_on_check": "ended_on = since - 1, ended_for = 'revoked'",
            "ended_for_check": "ended_on = since, ended_for = 'because'",
            "ended_together_check": "ended_on = since",
            "certified_check": CERTIFIED,
            "certified_together_check": "certified_on = since",
            "authority_organisation_check": "authority_organisation = gen_random_uuid()",
        },
    ),
}


def one_of(part: str) -> str:
    """Return what one row of a part is called: a work spell, a business."""
    plural = part.replace("-", " ")
    return plural.removesuffix("es") if plural.endswith("ses") else plural.removesuffix("s")


def table_of(part: str) -> str:
    """Return the table of a part."""
    return one_of(part).replace(" ", "_")


def addressed(part: str) -> str:
    """Return what addresses call the id of a row: `{spell_id}` for both kinds of spells."""
    return one_of(part).rpartition(" ")[2]


async def in_file(office: Office, part: str, person: str, **changed: object) -> str:
    """Record something in a person's file, for which they agree where that is needed; return its address."""
    await agreed_to(office, part, person)
    answer = await office.post(f"/v1/{part}", FILE_PARTS[part].body | {"person": person} | changed)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


async def reader_of(officer: Office, part: str, person: str, district: str) -> Office:
    """Return a caseworker of a district who reads this part of a person's file as far as they see the person."""
    reader = signed_in(officer.people, f"reader of {part} in {district}", district)
    if FILE_PARTS[part].accompanied:
        await accompanies(officer, person, reader)
    return reader


async def agreed_to(office: Office, part: str, person: str) -> str:
    """Write down that a person agrees to what a part rests on, if it does on their consent; return the person."""
    if (use := FILE_PARTS[part].rests_on) is not None:
        await agreed(office, person, use)
    return person
