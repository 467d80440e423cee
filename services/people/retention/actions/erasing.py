"""What goes of a person's file when it is anonymised, and what stays so that counts of past days stay what they were.

Sealed fields go, the columns of their metadata; so do texts in words, which `IN_WORDS` names, the codes by which an
employer could be found, and whole rows that say nothing else. Places become counties. What stays are codes and days.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, Uuid, bindparam, case, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import of
from services.kit.vault.fields import PERSONAL, Sealed
from services.kit.vault.keyring import Keyring
from services.kit.vault.persons import destroy_key
from services.people.base import Base
from services.people.persons.model import NAME, Person
from services.people.persons.model import PERSONAL as OF_PERSON

NOBODY = "已匿名"
"""What stands where a name or a text stood that may not be left out."""
COUNTY = 6
"""Digits of a county's code, GB/T 2260."""
PLACES = frozenset({"district", "residence", "hukou"})
"""Columns of places that are kept as counties."""
CITY = 4
"""Digits of a county's code that name its city."""
IN_WORDS: Mapping[str, frozenset[str]] = {
    "need": frozenset({"course"}),
    "former_need": frozenset({"course"}),
    "work_spell": frozenset({"employer_name", "credit_code", "grid_cell"}),
    "business": frozenset({"name", "credit_code"}),
    "education": frozenset({"school", "major"}),
    "outside_training": frozenset({"title", "organiser"}),
    "skill": frozenset({"name", "issuer"}),
    "disability_certificate": frozenset({"issuer"}),
}
"""Unsealed columns that say in words, or by a code of somebody else's, what could point to the person."""
LEFT_OUT = frozenset({"credit_code", "grid_cell"})
"""Those of them that are codes: nothing stands in their place."""
GOES: Sequence[str] = (
    "psychological_note_reader",
    "psychological_note",
    "psychological_assessment",
    "assessment",
    "correction",
    "notification_attempt",
    "notification_delivery",
    "notification",
    "notification_setting",
    "complaint_step",
    "complaint",
    "evidence_file",
    "self_service_code",
)
"""Tables whose rows about the person go whole, the dependent one first: they say little but what is sealed."""
THROUGH: Mapping[str, tuple[str, str]] = {
    "former_need": ("need", "need"),
    "psychological_note_reader": ("note", "psychological_note"),
    "notification_attempt": ("delivery", "notification_delivery"),
    "notification_delivery": ("notification", "notification"),
    "complaint_step": ("complaint", "complaint"),
}
"""Tables whose rows are about a person because of another row: by which column, and of which table."""
OF_NO_REFERENCE: Mapping[str, str] = {
    "former_residence": "person",
    "notification_setting": "id",
    "self_service_code": "person",
}
"""Tables that hold the id of a person in a column that is no foreign key."""
DECIDED_ON: Sequence[str] = ("household_application", "household_certification", "household_recheck")
"""Tables whose `facts` are what a decision on a household rests on, JSON: each member by id, with a birth date."""
YEARS = """
    UPDATE {table} SET facts = jsonb_set(facts, '{{members}}', (
        SELECT jsonb_agg(CASE WHEN CAST(stated.member ->> 'person' AS uuid) = ANY (:persons) THEN jsonb_set(
            stated.member, '{{birth_date}}', to_jsonb(left(stated.member ->> 'birth_date', 4) || '-01-01'))
            ELSE stated.member END ORDER BY stated.place)
        FROM jsonb_array_elements(facts -> 'members') WITH ORDINALITY AS stated (member, place)))
    WHERE household IN (SELECT kin.household FROM household_member AS kin WHERE kin.person = ANY (:persons))
        AND jsonb_path_exists(facts, '$.members[*]')"""

_tables = Base.metadata.tables


async def anonymise(session: AsyncSession, keyring: Keyring, persons: Sequence[Person]) -> Sequence[UUID]:
    """Anonymise the record of a person, which the caller holds, and those that went into it, which nobody changes.

    Their keys are destroyed, by which what the journal tells of them under seal is erased. Returns the households that
    were left by all who had a name.
    """
    ids, now, today = [person.id for person in persons], of(session).clock.now(), of(session).clock.today()
    for person in persons:
        blank_person(keyring, person, now, today)
    await session.flush()
    for name in GOES:
        await session.execute(delete(_tables[name]).where(about(_tables[name], ids)))
    for table in tables_about_persons():
        await blank(session, table, about(table, ids))
    left = await left_by_all(session, ids)
    for household in left:
        for table in tables_of_households():
            key = table.c.id if table.name == "household" else table.c.household
            await blank(session, table, key == household)
    await keep_years(session, ids)
    for row in ids:
        await destroy_key(session, row, now)
    return left


