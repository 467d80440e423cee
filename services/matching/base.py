"""The metadata of the matching service's tables."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from services.kit.database.base import NAMES, Columns


class Base(Columns, DeclarativeBase):
    """Every table of this service."""

    metadata = MetaData(naming_convention=NAMES)
