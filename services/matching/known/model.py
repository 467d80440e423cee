"""The copies that matching keeps of other services' rows: of each only what a match is decided by."""

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, Date, Index, Table, Text, Uuid, text

from services.kit.merged import merged_row_of
from services.matching.base import Base

CODE = Text(collation="C")
"""A code that is searched by its beginning: the order of its bytes, so that a prefix is a range of an index."""

known_person = Table(
    "known_person",
    Base.metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("residence", Text, nullable=False),
    Column("refuses", ARRAY(Text), nullable=False),
    Column("merged_into", Uuid, nullable=True),
    Column("anonymised_on", Date, nullable=True),
)
"""Where a person lives, which uses of their data they refuse, which other record theirs went into, and anonymised when.

Neither sex nor age: no match is decided by them.
"""

merged_row = merged_row_of(Base.metadata)
"""The rows that went from one record of a person to another."""

known_need = Table(
    "known_need",
    Base.metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("person", Uuid, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("occupations", ARRAY(Text), nullable=False),
    Column("districts", ARRAY(Text), nullable=False),
    Column("wage_from", BigInteger, nullable=True),
    Column("takes_any_post", Boolean, nullable=False),
    Column("hours", Text, nullable=True),
    Column("home_work", Text, nullable=True),
    Column("closed_on", Date, nullable=True),
    Index("known_need_open_idx", "person", postgresql_where=text("closed_on IS NULL")),
)
"""What a person looks for; the wage in fen per month at least."""

known_vacancy = Table(
    "known_vacancy",
    Base.metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("employer", Uuid, nullable=False),
    Column("occupation", CODE, nullable=True),
    Column("district", CODE, nullable=True),
    Column("pay_from", BigInteger, nullable=True),
    Column("pay_to", BigInteger, nullable=True),
    Column("pay_agreed", Boolean, nullable=False),
    Column("seats", BigInteger, nullable=True),
    Column("status", Text, nullable=False),
    Column("published_on", Date, nullable=True),
    Index(None, "employer"),
    Index("known_vacancy_occupation_idx", "occupation", "district", postgresql_where=text("status = 'published'")),
    Index("known_vacancy_district_idx", "district", postgresql_where=text("status = 'published'")),
)
"""A vacancy; pay in fen per month. What has been published was public and is seen by every caller; drafts are not."""

known_employer = Table(
    "known_employer",
    Base.metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
)
"""The kind of an employer, which several programmes ask about."""

known_enrolment = Table(
    "known_enrolment",
    Base.metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("person", Uuid, nullable=False),
    Column("occupation", Text, nullable=False),
    Column("status", Text, nullable=False),
    Index("known_enrolment_completed_idx", "person", postgresql_where=text("status = 'completed'")),
)
"""A training; a completed one counts as a skill of its occupation."""
