"""The file of a household with something in each of its tables."""

from datetime import timedelta
from uuid import uuid4

from services.kit.clock import Clock
from tests.people.office import Office, whichever

YESTERDAY = (Clock().today() - timedelta(days=1)).isoformat()
POSTED = {"since": YESTERDAY, "until": YESTERDAY, "at": "community_board"}
OBJECTION = {"on": YESTERDAY, "raised_by": "neighbour", "ground": "a_member_works", "statement": "长子已上班"}
AGREED = {"kind": "honesty", "office_promises": ["visit"], "household_promises": ["tell_the_truth"]}


async def in_household_file(caller: Office, at: str) -> None:
    """Record one of everything about a household that is not certified."""
    who = whichever(caller)
    for verb, body in (
        ("/dibao", {"number": "SZLH-2026-00017", "since": YESTERDAY}),
        ("/visits", {"id": str(uuid4()), "visited_on": YESTERDAY, "purpose": "regular", "notes": "房屋漏水"}),
        ("/agreements", AGREED),
        (":apply", {"received_on": YESTERDAY}),
        (":postApplication", POSTED),
        (":objectToApplication", OBJECTION),
    ):
        answer = await who.post(f"{at}{verb}", body)
        assert answer.is_success, answer.text
    [application] = (await who.get(f"{at}/applications")).json()["items"]
    answered = {"objection": application["objections"][0]["id"], "outcome": "dismissed", "answer": "查无此事"}
    assert (await who.post(f"{at}:answerObjection", answered)).is_success


async def in_certified_file(caller: Office, at: str) -> None:
    """Certify the household, and record one of everything about a household that is certified."""
    who = whichever(caller)
    for verb in (":certify", ":recheck"):
        answer = await who.post(f"{at}{verb}")
        assert answer.is_success, answer.text
