"""What a service says has happened: one class per event, with the facts of its moment.

    class HouseholdCertified(Event):
        kind = "household"
        happened = "certified"
        law: str

The journal adds the row's whole public state after the change (the `Shape` its service names for the kind), so that
whoever listens needs no question back, and a copy made from events equals a snapshot.
"""

from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Event(BaseModel):
    """Something that happened to one row; its fields are published as they stand, so none is personal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ClassVar[str]
    """What the row is: the key under which the service names its state."""
    happened: ClassVar[str]
    """What happened to it, in the past tense."""
    version: ClassVar[int] = 1
    """Raised when a field changes its meaning or goes away."""

    subject: UUID = Field(exclude=True)
    """The row."""

    @classmethod
    def type_in(cls, service: str) -> str:
        """Return the CloudEvents type, such as `bihuan.people.household.certified.v1`."""
        return f"bihuan.{service}.{cls.kind}.{cls.happened}.v{cls.version}"


class PersonalEvent(Event):
    """Something that tells facts about a person as well: these are sealed before they are written, and only these.

    What the journal seals and what the schema of an event calls sealed both follow from this class; no other event
    takes `personal`.
    """

    person: UUID = Field(exclude=True)
    """Whose key seals the facts."""
    personal: dict[str, str] = Field(exclude=True)
    """The facts, for those who may open them: sealed under the person's own key. Empty where this one tells none."""
