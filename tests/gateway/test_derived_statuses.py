"""What a person is because of other facts, through the graph."""

import pytest

from tests.gateway.front_end import FrontEnd

pytestmark = pytest.mark.anyio

DERIVED = """
query Derived($id: UUID!) {
  person(id: $id) {
    statuses { edges { node { kind standing } } }
    derivedStatuses { statuses { kind standing followsFrom holds rule missing household { id } education { id } } }
  }
}"""


async def test_a_member_of_a_family_is_shown_with_what_follows_beside_what_is_declared(officer: FrontEnd) -> None:
    person = await officer.register()
    household = await officer.household(person)
    found = (await officer.data(DERIVED, id=person))["person"]
    assert found["statuses"] == {"edges": []}
    by_kind = {each.pop("kind"): each for each in found["derivedStatuses"]["statuses"]}
    assert list(by_kind) == ["FORTIES_FIFTIES", "ZERO_EMPLOYMENT_MEMBER", "GRADUATE"]
    assert by_kind["FORTIES_FIFTIES"]["rule"] == "CN-4050"
    assert by_kind["ZERO_EMPLOYMENT_MEMBER"] == {
        "standing": "DERIVED",
        "followsFrom": "CERTIFICATION",
        "holds": False,
        "rule": None,
        "missing": [],
        "household": {"id": household},
        "education": None,
    }
    assert (by_kind["GRADUATE"]["holds"], by_kind["GRADUATE"]["missing"]) == (None, ["education"])
