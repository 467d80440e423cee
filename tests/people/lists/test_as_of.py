"""What a list said of a day it says after all that happens later, too; and its counts are those of its rows.

What is recorded afterwards for an earlier day, annulled or corrected changes that day (decision 0113): not tried here.

A year of days is made up at random, and beside it a record of who stood in which list at the end of each day.
"""

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest

from services.kit.clock import Clock
from tests.people.lists.seekers import (
    COUNTY,
    ELSEWHERE,
    LISTS,
    ORIGIN,
    PARTNER,
    Lists,
    needs,
    poor_since,
    settled,
    wishes,
)
from tests.people.office import Office, office, whichever
from tests.running import Running

pytestmark = pytest.mark.anyio

DAYS, CHANGES = 5, 8


class Somebody:
    """A person as the test knows them: the addresses of what was recorded, and what follows for the lists."""

    def __init__(self, person: str) -> None:
        self.person = person
        self.here, self.job, self.training, self.poor = True, "", "", ""
        self.for_partner = False

    def lists(self) -> set[str]:
        """Return in which lists they stand, written down from what the lists mean."""
        if not self.here:
            return set()
        found = {"job_seekers"} if self.job else set()
        if self.poor:
            found |= {"poor_labour_force"}
            found |= {"wish_to_work"} if self.job and self.for_partner else set()
            found |= {"wish_to_be_trained"} if self.training else set()
        return found


class Year:
    """Days on which this and that happens to a few persons."""

    def __init__(self, hunan: Office, seed: int) -> None:
        self.hunan, self.chance = whichever(hunan), random.Random(seed)
        self.persons: list[Somebody] = []

    async def change(self) -> None:
        """Let something happen to somebody, or register another."""
        if len(self.persons) < 3 or self.chance.random() < 0.2:
            self.persons.append(Somebody(await settled(self.hunan, poor=False)))
        who = self.chance.choice(self.persons)
        await self.chance.choice((self.look, self.learn, self.stand, self.move))(who)

    async def look(self, who: Somebody) -> None:
        """Look for work, think again of where, or look no more."""
        if not who.job:
            who.for_partner = self.chance.random() < 0.5
            who.job = await wishes(self.hunan, who.person, PARTNER if who.for_partner else ELSEWHERE)
        elif self.chance.random() < 0.6:
            who.for_partner = not who.for_partner
            assert (await self.hunan.patch(who.job, {"districts": [PARTNER if who.for_partner else COUNTY]})).is_success
        else:
            assert (await self.hunan.post(f"{who.job}:close", {"reason": "met"})).is_success
            who.job = ""

    async def learn(self, who: Somebody) -> None:
        """Want to be trained, or no more."""
        if not who.training:
            who.training = await needs(self.hunan, who.person, purpose="training")
        else:
            assert (await self.hunan.post(f"{who.training}:close", {"reason": "withdrawn"})).is_success
            who.training = ""

    async def stand(self, who: Somebody) -> None:
        """Be put on file as poor from today on, or be so no more."""
        today = self.hunan.people.database.clock.today()
        if not who.poor:
            who.poor = await poor_since(self.hunan, who.person, today.isoformat())
        elif (await self.hunan.get(who.poor)).json()["since"] < today.isoformat():
            assert (await self.hunan.post(f"{who.poor}:end", {"reason": "no_longer_so"})).is_success
            who.poor = ""

    async def move(self, who: Somebody) -> None:
        """Move out of the region, or back."""
        who.here = not who.here
        to = {"residence": COUNTY if who.here else ELSEWHERE}
        assert (await self.hunan.patch(f"/v1/persons/{who.person}", to)).is_success


@pytest.fixture
def clock(people: Running) -> Iterator[Clock]:
    """Return the clock of the platform; the test's end turns it back."""
    clock = people.database.clock
    before = clock.offset()
    yield clock
    clock.turn(before - clock.offset())


@pytest.mark.parametrize("seed", [20])
async def test_lists_and_counts_of_every_past_day_are_what_stood_at_its_end(
    people: Running, clock: Clock, seed: int
) -> None:
    year = Year(office(people, "district_officer", "430000"), seed)
    lists = Lists(office(people, "caseworker", ORIGIN))
    stood = {}
    for _ in range(DAYS):
        clock.turn(timedelta(days=1))
        for _ in range(CHANGES):
            await year.change()
        stood[clock.today().isoformat()] = {
            each: {who.person for who in year.persons if each in who.lists()} for each in LISTS
        }
    mine = {who.person for who in year.persons}
    told, counted, listed = {}, {}, {}
    for day in stood:
        rows = {each: [row["id"] for row in await lists.rows(each, as_of=day)] for each in LISTS}
        counts = await lists.counts(as_of=day)
        told[day] = {each: mine & set(rows[each]) for each in LISTS}
        counted[day], listed[day] = {each: counts[each] for each in LISTS}, {each: len(rows[each]) for each in LISTS}
    assert told == stood
    assert counted == listed
    assert len({str(day) for day in stood.values()}) > 1
