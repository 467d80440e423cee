"""A personal field of a row: sealed, masked and found, in PostgreSQL."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import MetaData, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from services.kit.database.base import NAMES
from services.kit.telemetry.personal import Personal
from services.kit.vault import masks
from services.kit.vault.ciphers import Unreadable
from services.kit.vault.fields import Findable, FindableField, NotUnicode, PersonalField, Sealed
from services.kit.vault.keyring import Keyring

pytestmark = pytest.mark.anyio

RESIDENT_ID = FindableField("vaulted", "member", "resident_id", masks.resident_id)
PHONE = PersonalField("vaulted", "member", "phone", masks.phone)
ID = "11010519491231002X"
RING = Keyring({"k1": b"\x01" * 32}, b"\x02" * 32)
ROW = UUID("0197c9a0-0000-7000-8000-000000000001")


class Base(DeclarativeBase):
    """Tables of this test."""

    metadata = MetaData(naming_convention=NAMES)


class Member(Base):
    """A person of this test."""

    __tablename__ = "member"
    __table_args__ = (RESIDENT_ID.together(), PHONE.together())

    id: Mapped[UUID] = mapped_column(primary_key=True)
    resident_id: Mapped[Findable] = RESIDENT_ID.columns()
    phone: Mapped[Sealed | None] = PHONE.columns(nullable=True)


@pytest.fixture
async def session(owner: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """Give a transaction with a table `member`, undone at the end."""
    async with owner.connect() as connection:
        await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(connection) as session:
            yield session
        await connection.rollback()


async def registered(session: AsyncSession, *, phone: str | None = None) -> Member:
    row = uuid4()
    sealed_phone = None if phone is None else PHONE.seal(RING, phone, row=row)
    member = Member(id=row, resident_id=RESIDENT_ID.seal(RING, ID, row=row), phone=sealed_phone)
    session.add(member)
    await session.flush()
    session.expire(member)
    return await session.get_one(Member, row)


@given(st.text())
def test_any_text_that_was_sealed_opens_again(written: str) -> None:
    sealed = PHONE.seal(RING, written, row=ROW)
    assert PHONE.open(RING, sealed.ciphertext, row=ROW).reveal() == written


def test_the_same_text_twice_gives_two_ciphertexts() -> None:
    one, other = (RESIDENT_ID.seal(RING, ID, row=ROW) for _ in range(2))
    assert one.ciphertext != other.ciphertext


def test_the_same_text_twice_gives_one_blind_index() -> None:
    one, other = (RESIDENT_ID.seal(RING, spelling, row=uuid4()) for spelling in (ID, ID.lower()))
    assert one.blind == other.blind


def test_an_opened_field_does_not_print() -> None:
    opened = PHONE.open(RING, PHONE.seal(RING, "13812345678", row=ROW).ciphertext, row=ROW)
    assert (str(opened), repr(opened), f"{opened:>20}") == ("****", "****", "****")


def test_an_opened_field_is_personal() -> None:
    assert isinstance(PHONE.open(RING, PHONE.seal(RING, "1", row=ROW).ciphertext, row=ROW), Personal)


@pytest.mark.parametrize("field", [PHONE, RESIDENT_ID], ids=["sealed", "findable"])
def test_half_a_character_is_refused_without_showing_the_text(field: PersonalField) -> None:
    with pytest.raises(NotUnicode) as refusal:
        field.seal(RING, "13812345678\ud800", row=ROW)
    assert (str(refusal.value), refusal.value.__cause__, refusal.value.__suppress_context__) == ("", None, True)


def test_a_findable_field_has_three_columns() -> None:
    assert [name for name in Member.__table__.c.keys() if name.startswith("resident_id")] == [  # noqa: SIM118 -- a column collection iterates over columns
        "resident_id_sealed",
        "resident_id_masked",
        "resident_id_blind",
    ]


async def test_a_stored_field_shows_its_masked_form(session: AsyncSession) -> None:
    member = await registered(session)
    assert member.resident_id.masked == "110***********002X"


async def test_a_stored_field_opens_in_its_row(session: AsyncSession) -> None:
    member = await registered(session, phone="13812345678")
    assert member.phone is not None
    assert PHONE.open(RING, member.phone.ciphertext, row=member.id).reveal() == "13812345678"


async def test_a_field_that_was_not_given_is_none(session: AsyncSession) -> None:
    assert (await registered(session)).phone is None


async def test_a_person_is_found_by_a_resident_id_in_another_spelling(session: AsyncSession) -> None:
    member = await registered(session)
    found = select(Member.id).where(RESIDENT_ID.found_by(Member.__table__, RING, "110105 19491231 002x"))
    assert (await session.scalars(found)).all() == [member.id]


async def test_a_ciphertext_copied_into_another_row_does_not_open_there(session: AsyncSession) -> None:
    one, other = await registered(session), await registered(session)
    other.resident_id = one.resident_id
    await session.flush()
    with pytest.raises(Unreadable):
        RESIDENT_ID.open(RING, other.resident_id.ciphertext, row=other.id)


async def test_the_database_refuses_a_masked_form_without_its_ciphertext(session: AsyncSession) -> None:
    await registered(session)
    with pytest.raises(IntegrityError, match="member_phone_together_check"):
        await session.execute(text("UPDATE member SET phone_masked = '138****5678'"))


async def test_the_plain_text_stands_nowhere_in_the_row(session: AsyncSession) -> None:
    await registered(session, phone="13812345678")
    stored = await session.scalar(
        text("SELECT string_agg(encode(resident_id_sealed, 'escape'), '') || member FROM member GROUP BY member")
    )
    assert ID not in str(stored)
