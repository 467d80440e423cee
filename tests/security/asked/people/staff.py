"""Staff: registered, in posts, certified, gone."""

from collections.abc import Mapping
from dataclasses import replace

from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import Row, World

AT = "people POST /v1/staff"
CERTIFICATE = {"kind": "social_worker", "number": "2026-0001", "issued_on": "2026-01-01"}


def somebody(world: World, **stated: object) -> Row:
    """Return what registers a caseworker in the office that stands ready."""
    return {
        "name": "林小溪",
        "phone": "0755-00000000",
        "office": world.rows["office"]["id"],
        "post": "caseworker",
        **stated,
    }


async def staff(world: World, **stated: object) -> Row:
    """Register a staff member."""
    return await world.made(AT, somebody(world, **stated))


async def a_newcomer(world: World) -> Subject:
    """Somebody who is to be registered."""
    return Subject(world.about, body=somebody(world))


async def a_colleague(world: World) -> Subject:
    """Somebody who is to have another phone number."""
    return Subject(world.about, {"id": (await staff(world))["id"]}, {"phone": "0755-00000001"})


async def a_mentor(world: World) -> Subject:
    """Somebody who begins in another post."""
    return replace(await a_colleague(world), body={"office": world.rows["office"]["id"], "post": "mentor"})


async def a_post(world: World) -> Subject:
    """A post that somebody leaves."""
    found = await staff(world)
    return Subject(world.about, {"id": found["id"]}, {"membership": found["memberships"][0]["id"]})


async def a_graduate(world: World) -> Subject:
    """Somebody who has passed."""
    return replace(await a_colleague(world), body=CERTIFICATE)


async def a_certificate(world: World) -> Subject:
    """A certificate that is withdrawn."""
    found = await staff(world, certificates=[CERTIFICATE])
    ended = {"certificate": found["certificates"][0]["id"], "valid_until": "2026-01-02"}
    return Subject(world.about, {"id": found["id"]}, ended)


async def a_leaver(world: World) -> Subject:
    """Somebody who leaves."""
    return replace(await a_colleague(world), body={})


async def fill(world: World) -> None:
    """Register a staff member."""
    world.rows["staff member"] = await staff(world)


ROW, POSTS, CERTIFICATES = ("staff_member",), ("staff_membership",), ("staff_certificate",)
OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "staff member", "staff", names=("staffMember", "staffMembers")),
    **done("register_staff", AT, "registerStaff", a_newcomer, ROW),
    **done("change_staff", "people PATCH /v1/staff/{id}", "changeStaff", a_colleague, ROW),
    **done("join_office", f"{AT}/{{id}}:joinOffice", "joinOffice", a_mentor, POSTS),
    **done("leave_post", f"{AT}/{{id}}:leavePost", "leavePost", a_post, POSTS),
    **done("certify_staff", f"{AT}/{{id}}:certify", "certifyStaff", a_graduate, CERTIFICATES),
    **done(
        "change_certificate", f"{AT}/{{id}}:changeCertificate", "changeStaffCertificate", a_certificate, CERTIFICATES
    ),
    **done("staff_leaves", f"{AT}/{{id}}:leave", "staffLeaves", a_leaver, ROW),
}
