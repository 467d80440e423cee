"""Who sees a row: by area at any level, from several areas, by organisation, by person; and who may say so."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from services.kit.codes.areas import lineage
from services.kit.database import reading
from services.kit.database.security import area_keys, organisation_key, person_key, place, place_like
from services.kit.database.tables import scope
from services.kit.identity.caller import Caller
from tests.moves import someone_waits
from tests.running import Running
from tests.small.callers import caller, of_area, of_organisation, of_person
from tests.small.notes import NOTE, Note, write_note
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

STREET = "440303001"
PROVINCE, CITY, COUNTY = "440000", "440300", "440303"


async def note_of(notes: Running, author: Caller, *districts: str) -> UUID:
    """Write a note that is seen from these districts."""
    async with notes.database.begin(author) as session:
        return (await write_note(session, districts[0], "seen", *districts[1:])).id


async def placed_note(notes: Running, *keys: str) -> UUID:
    """Write a note that is seen by these keys."""
    author = caller(*keys)
    async with notes.database.begin(author) as session:
        now = notes.settings.clock.now()
        note = Note(id=uuid4(), version=1, created_at=now, updated_at=now, district=COUNTY, words="seen")
        await place(session, "note", note.id, keys)
        session.add(note)
        return note.id


async def sees(notes: Running, who: Caller, row: UUID) -> bool:
    """Tell whether a caller can read a note."""
    return await reading.one(notes.database, who, NOTE, row) is not None


@pytest.mark.parametrize("district", ["000000", PROVINCE, CITY, COUNTY, STREET])
async def test_a_row_of_a_street_is_seen_from_its_street_county_city_province_and_country(
    notes: Running, district: str
) -> None:
    row = await note_of(notes, of_area(STREET), STREET)
    assert await sees(notes, of_area(district), row)


@pytest.mark.parametrize("district", ["440303002", "440304", "440400", "450000"])
async def test_a_row_of_a_street_is_not_seen_from_another_street_county_city_or_province(
    notes: Running, district: str
) -> None:
    row = await note_of(notes, of_area(STREET), STREET)
    assert not await sees(notes, of_area(district), row)


async def test_a_row_of_a_county_is_not_seen_from_one_of_its_streets(notes: Running) -> None:
    row = await note_of(notes, of_area(COUNTY), COUNTY)
    assert not await sees(notes, of_area(STREET), row)


@pytest.mark.parametrize("district", ["440303", "440113", "440100"])
async def test_a_row_of_several_areas_is_seen_from_each_of_them(notes: Running, district: str) -> None:
    row = await note_of(notes, of_area("440303"), "440303", "440113")
    assert await sees(notes, of_area(district), row)


async def test_a_row_of_several_areas_is_not_seen_from_a_third(notes: Running) -> None:
    row = await note_of(notes, of_area("440303"), "440303", "440113")
    assert not await sees(notes, of_area("440304"), row)


async def test_whoever_stands_for_two_districts_sees_the_rows_of_both(notes: Running) -> None:
    rows = [await note_of(notes, of_area(district), district) for district in ("440305", "440306")]
    assert [await sees(notes, of_area("440305", "440306"), row) for row in rows] == [True, True]


async def test_a_row_of_an_organisation_is_seen_by_it_and_by_no_other(notes: Running) -> None:
    mine, other = uuid4(), uuid4()
    row = await placed_note(notes, organisation_key(mine))
    assert [await sees(notes, of_organisation(who), row) for who in (mine, other)] == [True, False]


async def test_a_row_about_a_person_is_seen_by_that_person_and_by_no_other(notes: Running) -> None:
    me, other = uuid4(), uuid4()
    row = await placed_note(notes, person_key(me))
    assert [await sees(notes, of_person(who), row) for who in (me, other)] == [True, False]


async def test_whoever_brings_no_key_sees_nothing(notes: Running) -> None:
    row = await note_of(notes, of_area(COUNTY), COUNTY)
    assert not await sees(notes, caller(), row)


async def test_a_caller_cannot_make_a_row_visible_that_he_does_not_see(notes: Running) -> None:
    row = await note_of(notes, of_area("440303"), "440303")
    with pytest.raises(DBAPIError, match="does not see this row"):
        async with notes.database.begin(of_area("440304")) as session:
            await place(session, "note", row, area_keys("440304"))
    assert not await sees(notes, of_area("440304"), row)


async def test_a_caller_cannot_write_visibility_past_the_function_that_guards_it(notes: Running) -> None:
    row = await note_of(notes, of_area("440303"), "440303")
    async with notes.database.begin(of_area("440304")) as session:
        with pytest.raises(DBAPIError, match="permission denied for table scope"):
            await session.execute(insert(scope).values(key="area:440304", kind="note", row_id=row))


async def test_a_row_that_its_own_author_would_not_see_is_refused(notes: Running) -> None:
    with pytest.raises(DBAPIError, match="violates row-level security"):
        await note_of(notes, of_area("440304"), "440303")


async def test_a_row_that_was_never_placed_is_refused(notes: Running) -> None:
    now = notes.settings.clock.now()
    with pytest.raises(DBAPIError, match="violates row-level security"):
        async with notes.database.begin(of_area(COUNTY)) as session:
            session.add(Note(id=uuid4(), version=1, created_at=now, updated_at=now, district=COUNTY, words="lost"))


async def test_a_row_that_moved_is_seen_where_it_went_and_no_longer_where_it_was(notes: Running) -> None:
    row = await note_of(notes, of_area("440303"), "440303")
    async with notes.database.begin(of_area("440300")) as session:
        await place(session, "note", row, area_keys("440304"))
    assert [await sees(notes, of_area(district), row) for district in ("440303", "440304", "440300")] == [
        False,
        True,
        True,
    ]


def test_a_row_carries_one_key_for_each_level_above_it() -> None:
    assert len(area_keys(STREET)) == len(lineage(STREET)) == 5


async def move(notes: Running, row: UUID, key: str) -> None:
    """Move a row to another place, waiting for no one."""
    async with notes.database.begin_system() as moving:
        await moving.execute(text("SET LOCAL lock_timeout = '100ms'"))
        await place(moving, "note", row, [key])


async def test_a_row_is_not_moved_while_another_one_is_placed_like_it(notes: Running) -> None:
    followed = await placed_note(notes, "area:440303")
    follower = uuid4()
    async with notes.database.begin(caller("area:440303")) as recording:
        await place_like(recording, "note", follower, followed)
        with pytest.raises(DBAPIError, match="lock"):
            await move(notes, followed, "area:440304")
    async with notes.database.begin_system() as moving:
        await place(moving, "note", followed, ["area:440304"])
        seen = await moving.scalars(select(scope.c.key).where(scope.c.row_id == follower).order_by(scope.c.key))
        assert seen.all() == ["area:440303", "feed"]


async def test_what_is_placed_like_a_row_that_is_being_moved_waits_and_is_seen_from_its_new_place(
    notes: Running,
) -> None:
    followed = await placed_note(notes, "area:440303", "area:440304")
    follower = uuid4()

    async def follow() -> None:
        async with notes.database.begin(caller("area:440304")) as recording:
            await place_like(recording, "note", follower, followed)

    async with notes.database.begin_system() as moving:
        await place(moving, "note", followed, ["area:440304"])
        following = asyncio.create_task(follow())
        await eventually(lambda: someone_waits(notes), expected=True)
        assert not following.done()
    await following
    async with notes.database.begin_system() as session:
        seen = await session.scalars(select(scope.c.key).where(scope.c.row_id == follower).order_by(scope.c.key))
        assert seen.all() == ["area:440304", "feed"]