def blank_person(keyring: Keyring, person: Person, now: datetime, today: date) -> None:
    """Let a record name, reach and place nobody."""
    for field in OF_PERSON:
        setattr(person, field, None)
    person.name = Sealed(NAME.seal(keyring, NOBODY, row=person.id).ciphertext, NOBODY)
    person.without_resident_id = person.contact_relation = person.grid_cell = person.namesake = None
    person.birth_date = person.birth_date.replace(month=1, day=1)
    person.residence, person.hukou = person.residence[:COUNTY], person.hukou[:COUNTY]
    person.caveats = []
    person.anonymised_on, person.updated_at = today, now


def tables_about_persons() -> Iterator[Table]:
    """Yield each table, but for that of persons, whose rows are about one; what keeps former values comes last."""
    for table in Base.metadata.sorted_tables:
        if table.name not in {"person", *GOES} and refers(table):
            yield table
    yield from (_tables["former_residence"], _tables["former_need"])


def tables_of_households() -> Iterator[Table]:
    """Yield the table of households, and each whose rows are about one household and no person."""
    for table in Base.metadata.sorted_tables:
        homes = {key.column.table.name for key in table.foreign_keys}
        if table.name == "household" or ("household" in homes and table.name != "household_member"):
            yield table


def refers(table: Table) -> list[Column[Any]]:
    """Return the columns by which rows of a table refer to persons."""
    return [key.parent for key in table.foreign_keys if key.column.table is Person.__table__]


def about(table: Table, persons: Collection[UUID]) -> ColumnElement[bool]:
    """Return the condition that a row is about one of these persons."""
    if table.name in THROUGH:
        reference, name = THROUGH[table.name]
        row = _tables[name]
        return table.c[reference].in_(select(row.c.id).where(about(row, persons)))
    if table.name in OF_NO_REFERENCE:
        return table.c[OF_NO_REFERENCE[table.name]].in_(persons)
    first, *others = refers(table)
    condition: ColumnElement[bool] = first.in_(persons)
    for other in others:
        condition |= other.in_(persons)
    return condition


async def blank(session: AsyncSession, table: Table, rows: ColumnElement[bool]) -> None:
    """Blank what rows of a table say beyond codes and days."""
    values: dict[str, Any] = {}
    for column in table.c:
        field = column.info.get(PERSONAL)
        if field is not None:
            parts = (f"{field.name}_{part}" for part in ("sealed", "masked", "blind"))
            values |= {name: None for name in parts if name in table.c}
        elif column.name in IN_WORDS.get(table.name, ()):
            words = case((column.is_not(None), NOBODY))
            values[column.name] = None if column.name in LEFT_OUT else words
        elif column.name in PLACES:
            values[column.name] = func.left(column, COUNTY)
    if table.name == "handover":
        values |= whereabouts(table)
    if values and "version" in table.c:
        values["version"] = table.c.version + 1
    if values:
        await session.execute(update(table).where(rows).values(values))


async def keep_years(session: AsyncSession, persons: Collection[UUID]) -> None:
    """Let the facts of decisions on households say of these members in which year they were born, and no day."""
    for name in DECIDED_ON:
        statement = text(YEARS.format(table=name)).bindparams(bindparam("persons", type_=ARRAY(Uuid)))
        await session.execute(statement, {"persons": list(persons)})


def whereabouts(handover: Table) -> dict[str, ColumnElement[str]]:
    """Return between which counties a file was handed over; within one county, that it went somewhere in its city."""
    origin, destination = (func.left(handover.c[f"{end}_district"], COUNTY) for end in ("from", "to"))
    city = func.left(destination, CITY) + "00"
    elsewhere = case((origin == destination, city), else_=destination)
    return {"from_district": origin, "to_district": elsewhere}


async def left_by_all(session: AsyncSession, persons: Collection[UUID]) -> Sequence[UUID]:
    """Return the households of these persons in which nobody is or was whose file is not anonymised."""
    member, person = _tables["household_member"], Person.__table__
    other = member.alias()
    others = select(other.c.id).join(person, person.c.id == other.c.person)
    named = others.where(other.c.household == member.c.household, person.c.anonymised_on.is_(None))
    found = select(member.c.household).where(member.c.person.in_(persons), ~named.exists()).distinct()
    return (await session.scalars(found)).all()
