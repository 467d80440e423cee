"""Ability profiles over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.codes.text import Accommodation, FunctionLevel
from services.kit.http.bodies import CivilDate, Input
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import Patch, unchanged
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.people.abilities import actions
from services.people.abilities.model import Assessor
from services.people.abilities.queries import ABILITY_PROFILE, AbilityProfileOut
from services.people.files.api import PartRoutes, offer_annulment, offer_changes, offer_recording

router = APIRouter(prefix="/v1", tags=["abilities"])

Accommodations = Annotated[list[Accommodation], Field(max_length=50)]


class AbilityProfileIn(Input):
    """A profile to record; a function that was not assessed is left out."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "assessed_on": "2026-03-02",
                    "assessed_by": "institution",
                    "sitting": "full",
                    "standing": "limited",
                    "walking": "with_aid",
                    "lifting": "none",
                    "finger_manipulation": "full",
                    "accommodations": ["step_free_access", "flexible_hours"],
                }
            ]
        }
    )

    person: UUID
    assessed_on: CivilDate
    assessed_by: Assessor
    sitting: FunctionLevel | None = None
    standing: FunctionLevel | None = None
    walking: FunctionLevel | None = None
    bending: FunctionLevel | None = None
    lifting: FunctionLevel | None = None
    kneeling_and_crouching: FunctionLevel | None = None
    climbing: FunctionLevel | None = None
    pushing_and_pulling: FunctionLevel | None = None
    finger_manipulation: FunctionLevel | None = None
    seeing: FunctionLevel | None = None
    hearing: FunctionLevel | None = None
    speaking: FunctionLevel | None = None
    reading_and_writing: FunctionLevel | None = None
    accommodations: Accommodations = Field(default_factory=list)


class AbilityProfilePatch(Patch):
    """What can be corrected about a profile; what has changed since is another profile."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"walking": "limited", "climbing": "none"}]})

    assessed_on: CivilDate = unchanged()
    assessed_by: Assessor = unchanged()
    sitting: FunctionLevel | None = unchanged()
    standing: FunctionLevel | None = unchanged()
    walking: FunctionLevel | None = unchanged()
    bending: FunctionLevel | None = unchanged()
    lifting: FunctionLevel | None = unchanged()
    kneeling_and_crouching: FunctionLevel | None = unchanged()
    climbing: FunctionLevel | None = unchanged()
    pushing_and_pulling: FunctionLevel | None = unchanged()
    finger_manipulation: FunctionLevel | None = unchanged()
    seeing: FunctionLevel | None = unchanged()
    hearing: FunctionLevel | None = unchanged()
    speaking: FunctionLevel | None = unchanged()
    reading_and_writing: FunctionLevel | None = unchanged()
    accommodations: Accommodations = unchanged()


ROUTES = PartRoutes(router, ABILITY_PROFILE, actions.PROFILES, one="ability-profile", many="ability-profiles")
offer_recording(
    ROUTES,
    AbilityProfileIn,
    "Record what a person is able to do and what they need; the latest assessment is the current one.",
)


@router.get("/ability-profiles", response_model=Page[AbilityProfileOut])
async def list_ability_profiles(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(AbilityProfileOut)],
    caller: Annotated[Caller, needs(actions.READ)],
    person: UUID,
    current: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
    annulled: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List the profiles of a person, in the order of their recording; `current` is the latest that counts."""
    narrowed = {"current": current, "annulled": annulled}
    return await page_of(request, caller, ABILITY_PROFILE, paging, fields, person=person, **narrowed)


offer_reads(router, ABILITY_PROFILE, one="ability-profile", many="ability-profiles", scope=actions.READ)
offer_changes(ROUTES, AbilityProfilePatch, "Correct a profile.")
offer_annulment(ROUTES)
