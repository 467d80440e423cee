"""Applications for certification: taken in, posted, objected to, decided."""

from collections.abc import Mapping

from tests.security.asked.people.households import AT, of_household
from tests.security.operations import Operation, Subject, done
from tests.security.reads import items, of_row, reading
from tests.security.world import Row, World

AT_ONCE = ("household", "household_application", "application_objection")
NOTICE = {"until": "2199-12-31", "at": "community_board"}
OBJECTION = {"raised_by": "neighbour", "ground": "income_differs", "statement": "收入不符"}


async def step(world: World, home: Row, verb: str, body: Row) -> Row:
    """Do something about a household; return it as it stands then."""
    made = await world.made(f"people POST /v1/households/{home['id']}:{verb}", body)
    return home | made


async def applied(world: World, **stated: object) -> Row:
    """Take in the application of a household."""
    made = await world.household()
    if stated:
        at = f"people PATCH /v1/households/{made['id']}"
        made = made | await world.made(at, stated)
    return await step(world, made, "apply", {})


async def a_family(world: World) -> Subject:
    """A family that applies."""
    return of_household(await world.household(), world, {"evidence": ["household_book"]})


async def an_application(world: World) -> Subject:
    """An application that is posted."""
    return of_household(await applied(world), world, NOTICE)


async def a_posted_one(world: World) -> Subject:
    """An application that somebody objects to."""
    return of_household(await step(world, await applied(world), "postApplication", NOTICE), world, OBJECTION)


async def a_regretted_one(world: World) -> Subject:
    """An application that the family takes back."""
    return of_household(await applied(world), world, {})


async def an_objection(world: World) -> Subject:
    """An objection that is answered."""
    posted = await step(world, await applied(world), "postApplication", NOTICE)
    objected = await step(world, posted, "objectToApplication", OBJECTION)
    kept = await world.made(f"people GET /v1/households/{objected['id']}/applications")
    [objection] = kept["items"][0]["objections"]
    return of_household(objected, world, {"objection": objection["id"], "outcome": "dismissed"})


async def a_rural_one(world: World) -> Subject:
    """An application of a household that the national law does not cover."""
    return of_household(await applied(world, hukou_kind="rural"), world, {})


OPERATIONS: Mapping[str, Operation] = {
    "people.list_applications": reading("people", of_row("household", f"people GET {AT}/applications", items)),
    **done("apply_for_certification", f"people POST {AT}:apply", "applyForCertification", a_family, AT_ONCE),
    **done("post_application", f"people POST {AT}:postApplication", "postApplication", an_application, AT_ONCE),
    **done(
        "object_to_application",
        f"people POST {AT}:objectToApplication",
        "objectToApplication",
        a_posted_one,
        AT_ONCE,
    ),
    **done(
        "withdraw_application", f"people POST {AT}:withdrawApplication", "withdrawApplication", a_regretted_one, AT_ONCE
    ),
    **done("answer_objection", f"people POST {AT}:answerObjection", "answerObjection", an_objection, AT_ONCE),
    **done("refuse_application", f"people POST {AT}:refuseApplication", "refuseApplication", a_rural_one, AT_ONCE),
}
