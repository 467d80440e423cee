"""Feeds and snapshots: each service's, and the exchange's of all of them."""

from collections.abc import Mapping

import httpx

from tests.security.asking import Headers, Told, told_by
from tests.security.operations import Ask, Operation
from tests.security.reads import Looks, reading
from tests.security.world import World

FOLLOWED = {
    "people": "person",
    "vacancies": "employer",
    "training": "enrolment",
    "matching": "referral",
    "subsidies": "decision",
    "exchange": "person",
}
"""The row that is looked for in each feed."""


def changes(part: str, row: str) -> Looks:
    """Return a look for a row in a feed, which is read to its end."""

    def looks(world: World) -> Ask:
        async def ask(headers: Headers) -> Told:
            read, after = "", ""
            while True:
                answer = await world.doors.rest(f"{part} GET /v1/changes?limit=500{after}", headers)
                if answer.is_error:
                    return told_by(answer)
                read += answer.text
                if not answer.json()["more"]:
                    return found_in(read, world.rows[row]["id"])
                after = f"&after={answer.json()['last']}"

        return ask

    return looks


def snapshot(part: str, row: str) -> Looks:
    """Return a look for a row in a snapshot."""

    def looks(world: World) -> Ask:
        async def ask(headers: Headers) -> Told:
            answer = await world.doors.rest(f"{part} GET /v1/snapshot", headers)
            return told_by(answer) if answer.is_error else found_in(answer.text, world.rows[row]["id"])

        return ask

    return looks


def found_in(feed: str, row: str) -> Told:
    """Return what a feed tells of a row."""
    return Told(httpx.codes.OK, shown=row if row in feed else None, text=feed)


OPERATIONS: Mapping[str, Operation] = {
    **{f"{part}.read_changes": reading(part, changes(part, row)) for part, row in FOLLOWED.items()},
    **{f"{part}.read_snapshot": reading(part, snapshot(part, row)) for part, row in FOLLOWED.items()},
}
