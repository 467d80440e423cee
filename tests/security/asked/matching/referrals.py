"""Referrals: somebody is sent, and what becomes of it is recorded step by step."""

from collections.abc import Mapping

from tests.security.operations import Operation, Prepare, Subject, done
from tests.security.reads import kind
from tests.security.world import ENDED, World

REFERRAL = ("referral",)
AT = "/v1/referrals/{id}"


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


an_interview, a_refusal = of_referral(outcome="passed"), of_referral(reason="person_declined")
OPERATIONS: Mapping[str, Operation] = {
    **kind("matching", "referral", "referrals"),
    **done("refer_person", "matching POST /v1/referrals", "referPerson", a_proposal, REFERRAL),
    **done("record_interview", f"matching POST {AT}:interview", "recordInterview", an_interview, REFERRAL),
    **done("record_hire", f"matching POST {AT}:hire", "recordHire", of_referral(), REFERRAL),
    **done("decline_referral", f"matching POST {AT}:decline", "declineReferral", a_refusal, REFERRAL),
    **done("check_referral", f"matching POST {AT}:check", "checkReferral", a_hire, REFERRAL),
}
