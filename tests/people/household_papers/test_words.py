"""Everything that a paper can say has a name in both languages."""

from typing import get_args

import pytest

from services.kit.http.languages import Language
from services.people.applications import model as applications
from services.people.assignments.model import WorkerRole
from services.people.certifications.model import WithdrawalReason
from services.people.certifications.rules import Reason
from services.people.dibao_links import model as dibao
from services.people.household_agreements import model as agreements
from services.people.household_files.queries import Happened
from services.people.household_papers.queries import EntitlementOut
from services.people.household_papers.words import Words, labels
from services.people.household_visits import model as visits
from services.people.households.queries import HukouKind, Relation
from services.people.rechecks import model as rechecks
from services.subsidies.policies.law import shelf

CODES: dict[str, tuple[object, ...]] = {
    "hukou_kind": get_args(HukouKind),
    "relation": get_args(Relation),
    "happened": get_args(Happened),
    "evidence": get_args(applications.Evidence),
    "posted_at": get_args(applications.PostedAt),
    "ground": get_args(applications.Ground),
    "answer": get_args(applications.Outcome),
    "withdrawn_for": get_args(WithdrawalReason),
    "refused_for": tuple(str(reason) for reason in Reason),
    "rechecked": get_args(rechecks.Outcome),
    "dibao_ended_for": get_args(dibao.EndReason),
    "purpose": get_args(visits.Purpose),
    "found": get_args(visits.Finding),
    "agreement": get_args(agreements.Kind),
    "office_promise": get_args(agreements.OfficePromise),
    "household_promise": get_args(agreements.HouseholdPromise),
    "agreement_ended_for": get_args(agreements.EndReason),
    "worker": get_args(WorkerRole),
    "outcome": get_args(EntitlementOut.model_fields["outcome"].annotation),
}


@pytest.mark.parametrize("kind", CODES)
def test_each_code_of_the_file_has_a_name_and_no_other_has(kind: str) -> None:
    assert set(labels()[kind]) == set(CODES[kind])


def test_programmes_are_called_as_their_policies_call_them() -> None:
    published = {policy.id: (policy.names.zh, policy.names.en) for policy in shelf().policies.values()}
    assert dict(labels()["programme"]) == published


def test_what_has_no_name_is_shown_by_its_code() -> None:
    words = Words(Language.ENGLISH, {"CN-EPL56": ("就业促进法", "Employment Promotion Law")})
    assert (words.label("programme", "GD-NEW"), words.told("certified", ["XX-2030"])) == ("GD-NEW", "XX-2030")
    assert words.told("certified", ["CN-EPL56"]) == "Employment Promotion Law"
