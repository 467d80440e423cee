"""What subsidies knows of other services' rows: hires, households, who belonged to them and their certifications."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Index, Table, Text, Uuid

from services.subsidies.base import Base

known_referral = Table(
    "known_referral",
    Base.metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("person", Uuid, nullable=False),
    Column("employer", Uuid, nullable=False),
    Column("employer_kind", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("hired_on", Date, nullable=True),
    Column("contract_months", BigInteger, nullable=True),
    Column("social_insurance_paid", Boolean, nullable=True),
)
"""A referral of matching; it is a hire where it has a day of it."""

known_household = Table(
    "known_household",
    Base.metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("district", Text, nullable=False),
)
"""A household of people."""

known_membership = Table(
    "known_membership",
    Base.metadata,
    Column("household", Uuid, primary_key=True),
    Column("person", Uuid, primary_key=True),
    Column("joined_on", Date, primary_key=True),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=True),
    CheckConstraint("since <= joined_on", "since"),
    CheckConstraint("until >= joined_on", "until"),
    Index(None, "person"),
)
"""Every time that somebody belonged to a household: from `since`, before `until`. They were taken into the register on
`joined_on`; who then belongs to a household that is certified as of an earlier day belonged to it on that day."""

known_certification = Table(
    "known_certification",
    Base.metadata,
    Column("household", Uuid, primary_key=True),
    Column("certified_on", Date, primary_key=True),
    Column("law", Text, nullable=False),
    Column("withdrawn_on", Date, nullable=True),
    CheckConstraint("withdrawn_on >= certified_on", "withdrawn_on"),
)
"""Every certification of each household, with its end: a hire is judged by the day of the hire, when it was open."""
