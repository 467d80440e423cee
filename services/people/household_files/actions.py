"""What is sealed in the file of a household, read as it is."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import of
from services.kit.identity.caller import Caller
from services.kit.vault.access_log import note_unmasked_read
from services.kit.vault.fields import PersonalField, Sealed
from services.kit.vault.keyring import Keyring
from services.people.applications.model import ANSWER, STATEMENT
from services.people.applications.queries import objections_of
from services.people.dibao_links.model import NUMBER
from services.people.dibao_links.queries import all_dibao_of
from services.people.household_visits.model import NOTES
from services.people.household_visits.queries import all_visits_of
from services.people.households.model import ADDRESS, Household
from services.people.households.problems import UnknownPersons
from services.people.households.queries import persons_of, present_members, read

READ_UNMASKED = "household_file:read_unmasked"
ROUTE = "GET /v1/households/{household_id}/unmasked"


async def reveal_household(
    session: AsyncSession, caller: Caller, keyring: Keyring, household_id: UUID, fields: Iterable[str]
) -> dict[str, Any]:
    """Return what is sealed in a household's file unmasked, and write that down in the access log of each member.

    Raises `UnknownPersons` where the caller sees none of the members: a read that nobody can find is not made.
    """
    caller.require(READ_UNMASKED)
    household = await read(session, household_id)
    members = await present_members(session, household_id)
    seen = await persons_of(session, members)
    if not seen:
        raise UnknownPersons(persons=tuple(members))
    chosen = list(fields)
    for person in seen:
        told = [f"household.{field}" for field in chosen]
        await note_unmasked_read(session, caller, person, told, of(session).clock, route=ROUTE)
    return {field: await READINGS[field](session, keyring, household) for field in chosen}


async def address_of(_: AsyncSession, keyring: Keyring, household: Household) -> str | None:
    """Return the address."""
    return reading(keyring, ADDRESS, household.address, household.id)


async def objections_to(session: AsyncSession, keyring: Keyring, household: Household) -> list[Mapping[str, Any]]:
    """Return what was objected and answered."""
    return [
        {
            "id": str(row.id),
            "statement": reading(keyring, STATEMENT, row.statement, row.id),
            "answer": reading(keyring, ANSWER, row.answer, row.id),
        }
        for row in await objections_of(session, household.id)
    ]


async def dibao_of(session: AsyncSession, keyring: Keyring, household: Household) -> list[Mapping[str, Any]]:
    """Return the numbers under which the household draws and drew dibao."""
    rows = await all_dibao_of(session, household.id)
    return [{"id": str(row.id), "number": reading(keyring, NUMBER, row.number, row.id)} for row in rows]


async def visits_to(session: AsyncSession, keyring: Keyring, household: Household) -> list[Mapping[str, Any]]:
    """Return what was noted on visits."""
    rows = await all_visits_of(session, household.id)
    return [{"id": str(row.id), "notes": reading(keyring, NOTES, row.notes, row.id)} for row in rows]


def reading(keyring: Keyring, field: PersonalField, kept: Sealed | None, row: UUID) -> str | None:
    """Return a sealed field as it is; whoever shows it to a caller has noted that first."""
    return None if kept is None else field.open(keyring, kept.ciphertext, row=row).reveal()


READINGS = {"address": address_of, "objections": objections_to, "dibao": dibao_of, "visits": visits_to}
"""What can be read unmasked, by the field of the answer."""
