"""Files that are to be anonymised: announced because the person asks for it, and kept."""

from collections.abc import Mapping

from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import World

AT = "people POST /v1/retention-notices"
TABLES = ("retention_notice", "person")


async def a_file(world: World) -> Subject:
    """A file in which nothing is open."""
    found = await world.person()
    return Subject(world.about_person(found["id"]), body={"person": found["id"]})


async def a_notice(world: World) -> Subject:
    """A file that is to be anonymised."""
    found = await world.person()
    made = await world.made(AT, {"person": found["id"]})
    return Subject(world.about_person(found["id"]), {"id": made["id"]}, {"reason": "claim_open"})


async def fill(world: World) -> None:
    """Announce the file of the person whom everything is about, behind the rule that nothing may be open in it."""
    notice = await world.looks["people"].fetchval(
        """
        INSERT INTO retention_notice (id, version, created_at, updated_at, person, grounds, inactive_since,
            announced_on, due_on, document)
        VALUES (gen_random_uuid(), 1, now(), now(), $1, 'inactive', '2026-01-01', '2026-01-01', '2199-12-31', '办法')
        RETURNING id
        """,
        world.about.person,
    )
    world.rows["retention notice"] = {"id": str(notice), "person": world.about.person}


OPERATIONS: Mapping[str, Operation] = {
    **kind(
        "people",
        "retention notice",
        "retention notices",
        narrow="person",
        names=("retentionNotice", "retentionNotices"),
    ),
    **done("request_anonymisation", AT, "requestAnonymisation", a_file, TABLES),
    **done("keep_file", f"{AT}/{{id}}:keep", "keepFile", a_notice, TABLES),
}
