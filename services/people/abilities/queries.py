"""Every SELECT on ability profiles."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column

from services.kit.codes.text import Accommodation, FunctionLevel
from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.people.abilities.model import AbilityProfile, Assessor
from services.people.files.model import AnnulmentReason


class Levels(Output):
    """What a person can do of each function; null is not assessed."""

    sitting: FunctionLevel | None
    standing: FunctionLevel | None
    walking: FunctionLevel | None
    bending: FunctionLevel | None
    lifting: FunctionLevel | None
    kneeling_and_crouching: FunctionLevel | None
    climbing: FunctionLevel | None
    pushing_and_pulling: FunctionLevel | None
    finger_manipulation: FunctionLevel | None
    seeing: FunctionLevel | None
    hearing: FunctionLevel | None
    speaking: FunctionLevel | None
    reading_and_writing: FunctionLevel | None


class AbilityProfileState(Levels):
    """A profile as the state of its person carries it."""

    id: UUID
    assessed_on: date
    assessed_by: Assessor
    accommodations: list[Accommodation]


class AbilityProfileOut(Levels):
    """What a person was able to do and needed on a day; null is not assessed.

    `replaced_on` is the day of the next assessment, null where this is the current one.
    """

    id: UUID
    version: int
    person: UUID
    assessed_on: date
    assessed_by: Assessor
    replaced_on: date | None
    accommodations: list[Accommodation]
    annulled_for: AnnulmentReason | None
    created_at: datetime
    updated_at: datetime


_profile = AbilityProfile.__table__.c

LATER = """FROM ability_profile AS later WHERE later.person = {of}.person AND later.annulled_for IS NULL
    AND (later.assessed_on, later.id) > ({of}.assessed_on, {of}.id)"""
"""The profiles that have replaced one: made later, or recorded later on the same day."""
CURRENT = f"ability_profile.annulled_for IS NULL AND NOT EXISTS (SELECT {LATER.format(of='ability_profile')})"
REPLACED_ON: ColumnElement[Any] = literal_column(
    f"(SELECT min(later.assessed_on) {LATER.format(of='ability_profile')})"
)

ABILITY_PROFILE = Shape(
    kind="person",
    table="ability_profile",
    model=AbilityProfileOut,
    fields={name: REPLACED_ON if name == "replaced_on" else _profile[name] for name in AbilityProfileOut.model_fields},
    filters={
        "person": "ability_profile.person = {value}",
        "current": f"({CURRENT}) = {{value}}",
        "annulled": "(ability_profile.annulled_for IS NOT NULL) = {value}",
    },
    selective={"person"},
    seen_by="person",
    volatile=True,
)

_STATED = ", ".join(f"'{name}', a.{name}" for name in AbilityProfileState.model_fields)
ABILITIES: ColumnElement[Any] = literal_column(
    f"""coalesce((
        SELECT json_agg(json_build_object({_STATED})) FROM ability_profile AS a
        WHERE a.person = person.id AND a.annulled_for IS NULL AND NOT EXISTS (
            SELECT {LATER.format(of="a")})), '[]'::json)"""  # noqa: S608 -- names of a model's own fields
)
"""The current profile of a person as JSON: a list of it, empty where nobody has made one."""
