"""What somebody is entitled to: asked about nobody, and decided of a hire."""

from collections.abc import Mapping

from tests.security.asking import HERE
from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import RULE, World


async def a_case(world: World) -> Subject:
    """A question about nobody."""
    facts = {"worker_zero_employment_family": True, "contract_months": 12}
    asked = {"as_of": RULE["as_of"], "district": HERE, "programmes": [RULE["programme"]], "facts": facts}
    return Subject(world.about, body=asked)


async def a_placement(world: World) -> Subject:
    """The hire about which a programme is asked."""
    return Subject(world.about, {"id": world.rows["referral"]["id"]}, RULE)


OPERATIONS: Mapping[str, Operation] = {
    **kind("subsidies", "decision", "decisions"),
    **done("evaluate_eligibility", "subsidies POST /v1/eligibility:evaluate", "eligibility", a_case, ()),
    **done(
        "evaluate_placement",
        "subsidies POST /v1/placements/{id}:evaluate",
        "evaluatePlacement",
        a_placement,
        ("decision",),
    ),
}
