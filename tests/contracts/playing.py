"""What no example tells: what follows where somebody moves or two records become one, and what a day brings that comes.

Days come here by the platform's own sweeps, run at once rather than at their next minute or hour.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import httpx
from sqlalchemy import text

from services.kit.database.sessions import Database
from services.kit.journal.recording import Recorder
from services.kit.service import Service
from services.kit.settings import Settings
from services.kit.vault.keyring import Keyring
from services.matching.app import SERVICE as MATCHING
from services.people.app import SERVICE as PEOPLE
from tests.contracts.examples import Stage
from tests.fuzz.platform import Platform
from tests.fuzz.rows import ANY_JOB, HOME
from tests.people.appointments.making import appointment
from tests.people.files.parts import FILE_PARTS
from tests.people.invented import another_resident_id, person
from tests.people.office import CAN_WORK
from tests.people.orientations.orienting import orientation_of

ZHONGSHAN = ("district_officer", "442000")
"""Whose law counts working days."""
BY_WEEKDAYS = text(
    "UPDATE household_application SET due_on = '2025-10-07', due_provisional = true WHERE household = :household"
)
LATER = 120
"""Days after which hires are to be checked, and tasks are overdue."""


def play(stage: Stage) -> None:
    """Let everything happen that no example tells."""
    move(stage)
    merge(stage.platform)
    give_up_a_booking(stage.platform)
    come_near(stage.platform)
    start_work(stage.platform)
    work_for_months(stage.platform)
    settings, counted = stage.platform.settings, partial(as_if_unannounced, count_days_again(stage.platform))
    asyncio.run(sweep(PEOPLE, settings, counted))
    complain(stage.platform)
    stage.turn_clock(LATER)
    for service in (PEOPLE, MATCHING):
        asyncio.run(sweep(service, settings))


def move(stage: Stage) -> None:
    """Let somebody move whom an office helps: a need, a case, a task, a worker and an orientation are theirs."""
    platform, rows = stage.platform, stage.platform.rows
    mover = platform.do("people", "/v1/persons", person(resident_id=another_resident_id()))["id"]
    platform.do("people", "/v1/needs", ANY_JOB | {"person": mover})
    platform.do("people", "/v1/cases", {"person": mover, "path_id": "GD-SEVEN-LINKS"})
    platform.do("people", "/v1/tasks", {"person": mover, "kind": "contact"})
    helping = {"staff": rows["staff"][7], "office": rows["office"][0], "role": "caseworker"}
    platform.do("people", "/v1/assignments", helping | {"person": mover})
    platform.do("people", "/v1/orientations", orientation_of(mover, rows["entry"][0]))
    url = f"{platform.url('people')}/v1/persons/{mover}"
    headers = stage.headers("district_officer") | {"If-Match": "*"}
    httpx.patch(url, json={"residence": "440305"}, headers=headers, trust_env=False).raise_for_status()


def merge(platform: Platform) -> None:
    """Merge a record whose file is on offer."""
    absorbed, survivor = platform.rows["double"][21], platform.rows["person"][38]
    platform.do("people", "/v1/handovers", {"person": absorbed, "to_district": "440305", "reason": "moved"})
    merging = {"absorbed": absorbed, "survivor": survivor, "grounds": "document_seen"}
    platform.do("people", "/v1/merges", merging)


def give_up_a_booking(platform: Platform) -> None:
    """Let somebody decline, so that their seat is free."""
    platform.do("people", f"/v1/attendances/{platform.rows['attendance'][4]}:record", {"state": "declined"})


def complain(platform: Platform) -> None:
    """Let a complaint lie that nobody takes up."""
    stated = {"kind": "delay", "about_office": platform.rows["office"][0], "text": "一直没有答复"}
    platform.do("people", "/v1/complaints", stated)


def come_near(platform: Platform) -> None:
    """Book somebody for tomorrow."""
    begins = platform.settings.clock.now() + timedelta(hours=20)
    times = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=1)).isoformat()}
    made = platform.do("people", "/v1/appointments", appointment(platform.rows["office"][0], **times))
    booking = {"person": platform.rows["person"][5]}
    platform.do("people", f"/v1/appointments/{made['id']}:book", booking)


def start_work(platform: Platform) -> None:
    """Let a member of a certified household start work."""
    body = FILE_PARTS["work-spells"].body | {"person": platform.rows["person"][27]}
    platform.do("people", "/v1/work-spells", body)


def work_for_months(platform: Platform) -> None:
    """Let a member of a household that draws dibao work for longer than the months of Guangdong."""
    worker = platform.do("people", "/v1/persons", person(resident_id=another_resident_id()))["id"]
    members = [{"person": worker, "relation": "head", **CAN_WORK}]
    home = platform.do("people", "/v1/households", HOME | {"members": members})["id"]
    platform.do("people", f"/v1/households/{home}/dibao", {"since": "2026-01-01"})
    platform.do("people", "/v1/work-spells", FILE_PARTS["work-spells"].body | {"person": worker})


def count_days_again(platform: Platform) -> str:
    """Return a household that has applied in a year whose holidays are known by now."""
    household = {"district": ZHONGSHAN[1], "hukou_kind": "urban", "members": []}
    home: str = platform.do("people", "/v1/households", household, by=ZHONGSHAN)["id"]
    asked = {"received_on": "2025-09-26", "law": "ZS-2005", "evidence": ["household_book", "income_proof"]}
    platform.do("people", f"/v1/households/{home}:apply", asked, by=ZHONGSHAN)
    return home


async def as_if_unannounced(household: str, database: Database) -> None:
    """Leave an application as if the holidays of its year had not been announced when it was taken in."""
    async with database.begin_system() as session:
        await session.execute(BY_WEEKDAYS, {"household": household})


async def sweep(service: Service, settings: Settings, *before: Callable[[Database], Awaitable[None]]) -> None:
    """Do once all that a service does again and again, after what is to be there before."""
    recorder = Recorder(service.states, Keyring.of(settings))
    database = Database(settings, service.name, at_end=(recorder,))
    try:
        for each in (*before, *(sweep.run for sweep in service.sweeps)):
            await each(database)
    finally:
        await database.close()
