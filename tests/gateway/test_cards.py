"""The cards that a family is handed, through the graph: as data, and where they are as papers."""

import pytest

from services.kit.clock import Clock
from tests.gateway.front_end import FrontEnd
from tests.running import Running

pytestmark = pytest.mark.anyio

CARDS = """
query Cards($id: UUID!) {
  household(id: $id) {
    contactCard { madeOn contacts { name phone office person { id } } }
    entitlementCard { madeOn entitlements { programme outcome payee amount } }
  }
}"""
PAPERS = """
query Papers($id: UUID!) {
  household(id: $id) {
    document { ...where } contactCardPaper { ...where } entitlementCardPaper { ...where }
  }
}
fragment where on FileAddress { method path mediaTypes }"""


async def test_a_household_is_shown_with_its_cards(officer: FrontEnd) -> None:
    household = await officer.household(await officer.register())
    today = Clock().today().isoformat()
    assert (await officer.data(CARDS, id=household))["household"] == {
        "contactCard": {"madeOn": today, "contacts": []},
        "entitlementCard": {"madeOn": today, "entitlements": []},
    }


async def test_a_household_says_where_its_papers_are_and_they_are_there(officer: FrontEnd, people: Running) -> None:
    household = await officer.household(await officer.register())
    papers = (await officer.data(PAPERS, id=household))["household"]
    assert list(papers) == ["document", "contactCardPaper", "entitlementCardPaper"]
    fetched = [
        await people.client.request(
            paper["method"], paper["path"].removeprefix("/people"), headers=officer.headers | {"Accept": form}
        )
        for paper in papers.values()
        for form in paper["mediaTypes"]
    ]
    found = [(answer.status_code, answer.headers["content-type"].partition(";")[0]) for answer in fetched]
    assert found == [(200, "text/html"), (200, "application/pdf")] * 3
