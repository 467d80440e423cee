"""What can happen when two records are one person's, told of both of them."""

from uuid import UUID

from services.kit.journal.events import Event


class PersonMerged(Event):
    """Another record of the person went into this one, with what stood in it."""

    kind = "person"
    happened = "merged"

    merge: UUID
    absorbed: UUID
    grounds: str


class PersonAbsorbed(Event):
    """This record went into another one of the same person: rows about it belong to the survivor."""

    kind = "person"
    happened = "absorbed"

    merge: UUID
    survivor: UUID


class PersonRestored(Event):
    """A merge was undone: this record stands by itself again, with the rows that had gone along."""

    kind = "person"
    happened = "restored"

    merge: UUID
    survivor: UUID
    reason: str


class PersonParted(Event):
    """A merge was undone: what had come from the other record is no longer part of this one."""

    kind = "person"
    happened = "parted"

    merge: UUID
    absorbed: UUID
    reason: str
