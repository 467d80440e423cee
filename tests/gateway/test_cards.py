"""The cards that a family is handed, through the graph."""

import pytest

from services.kit.clock import Clock
from tests.gateway.front_end import FrontEnd

pytestmark = pytest.mark.anyio

CARDS = """
query Cards($id: UUID!) {
  household(id: $id) {
    contactCard { madeOn contacts { name phone office person { id } } }
    entitlementCard { madeOn entitlements { programme outcome payee amount } }
  }
}"""


async def test_a_household_is_shown_with_its_cards(officer: FrontEnd) -> None:
    household = await officer.household(await officer.register())
    today = Clock().today().isoformat()
    assert (await officer.data(CARDS, id=household))["household"] == {
        "contactCard": {"madeOn": today, "contacts": []},
        "entitlementCard": {"madeOn": today, "entitlements": []},
    }
