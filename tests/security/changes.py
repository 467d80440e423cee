"""Everything that can be done, each with rows of its own, so that what one role did stands in no other's way."""

from collections.abc import Mapping
from dataclasses import replace

from tests.people.office import CAN_WORK
from tests.security.asking import HERE, About
from tests.security.operations import Operation, Prepare, Subject, in_graph, over_rest
from tests.security.world import ANY_JOB, CSV, ENDED, OTHER_PHONE, RULE, Row, World
from tests.vacancies.invented import employer


def about(world: World, person: str) -> About:
    """Return the same organisation and another person."""
    return replace(world.about, person=person)


async def a_registration(world: World) -> Subject:
    """Somebody whom nobody has registered."""
    stated = world.registration()
    return Subject(world.about, body=stated, plain=frozenset({stated["resident_id"]}))


async def a_person(world: World) -> Subject:
    """Somebody whose phone number changes."""
    found = await world.person()
    of = about(world, found["id"])
    return Subject(of, {"id": found["id"]}, {"phone": OTHER_PHONE}, plain=frozenset({found["number"]}))


async def a_home(world: World) -> Subject:
    """Somebody whose household nobody has registered."""
    found = await world.person()
    return Subject(about(world, found["id"]), body=world.home(found["id"]))


def of_household(made: Row, world: World, body: Row, **path: str) -> Subject:
    """Something about a household; it is its head who asks for themself."""
    return Subject(about(world, made["head"]), {"id": made["id"], **path}, body, made["version"])


async def a_household(world: World) -> Subject:
    """A household whose income changes."""
    return of_household(await world.household(), world, {"income_per_head": "300.00"})


async def a_newcomer(world: World) -> Subject:
    """A household, and somebody who joins it."""
    joining = {"person": (await world.person())["id"], "relation": "other", **CAN_WORK}
    return of_household(await world.household(), world, joining)


async def a_member(world: World) -> Subject:
    """A member of a household who has found work."""
    made = await world.household()
    return of_household(made, world, {"employed": True}, person_id=made["head"])


async def a_certifiable_household(world: World) -> Subject:
    """A household in which nobody has work."""
    return of_household(await world.household(), world, {})


async def a_certified_household(world: World) -> Subject:
    """A household that is certified, and in which somebody found work."""
    return of_household(await world.certified(), world, {"reason": "a_member_found_work"})


async def a_wish(world: World) -> Subject:
    """Somebody who looks for work."""
    found = await world.person()
    return Subject(about(world, found["id"]), body={"person": found["id"], **ANY_JOB})


async def a_need(world: World) -> Subject:
    """A need that changes."""
    found = await world.person()
    made = await world.need(found["id"])
    return Subject(about(world, found["id"]), {"id": made["id"]}, {"wage_from": "2000.00"})


async def a_met_need(world: World) -> Subject:
    """A need that is met."""
    return replace(await a_need(world), body={"reason": "met"})


async def a_new_employer(world: World) -> Subject:
    """An employer whom nobody has registered."""
    return Subject(world.about, body=employer())


async def an_employer(world: World) -> Subject:
    """An employer whose name changes."""
    made = await world.employer()
    of = replace(world.about, organisation=made["id"])
    return Subject(of, {"id": made["id"]}, {"name": "深圳市大满家政服务有限公司"})


async def a_new_vacancy(world: World) -> Subject:
    """A vacancy that the employer has not offered yet."""
    return Subject(world.about, body=world.vacancy(world.about.organisation))


def of_vacancy(made: Row, world: World, body: Row | None = None) -> Subject:
    """Something about a vacancy of an employer."""
    return Subject(replace(world.about, organisation=made["employer"]), {"id": made["id"]}, body, made["version"])


async def a_vacancy(world: World) -> Subject:
    """A vacancy whose title changes."""
    return of_vacancy(await world.draft(), world, {"title": "家政服务员"})


