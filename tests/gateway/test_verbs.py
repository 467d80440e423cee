"""A problem that is about one value points at the argument of the graph, whatever REST calls it."""

from strawberry.types.base import get_object_definition

from services.gateway.nouns.referrals import ConsentWithdrawn, ReferralMutations
from services.gateway.verbs import VERB, Verb

REFUSED = {
    "type": "/problems/consent-withdrawn",
    "title": "The person does not agree to this use of their data",
    "status": 409,
    "code": "consent-withdrawn",
    "use": "refer_to_employers",
    "pointer": "/person",
}


def test_a_referral_that_is_refused_for_consent_points_at_the_person() -> None:
    [verb] = (
        field.metadata[VERB]
        for field in get_object_definition(ReferralMutations, strict=True).fields
        if field.python_name == "refer_person"
    )
    assert isinstance(verb, Verb)
    problem = verb.refusal(REFUSED)
    assert isinstance(problem, ConsentWithdrawn)
    assert problem.pointer == "/input/personId"
