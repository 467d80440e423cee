"""Facts of a decision that belong together are held together by the database, whatever the code does."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from services.kit.database.ids import new_id
from services.subsidies.decisions.model import Decision
from services.subsidies.placements.model import known_certification
from tests.running import Running

pytestmark = pytest.mark.anyio


def decision(subsidies: Running, **changed: object) -> dict[str, Any]:
    """Return a decision that may be kept, with some of it changed."""
    return {
        "id": new_id(),
        "version": 1,
        "made_at": subsidies.settings.clock.now(),
        "made_by": "a test",
        "referral": uuid4(),
        "person": uuid4(),
        "employer": uuid4(),
        "district": "440303",
        "programme": "GD-ZE-POST",
        "policy_version": "2004",
        "policy_set": "0",
        "as_of": subsidies.settings.clock.today(),
        "outcome": "eligible",
        "amount": 100,
        "missing": [],
        "facts": [],
        "results": {},
    } | changed


async def kept(subsidies: Running, **changed: object) -> None:
    async with subsidies.database.begin_system() as session:
        await session.execute(insert(Decision).values(decision(subsidies, **changed)))


async def test_a_decision_without_fault_is_kept(subsidies: Running) -> None:
    await kept(subsidies)


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"version": 2}, "decision_version_check"),
        ({"outcome": "maybe", "amount": None}, "decision_outcome_check"),
        ({"amount": -1}, "decision_amount_check"),
        ({"outcome": "ineligible"}, "decision_amount_of_the_eligible_check"),
        ({"outcome": "unknown", "amount": None}, "decision_unknown_for_want_of_check"),
        ({"policy_version": None}, "decision_policy_version_check"),
    ],
)
async def test_a_decision_that_contradicts_itself_is_refused(
    subsidies: Running, changed: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        await kept(subsidies, **changed)


async def test_a_certification_does_not_end_before_it_began(subsidies: Running) -> None:
    today = subsidies.settings.clock.today()
    spell = {"household": uuid4(), "certified_on": today, "law": "x", "withdrawn_on": today.replace(year=2000)}
    with pytest.raises(IntegrityError, match="known_certification_withdrawn_on_check"):
        async with subsidies.database.begin_system() as session:
            await session.execute(insert(known_certification).values(spell))