async def a_draft(world: World) -> Subject:
    """A vacancy that is ready to be published."""
    return of_vacancy(await world.draft(), world)


async def a_filled_vacancy(world: World) -> Subject:
    """A published vacancy that is to be closed."""
    return of_vacancy(await world.published(), world)


async def a_file(world: World) -> Subject:
    """A file that is to be imported."""
    return Subject(world.about, body=world.file())


async def a_part(world: World) -> Subject:
    """An import that waits for the first part of its file."""
    opened = await world.made("vacancies POST /v1/imports", world.file())
    return Subject(world.about, {"id": opened["id"]}, content=CSV)


async def an_import(world: World) -> Subject:
    """An import whose file is there; one that was started is waited for."""
    made = await world.receiving()
    return Subject(world.about, {"id": made["id"]}, after=lambda: world.ended(made["id"]))


async def a_course(world: World) -> Subject:
    """A course that is to be offered."""
    return Subject(world.about, body=world.course())


async def a_term(world: World) -> Subject:
    """A class of the course that is to be opened."""
    return Subject(world.about, body=world.term())


async def a_seat(world: World) -> Subject:
    """A class that the person is not in yet."""
    joined = (await world.opened_class())["id"]
    return Subject(world.about, body={"class_id": joined, "person": world.about.person})


async def an_enrolment(world: World) -> Subject:
    """An enrolment that comes to its end."""
    made = await world.enrolment()
    return Subject(world.about, {"id": made["id"]}, {})


async def a_search(world: World) -> Subject:
    """The person, who looks for work."""
    return Subject(world.about, {"id": world.about.person}, {})


async def a_proposal(world: World) -> Subject:
    """The person, and a vacancy for them."""
    return Subject(world.about, body=world.proposal(), after=world.end_referrals)


def of_referral(**body: object) -> Prepare:
    """Return a referral at whose next step this is recorded."""

    async def a_referral(world: World) -> Subject:
        made = await world.referral()
        return Subject(world.about, {"id": made["id"]}, body, made["version"], after=world.end_referrals)

    return a_referral


async def a_hire(world: World) -> Subject:
    """A hire that has not lasted."""
    made = await world.hired(world.rows["opening"])
    return Subject(world.about, {"id": made["id"]}, ENDED, made["version"], after=world.end_referrals)


async def a_case(world: World) -> Subject:
    """A question about nobody."""
    facts = {"worker_zero_employment_family": True, "contract_months": 12}
    asked = {"as_of": RULE["as_of"], "district": HERE, "programmes": [RULE["programme"]], "facts": facts}
    return Subject(world.about, body=asked)


async def a_placement(world: World) -> Subject:
    """The hire about which a programme is asked."""
    return Subject(world.about, {"id": world.rows["referral"]["id"]}, RULE)


