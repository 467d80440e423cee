"""Invitations of staff: made, accepted, revoked."""

from collections.abc import Mapping

from tests.security.asked.people.staff import staff
from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import Row, World

AT = "people POST /v1/invitations"


async def inviting(world: World) -> Row:
    """Register a staff member; return what invites them."""
    return {"staff": (await staff(world))["id"], "office": world.rows["office"]["id"]}


async def somebody_new(world: World) -> Subject:
    """Somebody who is to sign in."""
    return Subject(world.about, body=await inviting(world))


async def a_code(world: World) -> Subject:
    """A code that is accepted; whoever did leaves again, so that the next can be somebody else."""
    body = await inviting(world)
    code = (await world.made(AT, body))["code"]

    async def leave() -> object:
        return await world.made(f"people POST /v1/staff/{body['staff']}:leave", {})

    return Subject(world.about, body={"code": code}, after=leave)


async def an_invitation(world: World) -> Subject:
    """An invitation that is revoked."""
    made = await world.made(AT, await inviting(world))
    return Subject(world.about, {"id": made["id"]}, {})


async def fill(world: World) -> None:
    """Invite the staff member who stands ready."""
    body = {"staff": world.rows["staff member"]["id"], "office": world.rows["office"]["id"]}
    world.rows["invitation"] = await world.made(AT, body)


TABLES = ("invitation",)
READS = kind("people", "invitation", "invitations", narrow="staff", names=("invitation", "nowhere"))
OPERATIONS: Mapping[str, Operation] = {
    **{name: how for name, how in READS.items() if name != "graph.nowhere"},
    **done("invite_staff", AT, "inviteStaff", somebody_new, TABLES),
    **done("accept_invitation", f"{AT}:accept", "acceptInvitation", a_code, TABLES),
    **done("revoke_invitation", f"{AT}/{{id}}:revoke", "revokeInvitation", an_invitation, TABLES),
}
