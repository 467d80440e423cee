"""The table of employers. An employer's name is public, so nothing of it is sealed."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.vacancies.base import Base


class Employer(Versioned, Base):
    """Who offers vacancies; its id is the `org` of its tokens."""

    __tablename__ = "employer"
    __table_args__ = (
        UniqueConstraint("credit_code"),
        CheckConstraint(
            "kind IN ('enterprise', 'individual_business', 'private_non_enterprise', 'public_body', 'other',"
            " 'unknown')",
            "kind",
        ),
        CheckConstraint(
            "source IS NOT NULL OR (credit_code IS NOT NULL AND district IS NOT NULL AND kind <> 'unknown')",
            "registered",
        ),
        CheckConstraint("(source IS NULL) = (source_district IS NULL)", "source"),
        Index(
            "employer_source_name_idx",
            "source_district",
            "source",
            "name",
            unique=True,
            postgresql_where=text("source IS NOT NULL AND credit_code IS NULL"),
        ),
        Index(None, "name"),
    )

    name: Mapped[str]
    credit_code: Mapped[str | None]
    """GB 32100; null where an imported file does not say it."""
    kind: Mapped[str]
    """From the credit code; of an imported one as far as the file says it, else `unknown`."""
    district: Mapped[str | None]
    """The office it is registered with; null for an employer that only an imported file names."""
    source: Mapped[str | None] = mapped_column(default=None)
    """Where an imported employer comes from; null for a registered one."""
    source_district: Mapped[str | None] = mapped_column(default=None)
    """The area of the office whose source that is."""
