"""Files of evidence: opened, put in parts, completed, listed, read."""

from collections.abc import Mapping

from tests.people.evidence_files.handing import PDF, stated
from tests.security.asking import PURPOSE, Headers, Told, told_by
from tests.security.operations import Ask, Operation, Subject, done, over_rest
from tests.security.reads import kind, reading
from tests.security.world import World

AT = "people POST /v1/evidence-files"
PART = "people PUT /v1/evidence-files/{id}/parts/1"
TABLES = ("evidence_file", "person")


async def a_person(world: World) -> Subject:
    """Somebody whose certificate is handed in."""
    found = await world.person()
    return Subject(world.about_person(found["id"]), body=stated(found["id"]))


async def an_open_file(world: World) -> Subject:
    """A file of which nothing has come."""
    found = await world.person()
    made = await world.made(AT, stated(found["id"]))
    return Subject(world.about_person(found["id"]), {"id": made["id"]}, content=PDF)


async def a_whole_file(world: World) -> Subject:
    """A file whose only part has come."""
    subject = await an_open_file(world)
    await put(world, subject.path["id"])
    return Subject(subject.about, subject.path, {})


async def put(world: World, file: str) -> None:
    """Put the only part of a file."""
    officer = world.doors.headers("district_officer", "inside", world.about, world.others)
    await world.doors.rest(PART.format(id=file), officer, content=PDF)


async def fill(world: World) -> None:
    """Hand a file in about the person whom everything is about."""
    made = await world.made(AT, stated(world.about.person))
    await put(world, made["id"])
    world.rows["evidence file"] = await world.made(f"{AT}/{made['id']}:complete", {})


def content(world: World) -> Ask:
    """Return a look at what the file says."""
    address = f"people GET /v1/evidence-files/{world.rows['evidence file']['id']}/content"

    async def ask(headers: Headers) -> Told:
        answer = await world.doors.rest(address, {**headers, **PURPOSE})
        return told_by(answer) if answer.is_error else Told(answer.status_code, shown="a file", text="")

    return ask


OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "evidence file", "evidence files", narrow="person", names=("evidenceFile", "evidenceFiles")),
    "people.read_evidence_content": reading("people", content),
    **done("open_evidence_file", AT, "openEvidenceFile", a_person, TABLES),
    "people.put_evidence_part": over_rest(PART, an_open_file, ()),
    **done("complete_evidence_file", f"{AT}/{{id}}:complete", "completeEvidenceFile", a_whole_file, TABLES),
}
