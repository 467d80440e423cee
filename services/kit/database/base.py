"""What every table has in common: names of constraints, an identity, a version, and no lazy loading."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

NAMES = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}
"""PostgreSQL's own way to name constraints, so that models and migrations agree."""

KIT = MetaData(naming_convention=NAMES)
"""The tables that every service's database has: scope, journal, idempotency, access log and so on."""


class Columns:
    """How Python's types are stored; each service's `Base(Columns, DeclarativeBase)` has metadata of its own."""

    type_annotation_map: ClassVar[Mapping[Any, Any]] = {
        str: Text,
        int: BigInteger,
        datetime: DateTime(timezone=True),
        UUID: Uuid,
        dict[str, Any]: JSONB,
    }


class Versioned:
    """A row that callers may change: it has an id, a version that each change raises, and the instants of both."""

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(nullable=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let SQLAlchemy raise the version, and refuse a write that started from an older one."""
        return {"version_id_col": cls.__dict__.get("version", cls.version)}