HOMES = ("household", "household_member", "household_certification")
SEATS = ("enrolment", "class")
CHANGED: Mapping[str, tuple[str, str, Prepare, tuple[str, ...]]] = {
    "register_person": ("people POST /v1/persons", "registerPerson", a_registration, ("person",)),
    "change_person": ("people PATCH /v1/persons/{id}", "changePerson", a_person, ("person",)),
    "register_household": ("people POST /v1/households", "registerHousehold", a_home, HOMES),
    "change_household": ("people PATCH /v1/households/{id}", "changeHousehold", a_household, HOMES),
    "join_household": ("people POST /v1/households/{id}/members", "joinHousehold", a_newcomer, HOMES),
    "change_member": ("people PATCH /v1/households/{id}/members/{person_id}", "changeMember", a_member, HOMES),
    "certify_household": (
        "people POST /v1/households/{id}:certify",
        "certifyHousehold",
        a_certifiable_household,
        HOMES,
    ),
    "withdraw_certification": (
        "people POST /v1/households/{id}:withdrawCertification",
        "withdrawCertification",
        a_certified_household,
        HOMES,
    ),
    "record_need": ("people POST /v1/needs", "recordNeed", a_wish, ("need",)),
    "change_need": ("people PATCH /v1/needs/{id}", "changeNeed", a_need, ("need",)),
    "close_need": ("people POST /v1/needs/{id}:close", "closeNeed", a_met_need, ("need",)),
    "register_employer": ("vacancies POST /v1/employers", "registerEmployer", a_new_employer, ("employer",)),
    "change_employer": ("vacancies PATCH /v1/employers/{id}", "changeEmployer", an_employer, ("employer",)),
    "register_vacancy": ("vacancies POST /v1/vacancies", "registerVacancy", a_new_vacancy, ("post",)),
    "change_vacancy": ("vacancies PATCH /v1/vacancies/{id}", "changeVacancy", a_vacancy, ("post",)),
    "publish_vacancy": ("vacancies POST /v1/vacancies/{id}:publish", "publishVacancy", a_draft, ("post",)),
    "close_vacancy": ("vacancies POST /v1/vacancies/{id}:close", "closeVacancy", a_filled_vacancy, ("post",)),
    "open_import": ("vacancies POST /v1/imports", "openImport", a_file, ("import",)),
    "put_part": ("vacancies PUT /v1/imports/{id}/parts/1", "", a_part, ("import", "import_part")),
    "start_import": ("vacancies POST /v1/imports/{id}:start", "startImport", an_import, ("import",)),
    "cancel_import": ("vacancies POST /v1/imports/{id}:cancel", "cancelImport", an_import, ("import",)),
    "register_course": ("training POST /v1/courses", "registerCourse", a_course, ("course",)),
    "open_class": ("training POST /v1/classes", "openTrainingClass", a_term, ("class",)),
    "enrol_person": ("training POST /v1/enrolments", "enrolPerson", a_seat, SEATS),
    "complete_training": ("training POST /v1/enrolments/{id}:complete", "completeTraining", an_enrolment, SEATS),
    "withdraw_person": ("training POST /v1/enrolments/{id}:withdraw", "withdrawFromTraining", an_enrolment, SEATS),
    "recommend_vacancies": (
        "matching POST /v1/persons/{id}:recommend",
        "recommendVacancies",
        a_search,
        ("recommendation",),
    ),
    "refer_person": ("matching POST /v1/referrals", "referPerson", a_proposal, ("referral",)),
    "record_interview": (
        "matching POST /v1/referrals/{id}:interview",
        "recordInterview",
        of_referral(outcome="passed"),
        ("referral",),
    ),
    "record_hire": ("matching POST /v1/referrals/{id}:hire", "recordHire", of_referral(), ("referral",)),
    "decline_referral": (
        "matching POST /v1/referrals/{id}:decline",
        "declineReferral",
        of_referral(reason="person_declined"),
        ("referral",),
    ),
    "check_referral": ("matching POST /v1/referrals/{id}:check", "checkReferral", a_hire, ("referral",)),
    "evaluate_eligibility": ("subsidies POST /v1/eligibility:evaluate", "eligibility", a_case, ()),
    "evaluate_placement": (
        "subsidies POST /v1/placements/{id}:evaluate",
        "evaluatePlacement",
        a_placement,
        ("decision",),
    ),
}
"""By the name over REST: the request, the graph's field, what it is done with, and the tables that it changes."""


def everything() -> dict[str, Operation]:
    """Return how each of them is asked, by its name in the matrix: over REST, and through the graph where it can be."""
    asked: dict[str, Operation] = {}
    for name, (request, graph_name, prepare, tables) in CHANGED.items():
        part = request.partition(" ")[0]
        asked[f"{part}.{name}"] = over_rest(request, prepare, tables)
        if graph_name:
            asked[f"graph.{graph_name}"] = in_graph(part, graph_name, prepare, tables)
    return asked
