"""Eligibility over REST: a question with facts, answered at once and kept nowhere."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

from services.kit.codes.text import DistrictText
from services.kit.http.bodies import CivilDate, Input, Output
from services.kit.http.languages import SpokenLanguage, Voice
from services.kit.identity.access import needs
from services.subsidies.eligibility.actions import ask
from services.subsidies.eligibility.words import ResultOut, said
from services.subsidies.policies.law import shelf

router = APIRouter(prefix="/v1", tags=["eligibility"])

FACTS_MOST = 200
PROGRAMMES_MOST = 100

FactName = Annotated[str, Field(min_length=1, max_length=60)]
FactValue = StrictBool | StrictInt | StrictFloat | Annotated[StrictStr, Field(max_length=200)] | None
Facts = Annotated[
    dict[FactName, FactValue],
    Field(
        max_length=FACTS_MOST,
        examples=[{"worker_zero_employment_family": True, "contract_months": 12, "social_insurance_paid": True}],
    ),
]
"""Facts by their names in the vocabulary; null, and a fact that is left out, is not known."""
Programme = Annotated[str, Field(min_length=1, max_length=40, examples=["GD-ZE-POST"])]


class QuestionIn(Input):
    """A case: which day's rule is asked for, in which district, with which facts."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "as_of": "2007-03-01",
                    "district": "440303",
                    "programmes": ["GD-ZE-POST"],
                    "facts": {
                        "worker_zero_employment_family": True,
                        "contract_months": 12,
                        "social_insurance_paid": True,
                    },
                }
            ]
        }
    )

    as_of: Annotated[CivilDate, Field(examples=["2007-03-01"])]
    district: DistrictText
    programmes: Annotated[list[Programme], Field(min_length=1, max_length=PROGRAMMES_MOST)] | None = None
    """Which programmes answer; left out, all that are in force there then."""
    facts: Facts


class AnswersOut(Output):
    """What the programmes answer, and the name of the set of policies that they were answered by."""

    policy_set: str
    results: list[ResultOut]


@router.post("/eligibility:evaluate", dependencies=[needs("eligibility:evaluate")])
async def evaluate_eligibility(body: QuestionIn, language: SpokenLanguage, say: Voice) -> AnswersOut:
    """Say what someone is entitled to by these facts, each condition explained; nothing is kept.

    `as_of` chooses the version of the rule; the facts are taken as they are given.
    """
    policies = shelf()
    answers = ask(policies, body.as_of, body.district, body.programmes, body.facts)
    results = [said(answer, language, say) for answer in answers]
    return AnswersOut(policy_set=policies.policy_set, results=results)
