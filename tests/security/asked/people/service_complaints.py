"""Complaints: filed, followed, decided on, passed further up."""

from collections.abc import Mapping

from tests.security.asking import PURPOSE
from tests.security.operations import Operation, Prepare, Subject, done
from tests.security.reads import in_field, kind, of_row, reading
from tests.security.world import Row, World

AT = "people POST /v1/complaints"
TABLES = ("complaint", "complaint_step")
SAID = "一直没有答复"


def stated(world: World, person: str) -> Row:
    """Return what files a complaint about the office of the street."""
    return {"person": person, "kind": "delay", "about_office": world.rows["office"]["id"], "text": SAID}


async def something_to_say(world: World) -> Subject:
    """A complaint that is to be filed."""
    person = (await world.person())["id"]
    return Subject(world.about_person(person), body=stated(world, person))


def at_the_stage_for(body: Row | None, *steps: str) -> Prepare:
    """Return how a complaint comes to where something is done with it."""

    async def ready(world: World) -> Subject:
        person = (await world.person())["id"]
        made = await world.made(AT, stated(world, person))
        for step in steps:
            made = await world.made(f"{AT}/{made['id']}:{step}", {"reason": "no_facts"} if step == "refuse" else None)
        return Subject(world.about_person(person), {"id": made["id"]}, body, made["version"])

    return ready


async def fill(world: World) -> None:
    """Let the person complain whom everything is about; an office of the city supervises that of the street."""
    await world.made("people POST /v1/offices", {**OF_THE_CITY, "organisation": world.rows["organisation"]["id"]})
    world.rows["complaint"] = await world.made(AT, stated(world, world.about.person))


OF_THE_CITY = {"name": "罗湖区就业服务中心", "district": "440303"}
ANSWER = {"outcome": "upheld", "text": "已改正"}
OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "complaint", "complaints"),
    "people.reveal_complaint": reading(
        "people", of_row("complaint", "people GET /v1/complaints/{id}/unmasked", more=PURPOSE)
    ),
    "graph.unmaskedComplaint": reading(
        "people", in_field("unmaskedComplaint", lambda world: {"id": world.rows["complaint"]["id"]}, PURPOSE)
    ),
    **done("file_complaint", AT, "fileComplaint", something_to_say, TABLES),
    **done("accept_complaint", f"{AT}/{{id}}:accept", "acceptComplaint", at_the_stage_for(None), TABLES),
    **done(
        "refuse_complaint", f"{AT}/{{id}}:refuse", "refuseComplaint", at_the_stage_for({"reason": "no_facts"}), TABLES
    ),
    **done("answer_complaint", f"{AT}/{{id}}:answer", "answerComplaint", at_the_stage_for(ANSWER, "accept"), TABLES),
    **done(
        "escalate_complaint", f"{AT}/{{id}}:escalate", "escalateComplaint", at_the_stage_for(None, "refuse"), TABLES
    ),
    **done(
        "withdraw_complaint",
        f"{AT}/{{id}}:withdraw",
        "withdrawComplaint",
        at_the_stage_for({"reason": "withdrawn"}),
        TABLES,
    ),
    **done("settle_complaint", f"{AT}/{{id}}:settle", "settleComplaint", at_the_stage_for(None, "refuse"), TABLES),
}
